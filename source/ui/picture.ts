/**
Everything that is on the screen at one moment, as lines: pure. It does not grow with panes or commands.
*/
import type {CommandCard} from '../commands/command.js';
import {isRefused} from './acts.js';
import {keymapFor} from './bindings.js';
import {fitLine, type Line, plainText, sameLine, span} from './cells.js';
import {coachLine} from './coach.js';
import {selectionIn, viewIn} from './cursor.js';
import {escapeHint, hintLine} from './hints.js';
import {contextOf, detailHeight, paneInView} from './in-view.js';
import {type Band, layoutOf, type Size, type StripName, smallestList, wholeFooter, wholeHeight} from './layout.js';
import {overlayOf} from './overlays/overlays.js';
import {pageOf} from './pages/pages.js';
import type {Desk} from './panes/pane.js';
import {paneOf} from './panes/panes.js';
import {framed} from './parts/frame.js';
import {gaugeBoxes} from './parts/gauge-boxes.js';
import {gaugeLines} from './parts/gauge-strip.js';
import {counterLines, headerLine} from './parts/header.js';
import {paneLines} from './parts/pane-lines.js';
import {peekBox} from './parts/peek-box.js';
import {plainLines, smallBox} from './parts/small.js';
import {attentionLine, newsLines, otherNeeds, summaryLines, toastLine} from './parts/strips.js';
import {realCursor, type Spot} from './real-cursor.js';
import {selectionNow} from './selection.js';
import type {UiState} from './ui-state.js';

type Scene = {
	readonly desk: Desk;
	readonly cards: readonly CommandCard[];
	readonly state: UiState;
	readonly size: Size;
};

/** Lines that are all as wide as the block. */
export type Block = {readonly width: number; readonly lines: readonly Line[]};

/** Blocks side by side, in rows from the top; and what lies over them. */
export type Picture = {
	readonly size: Size;
	readonly rows: ReadonlyArray<readonly Block[]>;
	readonly over: readonly Line[];
	readonly overPlace: 'middle' | 'bottom';
	/** Where the cursor of the terminal stands. */
	readonly cursor: Spot | undefined;
};

const freshMs = 6000;

/** What was said last; in the demo, what to do next. */
const lastWord = (desk: Desk, size: Size): Line => {
	const {coach, state} = desk;
	const toast = toastLine(state.toast, desk);
	const line = coach === undefined || size.columns < smallestList.columns ? [] : coachLine(coach, state.toast, desk, size);
	// What a key has come to is said all the same.
	const isFresh = state.toast !== undefined && desk.nowMs - state.toast.atMs < freshMs;
	return line.length === 0 ? toast : [...line, ...(isFresh ? toast : [])];
};

const hints = ({desk, cards, state, size}: Scene): Line => {
	if (state.overlay) return escapeHint(overlayOf(state.overlay).escape, desk.glyphs);
	const said = wholeFooter(size).length === 1 ? lastWord(desk, size) : [];
	const selection = selectionNow(state, {...desk, size});
	return hintLine(keymapFor(cards, desk.policy.keys), paneInView(state, size), contextOf(state), size.columns, desk.glyphs, {
		said,
		isRefused: act => isRefused(act, selection, desk.snapshot),
	});
};

const stripLines = (strip: StripName, height: number, scene: Scene): readonly Line[] => {
	const {desk, size} = scene;
	const {columns} = size;
	const lines: Record<StripName, () => readonly Line[]> = {
		header: () => [headerLine(desk, columns)],
		attention: () => [attentionLine(desk, columns)],
		summaries: () => summaryLines(desk, height),
		rule: () => [[span(desk.glyphs.across.repeat(columns), 'muted')]],
		gauges: () => gaugeLines(desk, columns, height),
		news: () => newsLines(desk, columns, height),
		counters: () => [attentionLine(desk, columns), ...counterLines(desk), ...gaugeLines(desk, columns, 3), [], ...otherNeeds(desk, columns)],
		toast: () => [lastWord(desk, size)],
		hints: () => [hints(scene)],
		box: () => smallBox(desk, size),
		refusal: () => plainLines(desk, size),
	};
	const drawn = lines[strip]();
	return Array.from({length: height}, (_, index) => fitLine(drawn[index] ?? [], columns, desk.glyphs.ellipsis));
};

