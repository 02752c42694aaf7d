/**
What is under the cursor, in a box of its own beside the messages.
*/
import {type Line, span} from '../cells.js';
import type {Desk, Selection} from '../panes/pane.js';
import {peekLines, subjectOf} from '../peek.js';
import {dashSays} from '../says/dash.js';
import {framed} from './frame.js';

/** `height` lines of `width` cells. */
export const peekBox = (selection: Selection, desk: Desk, width: number, height: number): Line[] => {
	const {glyphs} = desk;
	const subject = subjectOf(selection, desk);
	const {need, agent, task} = subject;
	const isNothing = agent === undefined && task === undefined;
	const does = need === undefined ? dashSays.opens : need.kind === 'question' ? dashSays.answers : dashSays.decides;
	const lines: Line[] = isNothing ? [[span(dashSays.peekNothing, 'muted')]] : peekLines(subject, desk, width - 4, height - 2);
	return framed(
		lines.map(line => [span(' '), ...line]),
		{
			width,
			height,
			title: dashSays.peek(selection.agentId ?? selection.taskId ?? '').trim(),
			count: isNothing ? '' : does(glyphs.enter),
			isFocused: false,
			glyphs,
		},
	);
};
