import {expect, test} from 'vitest';
import {readArguments} from '../../source/doors/arguments.js';
import {globalFlags} from '../../source/doors/global-flags.js';
import {helpForAll} from '../../source/doors/help.js';
import {cards} from './cards.js';

const read = (...argv: readonly string[]) => readArguments(argv, cards, import.meta);

test.each([
	{argv: ['--theme', 'mono'], globals: {screen: {theme: 'mono'}}},
	{argv: ['--fps', '5'], globals: {screen: {fps: 5}}},
	{argv: ['--screen-reader'], globals: {screen: {screenReader: true}}},
	{argv: ['--no-alt-screen'], globals: {altScreen: false}},
	{argv: ['--read-only'], globals: {readOnly: true}},
	{argv: ['demo', '--theme', 'light', '--read-only'], globals: {screen: {theme: 'light'}, readOnly: true}},
	{argv: [], globals: {screen: {}, altScreen: true, readOnly: false}},
])('$argv', ({argv, globals}) => {
	expect(read(...argv)).toMatchObject({globals});
});

test.each([
	{argv: ['--theme', 'pink'], says: '`--theme` cannot be `pink`.', hint: 'colour-blind'},
	{argv: ['--fps', '0'], says: '`--fps` cannot be `0`.', hint: 'from 1 to 30'},
	{argv: ['--fps', 'many'], says: '`--fps` cannot be `many`.', hint: 'from 1 to 30'},
])('$argv is refused', ({argv, says, hint}) => {
	expect(read(...argv)).toMatchObject({kind: 'problem', problem: {message: says, hint: expect.stringContaining(hint)}});
});

test.each([['run'], ['init'], ['mcp'], ['kill-stalled-agent', 'a1'], ['config', 'set', 'screen.theme', 'mono'], ['doctor', '--fix']])(
	'what changes things is not read-only: %s %s',
	(...argv) => {
		expect(read(...argv, '--read-only')).toMatchObject({kind: 'problem', problem: {code: 'invalid_usage', message: expect.stringContaining('only looks')}});
	},
);

test.each([['status'], ['events'], ['demo'], ['doctor'], ['config', 'get'], ['find-available-work']])('what looks is: %s %s', (...argv) => {
	expect(read(...argv, '--read-only').kind).not.toBe('problem');
});

test('the help has every flag with what is typed after it, and every variable that counts', () => {
	const help = helpForAll(cards, 100);
	for (const field of globalFlags) expect(help).toContain(field.kind === 'text' ? `${field.flag} <${field.value}>` : field.flag);
	const variables = ['ORCH_…', 'ORCH_HOME', 'NO_COLOR', 'FORCE_COLOR', 'ACCESSIBLE', 'INK_SCREEN_READER', 'LC_ALL, LANG', 'TERM', 'VISUAL, EDITOR', 'PAGER'];
	for (const name of [...variables, 'SHELL', 'BROWSER', 'SSH_TTY', 'XDG_CONFIG_HOME']) expect(help).toContain(name);
});
