/**
Asks before a command does what a person might regret. y does it; ⏎ and Esc keep things as they are.
*/
import type {CommandName, Question} from '../../commands/command.js';
import {safeLine} from '../../domain/text.js';
import {type Line, span} from '../cells.js';
import {closeOverlay, type Intent, type KeyDesk, look, nothing} from '../intent.js';
import {counted} from '../words.js';
import {boxed} from './boxed.js';
import {closes, type OverlayDefinition, type OverlayView} from './overlay.js';

export type QuestionOverlay = {
	readonly kind: 'question';
	readonly question: Question;
	readonly press: string;
	readonly name: CommandName;
	readonly input: Readonly<Record<string, unknown>>;
};

const read = (press: string, {name, input, question}: QuestionOverlay, desk: KeyDesk): Intent => {
	if (press !== 'y') return press === 'n' || closes.has(press) ? closeOverlay : nothing;
	const reason = desk.cards.find(card => card.name === name)?.blockedBecause?.(desk.snapshot, {...input});
	return reason === undefined
		? {kind: 'run', name, input, does: question.yes, press}
		: look({type: 'overlay', overlay: undefined}, {type: 'say', text: reason, tone: 'warn', atMs: desk.nowMs});
};

const lines = ({question, press}: QuestionOverlay, {desk: {glyphs}, size}: OverlayView): Line[] => {
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

export const questionOverlay: OverlayDefinition<QuestionOverlay> = {
	kind: 'question',
	escape: 'keep',
	read: (press, overlay, _state, desk) => read(press, overlay, desk),
	lines,
};
