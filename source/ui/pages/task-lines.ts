/**
A task as a person reads it: goal, check, what it may change, who waits for it, how often it was tried.
*/
import {limitsOf} from '../../domain/remedy.js';
import type {Snapshot} from '../../domain/snapshot.js';
import {isOver, type Task} from '../../domain/task.js';
import {safeLine, safeText} from '../../domain/text.js';
import {type Line, span, wrapText} from '../cells.js';
import {findAgent, findTask} from '../find.js';
import {glyphOf, markOfTask} from '../marks.js';
import type {Desk} from '../panes/pane.js';
import {remember} from '../remember.js';
import {tabSays} from '../says/tabs.js';
import {longWhy, whyTask} from '../why-row.js';
import {priorityWords} from '../words.js';
import type {About} from './agent-head.js';
import {type CheckState, checkState} from './check-state.js';

export const priorityWord = ({priority}: Task): string => priorityWords[priority];

/** Who waits for whom, among the open ones that are known to wait. */
const waitersIn = remember((tasks: Snapshot['tasks']) => {
	const waiters = new Map<string, string[]>();
	for (const {id, waitsFor, state} of tasks) {
		if (!isOver(state)) for (const on of waitsFor) waiters.set(on, [...(waiters.get(on) ?? []), id]);
	}

	return waiters;
});

const paragraph = (text: string, width: number): Line[] =>
	safeText(text)
		.split('\n')
		.flatMap(line => wrapText(line, width).map((part): Line => [span(part)]));

const section = (title: string, lines: readonly Line[]): Line[] => (lines.length === 0 ? [] : [[span(title, 'muted')], ...lines, []]);

const row = (name: string, text: string): Line => [span(name.padEnd(12), 'muted'), span(text)];

const checkMarks = {passed: ['✔', '+', 'ok'], failed: ['✖', 'x', 'err'], running: ['●', '*', 'info'], open: ['○', '-', 'muted']} as const;

/** The command, with the mark of how it stands. */
export const checkLines = (task: Task, state: CheckState, {glyphs}: Desk, width: number): Line[] => {
	const [unicode, ascii, tone] = checkMarks[state];
	return wrapText(safeLine(task.check ?? ''), Math.max(8, width - 2)).map((text, index) => [
		span(index === 0 ? `${glyphs.set === 'unicode' ? unicode : ascii} ` : '  ', tone),
		span(text),
	]);
};

/** In lines of at most `width` cells. */
export const taskLines = (task: Task, {agentId}: About, desk: Desk, width: number): Line[] => {
	const {snapshot, policy, glyphs} = desk;
	const waiters = waitersIn(snapshot.tasks).get(task.id) ?? [];
	const agent = findAgent(snapshot, agentId);
	const why = isOver(task.state) ? '' : longWhy(whyTask(task, desk), task);
	const waits = task.waitsFor.map(id => {
		const on = findTask(snapshot, id);
		return on ? `${glyphOf(markOfTask(on, policy), glyphs)}${id}` : id;
	});
	return [
		...section(tabSays.goal, [...paragraph(task.title, width), ...(task.prompt === '' ? [] : paragraph(task.prompt, width))]),
		...section(tabSays.accept, task.check === undefined ? [] : checkLines(task, checkState(task, agent), desk, width)),
		...section(tabSays.stands, why === '' ? [] : paragraph(why, width)),
		...section(
			tabSays.files,
			task.files.map((file): Line => [span(safeLine(file))]),
		),
		...(waits.length === 0 ? [] : [row(tabSays.waitsFor, waits.join(' '))]),
		...(waiters.length === 0 ? [] : [row(tabSays.waiters, waiters.slice(0, 6).join(' ') + (waiters.length > 6 ? ` +${waiters.length - 6}` : ''))]),
		row(tabSays.tries, `${task.retries + 1}/${limitsOf(task, policy).retriesMax + 1}`),
		...(task.labels.length === 0 ? [] : [row(tabSays.labels, safeLine(task.labels.join(', ')))]),
		...(agent?.process === undefined ? [] : [row(tabSays.pid, tabSays.ownGroup(agent.process.agent.pid))]),
	];
};
