/**
Lets tasks go whose prerequisites are merged, and says of the others what they wait for.
*/
import type {z} from 'zod';
import {deadlocksIn} from '../domain/deadlock.js';
import {issuesOf, waitsNow} from '../domain/dependency.js';
import {circlesIn, sayPath} from '../domain/graph.js';
import {isSameTask} from '../domain/ids.js';
import {saidState, type Task} from '../domain/task.js';
import {addDependency} from './add-dependency.js';
import {badInput, type Context, defineCommand, notFound, refused} from './command.js';
import {facts, input, output, statusWords} from './coordinate-dependencies-card.js';
import {type Settled, settleDependencies} from './settle-dependencies.js';

type Input = z.output<typeof input>;

export const coordinateDependencies = defineCommand({
	name: 'coordinate-dependencies',
	summary: 'Make tasks ready whose prerequisites are merged, and block those whose prerequisites failed.',
	input,
	output,
	facts,
	bareField: 'taskId',
	cadence: 'work',
	reads: ['specs_task', 'specs_task_dependency', 'orchestrator_task'],
	writes: ['specs_task_dependency', 'orchestrator_task', 'dependency_check', 'agent_message', 'audit_event'],

	async run(context, asked) {
		if (asked.operation === 'check_deadlocks') return checkDeadlocks(context);
		if (asked.operation === 'validate_graph') return validateGraph(context);
		if (asked.operation === 'add_dependency') return add(context, asked);
		return asked.operation === 'update_status' ? updateStatus(context, asked) : giveUp(context, asked);
	},
});

const checkDeadlocks = ({store, stamp}: Context) => {
	const {tasks, rows} = store.dependencies.all();
	const found = deadlocksIn(waitsNow(tasks, rows));
	return {
		ok: true as const,
		value: {
			said: found.length === 0 ? 'No tasks wait for each other in a circle.' : found.map(({path}) => `${sayPath(path)}.`).join(' '),
			output: {
				operation: 'check_deadlocks',
				deadlocks_detected: found.length,
				circular_dependencies: found.map(({path, members, severity}) => ({chain: path, affected_tasks: members, severity})),
				timestamp: new Date(stamp().atMs).toISOString(),
			},
		},
	};
};

const validateGraph = ({store, stamp}: Context) => {
	const {tasks, rows} = store.dependencies.all();
	const issues = issuesOf(tasks, rows);
	const valid = issues.every(({severity}) => severity === 'warning');
	return {
		ok: true as const,
		value: {
			said: issues.length === 0 ? `${rows.length} dependencies of ${tasks.length} tasks are sound.` : issues.map(({message}) => message).join('\n'),
			output: {
				operation: 'validate_graph',
				total_tasks: tasks.length,
				total_dependencies: rows.length,
				valid,
				issues,
				timestamp: new Date(stamp().atMs).toISOString(),
			},
		},
	};
};

/** What a person, or an agent, says of a task must be what its row says. */
const isSaidTruly = (newStatus: string, state: Task['state']): boolean => {
	const words: Readonly<Record<string, readonly Task['state'][]>> = statusWords;
	return newStatus === state || words[newStatus]?.includes(state) === true;
};

/** Why the named task cannot be settled. */
const objection = (context: Context, {taskId, newStatus}: Input, task: Task | undefined) => {
	if (taskId === undefined) return newStatus === undefined ? undefined : badInput('validation_failed', 'newStatus is about a task: name it with taskId.');
	if (task === undefined) return notFound('task_not_found', `There is no task ${taskId}.`, undefined, {task_id: taskId});
	if (newStatus !== undefined && !isSaidTruly(newStatus, task.state)) {
		return refused(
			'status_not_proven',
			`${task.id} is ${saidState(task.state)}, not ${newStatus}.`,
			task.state === 'finished' || task.state === 'unproven'
				? `Work is completed by its merge: orch-tui merge add ${task.id}`
				: `What it comes down to: orch-tui why ${task.id}`,
			{task_id: task.id, current_status: task.state, new_status: newStatus},
		);
	}

	const {tasks, rows} = context.store.dependencies.all();
	const circle = circlesIn(waitsNow(tasks, rows)).find(({members}) => members.some(id => isSameTask(id, task.id)));
	if (circle === undefined) return undefined;
	return refused(
		'circular_dependency_detected',
		`${task.id} stands in a circle: ${sayPath(circle.path)}.`,
		'See what would open it: orch-tui detect-deadlocks --operation analyze',
		{circular_chain: circle.path, affected_tasks: circle.members},
	);
};

const updateStatus = (context: Context, asked: Input) => {
	const task = asked.taskId === undefined ? undefined : context.store.tasks.find(asked.taskId);
	const problem = objection(context, asked, task);
	if (problem !== undefined) return problem;
	const settled = settleDependencies(context, {isWhole: task !== undefined});
	return answer(context, 'update_status', settled, task, undefined);
};

