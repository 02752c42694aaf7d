/**
Backlogs of other programs, put into our JSON lines: GitHub issues as `gh` lists them, issues of Linear, beads, task-master, Backlog.md. What cannot be told is left out, never guessed.
*/
import {z} from 'zod';
import {safeJson} from './safe-json.js';

type Line = {
	readonly id: string;
	readonly title: string;
	readonly prompt?: string | undefined;
	readonly priority?: string | undefined;
	readonly labels?: readonly string[] | undefined;
	readonly dependsOn?: ReadonlyArray<{readonly id: string}> | undefined;
	readonly check?: string | undefined;
};

/** Edges only to what stands in the same list: the rest is done, or somebody else's. */
const linesOf = (tasks: readonly Line[]): string => {
	const ids = new Set(tasks.map(({id}) => id));
	return tasks.map(task => safeJson({...task, dependsOn: task.dependsOn?.filter(({id}) => ids.has(id) && id !== task.id)})).join('\n');
};

const valueIn = (text: string): unknown => {
	try {
		return JSON.parse(text.replace(/^\uFEFF/, ''));
	} catch {
		return undefined;
	}
};

const paragraphs = (...parts: ReadonlyArray<string | null | undefined>): string => parts.filter(part => part != null && part.trim() !== '').join('\n\n');

const priorityWords: ReadonlyArray<readonly [RegExp, string]> = [
	[/^(?:priority[:/ -]*)?(?:high|urgent|critical|p[01])$/i, 'high'],
	[/^(?:priority[:/ -]*)?(?:medium|normal|p2)$/i, 'medium'],
	[/^(?:priority[:/ -]*)?(?:low|p[34])$/i, 'low'],
];
const priorityIn = (words: readonly string[]): string | undefined =>
	words.flatMap(word => priorityWords.find(([pattern]) => pattern.test(word.trim()))?.[1] ?? []).at(0);

