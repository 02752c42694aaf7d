import fc from 'fast-check';
import {expect, test} from 'vitest';
import {lineWidth} from '../../source/ui/cells.js';
import {boxedPanes, layoutOf, smallest} from '../../source/ui/layout.js';
import {panes} from '../../source/ui/panes/panes.js';
import {paneLines} from '../../source/ui/parts/pane-lines.js';
import {glyphSets} from '../../source/ui/theme.js';
import {aDesk} from '../support/desk.js';

const sizes = fc.record({columns: fc.integer({min: smallest.columns, max: 260}), rows: fc.integer({min: smallest.rows, max: 90})});

test.each([
	{columns: 200, rows: 60, tier: 'wide', boxes: ['agents', 'tasks', 'worktrees', 'merges', 'messages']},
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
				const widths = band.kind === 'panes' ? band.slots.map(({width}) => width) : band.kind === 'graphs' ? band.widths : [size.columns];
				expect(widths.reduce((sum, width) => sum + width, 0)).toBe(size.columns);
			}
		}),
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
	);
});
