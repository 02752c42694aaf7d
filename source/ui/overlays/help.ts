/**
The keys that do something here, or everywhere; what is typed is searched for at once.
*/
import {nearestOf} from '../../domain/nearest.js';
import {fitLine, type Line, lineWidth, span, widthOf} from '../cells.js';
import {aroundCaret, editField, emptyField, insertInto} from '../field.js';
import {type HelpKey, type HelpSection, helpSections, paired, searchHelp} from '../help-text.js';
import {keyName} from '../hints.js';
import {closeOverlay, type Intent, look, nothing} from '../intent.js';
import {glyphOf, legend, type Mark} from '../marks.js';
import {paneOf} from '../panes/panes.js';
import {framed} from '../parts/frame.js';
import {writing} from '../parts/writing.js';
import {helpSays} from '../says/help.js';
import type {Glyphs} from '../theme.js';
import type {HelpOverlay} from './help-overlay.js';
import type {OverlayDefinition, OverlayView} from './overlay.js';

const widthMax = 100;
const keyWidth = 14;
/** In a narrow column; what is longer moves its own line only. */
const narrowKeyWidth = 11;

const keyLine = ({shown, does}: HelpKey, width: number, glyphs: Glyphs): Line => {
	const key = shown === '' ? span(helpSays.noKey, 'muted') : span(keyName(shown, glyphs), 'accent');
	return [...fitLine([key], Math.max(width < 44 ? narrowKeyWidth : keyWidth, widthOf(key.text) + 1), glyphs.ellipsis), span(does)];
};

/** As many on a line as there is room for. */
const flowed = (pieces: readonly Line[], width: number): Line[] => {
	const lines: Line[] = [[]];
	for (const piece of pieces) {
		const last = lines.at(-1) ?? [];
		if (last.length > 0 && lineWidth(last) + lineWidth(piece) > width) lines.push(piece);
		else lines[lines.length - 1] = [...last, ...piece];
	}

	return lines;
};

const flowingKeys = (keys: readonly HelpKey[], width: number, glyphs: Glyphs): Line[] =>
	flowed(
		keys.map(({shown, does}) => [span(`${keyName(shown, glyphs)} `, 'accent'), span(`${does}  `)]),
		width,
	);

const sectionLines = ({title, brief = title, keys, isFlowing = false}: HelpSection, width: number, glyphs: Glyphs): Line[] => [
	[span(widthOf(title) < width ? title : brief, 'strong')],
	...(isFlowing ? flowingKeys(keys, width, glyphs) : paired(keys).map(key => keyLine(key, width, glyphs))),
	[],
];

/** In two columns of about the same height, without taking a section apart. */
const inColumns = (sections: readonly HelpSection[], width: number, glyphs: Glyphs): Line[] => {
	const isOne = width < 76;
	const cell = isOne ? width : Math.floor(width / 2);
	const blocks = sections.map(section => sectionLines(section, isOne ? cell : cell - 1, glyphs));
	if (isOne) return blocks.flat();
	const half = blocks.flat().length / 2;
	const left: Line[] = [];
	const right: Line[] = [];
	for (const block of blocks) (left.length + block.length / 2 <= half ? left : right).push(...block);
	return Array.from(
		{length: Math.max(left.length, right.length)},
		(_, row): Line => [...fitLine(left[row] ?? [], cell - 1, glyphs.ellipsis), span(' '), ...fitLine(right[row] ?? [], width - cell, glyphs.ellipsis)],
	);
};

/** Each mark once, with its word. */
const legendLines = (title: string, marks: readonly Mark[], width: number, glyphs: Glyphs): Line[] => [
	[span(title, 'strong')],
	...flowed(
		marks.map(mark => [span(glyphOf(mark, glyphs), mark.tone), span(` ${mark.word}  `)]),
		width,
	),
	[],
];

