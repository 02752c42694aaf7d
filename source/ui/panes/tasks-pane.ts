/**
What there is to do, in the order of the backlog, and how far each task has come.
*/
import {waitsForPerson} from '../../domain/attention.js';
import {isOver, needsAPerson, type Priority, type Task, type TaskState} from '../../domain/task.js';
import {safeLine} from '../../domain/text.js';
import {type Cell, type Line, span, tableLine} from '../cells.js';
import {facetsOfTask} from '../facets.js';
import {glyphOf, markOfTask} from '../marks.js';
import {remember} from '../remember.js';
import type {Tone} from '../theme.js';
import {longWhy, shortWhy, whyTask} from '../why-row.js';
import {type Desk, definePane, type Selection} from './pane.js';

const priorityWords: Record<Priority, string> = {high: 'P1', medium: 'P2', low: 'P3'};
const wideFrom = 100;

/** Open ones in the order of the backlog, then those that are over. */
const inOrder = remember((tasks: readonly Task[]): readonly Task[] => [
	...tasks.filter(({state}) => !isOver(state)),
	...tasks.filter(({state}) => isOver(state)),
]);

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

const draw = (task: Task, desk: Desk, width: number): Line[] => {
	const {glyphs, snapshot} = desk;
	const shown = markOfTask(task, desk.policy);
	const id = Math.min(idWidth(snapshot.tasks), Math.max(4, Math.floor(width / 3)));
	const {text, tone} = standing(task, desk);
	const reason = width >= wideFrom ? Math.floor(width * 0.4) : 0;
	const state = 12;
	const title = width - 1 - 1 - id - 1 - 2 - 1 - 1 - state - 1 - (reason > 0 ? reason + 1 : 0);
	const cells: Cell[] = [
		{text: task.id, tone: isOver(task.state) ? 'muted' : 'accent', width: id},
		{text: priorityWords[task.priority], tone: task.priority === 'high' ? 'strong' : 'muted', width: 2},
		{text: safeLine(task.title), tone: isOver(task.state) ? 'muted' : 'plain', width: title},
		{text, tone, width: state},
		{text: reason > 0 ? safeLine(reasonOf(task, desk)) : '', tone: 'muted', width: reason},
	];
	return [[span(glyphOf(shown, glyphs), shown.tone), span(' '), ...tableLine(cells, glyphs.ellipsis)]];
};

/** `11 ready · 3 blocked · 21/38 done` */
const count = ({snapshot: {counts, tasks}, glyphs}: Desk, width: number): string => {
	const done = counts.merged + counts.cleaned;
	const blocked = counts.blocked + counts.waiting;
	return [`${counts.ready} ready`, ...(blocked > 0 ? [`${blocked} waiting`] : []), ...(done > 0 && width >= 48 ? [`${done}/${tasks.length} done`] : [])].join(
		` ${glyphs.dot} `,
	);
};

export const tasksPane = definePane<Task>({
	name: 'tasks',
	title: 'Tasks',
	subject: 'the task',
	empty: 'No tasks. n writes one; orch-tui import reads a backlog.',
	rows: ({tasks}) => inOrder(tasks),
	start: rows =>
		Math.max(
			0,
			rows.findIndex(({state}) => next.has(state)),
		),
	needsPerson: ({state}, {policy}) => waitsForPerson(state, policy),
	keyOf: ({id}) => id,
	selectionOf: selectionOfTask,
	facetsOf: (task, sight) => facetsOfTask(task, sight),
	draw,
	count,
});
