/**
Changes what a task says: never behind the back of an agent that works by it.
*/
import type {z} from 'zod';
import {isSameTask} from '../domain/ids.js';
import {didYouMean} from '../domain/nearest.js';
import {readBacklog} from '../domain/plan.js';
import {splitFiles} from '../domain/plan-markdown.js';
import {isOver, saidState, type Task} from '../domain/task.js';
import {addDependency} from './add-dependency.js';
import {badInput, type Context, defineCommand, notFound, type Refusal, refused} from './command.js';
import {editable, facts, input, output} from './edit-task-card.js';
import {settleDependencies} from './settle-dependencies.js';

type Input = z.output<typeof input>;
type FieldName = (typeof editable)[number];
type Fields = Readonly<Record<FieldName, string>>;

/** What has been told to an agent, or is being judged by it, is not changed behind its back. */
const underWay: ReadonlySet<Task['state']> = new Set(['working', 'finished', 'merging']);
const always: ReadonlySet<FieldName> = new Set(['priority', 'labels']);

const listed = (text: string): string[] =>
	text
		.split(',')
		.map(part => part.trim())
		.filter(part => part !== '');

/** Commas between braces belong to a path. */
const pathsOf = (text: string): string[] =>
	splitFiles(text)
		.map(part => part.trim())
		.filter(part => part !== '');

/** The fields as they would be typed. */
const fieldsOf = ({store}: Context, task: Task): Fields => ({
	title: task.title,
	prompt: task.prompt,
	check: task.check ?? '',
	after: prerequisitesOf(store, task)
		.map(({id}) => id)
		.join(', '),
	files: task.files.join(', '),
	priority: task.priority,
	agent: task.agent ?? '',
	labels: task.labels.join(', '),
});

const prerequisitesOf = (store: Context['store'], {id}: Task) => (store.dependencies.listOf([id]).get(id) ?? []).filter(({type}) => type === 'hard');

export const editTask = defineCommand({
	name: 'edit-task',
	summary: 'Change the words of a task: its title, prompt, check, files and what it waits for.',
	input,
	output,
	facts,
	bareField: 'taskId',
	reads: ['specs_task', 'specs_task_dependency', 'orchestrator_task'],
	writes: ['specs_task', 'specs_task_dependency', 'orchestrator_task', 'audit_event'],

	async run(context, wanted) {
		const {store} = context;
		const task = store.tasks.find(wanted.taskId);
		if (task === undefined) return notFound('task_not_found', `There is no task ${wanted.taskId}.`);
		const named = editable.filter(name => wanted[name] !== undefined);
		if (named.length === 0)
			return badInput('validation_failed', 'Nothing was said that is to change.', `It takes ${editable.map(name => `--${name}`).join(', ')}.`);

		const problem = whyNot(task, named) ?? slipIn(context, task, wanted);
		if (problem !== undefined) return problem;
		const before = fieldsOf(context, task);
		const change = changeOf(context, task, wanted, named, before);
		const done = written(context, task, change);
		if (done !== undefined) return done;
		const after = store.tasks.find(task.id) ?? task;
		const changed = change.names;
		return {
			ok: true,
			value: {
				said: changed.length === 0 ? `${task.id} says that already.` : `Changed ${task.id}: ${changed.join(', ')}.`,
				output: {task_id: task.id, status: after.state, changed},
				...(changed.length === 0 ? {} : {undo: undoOf(task, changed, before)}),
			},
		};
	},
});

const undoOf = ({id}: Task, changed: readonly FieldName[], before: Fields) => ({
	name: 'edit-task' as const,
	input: {taskId: id, ...Object.fromEntries(changed.map(name => [name, before[name]]))},
	does: `let ${id} say what it said before`,
});

const whyNot = ({id, state}: Task, named: readonly FieldName[]): Refusal | undefined => {
	const current = {current_status: state};
	if (isOver(state)) return refused('task_over', `${id} is ${saidState(state)}; there is nothing left to do.`, undefined, current);
	if (!underWay.has(state) || named.every(name => always.has(name))) return undefined;
	return refused(
		'task_begun',
		`${id} is ${saidState(state)}: it is done by the words it has.`,
		'Stop its agent first, or change only its priority and its labels.',
		current,
	);
};

