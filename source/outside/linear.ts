/**
Issues on Linear, by its GraphQL interface, with the person's own key.
*/
import {z} from 'zod';
import {failure, type Result, success} from '../domain/problem.js';

const usualUrl = 'https://api.linear.app/graphql';
const answerMs = 30_000;
/** As many as one answer holds. */
const pageMax = 50;

const page = z.object({
	data: z.object({issues: z.object({nodes: z.array(z.unknown()), pageInfo: z.object({hasNextPage: z.boolean(), endCursor: z.string().nullish()})})}).nullish(),
	errors: z.array(z.object({message: z.string()})).nullish(),
});

const query = `query Open($filter: IssueFilter, $first: Int!, $after: String) {
	issues(filter: $filter, first: $first, after: $after) {
		nodes {
			identifier title description url priority
			labels { nodes { name } }
			inverseRelations { nodes { type issue { identifier } } }
		}
		pageInfo { hasNextPage endCursor }
	}
}`;

/** `team`: its short name, as in the ids of its issues. `cycle`: its number, or `current`. */
export type LinearAsked = {
	readonly team: string | undefined;
	readonly cycle: string | undefined;
	readonly label: string | undefined;
	readonly limit: number;
};

type Access = {readonly key: string | undefined; readonly url?: string | undefined};

const filterOf = ({team, cycle, label}: LinearAsked) => ({
	state: {type: {nin: ['completed', 'canceled']}},
	...(team === undefined ? {} : {team: {key: {eqIgnoreCase: team}}}),
	...(cycle === undefined ? {} : {cycle: cycle === 'current' ? {isActive: {eq: true}} : {number: {eq: Number(cycle)}}}),
	...(label === undefined ? {} : {labels: {name: {eqIgnoreCase: label}}}),
});

const refused = (
	message: string,
	hint = 'LINEAR_API_KEY has to hold a key that may read, or linear.tokenCommand in the config to print one: Linear, Settings, Security & access.',
) => failure({kind: 'outside', code: 'linear_failed', message, hint});

/** The open issues, as JSON: a list of what Linear calls nodes. `url`: another address than its own, as of a proxy. */
export const listLinearIssues = async (asked: LinearAsked, {key, url = usualUrl}: Access): Promise<Result<string>> => {
	if (key === undefined || key === '') return refused('LINEAR_API_KEY is not set.');
	const nodes: unknown[] = [];
	let after: string | null = null;
	do {
		const first = Math.min(pageMax, asked.limit - nodes.length);
		let answer: z.infer<typeof page>;
		try {
			const response: Response = await fetch(url, {
				method: 'POST',
				redirect: 'error',
				// Keys that a person makes are sent as they are, those that a program was given as a bearer's.
				headers: {'content-type': 'application/json', authorization: key.startsWith('lin_api_') ? key : `Bearer ${key}`},
				body: JSON.stringify({query, variables: {filter: filterOf(asked), first, after}}),
				signal: AbortSignal.timeout(answerMs),
			});
			const read = page.safeParse(await response.json().catch(() => undefined));
			if (!read.success) return refused(`Linear answered ${response.status}, and nothing that is a list of issues.`);
			answer = read.data;
		} catch (error) {
			const {message, cause} = error as Error;
			return refused(
				`Linear did not answer: ${cause instanceof Error ? cause.message || message : message}.`,
				'See whether api.linear.app can be reached from here.',
			);
		}

		if (!answer.data) return refused(`Linear refused: ${answer.errors?.[0]?.message ?? 'without a reason'}.`);
		const {issues} = answer.data;
		nodes.push(...issues.nodes);
		after = issues.pageInfo.hasNextPage ? (issues.pageInfo.endCursor ?? null) : null;
	} while (after !== null && nodes.length < asked.limit);

	return success(JSON.stringify(nodes));
};
