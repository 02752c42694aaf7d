/**
What there is to do, in the order of the backlog, and how far each task has come.
*/
import {waitsForPerson} from '../../domain/attention.js';
import type {Snapshot} from '../../domain/snapshot.js';
import {isOver, needsAPerson, type Task, type TaskState} from '../../domain/task.js';
import {safeLine} from '../../domain/text.js';
import {type Cell, type Line, span, tableLine} from '../cells.js';
import {facetsOfTask} from '../facets.js';
import {groupOfLabels} from '../groups.js';
import {keyOf} from '../key-of.js';
import {glyphOf, markOfTask} from '../marks.js';
import {remember} from '../remember.js';
import {paneSays} from '../says/panes.js';
import {tasksSay} from '../says/tasks.js';
import type {Tone} from '../theme.js';
import type {UiState} from '../ui-state.js';
import {longWhy, shortWhy, whyTask} from '../why-row.js';
import {priorityWords} from '../words.js';
import {type Desk, definePane, type Selection} from './pane.js';
import {taskSorts} from './sorts.js';

const wideFrom = 100;

/** Those that are over, as one line. */
type Folded = {readonly folded: readonly Task[]};
type Row = Task | Folded;

const isFolded = (row: Row): row is Folded => 'folded' in row;

const parted = remember((tasks: readonly Task[]) => {
	const open = tasks.filter(({state}) => !isOver(state));
	const over = tasks.filter(({state}) => isOver(state));
	return {
		open: open as readonly Row[],
		over: over.length,
		all: [...open, ...over] as readonly Row[],
		short: over.length < 2 ? [...open, ...over] : [...open, {folded: over}],
	} as const;
});

/** The form of the pane without those that are over. */
export const onlyOpen = 'open';

const isHiding = (state: UiState | undefined): boolean => state?.forms.tasks === onlyOpen && (state.filters.tasks ?? '') === '';

/** Open ones in the order of the backlog, then those that are over: folded in a box, unless they are looked for; not at all where the reader has put them away. */
const rowsOf = ({tasks}: Snapshot, isWhole?: boolean, state?: UiState): readonly Row[] => {
	const {all, short, open} = parted(tasks);
	if (isHiding(state)) return open;
	const isLookedFor = state === undefined || (state.filters.tasks ?? '') !== '' || state.sorts.tasks !== undefined || (state.marks.tasks?.size ?? 0) > 0;
	return isWhole === true || isLookedFor ? all : short;
};

// What comes next; tasks under way are in other panes too.
const next: ReadonlySet<TaskState> = new Set(['ready', 'waiting', 'blocked', 'retrying']);

const idWidth = remember((tasks: readonly Task[]) => Math.min(16, Math.max(4, ...tasks.map(({id}) => id.length))));

export const selectionOfTask = ({id, agentId}: Task): Selection => ({taskId: id, ...(agentId === undefined ? {} : {agentId})});

/** What stands in the way, or how far it is. */
const standing = (task: Task, desk: Desk): {readonly text: string; readonly tone: Tone} => {
	const {word, tone} = markOfTask(task, desk.policy);
	if (task.state === 'working' && task.agentId !== undefined) return {text: `${word} ${task.agentId}`, tone};
	const short = isOver(task.state) ? '' : shortWhy(whyTask(task, desk), desk.glyphs, desk.nowMs);
	return {text: short === '' ? word : short, tone: task.state === 'waiting' ? 'muted' : tone};
};

/** Why it does not go on, where there is room to say it. */
const reasonOf = (task: Task, desk: Desk): string =>
	isOver(task.state) || needsAPerson(task.state) ? (task.reason ?? '') : longWhy(whyTask(task, desk), task);

/** How many wait for each, of those that are told by name. */
const unblocked = remember((tasks: readonly Task[]): ReadonlyMap<string, number> => {
	const counts = new Map<string, number>();
	for (const {state, waitsFor} of tasks) {
		if (!isOver(state)) for (const on of waitsFor) counts.set(on, (counts.get(on) ?? 0) + 1);
	}

	return counts;
});

/** From here on there is room for what a task is called by, and for what waits for it. */
const labelsFrom = 62;

/** A narrower box has a heading where it has rows to spare. */
const headingFrom = 38;
export const tallFrom = 10;

