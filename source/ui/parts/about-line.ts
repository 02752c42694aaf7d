/**
One thing that an act is about, on one line: its state, its names, since when, and what of it is in no commit.
*/
import {safeLine} from '../../domain/text.js';
import {type Line, span, tableLine} from '../cells.js';
import {findAgent, findTask, findWorktree} from '../find.js';
import {glyphOf, markOfAttempt, markOfTask} from '../marks.js';
import type {Desk, Selection} from '../panes/pane.js';
import {counted, longAge} from '../words.js';

/** `● a3 T-22 i18n strings   5m12s  ±2 files` */
export const aboutLine = ({agentId, taskId}: Selection, {snapshot, policy, glyphs, nowMs}: Desk, width: number): Line => {
	const agent = findAgent(snapshot, agentId);
	const task = findTask(snapshot, taskId ?? agent?.taskId);
	const shown = agent ? markOfAttempt(agent, task, policy) : task && markOfTask(task, policy);
	const dirty = task === undefined ? 0 : (findWorktree(snapshot, task.id)?.dirtyFiles ?? 0);
	const files = dirty === 0 ? '' : `${glyphs.set === 'unicode' ? '±' : '~'}${counted(dirty, 'file')}`;
	const names = [agent?.id ?? '', task?.id ?? taskId ?? agentId ?? ''].filter(Boolean).join(' ');
	const age = agent ? longAge((agent.endedAtMs ?? nowMs) - (agent.startedAtMs ?? agent.createdAtMs)) : (shown?.word ?? '');
	const ageWidth = Math.min(10, Math.max(6, age.length));
	const filesWidth = width >= 44 ? 9 : 0;
	return [
		span(shown ? glyphOf(shown, glyphs) : ' ', shown?.tone ?? 'muted'),
		span(' '),
		...tableLine(
			[
				{text: `${names} ${safeLine(task?.title ?? '')}`, tone: 'plain', width: width - 2 - ageWidth - 1 - (filesWidth > 0 ? filesWidth + 1 : 0)},
				{text: age, tone: 'muted', width: ageWidth, align: 'right'},
				{text: files, tone: 'warn', width: filesWidth},
			],
			glyphs.ellipsis,
		),
	];
};
