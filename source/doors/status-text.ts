/**
`status` for people: a few short tables, as good in a pipe as in a terminal.
*/
import type {Cause} from '../domain/cause.js';
import {answerCommand} from '../domain/message.js';
import {picturedIn} from '../domain/pictured.js';
import type {Policy} from '../domain/policy.js';
import type {Scene} from '../domain/scene.js';
import type {Snapshot} from '../domain/snapshot.js';
import {isOver, needsAPerson, type Task, type TaskState, taskStates} from '../domain/task.js';
import {safeLine} from '../domain/text.js';
import {createWhy} from '../domain/why.js';
import {whyIdle} from '../domain/why-idle.js';
import {ageOf, inColumns} from './columns.js';
import type {StatusPart} from './verb-names.js';

type Tone = 'plain' | 'good' | 'bad' | 'ask' | 'dim';
type Row = {readonly cells: readonly string[]; readonly tone: Tone};
type Table = {readonly part: StatusPart; readonly title: string; readonly rows: readonly Row[]; readonly empty: string};

/** `part`: only this table, and all of it. */
export type StatusLook = {readonly colour: boolean; readonly columns: number; readonly part?: StatusPart | undefined};

const codes: Record<Tone, string> = {plain: '', good: '\u001B[32m', bad: '\u001B[31m', ask: '\u001B[33m', dim: '\u001B[2m'};
const rowsMax = 20;

const toneOf = (state: TaskState): Tone => {
	if (needsAPerson(state)) return 'ask';
	if (state === 'failed' || state === 'blocked') return 'bad';
	if (isOver(state)) return 'dim';
	return state === 'working' || state === 'merging' || state === 'finished' ? 'good' : 'plain';
};

const because = (title: string, reason: string | undefined): string => safeLine(reason === undefined ? title : `${title} (${reason})`);

/** Of one that is over or needs a person, what its row says; else why it does not go on, without its own name. */
const reasonOf = (task: Task, ofTask: (task: Task) => Cause): string | undefined => {
	if (isOver(task.state) || needsAPerson(task.state) || task.state === 'working') return task.reason;
	const {code, message} = ofTask(task);
	if (code === 'starting') return task.reason;
	return (message.startsWith(`${task.id} `) ? message.slice(task.id.length + 1) : message).replace(/\.$/, '');
};

const tables = (snapshot: Snapshot, ofTask: (task: Task) => Cause, nowMs: number, part: StatusPart | undefined): readonly Table[] => [
	{
		part: 'tasks',
		title: 'Tasks',
		empty: 'none; `orch-tui import TODO.md` or `orch-tui add "…"` adds some',
		rows: snapshot.tasks
			.filter(({state}) => part !== undefined || !isOver(state))
			.map(task => ({
				cells: [task.id, task.state, task.priority, ageOf(nowMs - task.changedAtMs), because(task.title, reasonOf(task, ofTask))],
				tone: toneOf(task.state),
			})),
	},
	{
		part: 'agents',
		title: 'Agents',
		empty: 'none',
		rows: snapshot.agents.map(({id, state, taskId, name, startedAtMs, createdAtMs, endedAtMs, heardAtMs, saying, reason}) => ({
			cells: [
				id,
				state,
				taskId,
				safeLine(name),
				ageOf((endedAtMs ?? nowMs) - (startedAtMs ?? createdAtMs)),
				endedAtMs === undefined ? `heard ${ageOf(nowMs - heardAtMs)} ago` : '',
				safeLine(reason ?? saying),
			],
			tone: state === 'needs-you' ? 'ask' : state === 'stalled' || state === 'lost' ? 'bad' : state === 'ended' ? 'dim' : 'good',
		})),
	},
	{
		part: 'worktrees',
		title: 'Worktrees',
		empty: 'none',
		rows: snapshot.worktrees.map(({taskId, state, commits, addedLines, deletedLines, dirtyFiles, folder}) => ({
			cells: [
				taskId,
				state,
				`${commits} ${commits === 1 ? 'commit' : 'commits'}`,
				`+${addedLines} -${deletedLines}`,
				dirtyFiles === 0 ? '' : `${dirtyFiles} uncommitted`,
				safeLine(folder),
			],
			tone: 'plain',
		})),
	},
	{
		part: 'merges',
		title: 'Merges',
		empty: 'none',
		rows: [
			...snapshot.merges.map(({id, taskId, step, createdAtMs, endedAtMs, reason}) => ({
				cells: [`m${id}`, taskId, step, ageOf((endedAtMs ?? nowMs) - createdAtMs), safeLine(reason ?? '')],
				tone: step === 'landed' ? ('dim' as const) : reason === undefined ? ('good' as const) : ('ask' as const),
			})),
			...snapshot.mergeQueue.map(({id, title}) => ({cells: ['', id, 'queued', '', safeLine(title)], tone: 'plain' as const})),
		],
	},
];

