/**
What happens, as lines: for `orch-tui run` and `orch-tui events`, and the summary at the end of a run.
*/
import type {Activity} from '../domain/activity.js';
import type {Agent} from '../domain/agent.js';
import type {Snapshot} from '../domain/snapshot.js';
import {type ErrorCode, type Task, type TaskState, taskStates} from '../domain/task.js';
import {type SafeText, safeLine} from '../domain/text.js';
import {clockOf} from './columns.js';

/** `14:31:52 task T-17 working → finished  3 commits, check passed` */
export const eventLine = ({atMs, kind, subject, from, to, why}: Activity): SafeText => {
	const move = from === undefined ? (to ?? '') : `${from} → ${to ?? '?'}`;
	const head = safeLine(`${clockOf(atMs)} ${kind} ${subject} ${move}`);
	return (why === undefined || why === '' ? head : `${head}  ${safeLine(why)}`) as SafeText;
};

/** The same for programs, one object a line. */
export const eventJson = ({id, atMs, actor, kind, subject, from, to, why}: Activity) => ({
	schema: 'orch.event/1',
	id,
	at: new Date(atMs).toISOString(),
	actor,
	kind,
	subject,
	from: from ?? null,
	to: to ?? null,
	why: why ?? null,
});

/** That no new agent starts, or that they start again; `why`: what holds them, or held them. */
export type HoldChange = {readonly atMs: number; readonly isHeld: boolean; readonly why: string};

/** `14:31:52 held: cpu 98% > 95%: no new agent starts` */
export const holdLine = ({atMs, isHeld, why}: HoldChange): SafeText =>
	safeLine(`${clockOf(atMs)} ${isHeld ? `${why}: no new agent starts` : `no longer ${why}: new agents start again`}`);

/** It is seen, not written down, so it has no id. */
export const holdJson = ({atMs, isHeld, why}: HoldChange) => ({
	schema: 'orch.event/1',
	id: null,
	at: new Date(atMs).toISOString(),
	actor: 'engine',
	kind: 'hold',
	subject: 'agents',
	from: isHeld ? 'free' : 'held',
	to: isHeld ? 'held' : 'free',
	why: why.replace(/^held: /, ''),
});

/** What has become of a config that was changed while it is in use. */
export type ConfigChange = {readonly atMs: number; readonly isWrong: boolean; readonly says: string};

/** `14:31:52 config: The config counts: maxParallel 4 → 6.` */
export const configLine = ({atMs, says}: ConfigChange): SafeText => safeLine(`${clockOf(atMs)} config: ${says}`);

/** It is not written down either. */
export const configJson = ({atMs, isWrong, says}: ConfigChange) => ({
	schema: 'orch.event/1',
	id: null,
	at: new Date(atMs).toISOString(),
	actor: 'engine',
	kind: 'config',
	subject: 'config',
	from: null,
	to: isWrong ? 'wrong' : 'counts',
	why: says,
});

const killCodes: ReadonlySet<ErrorCode> = new Set(['killed_by_person', 'stalled', 'task_timeout']);
const namedMax = 30;

const times = (count: number): string => (count === 1 ? 'once' : count === 2 ? 'twice' : `${count} times`);

/** Tasks that an agent was taken from, with the reason of the last time. */
const killedIn = (attempts: readonly Agent[]): ReadonlyMap<string, string | undefined> =>
	new Map(attempts.filter(({code}) => code !== undefined && killCodes.has(code)).map(({taskId, reason}) => [taskId, reason]));

const withReason = ({id, reason}: Pick<Task, 'reason'> & {readonly id: string}): string => (reason === undefined ? id : `${id} (${safeLine(reason, 160)})`);

/** Names every task that was merged, retried, killed, is unproven, conflicted or given up, and counts the others; one line each, no newline at the end. `attempts`: all of them, oldest first. */
export const runSummary = (snapshot: Snapshot, attempts: readonly Agent[]): string => {
	const {tasks} = snapshot;
	const killed = killedIn(attempts);
	const inState = (...states: TaskState[]): Task[] => tasks.filter(({state}) => states.includes(state));
	const line = (what: string, names: readonly string[]): string[] => {
		const more = names.length - namedMax;
		return names.length === 0 ? [] : [`${what} ${names.length}: ${names.slice(0, namedMax).join(', ')}${more > 0 ? ` and ${more} more` : ''}.`];
	};

	const ends: ReadonlySet<TaskState> = new Set(['merged', 'cleaned', 'unproven', 'conflicted', 'gave-up', 'cancelled']);
	const open = taskStates.filter(state => !ends.has(state) && snapshot.counts[state] > 0).map(state => `${snapshot.counts[state]} ${state}`);
	const lines = [
		...line(
			'Merged',
			inState('merged', 'cleaned').map(({id}) => id),
		),
		...line(
			'Retried',
			tasks.filter(({retries}) => retries > 0).map(({id, retries}) => `${id} (${times(retries)})`),
		),
		...line(
			'Killed',
			[...killed].map(([id, reason]) => withReason({id, reason})),
		),
		...line('Unproven', inState('unproven').map(withReason)),
		...line(
			'Conflicted',
			inState('conflicted').map(({id, troubleFiles, reason}) =>
				withReason({id, reason: troubleFiles.length > 0 ? troubleFiles.slice(0, 5).join(' ') : reason}),
			),
		),
		...line('Gave up on', inState('gave-up').map(withReason)),
		...line(
			'Cancelled',
			inState('cancelled').map(({id}) => id),
		),
		...(open.length > 0 ? [`Still open: ${open.join(', ')}.`] : []),
	];
	return lines.length > 0 ? lines.join('\n') : 'There was nothing to do.';
};
