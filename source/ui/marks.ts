/**
How each state looks: a mark, its twin in ASCII, a word and a tone. Never the colour alone.
*/
import {type Agent, isLive} from '../domain/agent.js';
import {waitsForPerson} from '../domain/attention.js';
import type {MergeStep} from '../domain/merge.js';
import type {Policy} from '../domain/policy.js';
import {isTakenOut, type Task, type TaskState} from '../domain/task.js';
import {stateSays} from './says/states.js';
import type {Glyphs, Tone} from './theme.js';

export type Mark = {readonly glyph: string; readonly ascii: string; readonly word: string; readonly tone: Tone};

const mark = (glyph: string, ascii: string, word: string, tone: Tone): Mark => ({glyph, ascii, word, tone});

const agentMarks: Record<Exclude<Agent['state'], 'ended'>, Mark> = {
	starting: mark('◌', '.', 'starting', 'info'),
	working: mark('●', '*', 'working', 'ok'),
	'needs-you': mark('◆', '!', stateSays.needsYou, 'ask'),
	quiet: mark('●', '*', 'quiet', 'muted'),
	stalled: mark('▲', '?', 'stalled', 'warn'),
	stopping: mark('‖', '=', 'stopping', 'info'),
	lost: mark('✖', 'x', 'lost', 'err'),
};

const paused = mark('‖', '=', 'paused', 'info');

export const markOfAgent = ({state, exitCode, code, pausedAtMs}: Pick<Agent, 'state' | 'exitCode' | 'code' | 'pausedAtMs'>): Mark => {
	if (pausedAtMs !== undefined && state !== 'stopping' && isLive(state)) return paused;
	if (state !== 'ended') return agentMarks[state];
	if (code === 'killed_by_person') return mark('✖', 'x', 'stopped', 'muted');
	return exitCode === 0 && code === undefined ? mark('✔', '+', 'ended', 'ok') : mark('✖', 'x', 'failed', 'err');
};

const taskMarks: Record<TaskState, Mark> = {
	waiting: mark('◌', '.', 'waiting', 'muted'),
	blocked: mark('◌', '.', 'blocked', 'warn'),
	ready: mark('▸', '>', 'ready', 'info'),
	claimed: mark('▸', '>', 'claimed', 'info'),
	prepared: mark('▸', '>', 'prepared', 'info'),
	working: mark('●', '*', 'working', 'ok'),
	finished: mark('✔', '+', 'finished', 'ok'),
	unproven: mark('◆', '!', 'unproven', 'warn'),
	merging: mark('●', '*', 'merging', 'info'),
	conflicted: mark('◆', '!', 'conflicted', 'warn'),
	failed: mark('✖', 'x', 'failed', 'err'),
	retrying: mark('◷', '~', 'retrying', 'warn'),
	'gave-up': mark('✖', 'x', stateSays.gaveUp, 'err'),
	merged: mark('✔', '+', 'merged', 'ok'),
	cleaned: mark('✔', '+', 'cleaned', 'muted'),
	cancelled: mark('○', '-', 'cancelled', 'muted'),
};

type Asks = Pick<Policy, 'approve'> | undefined;

/** Every state there is, as it is shown: of agents, then of tasks. */
export const legend = {
	agents: [
		...Object.values(agentMarks),
		paused,
		markOfAgent({state: 'ended', exitCode: 1, code: undefined}),
		markOfAgent({state: 'ended', exitCode: 0, code: undefined}),
	],
	tasks: Object.values(taskMarks),
} as const satisfies Readonly<Record<'agents' | 'tasks', readonly Mark[]>>;

const approve = mark('◆', '!', 'approve', 'warn');
const takenOut = mark('‖', '=', stateSays.takenOut, 'info');

/** A task that a person stopped has not given up; its state is the same. */
export const markOfTask = ({state, code}: Pick<Task, 'state' | 'code'>, policy?: Asks): Mark => {
	if (isTakenOut({state, code})) return takenOut;
	if (state === 'finished' && waitsForPerson(state, policy)) return approve;
	return code === 'killed_by_person' && (state === 'gave-up' || state === 'failed') ? {...taskMarks[state], word: 'stopped', tone: 'warn'} : taskMarks[state];
};

/** An agent that left well has not done its task yet: what counts is what became of its work. */
export const markOfAttempt = (
	agent: Pick<Agent, 'state' | 'exitCode' | 'code' | 'pausedAtMs'>,
	task: Pick<Task, 'state' | 'code'> | undefined,
	policy?: Asks,
): Mark => {
	const isWell = agent.state === 'ended' && agent.exitCode === 0 && agent.code === undefined;
	// What is tried again by itself has not failed yet.
	if (agent.state === 'ended' && task?.state === 'retrying') return markOfTask(task);
	if (!isWell || task === undefined) return markOfAgent(agent);
	if (task.state === 'working') return mark('●', '*', 'checking', 'info');
	return isTakenOut(task) || waitsForPerson(task.state, policy) ? markOfTask(task, policy) : markOfAgent(agent);
};

/** A place without an agent. */
export const markOfFree: Mark = mark('○', '-', 'free', 'muted');

export const markOfState = (state: TaskState): Mark => taskMarks[state];

export const glyphOf = (shown: Mark, {set}: Glyphs): string => (set === 'unicode' ? shown.glyph : shown.ascii);

type CellState = 'done' | 'now' | 'failed' | 'next';

const cellMarks: Record<CellState, Mark> = {
	done: mark('✔', '+', 'done', 'ok'),
	now: mark('●', '*', 'now', 'info'),
	failed: mark('✖', 'x', 'failed', 'err'),
	next: mark('·', '.', 'next', 'muted'),
};

// Built, verified, landed.
const stepCells: Record<MergeStep, readonly [CellState, CellState, CellState]> = {
	intent: ['now', 'next', 'next'],
	built: ['done', 'next', 'next'],
	verifying: ['done', 'now', 'next'],
	verified: ['done', 'done', 'now'],
	landed: ['done', 'done', 'done'],
	conflicted: ['failed', 'next', 'next'],
	rejected: ['done', 'failed', 'next'],
	superseded: ['done', 'next', 'next'],
	blocked: ['done', 'done', 'failed'],
};

/** The way of a merge as three marks: built, verified, landed; of one that has not begun, all are to come. */
export const cellsOfStep = (step: MergeStep | undefined): readonly Mark[] =>
	(step === undefined ? (['next', 'next', 'next'] as const) : stepCells[step]).map(state => cellMarks[state]);
