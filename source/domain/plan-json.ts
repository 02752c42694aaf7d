/**
Backlogs as JSON lines: one task a line, read here and written here, so that an export can be imported again.
*/
import {z} from 'zod';
import {sayIssue} from './issue.js';
import type {PlanProblem, RawItem} from './plan-draft.js';
import {safeJson} from './safe-json.js';
import {shapeOf} from './shape.js';
import {dependencyTypes, type Plan} from './task.js';

/** Only the shapes; what the values may be is checked where markdown's are. */
const lineSchema = z.strictObject({
	id: z.string().optional(),
	title: z.string(),
	prompt: z.string().optional(),
	priority: z.string().optional(),
	estimatedHours: z.number().optional(),
	dependsOn: z.array(z.strictObject({id: z.string(), type: z.enum(dependencyTypes).default('hard')})).optional(),
	files: z.array(z.string()).optional(),
	check: z.string().optional(),
	agent: z.string().optional(),
	spec: z.string().optional(),
	labels: z.array(z.string()).optional(),
	source: z.string().optional(),
});

const shape = shapeOf(lineSchema);

/** An absent value may be left out or be `null`, as other programs write it. */
const withoutNulls = (value: unknown): unknown =>
	typeof value === 'object' && value !== null && !Array.isArray(value)
		? Object.fromEntries(Object.entries(value).filter(([, field]) => field !== null))
		: value;

const parse = (text: string): {readonly value: unknown} | {readonly reason: string} => {
	try {
		return {value: JSON.parse(text)};
	} catch (error) {
		return {reason: error instanceof Error ? error.message : String(error)};
	}
};

const itemOf = (task: z.output<typeof lineSchema>, line: number): RawItem => {
	const written = (text: string) => ({line, text});
	const ids = (wanted: 'hard' | 'soft') => (task.dependsOn ?? []).filter(({type}) => type === wanted).map(({id}) => written(id));
	return {
		line,
		id: task.id,
		title: task.title,
		prompt: task.prompt ?? '',
		labels: task.labels ?? [],
		after: ids('hard'),
		soft: ids('soft'),
		files: (task.files ?? []).map(written),
		...(task.check === undefined ? {} : {check: written(task.check)}),
		...(task.priority === undefined ? {} : {priority: written(task.priority)}),
		...(task.estimatedHours === undefined ? {} : {hours: written(String(task.estimatedHours))}),
		...(task.agent === undefined ? {} : {agent: written(task.agent)}),
		...(task.spec === undefined ? {} : {spec: written(task.spec)}),
		...(task.source === undefined ? {} : {source: task.source}),
	};
};

/** Keys as the markdown list has them. */
const otherKeys: Readonly<Record<string, string>> = {
	after: 'Did you mean "dependsOn", as in "dependsOn":[{"id":"T-1"}]?',
	soft: 'Did you mean "dependsOn", as in "dependsOn":[{"id":"T-1","type":"soft"}]?',
	hours: 'Did you mean "estimatedHours"?',
};

/** Never throws; empty lines are passed over. */
export const readJsonLines = (lines: readonly string[]): {items: RawItem[]; problems: PlanProblem[]} => {
	const items: RawItem[] = [];
	const problems: PlanProblem[] = [];
	const first = lines.findIndex(text => text.trim() !== '');
	if (lines[first]?.trimStart().startsWith('[')) {
		return {items, problems: [{line: first + 1, message: 'this is a JSON array, not JSON lines.', hint: "Write one object per line: jq -c '.[]' does."}]};
	}

	for (const [index, text] of lines.entries()) {
		const line = index + 1;
		if (text.trim() === '') continue;
		const json = parse(text);
		if ('reason' in json) {
			problems.push({line, message: `the line is not JSON: ${json.reason.slice(0, 200)}.`, hint: 'Each line is one task, as in {"title":"Add x"}.'});
			continue;
		}

		const task = lineSchema.safeParse(withoutNulls(json.value));
		if (task.success) {
			items.push(itemOf(task.data, line));
			continue;
		}

		for (const {path, isKey, message, hint} of task.error.issues.flatMap(issue => sayIssue(issue, shape))) {
			const better = (isKey && path.length === 1 ? otherKeys[String(path[0])] : undefined) ?? hint;
			problems.push({line, message, ...(better === undefined ? {} : {hint: better})});
		}
	}

	return {items, problems};
};

/**
A task as one line of JSON, without the line's end. What is not set is left out; a terminal may show it as it is.

`sourceKey` goes along, so that the markdown file a task came from is still recognised after a move to another store.
*/
export const planToJsonLine = (plan: Plan & {readonly sourceKey?: string | undefined}): string => {
	const {id, title, prompt, priority, estimatedHours, dependsOn, files, check, agent, spec, labels, sourceKey: source} = plan;
	const filled = <Value>(list: readonly Value[]) => (list.length > 0 ? list : undefined);
	return safeJson({
		id,
		title,
		prompt: prompt === '' ? undefined : prompt,
		priority,
		estimatedHours,
		dependsOn: filled(dependsOn.map(({id, type}) => ({id, type}))),
		files: filled(files),
		check,
		agent,
		spec,
		labels: filled(labels),
		source,
	});
};
