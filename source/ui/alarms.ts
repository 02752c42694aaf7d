/**
What stands in the way of all work at once: who conducts is silent, the disk is full, an account is used up, sessions have ended together. Pure.
*/
import {isLive} from '../domain/agent.js';
import {lostTogetherMs} from '../domain/lost-together.js';
import type {Task} from '../domain/task.js';
import {findAgent, findTask} from './find.js';
import type {Sight} from './panes/pane.js';

/** `key`: the same as long as it is the same occasion. `onAtMs`: when the first of them goes on by itself. */
export type Alarm =
	| {readonly kind: 'conductor'; readonly key: string; readonly pid: number; readonly heardAtMs: number}
	| {readonly kind: 'disk'; readonly key: string}
	| {readonly kind: 'limit'; readonly key: string; readonly name: string; readonly tasks: readonly Task[]; readonly untilMs: number}
	| {
			readonly kind: 'sessions';
			readonly key: string;
			readonly tasks: readonly Task[];
			readonly endedAtMs: number;
			readonly reason: string;
			readonly onAtMs: number | undefined;
	  };

/** Readings are written down every few seconds, and seen a little later. */
const silentBeats = 3;
const silentMinMs = 10_000;

const conductorAlarm = ({snapshot: {conductor, readings}, policy}: Sight, nowMs: number): Alarm[] => {
	const heardAtMs = readings.at(-1)?.atMs;
	if (conductor === undefined || conductor.isMe || heardAtMs === undefined) return [];
	const most = Math.max(silentMinMs, silentBeats * (policy.restEveryMs + policy.readingsShownEveryMs));
	return nowMs - heardAtMs < most ? [] : [{kind: 'conductor', key: `conductor:${conductor.pid}:${heardAtMs}`, pid: conductor.pid, heardAtMs}];
};

const diskAlarm = ({snapshot: {pressure}}: Sight): Alarm[] =>
	pressure.level === 'critical' && pressure.gate?.resource === 'disk' ? [{kind: 'disk', key: `disk:${pressure.sinceMs}`}] : [];

/** One for each kind of agent: they share an account. */
const limitAlarms = ({snapshot}: Sight, nowMs: number): Alarm[] => {
	const limited = snapshot.tasks.filter(({state, code, notBeforeMs = 0}) => state === 'retrying' && code === 'account_limited' && notBeforeMs > nowMs);
	const byName = Map.groupBy(limited, ({agent, agentId}) => findAgent(snapshot, agentId)?.name ?? agent ?? '');
	return [...byName].map(([name, tasks]): Alarm => {
		const untilMs = Math.max(...tasks.map(({notBeforeMs = 0}) => notBeforeMs));
		return {kind: 'limit', key: `limit:${name}`, name, tasks, untilMs};
	});
};

/** Of those that went without a word, as when the machine was started anew; one alone is an error like any other. */
const sessionsAlarm = ({snapshot}: Sight): Alarm[] => {
	const lost = snapshot.agents.filter(({id, state, taskId, endedAtMs}) => {
		const task = findTask(snapshot, taskId);
		const stands = task?.state === 'retrying' || task?.state === 'failed' || task?.state === 'gave-up';
		// Those that a person has left stopped are where they are to be.
		return state === 'lost' && endedAtMs !== undefined && stands && task.agentId === id && task.code !== 'killed_by_person';
	});
	const endedAtMs = Math.max(...lost.map(agent => agent.endedAtMs ?? 0));
	const together = lost.filter(agent => endedAtMs - (agent.endedAtMs ?? 0) <= lostTogetherMs);
	if (together.length < 2) return [];
	const tasks = together.flatMap(({taskId}) => findTask(snapshot, taskId) ?? []);
	const hours = tasks.flatMap(({state, notBeforeMs}) => (state === 'retrying' ? (notBeforeMs ?? 0) : []));
	const onAtMs = hours.length === 0 ? undefined : Math.min(...hours);
	return [{kind: 'sessions', key: `sessions:${endedAtMs}`, tasks, endedAtMs, reason: together[0]?.reason ?? '', onAtMs}];
};

/** The worst first. */
export const alarmsIn = (sight: Sight, nowMs: number): Alarm[] => [
	...conductorAlarm(sight, nowMs),
	...diskAlarm(sight),
	...sessionsAlarm(sight),
	...limitAlarms(sight, nowMs),
];

/** How many agents are alive, whatever else is not. */
export const livingIn = ({snapshot}: Sight): number => snapshot.agents.filter(({state}) => isLive(state)).length;
