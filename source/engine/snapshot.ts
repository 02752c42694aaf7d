/**
The newest picture of the house. Rows that did not change stay the same objects, so that the screen draws only what did.
*/

import type {Activity} from '../domain/activity.js';
import {rampLimit} from '../domain/admission.js';
import type {Agent} from '../domain/agent.js';
import {isLive} from '../domain/agent.js';
import {human} from '../domain/message.js';
import type {Policy} from '../domain/policy.js';
import {keepSlots, type Slot} from '../domain/slots.js';
import type {Snapshot} from '../domain/snapshot.js';
import {type Task, type TaskState, taskStates} from '../domain/task.js';
import type {Store} from '../store/store.js';
import {admissionNow} from './admission-now.js';

export type SnapshotSetting = {
	readonly store: Store;
	readonly policy: Policy;
	readonly repository: string;
	readonly targetBranch: string;
	readonly now: () => number;
	readonly conductor: () => Snapshot['conductor'];
	readonly trouble: () => Snapshot['trouble'];
};

/** More changes than this and everything is read again. */
const changesMax = 2000;
const mergesShownMax = 50;
const messagesShownMax = 100;

/** Agents that have left are shown while their task is not over: their log is what a person wants to see. */
const agentsShownMax = 1000;

const countsOf = (tasks: readonly Task[]): Record<TaskState, number> => {
	const counts = Object.fromEntries(taskStates.map(state => [state, 0])) as Record<TaskState, number>;
	for (const {state} of tasks) counts[state] += 1;
	return counts;
};

export const createSnapshots = ({store, policy, repository, targetBranch, now, conductor, trouble}: SnapshotSetting) => {
	let lastEvent = store.activities.lastId();
	let tasks = new Map<string, Task>(store.tasks.list().map(task => [task.id, task]));
	let activities: readonly Activity[] = store.activities.latest(policy.activitiesShownMax);
	let lastReadingAtMs = -1;
	/** What follows from the tasks, for as long as none of them moves. */
	let listed: {readonly of: unknown; readonly list: readonly Task[]; readonly counts: Snapshot['counts']} = {of: undefined, list: [], counts: countsOf([])};

	/** Reads again the tasks that the audit trail names, and those that wait for them. */
	const followTasks = (fresh: readonly Activity[]): void => {
		if (fresh.length >= changesMax) {
			tasks = new Map(store.tasks.list().map(task => [task.id, task]));
			return;
		}

		const changed = new Set(fresh.filter(({kind}) => kind === 'task' || kind === 'backlog').map(({subject}) => subject));
		if (changed.size === 0) return;
		const merged = fresh.filter(({kind, to}) => kind === 'task' && to === 'merged').map(({subject}) => subject);
		for (const dependent of store.tasks.listDependents(merged)) changed.add(dependent);
		const next = new Map(tasks);
		let hasNew = false;
		for (const task of store.tasks.findMany([...changed])) {
			hasNew ||= !next.has(task.id);
			next.set(task.id, task);
		}

		tasks = hasNew ? new Map([...next].toSorted(([, a], [, b]) => a.position - b.position)) : next;
	};

	const agentsShown = (): Agent[] => {
		const shown = new Map<string, Agent>();
		const recent = store.agents.listRecent(agentsShownMax);
		for (const agent of recent) {
			const task = tasks.get(agent.taskId);
			const isLatest = task?.agentId === agent.id;
			if (isLive(agent.state) || (isLatest && task !== undefined && !['merged', 'cleaned', 'cancelled'].includes(task.state))) shown.set(agent.id, agent);
		}

		return [...shown.values()];
	};

	let slots: readonly Slot[] = [];

	const compose = (): Snapshot => {
		const {readings, pressure, paused, stopped, admission, ramp} = admissionNow(store, policy, now());
		if (listed.of !== tasks) {
			const list = [...tasks.values()];
			listed = {of: tasks, list, counts: countsOf(list)};
		}

		const agents = agentsShown();
		const ails = trouble();
		slots = keepSlots(slots, agents, policy.maxParallel);
		return {
			repository,
			targetBranch,
			tasks: listed.list,
			counts: listed.counts,
			agents,
			slots,
			worktrees: store.worktrees.list(),
			merges: store.merges.listRecent(mergesShownMax),
			mergeQueue: store.tasks.listForMerge(mergesShownMax),
			activities,
			messages: store.messages.listWaiting(human, messagesShownMax),
			readings,
			pressure,
			paused,
			stopped,
			mergeHeld: stopped || store.settings.isOn('merges-held'),
			isVerified: policy.verify !== undefined,
			conductor: conductor(),
			admission,
			...(ramp === undefined || rampLimit(ramp) >= policy.maxParallel ? {} : {rampLimit: rampLimit(ramp)}),
			...(ails === undefined ? {} : {trouble: ails}),
			holdReason: ails === undefined ? (admission.by === 'places' ? undefined : admission.reason) : `held: ${ails.message} ${ails.hint}`.replace(/\.$/, ''),
		};
	};

	let current = compose();
	/** Changes with every figure that is written down without a row in the trail, and with the trust in the config. */
	const markNow = (): string => `${store.agents.sightingMark()}|${store.worktrees.seenMark()}|${policy.isTrusted}`;
	let sightings = markNow();

	return {
		get: (): Snapshot => current,
		/** Looks for changes; returns whether there were any. */
		refresh(): boolean {
			// Mostly there is nothing, and the number of the last one is known without looking.
			const fresh = store.activities.lastId() === lastEvent ? [] : store.activities.listSince(lastEvent, changesMax);
			const mark = markNow();
			const newestReadingAtMs = store.gauges.newestAtMs();
			// A new reading moves only figures and graphs: that is worth a frame now and then. What it holds back is in the trail, and shown at once.
			const hasReading = newestReadingAtMs - lastReadingAtMs >= policy.readingsShownEveryMs;
			if (fresh.length === 0 && mark === sightings && !hasReading && trouble()?.code === current.trouble?.code) return false;
			lastEvent = fresh.at(-1)?.id ?? lastEvent;
			sightings = mark;
			lastReadingAtMs = newestReadingAtMs;
			if (fresh.length > 0) {
				followTasks(fresh);
				activities = [...activities, ...fresh].slice(-policy.activitiesShownMax);
			}

			current = compose();
			return true;
		},
	};
};
