/**
The form of a new task, as lines in a frame: pure.
*/
import {safeLine} from '../../domain/text.js';
import {cut, fitLine, type Line, lineWidth, span, spread, widthOf} from '../cells.js';
import {
	type ChoiceName,
	type Choices,
	candidatesFor,
	type Draft,
	editDraft,
	type FieldName,
	idsIn,
	insertText,
	isChoice,
	isLastField,
	type ShortName,
} from '../compose.js';
import {aroundCaret} from '../field.js';
import {findTask} from '../find.js';
import {type Intent, type KeyDesk, look, nothing} from '../intent.js';
import type {Desk} from '../panes/pane.js';
import {framed} from '../parts/frame.js';
import {writing, writingLines} from '../parts/writing.js';
import {composeSays as says} from '../says/compose.js';
import type {Glyphs} from '../theme.js';
import {choicesAt, labelOf, labelWidth, packed, type Row} from './compose-choices.js';
import type {OverlayDefinition, OverlayView} from './overlay.js';

export type ComposeOverlay = {readonly kind: 'compose'; readonly draft: Draft; readonly isSaving: boolean; readonly problem?: string};

const widthMax = 84;
const wideFrom = 64;
const notesFrom = 72;
const altFrom = 80;
const notesShare = 0.45;
const candidatesMax = 4;

const missingIn = (draft: Draft, desk: Desk): string[] => idsIn(draft.fields.after).filter(id => findTask(desk.snapshot, id) === undefined);

/** At the end of a line: what is taken when nothing is said, or what is not right. */
const noteOf = (name: FieldName, draft: Draft, desk: Desk): Line => {
	if (name === 'check' && desk.policy.verify !== undefined) return [span(says.defaultCheck(safeLine(desk.policy.verify)), 'muted')];
	if (name !== 'after') return [];
	if (draft.focus === 'after') return [span(says.completes, 'muted')];
	const missing = missingIn(draft, desk);
	return missing.length > 0 ? [span(says.notThere(missing.map(id => safeLine(id))), 'warn')] : [];
};

/** Those that have a line of their own. */
type TextName = Exclude<FieldName, ChoiceName | ShortName | 'prompt'>;

/** One line of text; a single task that is waited for is shown with its title. */
const textLine = (name: TextName, draft: Draft, desk: Desk, width: number): Line => {
	const {glyphs} = desk;
	const field = draft.fields[name];
	if (draft.focus === name) return writing(...aroundCaret(field), width, glyphs);
	if (field.text === '') return [span(cut(says.hints[name], width, glyphs.ellipsis), 'muted')];
	const task = name === 'after' ? findTask(desk.snapshot, field.text.trim()) : undefined;
	return fitLine([span(field.text), ...(task === undefined ? [] : [span(` ${safeLine(task.title)}`, 'muted')])], width, glyphs.ellipsis);
};

const goalLines = (draft: Draft, glyphs: Glyphs, width: number, height: number): Line[] => {
	const isFocused = draft.focus === 'prompt';
	const field = draft.fields.prompt;
	const lines =
		!isFocused && field.text === '' ? [[span(cut(says.hints.prompt, width, glyphs.ellipsis), 'muted')]] : writingLines(field, isFocused, width, height, glyphs);
	return lines.map((line, index) => [...(index === 0 ? labelOf('prompt', draft) : [span(' '.repeat(labelWidth))]), ...line]);
};

const candidateLines = (draft: Draft, {tasks}: Choices, width: number, {ellipsis, cursor}: Glyphs): Line[] => {
	const all = draft.focus === 'after' ? candidatesFor(draft.fields.after, tasks) : [];
	const hidden = all.length - candidatesMax;
	return all.slice(0, candidatesMax).map((task, index): Line => {
		const more = hidden > 0 && index === candidatesMax - 1 ? ` ${says.moreTasks(hidden)}` : '';
		const mark: Line = [span(' '.repeat(labelWidth - 2)), span(index === 0 ? cursor : ' ', 'accent'), span(' ')];
		const words = cut(`${safeLine(task.id)} ${safeLine(task.title)}`, width - widthOf(more), ellipsis);
		return [...mark, span(words, index === 0 ? 'plain' : 'muted'), span(more, 'muted')];
	});
};