const gigabytes = (mb: number): string => `${(mb / 1024).toFixed(1)} GB`;

/** One line for the machine; nothing while it has not been read. */
const machineLine = ({readings}: Snapshot): string[] => {
	const reading = readings.at(-1);
	if (reading === undefined) return [];
	const {cpuPercent, cores, memoryPercent, memoryUsedMb, memoryTotalMb, diskPercent, diskFreeMb} = reading;
	const percent = (value: number) => `${Math.round(value)}%`;
	const memory = `memory ${percent(memoryPercent)} (${gigabytes(memoryUsedMb)} of ${gigabytes(memoryTotalMb)})`;
	return [`Machine: cpu ${percent(cpuPercent)} of ${cores} cores, ${memory}, disk ${percent(diskPercent)} (${gigabytes(diskFreeMb)} free).`];
};

const headLines = (snapshot: Snapshot): string[] => {
	const {repository, targetBranch, counts, conductor, paused, stopped, mergeHeld, holdReason, messages} = snapshot;
	const filled = taskStates.filter(state => counts[state] > 0).map(state => `${counts[state]} ${state.replace('-', ' ')}`);
	const leader =
		conductor === undefined
			? 'nobody conducts; `orch-tui` or `orch-tui run` does'
			: conductor.isMe
				? 'conducted from here'
				: `conducted by process ${conductor.pid}`;
	return [
		`${safeLine(repository)} → ${safeLine(targetBranch)}, ${leader}.`,
		`Tasks: ${filled.join(', ') || 'none'}.`,
		...(stopped ? ['Everything is stopped: no agent starts and nothing is merged until it is released: orch-tui release.'] : []),
		...(paused && !stopped ? ['Paused: no new agent starts.'] : []),
		...(mergeHeld && !stopped ? ['Merges are held.'] : []),
		...(holdReason === undefined || paused ? [] : [safeLine(`${holdReason.charAt(0).toUpperCase()}${holdReason.slice(1)}.`)]),
		...machineLine(snapshot),
		...messages
			.slice(0, 5)
			.map(({id, sender, type, text}) => safeLine(`Message from ${sender}: ${text}${type === 'question' ? ` (${answerCommand(id)})` : ''}`)),
	];
};

/** A line of its own says these, or an empty table does. */
const saidElsewhere: ReadonlySet<Cause['code']> = new Set(['starting', 'stopped', 'paused', 'resource_gate', 'empty_queue']);

/** Why nothing runs; with agents at work, nobody asks. */
const idleLines = (scene: Scene): string[] => {
	const [{code, message}] = whyIdle(scene);
	return scene.live.length > 0 || saidElsewhere.has(code) ? [] : [safeLine(`Nothing is running: ${message}`)];
};

/** Ends without a newline. Words from outside are made safe for a terminal. */
export const statusText = (snapshot: Snapshot, policy: Policy, nowMs: number, {colour, columns, part}: StatusLook): string => {
	const painted = (text: string, tone: Tone): string => (colour && codes[tone] !== '' ? `${codes[tone]}${text}\u001B[0m` : text);
	const heading = (text: string): string => (colour ? `\u001B[1m${text}\u001B[0m` : text);
	const scene = picturedIn(snapshot)(policy, nowMs);
	const shown = tables(snapshot, createWhy(scene).ofTask, nowMs, part).filter(table =>
		part === undefined ? table.part === 'tasks' || table.rows.length > 0 : table.part === part,
	);
	const blocks = shown.map(({title, rows, empty}) => {
		const some = part === undefined ? rows.slice(0, rowsMax) : rows;
		const lines = inColumns(
			some.map(({cells}) => cells),
			columns - 2,
		);
		const more = rows.length - some.length;
		return [
			heading(`${title} (${rows.length})`),
			...(rows.length === 0 ? [`  ${empty}`] : lines.map((line, index) => `  ${painted(line, some[index]?.tone ?? 'plain')}`)),
			...(more > 0 ? [`  … ${more} more`] : []),
		].join('\n');
	});
	return [...(part === undefined ? [[...headLines(snapshot), ...idleLines(scene)].join('\n')] : []), ...blocks].join('\n\n');
};
