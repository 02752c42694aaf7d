/**
`status` for people: a few short tables, as good in a pipe as in a terminal.
*/
import type {Snapshot} from '../domain/snapshot.js';
import {isOver, needsAPerson, type TaskState, taskStates} from '../domain/task.js';
import {safeLine} from '../domain/text.js';
import {ageOf, inColumns} from './columns.js';
import type {StatusPart} from './verbs.js';

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

const tables = (snapshot: Snapshot, nowMs: number, part: StatusPart | undefined): readonly Table[] => [
	{
		part: 'tasks',
		title: 'Tasks',
		empty: 'none; `orch-tui import TODO.md` or `orch-tui add "…"` adds some',
		rows: snapshot.tasks
			.filter(({state}) => part !== undefined || !isOver(state))
			.map(({id, state, priority, changedAtMs, title, reason}) => ({
				cells: [id, state, priority, ageOf(nowMs - changedAtMs), because(title, reason)],
				tone: toneOf(state),
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
	const {repository, targetBranch, counts, conductor, paused, mergeHeld, holdReason, messages} = snapshot;
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
		...(paused ? ['Paused: no new agent starts.'] : []),
		...(mergeHeld ? ['Merges are held.'] : []),
		...(holdReason === undefined || paused ? [] : [safeLine(`${holdReason.charAt(0).toUpperCase()}${holdReason.slice(1)}.`)]),
		...machineLine(snapshot),
		...messages.slice(0, 5).map(({sender, text}) => safeLine(`Message from ${sender}: ${text}`)),
	];
};

/** Ends without a newline. Words from outside are made safe for a terminal. */
export const statusText = (snapshot: Snapshot, nowMs: number, {colour, columns, part}: StatusLook): string => {
	const painted = (text: string, tone: Tone): string => (colour && codes[tone] !== '' ? `${codes[tone]}${text}\u001B[0m` : text);
	const heading = (text: string): string => (colour ? `\u001B[1m${text}\u001B[0m` : text);
	const shown = tables(snapshot, nowMs, part).filter(table => (part === undefined ? table.part === 'tasks' || table.rows.length > 0 : table.part === part));
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
	return [...(part === undefined ? [headLines(snapshot).join('\n')] : []), ...blocks].join('\n\n');
};