/** Those that fit, with the field that is being written among them. */
const inSight = (rows: readonly Row[], focus: FieldName, height: number): Line[] => {
	const first = rows.findIndex(([name]) => name === focus);
	const from = Math.max(0, Math.min(first, rows.length - height, Math.max(0, first + 2 - height)));
	return rows.slice(from, from + height).map(([, line]) => line);
};

const rowsOf = (draft: Draft, desk: Desk, inner: number, height: number): Row[] => {
	const choices = choicesAt(desk);
	const {glyphs} = desk;
	const hasNotes = inner >= notesFrom;
	const isHigh = height >= 14;
	const blank: Row[] = isHigh ? [[undefined, []]] : [];
	const textWidth = inner - labelWidth;
	const written = (name: TextName): Row => {
		const all = noteOf(name, draft, desk);
		const note = hasNotes ? fitLine(all, Math.min(Math.floor(inner * notesShare), lineWidth(all)), glyphs.ellipsis) : [];
		const room = textWidth - (note.length > 0 ? lineWidth(note) + 2 : 0);
		return [name, spread([...labelOf(name, draft), ...textLine(name, draft, desk, room)], note, inner, glyphs.ellipsis)];
	};
	const candidates = candidateLines(draft, choices, textWidth, glyphs);
	const chosenRows = packed(draft, desk, inner);
	const others = 4 + chosenRows.length + candidates.length + blank.length * 2;
	return [
		written('title'),
		...blank,
		...goalLines(draft, glyphs, textWidth, Math.max(1, Math.min(8, height - others))).map((line): Row => ['prompt', line]),
		...blank,
		written('check'),
		written('after'),
		...candidates.map((line): Row => ['after', line]),
		written('files'),
		...chosenRows,
	];
};

const footOf = ({draft, isSaving}: ComposeOverlay, desk: Desk, width: number): Line => {
	const {enter, set} = desk.glyphs;
	if (isSaving) return [span(says.saving, 'muted')];
	if (width < wideFrom) return [span(says.keysBrief, 'muted')];
	if (draft.focus === 'prompt') return [span(says.goalKeys(enter, width >= altFrom), 'muted')];
	return [
		span(`${isChoice(draft.focus) ? says.choose(set === 'unicode') : ''}${says.keys(enter, isLastField(draft, choicesAt(desk)), width >= altFrom)}`, 'muted'),
	];
};

const drawn = (overlay: ComposeOverlay, {desk, size: {columns, rows}}: OverlayView): Line[] => {
	const {draft, problem} = overlay;
	const {glyphs} = desk;
	const width = Math.min(columns, widthMax);
	const inner = width - 4;
	const trouble: Line[] = problem === undefined ? [] : [[span(safeLine(problem), 'err')]];
	const room = Math.max(1, rows - 2 - trouble.length);
	const lines = [...inSight(rowsOf(draft, desk, inner, room), draft.focus, room), ...trouble];
	return framed(
		lines.map(line => [span(' '), ...fitLine(line, inner, glyphs.ellipsis)]),
		{width, height: Math.min(rows, lines.length + 2), title: says.title, foot: footOf(overlay, desk, width), isFocused: true, glyphs},
	);
};

const read = (press: string, overlay: ComposeOverlay, desk: KeyDesk): Intent => {
	const {draft, isSaving} = overlay;
	const choices = choicesAt(desk);
	if (isSaving) return nothing;
	if (press === 'escape') return look({type: 'draft', draft}, {type: 'overlay', overlay: undefined});
	if (press === 'ctrl+g') return {kind: 'deed', deed: {do: 'edit-text'}};
	// Some multiplexers keep Ctrl with S for themselves.
	if (press === 'ctrl+s' || press === 'alt+return' || (press === 'return' && isLastField(draft, choices))) return {kind: 'save', draft};
	const edited = editDraft(draft, press, choices);
	return edited ? look({type: 'overlay', overlay: {...overlay, draft: edited}}) : nothing;
};

export const composeOverlay: OverlayDefinition<ComposeOverlay> = {
	kind: 'compose',
	isWriting: true,
	isDimming: true,
	escape: says.escape,
	read: (press, overlay, _state, desk) => read(press, overlay, desk),
	lines: drawn,
	paste: (text, overlay) => (overlay.isSaving ? overlay : {...overlay, draft: insertText(overlay.draft, text)}),
	closing: ({draft}) => look({type: 'draft', draft}, {type: 'overlay', overlay: undefined}),
};
