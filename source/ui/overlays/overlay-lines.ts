/**
What each overlay says, as lines in a frame: pure.
*/
import type {CommandCard, PaneName} from '../../commands/command.js';
import {isLive} from '../../domain/agent.js';
import {safeLine} from '../../domain/text.js';
import {fitLine, type Line, lineWidth, span, widthOf} from '../cells.js';
import {helpParts, keyName} from '../hints.js';
import type {Context} from '../keymap.js';
import type {Size} from '../layout.js';
import type {Desk} from '../panes/pane.js';
import {framed} from '../parts/frame.js';
import {mayGoOnInBackground} from '../read-overlay-key.js';
import type {Overlay} from '../ui-state.js';
import {counted} from '../words.js';
import {answerPart} from './answer-lines.js';
import {composeLines} from './compose-lines.js';

/** Lines in a frame as wide as they need, but never wider or higher than the window. */
export const boxed = (title: string, lines: readonly Line[], {columns, rows}: Size, {glyphs}: Pick<Desk, 'glyphs'>, more = ''): Line[] => {
	const widest = Math.max(widthOf(title) + 6, ...lines.map(lineWidth));
	const width = Math.min(columns, Math.max(Math.min(40, columns), widest + 4));
	const height = Math.min(rows, lines.length + 2);
	return framed(
		lines.map(line => [span(' '), ...line]),
		{width, height, title, more, isFocused: true, glyphs},
	);
};

const questionLines = ({question, press}: Overlay & {kind: 'question'}, {glyphs}: Desk, size: Size): Line[] => {
	const room = size.rows - 6;
	const said = question.lines.slice(0, room).map((line): Line => [span(safeLine(line))]);
	const hidden = question.lines.length - said.length;
	const answers: Line = [
		span(' y ', 'accent'),
		span(`${safeLine(question.yes)}    `),
		span(`[ n keep  ${glyphs.enter}  Esc ]`, 'chosen'),
		span(press === 'y' ? ' ' : ''),
	];
	return boxed(safeLine(question.title), [...said, ...(hidden > 0 ? [[span(`${counted(hidden, 'more line')}`, 'muted')]] : []), [], answers], size, {glyphs});
};

const leaveLines = (desk: Desk, size: Size): Line[] => {
	const {snapshot, glyphs, demo = false} = desk;
	const live = snapshot.agents.filter(({state}) => isLive(state)).length;
	const mayGoOn = mayGoOnInBackground(desk);
	const isLow = size.rows < 12;
	const answers: Line[] = [
		[span(`[ ${glyphs.enter} leave ]`, 'chosen')],
		...(mayGoOn ? [[span('b', 'accent'), span(' leave, the queue goes on')]] : []),
		[span('Esc', 'accent'), span(' stay')],
	];
	const said: Line[] = demo
		? [
				[span('The demo ends.')],
				...(isLow
					? []
					: ([[span('Its agents are stopped; its repository is', 'muted')], [span('removed, unless it was begun with --keep.', 'muted')]] as Line[])),
			]
		: [[span(live === 0 ? 'No agent is at work.' : `${counted(live, 'agent')} ${live === 1 ? 'keeps' : 'keep'} running.`)]];
	const lines: Line[] = [
		...said,
		...(mayGoOn && !isLow ? [[span('The queue waits until somebody conducts.', 'warn')]] : []),
		...(isLow ? [] : [[]]),
		...(size.columns < 60 ? answers : [answers.flatMap((answer, index) => (index === 0 ? answer : [span('   '), ...answer]))]),
		...(isLow || demo ? [] : [[], [span('Come back: orch-tui   Look: orch-tui status', 'muted')] as Line]),
	];
	return boxed(demo ? 'Leave the demo' : 'Leave orch', lines, size, desk);
};

const helpLines = (overlay: Overlay & {kind: 'help'}, cards: readonly CommandCard[], pane: PaneName, context: Context, desk: Desk, size: Size): Line[] => {
	const {glyphs} = desk;
	const width = Math.min(74, size.columns - 4);
	const columns = width >= 60 ? 2 : 1;
	const cell = Math.floor(width / columns);
	const lines = helpParts(cards, pane, context, overlay.isWhole).flatMap(({title, keys}): Line[] => {
		const texts = keys.map(({shown, does}): Line => [span(` ${keyName(shown, glyphs)}`.padEnd(11), 'accent'), span(does)]);
		const height = Math.ceil(texts.length / columns);
		const table = Array.from(
			{length: height},
			(_, row): Line => Array.from({length: columns}, (_unused, column) => fitLine(texts[column * height + row] ?? [], cell, glyphs.ellipsis)).flat(),
		);
		return [[span(title, 'strong')], ...table, []];
	});
	const room = Math.max(1, size.rows - 4);
	const top = Math.min(overlay.top, Math.max(0, lines.length - room));
	const more = lines.length > room ? `j k: ${lines.length - room - top} more lines` : '';
	return boxed(overlay.isWhole ? 'Keys everywhere' : 'Keys here, ? again: everywhere', lines.slice(top, top + room), size, desk, more);
};

const answerLines = (overlay: Overlay & {kind: 'answer'}, desk: Desk, size: Size): Line[] => {
	const {shown, below} = answerPart(overlay, size);
	return boxed(safeLine(overlay.lines[0] ?? ''), shown, size, desk, below > 0 ? `j k: ${counted(below, 'more line')}` : '');
};

/** The open overlay, or nothing. */
export const overlayLines = (overlay: Overlay, cards: readonly CommandCard[], pane: PaneName, context: Context, desk: Desk, size: Size): Line[] => {
	switch (overlay.kind) {
		case 'question':
			return questionLines(overlay, desk, size);
		case 'leave':
			return leaveLines(desk, size);
		case 'help':
			return helpLines(overlay, cards, pane, context, desk, size);
		case 'answer':
			return answerLines(overlay, desk, size);
		case 'compose':
			return composeLines(overlay, desk, size);
	}
};
