/**
What `wait` waits for: whether it has come, or cannot come any more.
*/
import {type Agent, isLive} from './agent.js';
import {type Need, needsIn} from './attention.js';
import type {Policy} from './policy.js';
import type {Snapshot} from './snapshot.js';
import {standOf, standsStill} from './standstill.js';
import {isOver, isTakenOut, saidState, type Task} from './task.js';

export const waitGoals = ['done', 'needs-you', 'failed'] as const;
export type WaitGoal = (typeof waitGoals)[number];

/** `isSettled`: nothing is about to move that no row tells of yet. */
export type Awaited =
	| {readonly kind: 'task'; readonly task: Task}
	| {readonly kind: 'agent'; readonly agent: Agent}
	| {readonly kind: 'queue'; readonly isSettled: boolean};

/** `reached`: it is so. `missed`: it cannot come any more. `person`: it goes on only when a person decides. `says`: what happened, a sentence. */
export type WaitEnd = {readonly how: 'reached' | 'missed' | 'person'; readonly state: string; readonly says: string};

type Sight = {readonly snapshot: Snapshot; readonly policy: Pick<Policy, 'approve'>};
type How = WaitEnd['how'] | undefined;

const sentence = (text: string): string => (/[.?!]$/.test(text) ? text : `${text}.`);
const withReason = (text: string, reason: string | undefined): string => sentence(reason === undefined || reason === '' ? text : `${text}: ${reason}`);

const asks = ({agentId, taskId, text, kind}: Need): string =>
	kind === 'question' && agentId !== undefined ? withReason(`${agentId} (${taskId}) asks`, text) : withReason(`${taskId} waits for a person`, text);

const howOfTask = (task: Task, goal: WaitGoal, need: Need | undefined): How => {
	const {state} = task;
	const isMerged = state === 'merged' || state === 'cleaned';
	const hasFailed = state === 'failed' || state === 'gave-up' || state === 'conflicted';
	if (goal === 'needs-you') return need ? 'reached' : isOver(state) || state === 'gave-up' ? 'missed' : undefined;
	if (goal === 'failed' ? hasFailed : isMerged) return 'reached';
	if (isOver(state) || (goal === 'done' && hasFailed && state !== 'failed')) return 'missed';
	return need !== undefined || state === 'blocked' || isTakenOut(task) ? 'person' : undefined;
};

const ofTask = (task: Task, goal: WaitGoal, need: Need | undefined): WaitEnd | undefined => {
	const how = howOfTask(task, goal, need);
	const isAsked = need !== undefined && (how === 'person' || (how === 'reached' && goal === 'needs-you'));
	const {id, state, reason} = task;
	const says = isAsked ? asks(need) : withReason(`${id} is ${saidState(state)}`, isOver(state) && state !== 'cancelled' ? undefined : reason);
	return how && {how, state, says};
};

const ofAgent = (agent: Agent, goal: WaitGoal, need: Need | undefined): WaitEnd | undefined => {
	const {id, taskId, state, exitCode, code, reason} = agent;
	const how = ((): How => {
		if (isLive(state)) return need === undefined ? undefined : goal === 'needs-you' ? 'reached' : 'person';
		const isWell = state === 'ended' && exitCode === 0 && code === undefined;
		return goal !== 'needs-you' && isWell === (goal === 'done') ? 'reached' : 'missed';
	})();
	const ended = `${id} (${taskId}) ${state === 'lost' ? 'is lost' : `has ended with ${exitCode ?? 'no exit code'}`}`;
	return how && {how, state, says: need !== undefined && isLive(state) ? asks(need) : withReason(ended, reason)};
};

const some = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;

/** Agents that ask hold nobody else up, and nothing of theirs goes on. */
const withoutAsking = (snapshot: Snapshot, needs: readonly Need[]): Snapshot => {
	const asking = new Set(needs.flatMap(({kind, agentId}) => (kind === 'question' && agentId !== undefined ? [agentId] : [])));
	if (asking.size === 0) return snapshot;
	const working = snapshot.tasks.filter(({state, agentId}) => state === 'working' && agentId !== undefined && asking.has(agentId)).length;
	const {counts, agents} = snapshot;
	return {...snapshot, agents: agents.filter(({id}) => !asking.has(id)), counts: {...counts, working: counts.working - working}};
};

const ofQueue = (isSettled: boolean, goal: WaitGoal, needs: readonly Need[], {snapshot, policy}: Sight): WaitEnd | undefined => {
	const {tasks} = snapshot;
	const failed = tasks.filter(({state}) => state === 'gave-up' || state === 'conflicted' || (goal === 'failed' && state === 'failed'));
	const saysFailed = withReason(`${failed.map(({id}) => id).join(', ')} failed`, failed.length === 1 ? failed[0]?.reason : undefined);
	if (goal === 'needs-you' && needs[0]) return {how: 'reached', state: 'needs-you', says: asks(needs[0])};
	if (goal === 'failed' && failed.length > 0) return {how: 'reached', state: 'failed', says: saysFailed};
	if (!isSettled || !standsStill(withoutAsking(snapshot, needs), policy, 'empty')) return undefined;
	const stand = standOf(snapshot);
	if (stand === 'failed') return {how: 'missed', state: 'failed', says: saysFailed};
	const open = tasks.filter(({state}) => !isOver(state)).length;
	if (open > 0 && goal !== 'needs-you')
		return {how: 'person', state: 'needs-you', says: needs[0] ? asks(needs[0]) : `${some(open, 'task')} cannot go on until a person decides.`};
	if (open > 0) return undefined;
	const says = `Nothing is left to do; ${some(tasks.filter(({state}) => state !== 'cancelled').length, 'task')} merged.`;
	return {how: goal === 'done' ? 'reached' : 'missed', state: 'done', says};
};

/** `undefined`: not yet. */
export const endOfWait = (awaited: Awaited, goal: WaitGoal, sight: Sight): WaitEnd | undefined => {
	const needs = needsIn(sight.snapshot, sight.policy);
	switch (awaited.kind) {
		case 'task': {
			const {task} = awaited;
			return ofTask(
				task,
				goal,
				needs.find(({taskId}) => taskId === task.id),
			);
		}

		case 'agent': {
			const {agent} = awaited;
			return ofAgent(
				agent,
				goal,
				needs.find(({kind, agentId}) => kind === 'question' && agentId === agent.id),
			);
		}

		case 'queue': {
			return ofQueue(awaited.isSettled, goal, needs, sight);
		}
	}
};
