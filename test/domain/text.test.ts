import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {safeLine, safeText} from '../../source/domain/text.js';
import {anyText} from '../support/any-text.js';
import {tries} from '../support/chaos.js';
import {effortNow} from '../support/effort.js';

const esc = '\u001B';

test.each([
	{what: 'plain words', text: 'hello', shown: 'hello'},
	{what: 'a colour', text: `${esc}[31mred${esc}[0m`, shown: 'red'},
	{what: 'a true colour with colons', text: `${esc}[38:2::1:2:3mred`, shown: 'red'},
	{what: 'a cleared screen', text: `a${esc}[2J${esc}[Hb`, shown: 'ab'},
	{what: 'another title (BEL)', text: `a${esc}]0;title\u0007b`, shown: 'ab'},
	{what: 'another title (ST)', text: `a${esc}]0;title${esc}\\b`, shown: 'ab'},
	{what: 'a write to the clipboard', text: `a${esc}]52;c;cm0gLXJm\u0007b`, shown: 'ab'},
	{what: 'a link', text: `${esc}]8;;https://evil.example${esc}\\words${esc}]8;;${esc}\\`, shown: 'words'},
	{what: 'an unterminated OSC', text: `a${esc}]52;c;cm0gLXJm and all the rest`, shown: 'a'},
	{what: 'an OSC cut off by another sequence', text: `a${esc}]0;title${esc}[31mb`, shown: 'ab'},
	{what: 'a device control string', text: `a${esc}P+q544e${esc}\\b`, shown: 'ab'},
	{what: 'an application program command', text: `a${esc}_Gi=1;AAAA${esc}\\b`, shown: 'ab'},
	{what: 'a C1 CSI', text: 'a\u009B31mb', shown: 'ab'},
	{what: 'a C1 OSC', text: 'a\u009D0;title\u009Cb', shown: 'ab'},
	{what: 'an unterminated CSI', text: `a${esc}[31`, shown: 'a'},
	{what: 'a lone escape', text: `a${esc}`, shown: 'a'},
	{what: 'a two-byte sequence', text: `a${esc}cb${esc}(0c`, shown: 'abc'},
	{what: 'a carriage return that writes over', text: 'safe\rEVIL', shown: 'safeEVIL'},
	{what: 'a Windows line end', text: 'a\r\nb', shown: 'a\nb'},
	{what: 'backspaces', text: 'rm -rf\b\b\b\b\b\bls', shown: 'rm -rfls'},
	{what: 'NUL and DEL', text: 'a\0b\u007Fc', shown: 'abc'},
	{what: 'a tab', text: 'a\tb', shown: 'a  b'},
	{what: 'bidi controls', text: 'if (\u202Eadmin\u2066)', shown: 'if (admin)'},
	{what: 'zero width', text: 'pass\u200Bwo\u2060rd\uFEFF', shown: 'password'},
	{what: 'a soft hyphen', text: 'a\u00ADb', shown: 'ab'},
	{what: 'tag characters', text: 'a\u{E0041}\u{E0042}b', shown: 'ab'},
	{what: 'line separators', text: 'a\u2028b\u2029c', shown: 'abc'},
	{what: 'half of a pair', text: 'a\uD83Db\uDE00c', shown: 'abc'},
	{what: 'an emoji and words of other scripts', text: '😀 한글 Ünïcödé', shown: '😀 한글 Ünïcödé'},
])('$what', ({text, shown}) => {
	expect(safeText(text)).toBe(shown);
});

describe('whatever is said', () => {
	const hostile = fc
		.array(
			fc.oneof(
				anyText({maxLength: 6}),
				fc.constantFrom(
					esc,
					`${esc}[`,
					`${esc}]`,
					`${esc}P`,
					`${esc}\\`,
					'\u0007',
					'\u009B',
					'\u009D',
					'\u009C',
					'\r',
					'\n',
					'\t',
					'31m',
					'0;',
					'\uD83D',
					'\uDE00',
					'\uDB40',
					'\uDC41',
					'\u200B',
					'\u202E',
					'\u2028',
				),
			),
			{maxLength: 20},
		)
		.map(parts => parts.join(''));
	const harm = /[\u0000-\u0009\u000B-\u001F\u007F-\u009F\u061C\u200B-\u200F\u2028-\u202E\u2060-\u206F\uFEFF]/;

	test('no control character is left but the newline, and a second time changes nothing', () => {
		fc.assert(
			fc.property(hostile, text => {
				const safe = safeText(text);
				expect(safe).not.toMatch(harm);
				expect(safe.isWellFormed()).toBe(true);
				expect(safeText(safe)).toBe(safe);
			}),
			tries(2000),
		);
	});

	test('a line is one line, not too long, and whole', () => {
		fc.assert(
			fc.property(fc.oneof(hostile, fc.string({unit: 'grapheme'})), fc.integer({min: 1, max: 20}), (text, max) => {
				const line = safeLine(text, max);
				expect(line).not.toMatch(/\n/);
				expect(line).not.toMatch(harm);
				expect(line.length).toBeLessThanOrEqual(max);
				expect(line.isWellFormed()).toBe(true);
				expect(safeLine(line, max)).toBe(line);
			}),
			tries(2000),
		);
	});

	test.each([`${esc}]`, '\u009D', `${esc}[`, '\u009B0;', `${esc}P\u009D`, '\u0090'])('64 KiB of %j take no time', part => {
		const text = part.repeat(65_536 / part.length);
		const [, ms] = effortNow(() => ['', esc, `${esc}x`, '\u0007'].map(end => safeText(text + end)));
		expect(ms).toBeLessThan(500);
	});
});

test('a line shows the beginning, with all white space as one', () => {
	expect(safeLine('  two\n\n words\t here ')).toBe('two words here');
	expect(safeLine('abcdef', 3)).toBe('abc');
});