/** Gives up one dependency: the way out of a circle, and of a prerequisite that will never be done. */
const giveUp = (context: Context, {operation, taskId, dependsOn}: Input) => {
	const {store, stamp} = context;
	if (taskId === undefined || dependsOn === undefined) return badInput('validation_failed', `${operation} needs taskId, which waits, and dependsOn.`);
	const [task, on] = [store.tasks.find(taskId), store.tasks.find(dependsOn)];
	// One that is not there is what somebody wants to get rid of.
	if (task === undefined) return notFound('task_not_found', `There is no task ${taskId}.`, undefined, {task_id: taskId});
	const name = on?.id ?? dependsOn;
	const type = store.dependencies
		.listOf([task.id])
		.get(task.id)
		?.find(({id}) => isSameTask(id, name))?.type;
	const settled = store.atomically(() =>
		store.dependencies.give(operation === 'remove_dependency' ? 'remove' : 'soften', task.id, name, stamp())
			? settleDependencies(context, {isWhole: true})
			: undefined,
	);
	if (settled === undefined) {
		return notFound('dependency_not_found', `${task.id} does not wait for ${name}.`, undefined, {task_id: task.id, depends_on: name});
	}

	const result = answer(context, operation, settled, task, name, `${task.id} waits for ${name} no longer. `);
	if (operation !== 'remove_dependency' || type === undefined || on === undefined) return result;
	const input = {operation: 'add_dependency', taskId: task.id, dependsOn: name, dependencyType: type};
	return {...result, value: {...result.value, undo: {name: 'coordinate-dependencies' as const, input, does: `let ${task.id} wait for ${name} again`}}};
};

/** Lets one task wait for another; what it was ready for has to wait, too. */
const add = (context: Context, {operation, taskId, dependsOn, dependencyType}: Input) => {
	const {store} = context;
	if (taskId === undefined || dependsOn === undefined) return badInput('validation_failed', `${operation} needs taskId, which is to wait, and dependsOn.`);
	const [task, on] = [store.tasks.find(taskId), store.tasks.find(dependsOn)];
	if (task === undefined || on === undefined) {
		const missing = task === undefined ? taskId : dependsOn;
		return notFound('task_not_found', `There is no task ${missing}.`, undefined, {task_id: missing});
	}

	const {problem, settled} = store.atomically(() => {
		const refusal = addDependency(context, task, on, dependencyType);
		return refusal === undefined ? {problem: undefined, settled: settleDependencies(context, {isWhole: true})} : {problem: refusal, settled: undefined};
	});
	if (problem !== undefined) return problem;
	const result = answer(context, operation, settled, task, on.id, `${task.id} waits for ${on.id}. `);
	const input = {operation: 'remove_dependency', taskId: task.id, dependsOn: on.id};
	return {...result, value: {...result.value, undo: {name: 'coordinate-dependencies' as const, input, does: `let ${task.id} wait for ${on.id} no longer`}}};
};

const answer = ({store, stamp}: Context, operation: Input['operation'], settled: Settled, task: Task | undefined, on: string | undefined, first = '') => {
	const {ready, blocked, mended, circles} = settled;
	const dependents = task === undefined || on !== undefined ? undefined : new Set<string>(store.tasks.listDependents([task.id]));
	const mine = <Id extends string>(list: readonly Id[]): readonly Id[] => (dependents === undefined ? list : list.filter(id => dependents.has(id)));
	const parts = [
		sayMany(mine(ready), 'ready'),
		sayMany(mine(blocked), 'blocked'),
		sayMany(mine(mended), 'waiting again'),
		...circles.map(path => `In a circle: ${sayPath(path)}.`),
	].filter(part => part !== '');
	const said = `${first}${parts.join(' ')}`.trim();
	return {
		ok: true as const,
		value: {
			...(said === '' ? {} : {said}),
			output: {
				operation,
				task_id: task?.id ?? null,
				status: task === undefined ? null : (store.tasks.find(task.id)?.state ?? null),
				depends_on: on ?? null,
				dependencies_resolved: task === undefined ? store.dependencies.countMetOf(ready) : store.dependencies.countMetOn(task.id),
				dependent_tasks_unblocked: mine(ready),
				dependent_tasks_blocked: mine(blocked),
				dependent_tasks_waiting: mine(mended),
				circular_dependencies: circles,
				timestamp: new Date(stamp().atMs).toISOString(),
			},
		},
	};
};

const sayMany = (ids: readonly string[], what: string): string => {
	if (ids.length === 0) return '';
	return `${ids.length > 5 ? `${ids.length} tasks are` : `${ids.join(', ')} ${ids.length === 1 ? 'is' : 'are'}`} ${what}.`;
};
