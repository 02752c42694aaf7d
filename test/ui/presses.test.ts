import type {Key} from 'ink';
import {expect, test} from 'vitest';
import {readPresses} from '../../source/ui/presses.js';

const none = {} as Key;
const hear = (input: string, key: Partial<Key> = {}, isWriting = false, marksPastes = false) => readPresses(input, {...none, ...key}, {isWriting, marksPastes});

test.each([
	['jjj', {}, ['j', 'j', 'j']],
	['j\r', {}, ['j', 'return']],
	['\n', {}, ['newline']],
	['', {upArrow: true}, ['up']],
	['', {tab: true, shift: true}, ['shift+tab']],
	['s', {ctrl: true}, ['ctrl+s']],
	['space', {ctrl: true}, []],
	['x', {meta: true}, []],
	['', {}, []],
	['\u0001\u009B', {}, []],
	['p\u001A', {}, ['p', 'ctrl+z']],
	['\u007F\u007F', {}, ['backspace', 'backspace']],
	['한', {}, ['한']],
	['a', {eventType: 'release'}, []],
] as const)('%j is %j', (input, key, presses) => {
	expect(hear(input, key).presses).toEqual(presses);
});

test('a long chunk with line breaks was pasted by a terminal that does not say so', () => {
	expect(hear('rm -rf everything\rxXy\r')).toEqual({presses: [], pasted: 'rm -rf everything\rxXy\r'});
});

test('in a field a chunk is text, and only a line break at its end is a key', () => {
	expect(hear('Fix\rit', {}, true)).toEqual({presses: [], pasted: 'Fix\rit'});
	expect(hear('Fix it\r', {}, true)).toEqual({presses: ['return'], pasted: 'Fix it'});
	expect(hear('\r', {}, true)).toEqual({presses: ['return']});
});

test('Alt and Enter are one key in a field, and none where Enter acts', () => {
	expect(hear('', {return: true, meta: true}, true)).toEqual({presses: ['alt+return']});
	expect(hear('', {return: true, meta: true})).toEqual({presses: []});
});

test('in a field, keys among a few letters are keys: somebody types ahead, or holds one down', () => {
	expect(hear('Fix\tnpm t\u0013', {}, true)).toEqual({presses: ['F', 'i', 'x', 'tab', 'n', 'p', 'm', ' ', 't', 'ctrl+s']});
	expect(hear('\u007F'.repeat(40), {}, true)).toEqual({presses: Array.from({length: 40}, () => 'backspace')});
	const table = 'one\ttwo\tthree\tfour\tfive';
	expect(hear(table, {}, true)).toEqual({presses: [], pasted: table});
});

test('where pastes are marked, one line that is not was typed ahead, however long; many lines are never run', () => {
	const line = ':set screen.fps 5\r';
	expect(hear(line)).toEqual({presses: [], pasted: line});
	expect(hear(line, {}, false, true)).toEqual({presses: [...':set screen.fps 5', 'return']});
	const lines = 'rm -rf everything\rxXy\r';
	expect(hear(lines, {}, false, true)).toEqual({presses: [], pasted: lines});
	expect(hear('Fix the login\rtoday', {}, true, true)).toEqual({presses: [], pasted: 'Fix the login\rtoday'});
});