const textOf = (overlay: HelpOverlay, {keymap, pane, context, desk: {glyphs}}: OverlayView, width: number): Line[] => {
	const {isWhole, field} = overlay;
	const typed = field.text.trim();
	const sections = helpSections(keymap, pane, context, isWhole);
	if (typed === '') {
		const states = legendLines(helpSays.agentStates, legend.agents, width, glyphs);
		return [...inColumns(sections, width, glyphs), ...states, ...(isWhole ? legendLines(helpSays.taskStates, legend.tasks, width, glyphs) : [])];
	}

	const found = searchHelp(sections, typed);
	const states = [...legend.agents, ...legend.tasks].filter(({word}) => word.toLowerCase().startsWith(typed.toLowerCase()));
	if (found.length === 0 && states.length === 0) {
		const meant = nearestOf(
			typed,
			sections.flatMap(({keys}) => keys.flatMap(({does, name}) => [...does.split(' '), name])),
		);
		return [[span(meant === undefined ? helpSays.none(typed) : helpSays.noneBut(typed, meant), 'warn')]];
	}

	return [...found.map(key => keyLine(key, width, glyphs)), ...(states.length > 0 ? [[], ...legendLines(helpSays.agentStates, states, width, glyphs)] : [])];
};

const lines = (overlay: HelpOverlay, view: OverlayView): Line[] => {
	const {size, desk, pane} = view;
	const {glyphs} = desk;
	const {isWhole, field} = overlay;
	const width = Math.min(size.columns, widthMax);
	const inner = width - 4;
	const all = textOf(overlay, view, inner);
	while (all.length > 0 && all.at(-1)?.length === 0) all.pop();
	const room = Math.max(1, size.rows - 7);
	const top = Math.min(overlay.top, Math.max(0, all.length - room));
	const below = all.length - room - top;
	const search: Line =
		field.text === ''
			? [span(helpSays.search, 'muted'), span(` ${glyphs.caret}`, 'accent')]
			: [span('/ ', 'accent'), ...writing(...aroundCaret(field), inner - 2, glyphs)];
	const foot = isWhole ? helpSays.wholeFoot : (helpSays.feet.find(text => widthOf(text) <= inner) ?? '');
	const body: Line[] = [search, [], ...all.slice(top, top + room), ...(size.rows >= 14 ? [[], [span(foot, 'muted')]] : [])];
	return framed(
		body.map(line => [span(' '), ...fitLine(line, inner, glyphs.ellipsis)]),
		{
			width,
			height: Math.min(size.rows - 1, body.length + 2),
			title: helpSays.title,
			count: isWhole ? helpSays.everyView : view.context === 'first' ? '' : helpSays.view(paneOf(pane).title),
			more: below > 0 ? (glyphs.set === 'ascii' ? helpSays.moreAscii(below) : helpSays.more(below)) : '',
			isFocused: true,
			glyphs,
		},
	);
};

const steps: Readonly<Record<string, number>> = {down: 1, up: -1, pagedown: 10, pageup: -10, 'ctrl+d': 10, 'ctrl+u': -10, home: -1000, end: 1000};

const read = (press: string, overlay: HelpOverlay): Intent => {
	const show = (change: Partial<HelpOverlay>) => look({type: 'overlay', overlay: {...overlay, ...change}});
	const isEmpty = overlay.field.text === '';
	if (press === '?' && isEmpty) return show({isWhole: !overlay.isWhole, top: 0});
	if (press === 'return') return closeOverlay;
	if (press === 'escape') return isEmpty ? closeOverlay : show({field: emptyField, top: 0});
	if (press === 'backspace' && isEmpty) return closeOverlay;
	const step = isEmpty || press === 'up' || press === 'down' || press.startsWith('page') ? steps[press] : undefined;
	if (step !== undefined) return show({top: Math.max(0, Math.min(overlay.top + step, 200))});
	const field = editField(overlay.field, press);
	return field ? show({field, top: 0}) : nothing;
};

export const helpOverlay: OverlayDefinition<HelpOverlay> = {
	kind: 'help',
	isWriting: true,
	isDimming: true,
	escape: helpSays.closes,
	read,
	lines,
	paste: (text, overlay) => ({...overlay, field: insertInto(overlay.field, text), top: 0}),
};
