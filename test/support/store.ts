/**
A fresh memory with tasks in it, and what tests ask it for.
*/
import {onTestFinished} from 'vitest';
import {taskId} from '../../source/domain/ids.js';
import type {Holder} from '../../source/domain/lease.js';
import {type Dependency, type Plan, type TaskState, taskStates} from '../../source/domain/task.js';
import {openStore, type Store} from '../../source/store/store.js';

export const at = (atMs: number, actor = 'test') => ({actor, atMs});

export const aPlan = (
	id: string,
	more: Partial<Omit<Plan, 'dependsOn'>> & {readonly after?: readonly string[]; readonly soft?: readonly string[]} = {},
): Plan => {
	const {after = [], soft = [], ...rest} = more;
	const dependsOn: Dependency[] = [
		...after.map(one => ({id: taskId(one), type: 'hard' as const})),
		...soft.map(one => ({id: taskId(one), type: 'soft' as const})),
	];
	return {
		id: taskId(id),
		title: `Task ${id}`,
		prompt: '',
		priority: 'medium',
		estimatedHours: undefined,
		files: [],
		check: undefined,
		agent: undefined,
		spec: undefined,
		labels: [],
		...rest,
		dependsOn,
	};
};

/** In memory, unless a folder is named; holds `plans`. Closed when the test ends. */
export const aStore = (plans: readonly Plan[] = [], folder = ':memory:'): Store => {
	const store = openStore(folder);
	onTestFinished(() => {
		store.close();
	});
	store.plans.add(plans, at(0));
	return store;
};

/** Takes a task to `state`, on the shortest way, without asking whether that way exists. */
export const bring = (store: Store, id: string, state: TaskState): void => {
	const from = store.tasks.find(id)?.state ?? taskStates[0];
	const number = store.activities.lastId();
	const patch = {
		...(state === 'working' ? {agentId: store.agents.add({taskId: taskId(id), fence: number, name: 'claude', permissions: 'edit'}, at(0)), fence: number} : {}),
		...(state === 'retrying' ? {notBeforeMs: 0} : {}),
		...(state === 'merged' || state === 'cleaned' ? {commit: 'c0ffee'} : {}),
	};
	if (!store.tasks.move(taskId(id), from, state, patch, at(0))) throw new Error(`${id} did not move to ${state}`);
};

/** A process that holds a lease. */
export const aHolder = (pid: number, more: Partial<Holder> = {}): Holder => ({pid, startTicks: pid * 10, bootId: 'boot', host: 'here', ...more});