const bandBlocks = (band: Band, scene: Scene): readonly Block[] => {
	const {desk, state, size} = scene;
	if (band.kind === 'strip') return [{width: size.columns, lines: stripLines(band.strip, band.height, scene)}];
	if (band.kind === 'graphs') return gaugeBoxes(desk, band.widths, band.height);
	const focused = paneInView(state, size);
	const boxes = band.slots.map(({pane, width}) => ({
		width,
		lines: paneLines(paneOf(pane), desk, {width, height: band.height, isWhole: false, isFocused: focused === pane}),
	}));
	if (band.peek === undefined || focused === undefined) return boxes;
	return [...boxes, {width: band.peek, lines: peekBox(selectionIn(focused, desk, state, size), desk, band.peek, band.height)}];
};

/** A pane over the whole screen, and below it all that is to know of the row under its cursor. */
const wholePane = ({desk, cards, state, size}: Scene, width: number, height: number): readonly Line[] => {
	const pane = paneOf(state.pane);
	const below = detailHeight(pane.name, size);
	const list = paneLines(pane, desk, {width, height: height - below, isWhole: true, isFocused: true});
	if (below === 0 || pane.detail === undefined) return list;
	const {rows, cursor} = viewIn(pane, desk, state, size);
	const row = rows[cursor];
	const lines = row === undefined ? [] : pane.detail.lines(row, desk, keymapFor(cards, desk.policy.keys), width - 4, below - 2);
	const title = row === undefined ? '' : pane.detail.title(row, desk);
	const {glyphs} = desk;
	return [
		...list,
		...framed(
			lines.map(line => [span(' '), ...line]),
			{width, height: below, title, isFocused: false, glyphs},
		),
	];
};

/** One pane, or a page, over the whole screen. */
const wholeBlocks = (scene: Scene): ReadonlyArray<readonly Block[]> => {
	const {desk, state, size} = scene;
	const width = size.columns;
	const height = wholeHeight(size);
	const {page, pane} = state;
	const lines = page ? pageOf(page).lines(page, desk, width, height) : wholePane(scene, width, height);
	const {own} = paneOf(pane);
	const paneHeader = own?.isFor(state, {width, height, isWhole: true}) === true ? own.header : undefined;
	const header = page ? pageOf(page).header(page, desk, width) : (paneHeader ?? headerLine)(desk, width);
	return [[{width, lines: [fitLine(header, width, desk.glyphs.ellipsis)]}], [{width, lines}], ...wholeFooter(size).map(band => bandBlocks(band, scene))];
};

const overlayView = ({desk, cards, state, size}: Scene) => ({
	desk,
	cards,
	keymap: keymapFor(cards, desk.policy.keys),
	state,
	size,
	pane: paneInView(state, size) ?? ('agents' as const),
	context: contextOf(state),
});

/** The same without anything that stands out. */
const dimmed = (blocks: readonly Block[]): readonly Block[] =>
	blocks.map(({width, lines}) => ({width, lines: lines.map(line => [span(plainText(line), 'muted')])}));

export const drawPicture = (given: Scene): Picture => {
	const keymap = keymapFor(given.cards, given.desk.policy.keys);
	const scene = {...given, desk: {...given.desk, keymap}};
	const {state, size} = scene;
	const {tier, bands} = layoutOf(size);
	const isTooSmall = tier === 'too-small';
	const isWhole = !isTooSmall && (state.isFull || state.page !== undefined);
	const rows = isWhole ? wholeBlocks(scene) : bands.map(band => bandBlocks(band, scene));
	const isDimmed = !isTooSmall && state.overlay !== undefined && overlayOf(state.overlay).isDimming === true;
	const picture = {
		size,
		rows: isDimmed ? [...rows.slice(0, -1).map(dimmed), ...rows.slice(-1)] : rows,
		over: state.overlay && !isTooSmall ? overlayOf(state.overlay).lines(state.overlay, overlayView(scene)) : [],
		overPlace: state.overlay ? (overlayOf(state.overlay).place ?? 'middle') : 'middle',
	} as const;
	return {...picture, cursor: realCursor(picture, scene.desk.glyphs)};
};

const sameLines = (a: readonly Line[], b: readonly Line[]): boolean => a.length === b.length && a.every((line, index) => sameLine(line, b[index] ?? []));

const sameBlocks = (a: readonly Block[], b: readonly Block[]): boolean =>
	a.length === b.length && a.every(({width, lines}, index) => width === b[index]?.width && sameLines(lines, b[index]?.lines ?? []));

/** Whether nobody could tell one from the other. */
export const samePicture = (a: Picture, b: Picture): boolean =>
	a.size.columns === b.size.columns &&
	a.size.rows === b.size.rows &&
	a.rows.length === b.rows.length &&
	a.rows.every((blocks, index) => sameBlocks(blocks, b.rows[index] ?? [])) &&
	a.overPlace === b.overPlace &&
	a.cursor?.x === b.cursor?.x &&
	a.cursor?.y === b.cursor?.y &&
	sameLines(a.over, b.over);
