/**
The form of a new task, as lines in a frame: pure.
*/
import {safeLine} from '../../domain/text.js';
import {cut, fitLine, type Line, span} from '../cells.js';
import {type Draft, editDraft, type FieldName, fieldNames, hintOf, insertText, isLastField} from '../compose.js';
import {aroundCaret} from '../field.js';
import {type Intent, look, nothing} from '../intent.js';
import {framed} from '../parts/frame.js';
import {writing} from '../parts/writing.js';
import type {Glyphs} from '../theme.js';
import type {OverlayDefinition, OverlayView} from './overlay.js';

export type ComposeOverlay = {readonly kind: 'compose'; readonly draft: Draft; readonly isSaving: boolean; readonly problem?: string};

const labelWidth = 10;

const fieldLines = (name: FieldName, {fields, focus}: Draft, width: number, height: number, glyphs: Glyphs): Line[] => {
	const field = fields[name];
	const label = span(name.padEnd(labelWidth), focus === name ? 'accent' : 'muted');
	if (name === 'priority') return [[label, span(focus === name ? `< ${field.text} >` : field.text, focus === name ? 'strong' : 'plain')]];
	if (focus !== name && field.text === '') return [[label, span(hintOf[name], 'muted')]];

	const [before, after] = focus === name ? aroundCaret(field) : [field.text, ''];
	const linesBefore = before.split('\n');
	const linesAfter = after.split('\n');
	const middle =
		focus === name ? writing(linesBefore.at(-1) ?? '', linesAfter[0] ?? '', width, glyphs) : [span(cut(linesBefore.at(-1) ?? '', width, glyphs.ellipsis))];
	const all: Line[] = [
		...linesBefore.slice(0, -1).map(text => [span(cut(text, width, glyphs.ellipsis))]),
		middle,
		...linesAfter.slice(1).map(text => [span(cut(text, width, glyphs.ellipsis))]),
	];
	const at = focus === name ? linesBefore.length - 1 : 0;
	const first = Math.max(0, Math.min(at - height + 1, all.length - height));
	return all.slice(first, first + height).map((line, index) => [index === 0 ? label : span(' '.repeat(labelWidth)), ...line]);
};

const drawn = ({draft, isSaving, problem}: ComposeOverlay, {desk: {glyphs}, size: {columns, rows}}: OverlayView): Line[] => {
	const width = Math.min(columns, 84);
	const inner = width - 4 - labelWidth;
	const promptHeight = Math.max(1, Math.min(6, rows - 12));
	const fields = fieldNames.flatMap(name => fieldLines(name, draft, inner, name === 'prompt' ? promptHeight : 1, glyphs));
	const keys = isSaving
		? 'saving'
		: width >= 64
			? `Tab next  ${glyphs.enter} next, on the last field save  ^S save  Esc keeps the draft`
			: `Tab next  ^S save  Esc keeps it`;
	const lines: Line[] = [...fields, ...(problem === undefined ? [] : [[], [span(safeLine(problem), 'err')]])];
	return framed(
		lines.map(line => [span(' '), ...fitLine(line, width - 4, glyphs.ellipsis)]),
		{
			width,
			height: Math.min(rows, lines.length + 2),
			title: 'New task',
			foot: [span(keys, 'muted')],
			isFocused: true,
			glyphs,
		},
	);
};

const read = (press: string, overlay: ComposeOverlay): Intent => {
	const {draft, isSaving} = overlay;
	if (isSaving) return nothing;
	if (press === 'escape') return look({type: 'draft', draft}, {type: 'overlay', overlay: undefined});
	if (press === 'ctrl+s' || (press === 'return' && isLastField(draft))) return {kind: 'save', draft};
	const edited = editDraft(draft, press === 'return' ? 'tab' : press);
	return edited ? look({type: 'overlay', overlay: {...overlay, draft: edited}}) : nothing;
};

export const composeOverlay: OverlayDefinition<ComposeOverlay> = {
	kind: 'compose',
	isWriting: true,
	escape: 'close, the draft is kept',
	read,
	lines: drawn,
	paste: (text, overlay) => (overlay.isSaving ? overlay : {...overlay, draft: insertText(overlay.draft, text)}),
	closing: ({draft}) => look({type: 'draft', draft}, {type: 'overlay', overlay: undefined}),
};
