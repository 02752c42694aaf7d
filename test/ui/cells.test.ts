import fc from 'fast-check';
import stringWidth from 'string-width';
import {expect, test} from 'vitest';
import {safeLine} from '../../source/domain/text.js';
import {cut, fitLine, lineWidth, padded, plainText, span, spread, widthOf, wrapLine, wrapWhole} from '../../source/ui/cells.js';
import {area, bar, sparkline} from '../../source/ui/graphs.js';
import {glyphSets} from '../../source/ui/theme.js';
import {changes, longAge, shortAge, size} from '../../source/ui/words.js';
import {tries} from '../support/chaos.js';

const safe = fc.string({unit: 'grapheme'}).map(text => safeLine(text));

test.each([
	['login', 8, 'login   '],
	['login rate limit', 8, 'login r…'],
	['한글 i18n', 6, '한글 …'],
	['한글', 4, '한글'],
	['한글', 3, '한…'],
	['x', 0, ''],
])('%s in %i cells', (text, width, start) => {
	expect(padded(text, width).startsWith(start)).toBe(true);
	expect(stringWidth(padded(text, width))).toBe(width);
});

test('what is fitted has exactly that width', () => {
	fc.assert(
		fc.property(safe, fc.integer({min: 0, max: 60}), fc.constantFrom('left', 'right'), (text, width, align) => {
			expect(stringWidth(padded(text, width, '…', align))).toBe(width);
			expect(widthOf(cut(text, width, '…'))).toBeLessThanOrEqual(width);
		}),
		tries(100),
	);
});

test('a line of pieces has exactly the width it is given', () => {
	fc.assert(
		fc.property(fc.array(safe), fc.integer({min: 0, max: 60}), (texts, width) => {
			const line = texts.map(text => span(text));
			expect(lineWidth(fitLine(line, width))).toBe(width);
			expect(lineWidth(spread(line, [span('end')], width + 3))).toBe(width + 3);
		}),
		tries(100),
	);
});

test('the fast way measures as the slow one does', () => {
	for (const glyph of '●◆▲✖○◌▸✔‖◷·…−↑↓←→⎇⏎±▌▏╭╮╰╯─│▁▂▃▄▅▆▇█⠀⣿') expect(stringWidth(glyph), glyph).toBe(1);
});

test.each([
	[-5, '0s', '0s'],
	[9999, '9s', '9s'],
	[59_999, '59s', '59s'],
	[60_000, '1m', '1m00s'],
	[724_000, '12m', '12m04s'],
	[4_020_000, '1h07', '1h07'],
	[40_000_000, '11h', '11h'],
	[300_000_000, '3d', '3d'],
])('%i ms is %s, or %s', (ms, short, long) => {
	expect(shortAge(ms)).toBe(short);
	expect(longAge(ms)).toBe(long);
});

test('sizes and changes', () => {
	expect([size(512), size(19_660), size(258_000)]).toEqual(['512M', '19.2G', '252G']);
	expect([changes(214, 38, '−'), changes(0, 0, '−'), changes(1204, 77, '-'), changes(123_456, 0, '-')]).toEqual(['+214 −38', '', '+1.2k -77', '+123k -0']);
});

test('graphs', () => {
	expect(sparkline([0, 50, 100], 5, glyphSets.unicode)).toBe('  ▁▅█');
	expect(bar(50, 10, glyphSets.ascii)).toBe('[####....]');
	expect(bar(50, 10, glyphSets.unicode)).toBe('━━━━━─────');
	expect(area([100, 100, 0, 0], 2, 2, glyphSets.unicode)).toEqual(['⣿ ', '⣿ ']);
	expect(area([100, 0], 2, 2, glyphSets.ascii)).toEqual(['# ', '# ']);
	expect(area([], 3, 1, glyphSets.unicode)).toEqual(['   ']);
});

test('a line of pieces is broken between words, keeps its tones, and what goes on is indented', () => {
	const line = [span('wasted ', 'muted'), span('40m00s in 3 attempts', 'warn'), span('   1 stopped', 'muted')];
	const lines = wrapLine(line, 20);
	expect(lines.map(plainText)).toEqual(['wasted 40m00s in 3 ', '  attempts   1 ', '  stopped']);
	expect(lines.flat().map(({tone}) => tone)).toContain('warn');
	for (const each of lines) expect(lineWidth(each)).toBeLessThanOrEqual(20);
	expect(wrapLine([], 10)).toEqual([[]]);
});

test('a text that is broken whole loses nothing, and no line of it is too wide', () => {
	fc.assert(
		fc.property(safe, fc.integer({min: 8, max: 20}), (text, width) => {
			const lines = wrapWhole(text, width);
			expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
			for (const line of lines) expect(widthOf(line)).toBeLessThanOrEqual(width);
		}),
		tries(100),
	);
});
