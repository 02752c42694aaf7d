/**
`orch-tui trust`: shows what the config of a repository can run, and remembers that a person has trusted it. Part of the front step.
*/
import process from 'node:process';
import {agree, canAsk} from './agree.js';
import {checkConfig} from './check-config.js';
import {failure, type Problem, type Result, success} from './domain/problem.js';
import type {TrustChange} from './domain/trust.js';
import type {Action} from './doors/action.js';
import {dateOf, inColumns} from './doors/columns.js';
import {askedOf} from './live-trust.js';
import {createTrustNotes} from './outside/trust-notes.js';
import {type Project, settingHere} from './project.js';
import {printTold, type Told} from './told.js';
import {isAgent, keepTrust, notTrusted, type Trust, trustOf} from './trust.js';
import type {TrustAsked} from './ui/config-door.js';
import {trustSays} from './ui/says/trust.js';

type Asked = Action & {kind: 'trust'};

const problem = (kind: Problem['kind'], code: string, message: string, hint?: string) => failure({kind, code, message, ...(hint === undefined ? {} : {hint})});

/** What is shown before a person is asked. */
const askLines = (asked: TrustAsked): string[] => {
	const {changes} = asked;
	return [trustSays.head(asked), '', ...changes.flatMap(trustSays.change).map(line => `  ${line}`), '', trustSays.foot(asked)];
};

const outputOf = (root: string, {isGiven, runs, changes}: Trust) => {
	const parsed = (text: string | undefined): unknown => (text === undefined ? null : JSON.parse(text));
	return {
		repository: root,
		trusted: isGiven,
		runs: runs.map(({key, says}) => ({key, value: parsed(says)})),
		changes: changes.map(({key, says, before}) => ({key, value: parsed(says), before: parsed(before)})),
	};
};

const show = (root: string, trust: Trust, asked: TrustAsked): Told => {
	if (trust.isGiven && trust.runs.length === 0) return {text: trustSays.nothing, output: outputOf(root, trust)};
	const all = trust.runs.map(({key, says}): TrustChange => ({key, says, before: undefined}));
	const lines = trust.isGiven ? [trustSays.all, '', ...all.flatMap(trustSays.change).map(line => `  ${line}`)] : askLines(asked);
	return {text: lines.join('\n'), output: outputOf(root, trust)};
};

const list = (): Told => {
	const notes = createTrustNotes(process.env).list();
	const rows = notes.map(({repository, trusted}) => ({repository, trusted_at: new Date(trusted.at(-1)?.atMs ?? 0)}));
	const text = inColumns(
		rows.map(({repository, trusted_at: at}) => [dateOf(at.getTime()), repository]),
		Number.POSITIVE_INFINITY,
	).join('\n');
	return {
		text: rows.length === 0 ? 'You have trusted no repository yet.' : text,
		output: {repositories: rows.map(({repository, trusted_at: at}) => ({repository, trusted_at: at.toISOString()}))},
	};
};

const revoke = (root: string): Result<Told> =>
	createTrustNotes(process.env).forget(root)
		? success({text: `What you have trusted in ${root} is forgotten.`, output: {repository: root, trusted: false}})
		: problem('not-found', 'not_trusted', `Nothing was trusted in ${root}.`);

/** `'no'`: the person has seen it, and does not. */
const give = async ({globals}: Asked, root: string, trust: Trust, asked: TrustAsked): Promise<Result<Told> | 'no'> => {
	if (trust.isGiven || globals.dryRun) return success(show(root, trust, asked));
	if (isAgent({environment: process.env})) return problem('refused', 'not_a_person', trustSays.agent);
	if (!globals.yes) {
		const hint = 'To trust it without being asked: orch-tui trust --yes';
		if (globals.json || globals.quiet || !canAsk(globals))
			return problem('bad-input', 'needs_yes', [`Trust the config in ${root}?`, ...askLines(asked)].join('\n'), hint);
		process.stderr.write(`${askLines(asked).join('\n')}\n`);
		if (!(await agree(trustSays.title(asked.file)))) return 'no';
	}

	const kept = keepTrust({root, named: undefined, environment: process.env}, asked.runs);
	return kept.ok ? success({text: trustSays.given(asked.file), output: outputOf(root, {...trust, isGiven: true, changes: []})}) : kept;
};

/** Of everything but the list, there must be a repository, and a config that is right. */
const tell = async (action: Asked): Promise<Result<Told> | 'no'> => {
	const {operation, globals} = action;
	if (operation === 'list') return success(list());
	const setting = await settingHere({...globals, environment: process.env, cwd: process.cwd()});
	if (!setting.ok) return setting;
	const {root} = setting.value;
	if (operation === 'revoke') return revoke(root);
	const {problem: fault, layers} = await checkConfig(setting.value);
	if (fault !== undefined) return failure(fault);
	const trust = trustOf(setting.value, layers);
	const asked = askedOf(trust, layers);
	return operation === 'show' ? success(show(root, trust, asked)) : give(action, root, trust, asked);
};

export const runTrust = async (action: Asked): Promise<number> => printTold(await tell(action), action.globals);

/** For what starts agents without a screen: asks where somebody can be asked, else says what to do. */
export const askTrust = async (
	{root, live, policy}: Pick<Project, 'root' | 'live' | 'policy'>,
	{json, input}: Asked['globals'],
): Promise<Problem | undefined> => {
	const asked = live.asked();
	if (policy.isTrusted || asked === undefined) return undefined;
	if (json || !canAsk({input})) return notTrusted(asked, root);
	process.stderr.write(`${askLines(asked).join('\n')}\n`);
	if (!(await agree(trustSays.title(asked.file)))) return notTrusted(asked, root);
	const given = await live.trust(asked);
	if (!given.ok) return given.problem;
	process.stderr.write(`${given.value}\n`);
	return policy.isTrusted ? undefined : notTrusted(live.asked() ?? asked, root);
};
