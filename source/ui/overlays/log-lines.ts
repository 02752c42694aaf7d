/**
The output of one agent over the whole screen, following its end until somebody scrolls.
*/

import {safeLine} from '../../domain/text.js';
import {fitLine, type Line, span} from '../cells.js';
import {findAgent, findTask} from '../find.js';
import {glyphOf, markOfAttempt} from '../marks.js';
import {nameOf} from '../panes/agents-pane.js';
import type {Desk} from '../panes/pane.js';
import {framed} from '../parts/frame.js';
import type {OutputNow} from '../read-log-key.js';
import type {LogView} from '../ui-state.js';
import {counted, longAge} from '../words.js';

/** `a1 T-17 login rate limit   ● working 12m04s   claude` */
export const logHeader = ({agentId}: LogView, {snapshot, nowMs, glyphs, policy}: Desk): Line => {
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

const stateOf = ({held}: LogView, {bytes, lines}: OutputNow): string => {
	if (!held) return `following, ${counted(lines.length, 'line')}`;
	return bytes > held.bytes ? 'held, there is more: f follows' : 'held: f follows';
};

export const logLines = (log: LogView, output: OutputNow, desk: Desk, width: number, height: number): Line[] => {
	const {held} = log;
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
