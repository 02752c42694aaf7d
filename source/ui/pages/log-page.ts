/**
The log of one agent over the whole screen, following its end; the first step away from there holds the picture still, until the reader is back.
*/
import type {AgentId} from '../../domain/ids.js';
import {type SafeText, safeLine} from '../../domain/text.js';
import {fitLine, type Line, span} from '../cells.js';
import {findAgent, findTask} from '../find.js';
import {roomOf} from '../layout.js';
import {glyphOf, markOfAttempt} from '../marks.js';
import type {OutputNow} from '../output.js';
import {nameOf} from '../panes/agent-words.js';
import type {Desk} from '../panes/pane.js';
import {framed} from '../parts/frame.js';
import {counted, longAge} from '../words.js';
import type {PageDefinition, Step} from './page.js';

/** Output as it was when the reader left the end, and the line at the top. */
type Held = {readonly lines: readonly SafeText[]; readonly bytes: number; readonly top: number};

export type LogPage = {readonly kind: 'log'; readonly agentId: AgentId; readonly held?: Held};

/** `a1 T-17 login rate limit   ● working 12m04s   claude` */
const header = ({agentId}: LogPage, {snapshot, nowMs, glyphs, policy}: Desk): Line => {
	const agent = findAgent(snapshot, agentId);
	const task = findTask(snapshot, agent?.taskId) ?? snapshot.tasks.find(each => each.agentId === agentId);
	const shown = agent && markOfAttempt(agent, task, policy);
	const since = agent && (agent.startedAtMs ?? agent.createdAtMs);
	return [
		span(` ${agentId} `, 'accent'),
		...(shown && agent
			? [
					span(`${glyphOf(shown, glyphs)} ${shown.word}`, shown.tone),
					span(` ${longAge((agent.endedAtMs ?? nowMs) - (since ?? nowMs))}  `),
					span(`${nameOf(agent)}  `, agent.permissions === 'full' ? 'warn' : 'muted'),
				]
			: [span('over  ', 'muted')]),
		...(task ? [span(`${task.id} `, 'accent'), span(safeLine(task.title))] : []),
	];
};

const stateOf = ({held}: LogPage, {bytes, lines}: OutputNow): string => {
	if (!held) return `following, ${counted(lines.length, 'line')}`;
	return bytes > held.bytes ? 'held, there is more: f follows' : 'held: f follows';
};

const drawn = (log: LogPage, desk: Desk, width: number, height: number): Line[] => {
	const {held} = log;
	const output = desk.outputOf(log.agentId);
	const room = Math.max(0, height - 2);
	const lines = held?.lines ?? output.lines;
	const top = held ? Math.min(held.top, Math.max(0, lines.length - room)) : Math.max(0, lines.length - room);
	const shown = lines.slice(top, top + room).map((line): Line => fitLine([span(line.replaceAll('\n', ' '))], width - 2, desk.glyphs.ellipsis));
	const empty: Line[] = [[span(' '), span(`${log.agentId} has not printed anything yet.`, 'muted')]];
	return framed(lines.length === 0 ? empty : shown, {
		width,
		height,
		title: `Log of ${log.agentId}`,
		count: stateOf(log, output),
		more: held ? `${top + 1}-${Math.min(lines.length, top + room)} of ${lines.length}` : '',
		isFocused: true,
		glyphs: desk.glyphs,
	});
};

/** The page after a step; back at the end, it follows again. */
export const moveInLog = (step: Step, {agentId, held}: LogPage, output: OutputNow, room: number): LogPage => {
	const {lines, bytes} = held ?? output;
	const last = Math.max(0, lines.length - room);
	const top = held?.top ?? last;
	const page = Math.max(1, room - 1);
	const steps: Record<Step, number> = {down: 1, up: -1, 'page-down': page, 'page-up': -page, top: -last, bottom: last};
	const next = Math.max(0, top + steps[step]);
	return step === 'bottom' || next >= last ? {kind: 'log', agentId} : {kind: 'log', agentId, held: {lines, bytes, top: next}};
};

export const logPage: PageDefinition<LogPage> = {
	kind: 'log',
	context: 'log',
	isLive: true,
	selectionOf({agentId}, snapshot) {
		const taskId = findAgent(snapshot, agentId)?.taskId ?? snapshot.tasks.find(task => task.agentId === agentId)?.id;
		return {agentId, ...(taskId === undefined ? {} : {taskId})};
	},
	header,
	lines: drawn,
	move: (step, page, desk) => moveInLog(step, page, desk.outputOf(page.agentId), roomOf(desk.size, 'agents', true)),
};
