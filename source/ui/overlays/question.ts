/**
Asks before a command does what a person might regret: y does it, or words that are typed; ⏎ and Esc keep things as they are.
*/
import type {Choice, CommandName, Question} from '../../commands/command.js';
import {safeLine} from '../../domain/text.js';
import {type Group, nameOfSelection} from '../bulk.js';
import {type Line, lineWidth, span, wrapText} from '../cells.js';
import {aroundCaret, editField, emptyField, type Field} from '../field.js';
import {closeOverlay, type Intent, type KeyDesk, look, nothing, say} from '../intent.js';
import {isJustNow} from '../just-now.js';
import {aboutLine} from '../parts/about-line.js';
import {askSays} from '../says/ask.js';
import {boxed} from './boxed.js';
import {closes, type OverlayDefinition, type OverlayView} from './overlay.js';

export type QuestionOverlay = {
	readonly kind: 'question';
	readonly question: Question;
	readonly press: string;
	readonly name: CommandName;
	readonly input: Readonly<Record<string, unknown>>;
	/** When it came up: a key that was on its way by then does not answer it. */
	readonly openedAtMs: number;
	/** What it is about, when it is about all that are marked; `input` is empty then. */
	readonly group?: Group;
	/** What has been typed of the words that confirm it. */
	readonly typed?: Field;
};

/** A key that comes this soon after the question was meant for something else. */
const answerAfterMs = 400;

/** What is not possible any more is said, and not done. */
const run = (overlay: QuestionOverlay, input: QuestionOverlay['input'], does: string, desk: KeyDesk): Intent => {
	const {name, press, group} = overlay;
	const card = desk.cards.find(each => each.name === name);
	const blocked = (each: QuestionOverlay['input']) => card?.blockedBecause?.(desk.snapshot, {...each});
	const items = group?.items.filter(item => blocked(item.input) === undefined);
	if (group && items && items.length > 0) {
		return {kind: 'run-many', name, items: items.map(item => ({...item, input: {...item.input, ...input}})), does, press, pane: group.pane, first: [close]};
	}

	const reason = blocked(group?.items[0]?.input ?? input);
	return reason === undefined && !group
		? {kind: 'run', name, input, does, press}
		: look(close, {type: 'say', text: reason ?? askSays.nothingToDo, tone: 'warn', atMs: desk.nowMs});
};

const close = {type: 'overlay', overlay: undefined} as const;

/** A stronger answer has a question of its own. */
const choose = (overlay: QuestionOverlay, {input, does, isAsked}: Choice, desk: KeyDesk): Intent => {
	const chosen = {...overlay.input, ...input};
	const question = isAsked ? desk.cards.find(({name}) => name === overlay.name)?.question?.(desk.snapshot, chosen) : undefined;
	if (question === undefined) return run(overlay, chosen, does, desk);
	return look({type: 'overlay', overlay: {kind: 'question', question, press: overlay.press, name: overlay.name, input: chosen, openedAtMs: desk.nowMs}});
};

const confirm = (overlay: QuestionOverlay, words: string, desk: KeyDesk): Intent => {
	const {typed = emptyField, question, input} = overlay;
	if (typed.text.trim() === '') return closeOverlay;
	if (typed.text.trim() === words) return run(overlay, input, question.yes, desk);
	return say(askSays.notTyped(words), 'warn', desk);
};

const read = (press: string, overlay: QuestionOverlay, _state: unknown, desk: KeyDesk): Intent => {
	const {question, typed = emptyField} = overlay;
	const words = question.typed;
	const choice = typed.text === '' ? question.choices?.find(({letter}) => letter === press) : undefined;
	const isAnswer = choice !== undefined || (words === undefined ? press === 'y' : press === 'return' && typed.text !== '');
	if (isAnswer && isJustNow(overlay.openedAtMs, desk.nowMs, answerAfterMs)) return say(askSays.tooSoon, 'warn', desk);
	if (choice) return choose(overlay, choice, desk);
	if (words === undefined) {
		if (press === 'y') return run(overlay, overlay.input, question.yes, desk);
		return press === 'n' || closes.has(press) ? closeOverlay : nothing;
	}

	if (press === 'return') return confirm(overlay, words, desk);
	if (press === 'escape' || (press === 'backspace' && typed.text === '')) return closeOverlay;
	const edited = editField(typed, press);
	return edited ? look({type: 'overlay', overlay: {...overlay, typed: edited}}) : nothing;
};

const itemWidth = 58;

/** What it is about, each on a line; then what is marked and left out. */
const groupLines = ({items, left}: Group, {desk, size}: OverlayView, room: number): Line[] => {
	const width = Math.min(itemWidth, size.columns - 5);
	const all: Line[] = [
		...items.map(({about}) => aboutLine(about, desk, width)),
		...left.map(({about, reason}): Line => [span(safeLine(askSays.left(nameOfSelection(about), reason)), 'muted')]),
	];
	return all.length <= room ? all : [...all.slice(0, Math.max(0, room - 1)), [span(askSays.more(all.length - Math.max(0, room - 1)), 'muted')]];
};

const choiceSpans = ({choices = []}: Question): Line => choices.flatMap(({letter, does}) => [span(`${letter} `, 'accent'), span(`${safeLine(does)}    `)]);

/** What a box in this window has room for beside its frame. */
const roomIn = ({columns}: OverlayView['size']): number => Math.max(10, columns - 4);

/** Nothing of what is asked is cut off: whoever answers has read it. */
const wrapped = (text: string, width: number, tone?: 'muted'): Line[] => wrapText(safeLine(text), width).map((part): Line => [span(part, tone)]);

const keepLines = ({keeps = ''}: Question, room: number): Line[] => {
	const key = span(askSays.escKeeps, 'chosen');
	const beside: Line = [key, span(` ${safeLine(keeps)}`, 'muted')];
	return lineWidth(beside) <= room ? [beside] : [[key], ...wrapped(keeps, room, 'muted')];
};

/** The answers; the harmless one is marked, and always the same. */
const answerLines = ({question, typed = emptyField}: QuestionOverlay, {desk: {glyphs}, size}: OverlayView): Line[] => {
	if (question.typed === undefined) {
		return [[span('y ', 'accent'), span(`${safeLine(question.yes)}    `), ...choiceSpans(question), span(askSays.keeps(glyphs.enter), 'chosen')]];
	}

	const [before, after] = aroundCaret(typed);
	const choices = question.choices?.map((choice): Line => choiceSpans({...question, choices: [choice]})) ?? [];
	return [
		...choices,
		[span(askSays.typeTo(safeLine(question.typed))), span(before, 'strong'), span(glyphs.caret, 'accent'), span(after, 'strong')],
		[],
		...keepLines(question, roomIn(size)),
	];
};

const lines = (overlay: QuestionOverlay, view: OverlayView): Line[] => {
	const {question, group} = overlay;
	const {desk, size} = view;
	const answers = answerLines(overlay, view);
	const room = Math.max(1, size.rows - 4 - answers.length);
	const told = question.lines.flatMap(line => wrapped(line, roomIn(size)));
	const about = group ? groupLines(group, view, Math.max(1, room - told.length)) : [];
	const said = told.slice(0, Math.max(1, room - about.length));
	const hidden = told.length - said.length;
	const more: Line[] = hidden > 0 ? [[span(askSays.moreLines(hidden), 'muted')]] : [];
	return boxed(safeLine(question.title), [...about, ...said, ...more, [], ...answers], size, desk);
};

export const questionOverlay: OverlayDefinition<QuestionOverlay> = {kind: 'question', escape: askSays.keep, read, lines};
