import fc from 'fast-check';
import {expect, test} from 'vitest';
import {createReplyReader} from '../../source/ui/terminal/replies.js';
import {tries} from '../support/chaos.js';

const esc = '\u001B';

test.each([
	{said: `${esc}[I`, reply: {kind: 'focus', isFocused: true}},
	{said: `${esc}[O`, reply: {kind: 'focus', isFocused: false}},
	{said: `${esc}[12;40R`, reply: {kind: 'cursor'}},
	{said: `${esc}[?2026;2$y`, reply: {kind: 'mode', mode: 2026, state: 2}},
	{said: `${esc}]11;rgb:1111/2222/3333\u0007`, reply: {kind: 'background', colour: 'rgb:1111/2222/3333'}},
	{said: `${esc}]11;rgb:1111/2222/3333${esc}\\`, reply: {kind: 'background', colour: 'rgb:1111/2222/3333'}},
	{said: `${esc}P>|tmux 3.3a${esc}\\`, reply: {kind: 'other'}},
	{said: `${esc}[?1;2c`, reply: {kind: 'other'}},
	{said: `${esc}[>84;0;0c`, reply: {kind: 'other'}},
	{said: `${esc}[<0;10;5M`, reply: {kind: 'mouse', row: 4, column: 9, does: 'press', button: 0, wheel: 0}},
	{said: `${esc}[<65;1;1M`, reply: {kind: 'mouse', row: 0, column: 0, does: 'press', button: 1, wheel: 1}},
])('$said is an answer and no key, in whatever pieces it comes', ({said, reply}) => {
	expect(createReplyReader().read(`j${said}k`)).toEqual({keys: 'jk', replies: [reply]});
	for (let at = 1; at < said.length; at++) {
		const reader = createReplyReader();
		const [first, second] = [reader.read(said.slice(0, at)), reader.read(said.slice(at))];
		expect([first.keys + second.keys, [...first.replies, ...second.replies]], `cut at ${at}`).toEqual(['', [reply]]);
	}
});

test.each(['j', 'jjj', `${esc}[A`, `${esc}OA`, `${esc}[1;5C`, `${esc}[5~`, `${esc}[Z`, `${esc}x`, '한', `${esc}[200~xX\rqy\r${esc}[201~`])(
	'%j is for the keyboard',
	keys => {
		expect(createReplyReader().read(keys)).toEqual({keys, replies: []});
	},
);

test('Esc alone is waited for, then it is a key; an answer that never ends is nothing', () => {
	const reader = createReplyReader();
	expect(reader.read(esc).keys).toBe('');
	expect(reader.waitsFor()).toBe('escape');
	expect(reader.release()).toBe(esc);
	reader.read(`${esc}P>|tmux`);
	expect(reader.waitsFor()).toBe('answer');
	expect(reader.release()).toBe('');
	expect(reader.read('j').keys).toBe('j');
});

test('what stands in a paste is never an answer, and never lost', () => {
	fc.assert(
		fc.property(
			fc.string({unit: fc.constantFrom(esc, '[', '2', '0', '1', '~', '?', ';', 'M', 'R', 'P', ']', '\r', 'x', '한'), maxLength: 20}),
			fc.integer({min: 1, max: 40}),
			(text, at) => {
				fc.pre(!text.includes(`${esc}[201~`));
				const whole = `${esc}[200~${text}${esc}[201~`;
				const reader = createReplyReader();
				expect(reader.read(whole.slice(0, at)).keys + reader.read(whole.slice(at)).keys).toBe(whole);
			},
		),
		tries(100),
	);
});
