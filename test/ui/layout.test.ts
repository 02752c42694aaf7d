import fc from 'fast-check';
import {expect, test} from 'vitest';
import {paneNames} from '../../source/commands/command.js';
import {agentId, taskId} from '../../source/domain/ids.js';
import type {Message} from '../../source/domain/message.js';
import {lineWidth} from '../../source/ui/cells.js';
import {boxedPanes, layoutOf, smallest} from '../../source/ui/layout.js';
import type {Overlay} from '../../source/ui/overlays/overlay.js';
import {agentsPane} from '../../source/ui/panes/agents-pane.js';
import {panes} from '../../source/ui/panes/panes.js';
import {paneLines} from '../../source/ui/parts/pane-lines.js';
import {drawPicture} from '../../source/ui/picture.js';
import {glyphSets} from '../../source/ui/theme.js';
import {firstUiState, type UiState} from '../../source/ui/ui-state.js';
import {tries} from '../support/chaos.js';
import {aDesk} from '../support/desk.js';
import {fakeCards} from '../support/fake-engine.js';
import {aSnapshot, startMs} from '../support/fake-snapshot.js';

const sizes = fc.record({columns: fc.integer({min: smallest.columns, max: 260}), rows: fc.integer({min: smallest.rows, max: 90})});

test.each([
	{columns: 200, rows: 60, tier: 'widest', boxes: ['agents', 'tasks', 'worktrees', 'merges', 'messages', 'graph']},
	{columns: 160, rows: 40, tier: 'widest', boxes: ['agents', 'tasks', 'worktrees', 'merges', 'messages']},
	{columns: 200, rows: 24, tier: 'wide', boxes: ['agents', 'tasks', 'worktrees', 'merges', 'messages']},
	{columns: 200, rows: 22, tier: 'wide', boxes: ['agents', 'tasks', 'worktrees', 'merges']},
	{columns: 159, rows: 24, tier: 'wide', boxes: ['agents', 'tasks', 'worktrees', 'merges']},
	{columns: 80, rows: 9, tier: 'counters', boxes: []},
	{columns: 120, rows: 40, tier: 'wide', boxes: ['agents', 'tasks', 'worktrees', 'merges', 'messages']},
	{columns: 110, rows: 24, tier: 'wide', boxes: ['agents', 'tasks', 'worktrees', 'merges']},
	{columns: 109, rows: 24, tier: 'medium', boxes: ['agents', 'tasks', 'merges']},
	{columns: 80, rows: 24, tier: 'medium', boxes: ['agents', 'tasks', 'merges']},
	{columns: 80, rows: 10, tier: 'medium', boxes: ['agents']},
	{columns: 71, rows: 30, tier: 'stacked', boxes: ['agents']},
	{columns: 40, rows: 12, tier: 'stacked', boxes: ['agents']},
	{columns: 39, rows: 30, tier: 'counters', boxes: []},
	{columns: 25, rows: 30, tier: 'too-small', boxes: []},
	{columns: 80, rows: 5, tier: 'too-small', boxes: []},
])('$columns×$rows is $tier', ({columns, rows, tier, boxes}) => {
	const layout = layoutOf({columns, rows});
	expect(layout.tier).toBe(tier);
	expect(boxedPanes(layout)).toEqual(boxes);
});

test('bands fill the window exactly, at every size', () => {
	fc.assert(
		fc.property(sizes, size => {
			const {bands} = layoutOf(size);
			expect(bands.reduce((sum, {height}) => sum + height, 0)).toBe(size.rows);
			for (const band of bands) {
				expect(band.height).toBeGreaterThan(0);
				const widths = band.kind === 'panes' ? [...band.slots.map(({width}) => width), band.peek ?? 0] : band.kind === 'graphs' ? band.widths : [size.columns];
				expect(widths.reduce((sum, width) => sum + width, 0)).toBe(size.columns);
			}
		}),
		tries(100),
	);
});

test('every pane is exactly as large as it was told, whatever its rows say', () => {
	fc.assert(
		fc.property(fc.constantFrom(...panes), sizes, fc.constantFrom('unicode', 'ascii'), fc.boolean(), (pane, {columns, rows}, set, isWhole) => {
			const desk = aDesk({glyphs: glyphSets[set]});
			const lines = paneLines(pane, desk, {width: columns, height: rows, isFocused: true, isWhole});
			expect(lines.length).toBe(rows);
			for (const line of lines) expect(lineWidth(line)).toBe(columns);
		}),
		tries(100),
	);
});

test('agents keep at least four rows wherever there is a list', () => {
	fc.assert(
		fc.property(sizes, size => {
			for (const band of layoutOf(size).bands) {
				if (band.kind !== 'panes' || !band.slots.some(({pane}) => pane === 'agents')) continue;
				const heading = agentsPane.hasHeading?.(size.columns - 3, band.height) === true ? 1 : 0;
				expect(band.height - 2 - heading).toBeGreaterThanOrEqual(4);
			}
		}),
		tries(100),
	);
});