/** The widths of the columns; one that is 0 is left out. */
const planOf = ({snapshot}: Desk, width: number) => {
	const id = Math.min(idWidth(snapshot.tasks), Math.max(4, Math.floor(width / 3)));
	const standing = 12;
	const hasMore = width >= labelsFrom;
	const unblocks = hasMore ? 8 : 0;
	const labels = hasMore && snapshot.tasks.some(task => task.labels.length > 0) ? 12 : 0;
	const reason = width >= wideFrom ? Math.floor(width * 0.35) : 0;
	// The last one keeps off the frame where it stands on the right.
	const gaps = [unblocks, labels, reason].filter(cells => cells > 0).length + (hasMore && reason === 0 ? 4 : 3);
	return {id, priority: 2, title: Math.max(0, width - 2 - id - 2 - standing - unblocks - labels - reason - gaps), labels, standing, unblocks, reason};
};

const heading = (desk: Desk, width: number): Line => {
	const plan = planOf(desk, width);
	const {headings} = tasksSay;
	const cell = (name: keyof typeof headings): Cell => ({
		text: headings[name],
		tone: 'muted',
		width: plan[name],
		...(name === 'unblocks' ? {align: 'right' as const} : {}),
	});
	return [span('  '), ...tableLine((['id', 'priority', 'title', 'labels', 'standing', 'unblocks', 'reason'] as const).map(cell), desk.glyphs.ellipsis)];
};

const draw = (task: Task, desk: Desk, width: number): Line[] => {
	const {glyphs, snapshot} = desk;
	const shown = markOfTask(task, desk.policy);
	const plan = planOf(desk, width);
	const {text, tone} = standing(task, desk);
	const count = unblocked(snapshot.tasks).get(task.id) ?? 0;
	const cells: Cell[] = [
		{text: task.id, tone: isOver(task.state) ? 'muted' : 'accent', width: plan.id},
		{text: priorityWords[task.priority], tone: task.priority === 'high' ? 'strong' : 'muted', width: plan.priority},
		{text: safeLine(task.title), tone: isOver(task.state) ? 'muted' : 'plain', width: plan.title},
		{text: safeLine(task.labels.join(',')), tone: 'branch', width: plan.labels},
		{text, tone, width: plan.standing},
		{text: count === 0 ? '' : String(count), tone: 'muted', width: plan.unblocks, align: 'right'},
		{text: plan.reason > 0 ? safeLine(reasonOf(task, desk)) : '', tone: 'muted', width: plan.reason},
	];
	return [[span(glyphOf(shown, glyphs), shown.tone), span(' '), ...tableLine(cells, glyphs.ellipsis)]];
};

/** `… 12 over` */
const foldedLine = ({folded}: Folded, {glyphs}: Desk): Line => {
	const merged = folded.filter(({state}) => state !== 'cancelled').length;
	return [span(`${glyphs.ellipsis} ${tasksSay.folded(folded.length, merged)}`, 'muted')];
};

/** `11 ready · 3 blocked · 21/38 done` */
const count = ({snapshot: {counts, tasks}, glyphs}: Desk, width: number): string => {
	const done = counts.merged + counts.cleaned;
	const blocked = counts.blocked + counts.waiting;
	return [
		tasksSay.ready(counts.ready),
		...(blocked > 0 ? [tasksSay.waiting(blocked)] : []),
		...(done > 0 && width >= 48 ? [tasksSay.done(done, tasks.length)] : []),
	].join(` ${glyphs.dot} `);
};

export const tasksPane = definePane<Row>({
	name: 'tasks',
	title: 'Tasks',
	subject: paneSays.subjects.task,
	empty: desk => tasksSay.empty(keyOf('task.new', desk)),
	rows: rowsOf,
	start: rows =>
		Math.max(
			0,
			rows.findIndex(row => !isFolded(row) && next.has(row.state)),
		),
	needsPerson: (row, {policy}) => !isFolded(row) && waitsForPerson(row.state, policy),
	keyOf: row => (isFolded(row) ? 'over' : row.id),
	selectionOf: row => (isFolded(row) ? {} : selectionOfTask(row)),
	facetsOf: (row, sight) => (isFolded(row) ? {words: [], fields: {}} : facetsOfTask(row, sight)),
	groupOf: row => (isFolded(row) ? undefined : groupOfLabels(row.labels)),
	sortsBy: taskSorts((row: Row) => (isFolded(row) ? undefined : row)),
	hasHeading: (width, height) => width >= labelsFrom || (width >= headingFrom && height >= tallFrom),
	heading,
	foot({snapshot: {tasks}, state}) {
		const {over} = parted(tasks);
		return over > 0 && isHiding(state) ? [span(tasksSay.hidden(over), 'muted')] : [];
	},
	draw: (row, desk, width) => (isFolded(row) ? [foldedLine(row, desk)] : draw(row, desk, width)),
	count,
});