const issues = z.array(
	z.object({
		number: z.int(),
		title: z.string(),
		body: z.string().nullish(),
		url: z.string().nullish(),
		labels: z.array(z.object({name: z.string()})).nullish(),
	}),
);
const blockedBy = /\b(?:blocked by|depends on|after)\s+((?:#\d+(?:\s*(?:,|and)\s*)?)+)/gi;

/** What `gh issue list --json number,title,body,labels,url` prints; the number stays in the id, as in `GH-12`. `undefined`: it is something else. */
export const issuesToLines = (text: string): string | undefined => {
	const read = issues.safeParse(valueIn(text));
	if (!read.success) return undefined;
	return linesOf(
		read.data.map(({number, title, body, url, labels}) => {
			const names = (labels ?? []).map(({name}) => name);
			const after = [...(body ?? '').matchAll(blockedBy)].flatMap(([, list = '']) => [...list.matchAll(/#(\d+)/g)].map(([, one = '']) => ({id: `GH-${one}`})));
			return {id: `GH-${number}`, title: title.trim(), prompt: paragraphs(body, url), priority: priorityIn(names), labels: names, dependsOn: after};
		}),
	);
};

const linearIssues = z.array(
	z.object({
		identifier: z.string(),
		title: z.string(),
		description: z.string().nullish(),
		url: z.string().nullish(),
		priority: z.number().nullish(),
		labels: z.object({nodes: z.array(z.object({name: z.string()}))}).nullish(),
		inverseRelations: z.object({nodes: z.array(z.object({type: z.string(), issue: z.object({identifier: z.string()})}))}).nullish(),
	}),
);

/** From 1, urgent, to 4; 0 says nothing. */
const linearPriorities = [undefined, 'high', 'high', 'medium', 'low'] as const;

/** The issues that Linear lists, by their own ids, as in `SHOP-12`. `undefined`: it is something else. */
export const linearToLines = (text: string): string | undefined => {
	const read = linearIssues.safeParse(valueIn(text));
	if (!read.success) return undefined;
	return linesOf(
		read.data.map(({identifier, title, description, url, priority, labels, inverseRelations}) => ({
			id: identifier,
			title: title.trim(),
			prompt: paragraphs(description, url),
			priority: linearPriorities[priority ?? 0],
			labels: (labels?.nodes ?? []).map(({name}) => name),
			dependsOn: (inverseRelations?.nodes ?? []).filter(({type}) => type === 'blocks').map(({issue}) => ({id: issue.identifier})),
		})),
	);
};

const bead = z.object({
	id: z.string(),
	title: z.string(),
	status: z.string(),
	issue_type: z.string(),
	description: z.string().nullish(),
	design: z.string().nullish(),
	acceptance_criteria: z.string().nullish(),
	priority: z.number().nullish(),
	labels: z.array(z.string()).nullish(),
	dependencies: z.array(z.object({depends_on_id: z.string(), type: z.string()})).nullish(),
});

/** What `bd export` prints, one issue a line; closed ones are left out. */
const beadsToLines = (text: string): string | undefined => {
	const rows = text.split(/\r?\n/).filter(line => line.trim() !== '');
	const read = rows.map(line => bead.safeParse(valueIn(line)));
	if (rows.length === 0 || !read.every(({success}) => success)) return undefined;
	const open = read.flatMap(({data}) => (data === undefined || data.status === 'closed' ? [] : [data]));
	return linesOf(
		open.map(({id, title, description, design, acceptance_criteria: criteria, priority, labels, dependencies}) => ({
			id,
			title,
			prompt: paragraphs(description, design, criteria),
			priority: priority == null ? undefined : priority <= 1 ? 'high' : priority === 2 ? 'medium' : 'low',
			labels: labels ?? [],
			dependsOn: (dependencies ?? []).filter(({type}) => type === 'blocks' || type === 'parent-child').map(one => ({id: one.depends_on_id})),
		})),
	);
};

const idLike = z.union([z.string(), z.number()]);
const masterTasks = z.array(
	z.object({
		id: idLike,
		title: z.string(),
		status: z.string(),
		description: z.string().nullish(),
		details: z.string().nullish(),
		testStrategy: z.string().nullish(),
		priority: z.string().nullish(),
		dependencies: z.array(idLike).nullish(),
	}),
);
const master = z.union([z.object({tasks: masterTasks}), z.object({master: z.object({tasks: masterTasks})})]);
const overInMaster: ReadonlySet<string> = new Set(['done', 'cancelled']);

/** The `tasks.json` of task-master; what is done is left out. */
const masterToLines = (text: string): string | undefined => {
	const read = master.safeParse(valueIn(text));
	if (!read.success) return undefined;
	const tasks = 'tasks' in read.data ? read.data.tasks : read.data.master.tasks;
	const name = (id: string | number) => `TM-${String(id).replaceAll('.', '-')}`;
	return linesOf(
		tasks
			.filter(({status}) => !overInMaster.has(status))
			.map(({id, title, description, details, testStrategy, priority, dependencies}) => ({
				id: name(id),
				title,
				prompt: paragraphs(description, details, testStrategy),
				priority: priorityIn([priority ?? '']),
				dependsOn: (dependencies ?? []).map(on => ({id: name(on)})),
			})),
	);
};

const frontMatter = /^---\r?\n([\s\S]*?)\r?\n---\r?\n?([\s\S]*)$/;
const listIn = (head: string, key: string): string[] => {
	const block = new RegExp(`^${key}:[ \\t]*(?:\\[([^\\]]*)\\]|((?:\\r?\\n[ \\t]*-[^\\n]*)*))`, 'm').exec(head);
	const words = block?.[1] === undefined ? (block?.[2] ?? '').split('\n').map(line => line.replace(/^\s*-/, '')) : block[1].split(',');
	return words.map(word => word.trim().replaceAll(/^["']|["']$/g, '')).filter(word => word !== '');
};
const textIn = (head: string, key: string): string | undefined =>
	new RegExp(`^${key}:[ \\t]*(\\S.*)$`, 'm')
		.exec(head)?.[1]
		?.trim()
		.replaceAll(/^["']|["']$/g, '');

/** The task files of a folder as Backlog.md writes them, one text each; `undefined` when none of them is one. */
export const backlogFolderToLines = (texts: readonly string[]): string | undefined => {
	const tasks = texts.flatMap((text): Line[] => {
		const [, head = '', body = ''] = frontMatter.exec(text.replace(/^\uFEFF/, '')) ?? [];
		const [id, title, status] = [textIn(head, 'id'), textIn(head, 'title'), textIn(head, 'status')];
		if (id === undefined || title === undefined || status === undefined) return [];
		if (/^done$/i.test(status)) return [];
		return [
			{
				id,
				title,
				prompt: body.replaceAll(/<!--[\s\S]*?-->/g, '').trim(),
				priority: priorityIn([textIn(head, 'priority') ?? '']),
				labels: listIn(head, 'labels'),
				dependsOn: listIn(head, 'dependencies').map(on => ({id: on})),
			},
		];
	});
	return tasks.length === 0 ? undefined : linesOf(tasks);
};

/** The text of a file as we read it: that of another program is put into ours, everything else stays as it is. */
export const inOurWords = (file: string, text: string): string =>
	/\.(?:jsonl?|ndjson)$/i.test(file) ? (beadsToLines(text) ?? masterToLines(text) ?? text) : text;