test('a row of agents takes as many lines as it is given room for, at every width', () => {
	const [row] = agentsPane.rows(aSnapshot());
	for (let width = 20; width <= 200; width++) {
		expect(agentsPane.draw(row, aDesk(), width - 3).length).toBe(agentsPane.linesPerRow?.(width - 2));
		expect(agentsPane.hasHeading?.(width - 3, 20)).toBe(agentsPane.linesPerRow?.(width - 2) === 1);
	}

	expect([71, 72].map(columns => agentsPane.linesPerRow?.(columns - 2))).toEqual([2, 1]);
});

const question = {
	id: 'msg-1',
	sender: 'a2',
	recipient: 'human',
	type: 'question',
	taskId: undefined,
	text: 'Which one?\n1) 한글 '.repeat(30),
	state: 'queued',
	createdAtMs: 0,
};
const crowded = aSnapshot({
	messages: [question as Message],
	repository: 'a-long-name-of-a-repository'.repeat(3),
	targetBranch: 'feature/한글/long-branch'.repeat(2),
});
const overlays: ReadonlyArray<Overlay | undefined> = [
	undefined,
	{kind: 'leave'},
	{kind: 'needs'},
	{kind: 'peek', key: 'T-11'},
	{kind: 'reply', agentId: agentId('a2'), taskId: taskId('T-21'), messageId: 'msg-1', question: question.text, field: {text: 'x'.repeat(400), at: 400}, top: 0},
];
const anySize = fc.oneof(
	fc.record({columns: fc.integer({min: 1, max: 300}), rows: fc.integer({min: 1, max: 100})}),
	fc.record({columns: fc.constantFrom(1, 2, 25, 26, 39, 40, 71, 72, 109, 110, 159, 160), rows: fc.constantFrom(1, 5, 6, 9, 10, 12, 27, 28, 31, 32, 50)}),
);
const looks = fc.record({
	pane: fc.constantFrom(...paneNames),
	isFull: fc.boolean(),
	isLog: fc.boolean(),
	overlay: fc.constantFrom(...overlays),
	set: fc.constantFrom('unicode', 'ascii'),
});

const breakpoints = fc.option(fc.constantFrom({narrow: 40, wide: 60}, {narrow: 300, wide: 400}, {narrow: 40, wide: 400}, {narrow: 100, wide: 100}), {
	nil: undefined,
});

test('from which width on there is what is the reader’s to say', () => {
	const tierAt = (columns: number, narrow: number, wide: number) => layoutOf({columns, rows: 40, breakpoints: {narrow, wide}}).tier;
	expect([49, 50, 79, 80].map(columns => tierAt(columns, 50, 80))).toEqual(['stacked', 'medium', 'medium', 'wide']);
	expect([119, 120, 199, 200].map(columns => tierAt(columns, 120, 200))).toEqual(['stacked', 'medium', 'medium', 'widest']);
	expect([tierAt(39, 40, 60), tierAt(100, 100, 100)]).toEqual(['counters', 'wide']);
});

test('from 1×1 to 300×100 no line is wider than the window and no frame higher', () => {
	fc.assert(
		fc.property(anySize, breakpoints, looks, (window, own, {pane, isFull, isLog, overlay, set}) => {
			const size = own ? {...window, breakpoints: own} : window;
			const page = isLog ? {page: {kind: 'log', agentId: agentId('a1')} as const} : {};
			const state: UiState = {
				...firstUiState,
				pane,
				isFull,
				...page,
				...(overlay ? {overlay} : {}),
				toast: {text: 'said '.repeat(60), tone: 'info', atMs: startMs},
			};
			const {rows, over} = drawPicture({desk: aDesk({snapshot: crowded, state, glyphs: glyphSets[set]}), cards: fakeCards, state, size});
			expect(rows.reduce((sum, blocks) => sum + Math.max(...blocks.map(({lines}) => lines.length)), 0)).toBeLessThanOrEqual(size.rows);
			for (const blocks of rows) {
				expect(blocks.reduce((sum, {width}) => sum + width, 0)).toBeLessThanOrEqual(size.columns);
				for (const {lines, width} of blocks) for (const line of lines) expect(lineWidth(line)).toBeLessThanOrEqual(width);
			}

			expect(over.length).toBeLessThanOrEqual(size.rows);
			for (const line of over) expect(lineWidth(line)).toBeLessThanOrEqual(size.columns);
		}),
		tries(1500),
	);
});

test('every size is drawn without a fault', () => {
	const desk = aDesk({snapshot: crowded});
	for (let columns = 1; columns <= 300; columns += columns < 45 ? 1 : 17) {
		for (let rows = 1; rows <= 100; rows += rows < 14 ? 1 : 19) {
			const {rows: blocks} = drawPicture({desk, cards: fakeCards, state: firstUiState, size: {columns, rows}});
			expect(blocks.flat().every(({lines}) => lines.every(line => lineWidth(line) <= columns))).toBe(true);
		}
	}
});
