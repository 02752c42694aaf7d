/**
Where tasks are to come from: the lists that lie here, any path, GitHub, or what is pasted.
*/
import {safeLine} from '../../domain/text.js';
import {type Line, span} from '../cells.js';
import {aroundCaret, editField, type Field, insertInto} from '../field.js';
import {closeOverlay, type Intent, look, nothing} from '../intent.js';
import {framed} from '../parts/frame.js';
import {writing} from '../parts/writing.js';
import {importSays as says} from '../says/import.js';
import type {BacklogSource} from '../set-up.js';
import type {OverlayDefinition, OverlayView} from './overlay.js';

/** `sources`: `undefined` while somebody is looking. `at`: the row of the list that the cursor is on. `pasted`: a list that is in no file. */
export type ImportFromOverlay = {
	readonly kind: 'import-from';
	readonly sources: readonly BacklogSource[] | undefined;
	readonly hasGitHub: boolean;
	readonly at: number;
	readonly field: Field;
	readonly pasted?: string;
	readonly problem?: string;
};

/** What stands in the list: a name to read by, and what is in it. */
const rowsOf = ({sources, hasGitHub}: ImportFromOverlay): ReadonlyArray<{readonly file: string; readonly holds: string}> => [
	...(sources ?? []).map(({file, open}) => ({file, holds: says.open(open)})),
	...(hasGitHub ? [{file: 'github', holds: says.github}] : []),
];

const widthMax = 84;

const lines = (overlay: ImportFromOverlay, {desk: {glyphs}, size: {columns, rows}}: OverlayView): Line[] => {
	const {at, field, pasted, problem, sources} = overlay;
	const width = Math.min(columns, widthMax);
	const inner = width - 4;
	const all = rowsOf(overlay);
	const room = Math.max(1, rows - 7);
	const first = Math.max(0, Math.min(at - Math.floor(room / 2), all.length - room));
	const list = all
		.slice(first, first + room)
		.map(
			({file, holds}, index): Line => [
				span(first + index === at && field.text === '' && pasted === undefined ? glyphs.cursor : ' ', 'accent'),
				span(safeLine(file)),
				span(`  ${holds}`, 'muted'),
			],
		);
	const [before, after] = aroundCaret(field);
	const typed: Line =
		pasted === undefined
			? [
					span(`${says.path}  `, 'accent'),
					...(field.text === '' ? [span(glyphs.caret, 'accent'), span(says.pathHint, 'muted')] : writing(before, after, inner - 6, glyphs)),
				]
			: [span(says.pasted(pasted.trim().split(/\r\n|\r|\n/).length, glyphs.enter), 'info')];
	const body: Line[] = [
		...(sources === undefined ? [[span(says.looking, 'muted')]] : all.length === 0 ? [[span(says.noLists, 'muted')]] : list),
		[],
		typed,
		...(problem === undefined ? [] : problem.split('\n').map((text): Line => [span(safeLine(text), 'err')])),
	];
	return framed(
		body.map(line => [span(' '), ...line]),
		{
			width,
			height: Math.min(rows, body.length + 2),
			title: says.from,
			foot: [span(says.fromKeys(glyphs.enter, width >= 74), 'muted')],
			isFocused: true,
			glyphs,
		},
	);
};

const read = (press: string, overlay: ImportFromOverlay): Intent => {
	const {problem: _gone, ...rest} = overlay;
	const {field, at, pasted} = rest;
	const to = (more: Partial<ImportFromOverlay>) => look({type: 'overlay', overlay: {...rest, ...more}});
	const all = rowsOf(overlay);
	if (press === 'escape') return closeOverlay;
	if (press === 'up') return to({at: Math.max(0, at - 1)});
	if (press === 'down') return to({at: Math.min(Math.max(0, all.length - 1), at + 1)});
	if (press === 'tab') return {kind: 'deed', deed: {do: 'complete-path'}};
	if (press === 'return') {
		if (pasted !== undefined) return {kind: 'deed', deed: {do: 'preview-backlog', file: says.pastedName, text: pasted}};
		const file = field.text.trim() === '' ? all[at]?.file : field.text.trim();
		return file === undefined ? nothing : {kind: 'deed', deed: {do: 'preview-backlog', file}};
	}

	if (pasted !== undefined) {
		if (press !== 'backspace') return nothing;
		const {pasted: _dropped, ...without} = rest;
		return look({type: 'overlay', overlay: without});
	}

	const edited = editField(field, press);
	return edited ? to({field: edited}) : nothing;
};

export const importFromOverlay: OverlayDefinition<ImportFromOverlay> = {
	kind: 'import-from',
	isDimming: true,
	isWriting: true,
	escape: says.escape,
	read,
	lines,
	paste: (text, overlay) =>
		/[\r\n]/.test(text.trim()) || /^\s*[-*+] \[/.test(text) ? {...overlay, pasted: text} : {...overlay, field: insertInto(overlay.field, text)},
};