/** The same rules as for a new task. */
const slipIn = ({policy, store}: Context, task: Task, {title = task.title, prompt, check, agent, files, labels, after}: Input): Refusal | undefined => {
	const line = JSON.stringify({
		id: task.id,
		title,
		prompt: prompt ?? task.prompt,
		...(check === undefined || check.trim() === '' ? {} : {check}),
		...(agent === undefined || agent.trim() === '' ? {} : {agent}),
		...(files === undefined ? {} : {files: pathsOf(files)}),
		...(labels === undefined ? {} : {labels: listed(labels)}),
	});
	const [slip] = readBacklog(line, {format: 'json', textMax: policy.textMax}).problems;
	if (slip !== undefined) return badInput('validation_failed', slip.message, slip.hint);
	const name = agent?.trim() ?? '';
	const agents = Object.keys(policy.agents);
	if (name !== '' && !agents.includes(name)) return badInput('validation_failed', `There is no agent named ${name} in the config.`, didYouMean(name, agents));
	const missing = listed(after ?? '').find(id => store.tasks.find(id) === undefined);
	return missing === undefined ? undefined : badInput('validation_failed', `${task.id} cannot wait for ${missing}, which is not in the backlog.`);
};

type Change = {
	readonly names: readonly FieldName[];
	readonly patch: Parameters<Context['store']['plans']['change']>[1];
	readonly add: readonly Task[];
	readonly remove: readonly Task['id'][];
};

const changeOf = (context: Context, task: Task, wanted: Input, named: readonly FieldName[], before: Fields): Change => {
	const {store, policy} = context;
	const line = JSON.stringify({id: task.id, title: wanted.title ?? task.title, files: pathsOf(wanted.files ?? '')});
	const [draft] = readBacklog(line, {format: 'json', textMax: policy.textMax}).drafts;
	const ids = listed(wanted.after ?? '').flatMap(id => store.tasks.find(id) ?? []);
	const known = prerequisitesOf(store, task);
	const add = wanted.after === undefined ? [] : ids.filter(({id}) => !known.some(one => isSameTask(one.id, id)));
	const remove = wanted.after === undefined ? [] : known.flatMap(({id}) => (ids.some(one => isSameTask(one.id, id)) ? [] : [id]));
	const next: Fields = {
		title: draft?.title ?? task.title,
		prompt: wanted.prompt?.trim() ?? '',
		check: wanted.check?.trim() ?? '',
		after: '',
		files: (draft?.files ?? []).join(', '),
		priority: wanted.priority ?? task.priority,
		agent: wanted.agent?.trim() ?? '',
		labels: listed(wanted.labels ?? '').join(', '),
	};
	const names = named.filter(name => (name === 'after' ? add.length + remove.length > 0 : next[name] !== before[name]));
	const has = (name: FieldName) => names.includes(name);
	return {
		names,
		add,
		remove,
		patch: {
			...(has('title') ? {title: next.title} : {}),
			...(has('prompt') ? {prompt: next.prompt} : {}),
			...(has('check') ? {check: next.check || undefined} : {}),
			...(has('files') ? {files: draft?.files ?? []} : {}),
			...(has('priority') ? {priority: wanted.priority ?? task.priority} : {}),
			...(has('agent') ? {agent: next.agent || undefined} : {}),
			...(has('labels') ? {labels: listed(wanted.labels ?? '')} : {}),
		},
	};
};

/** All of it or nothing: what cannot be undoes the rest. */
const written = (context: Context, task: Task, {names, patch, add, remove}: Change): Refusal | undefined => {
	const {store, stamp} = context;
	const undone = new Error('It could not all be changed.');
	let refusal: Refusal | undefined;
	try {
		store.atomically(() => {
			for (const id of remove) store.dependencies.give('remove', task.id, id, stamp());
			for (const on of add) {
				// What was advice so far becomes a condition.
				store.dependencies.give('remove', task.id, on.id, stamp());
				refusal ??= addDependency(context, task, on, 'hard');
			}

			if (refusal !== undefined) throw undone;
			if (names.length > 0) store.plans.change(task.id, patch, {to: 'changed', why: names.join(', ')}, stamp());
			if (add.length + remove.length > 0) settleDependencies(context, {isWhole: true});
		});
	} catch (error) {
		if (error !== undone) throw error;
	}

	return refusal;
};
