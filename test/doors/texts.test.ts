import stringWidth from 'string-width';
import {describe, expect, test} from 'vitest';
import {registry} from '../../source/commands/registry.js';
import {configKeys} from '../../source/domain/config-keys.js';
import {exitCodes} from '../../source/domain/problem.js';
import {ageOf, dateOf, inColumns, wrapped} from '../../source/doors/columns.js';
import {exitMeanings} from '../../source/doors/exit-codes.js';
import {helpForAll, helpForOne} from '../../source/doors/help.js';
import {printProblem, printResult} from '../../source/doors/invoke-text.js';
import {commandKeys, commandTable, configTable, exitTable, keyTable, writeTables} from '../../source/doors/manual.js';
import {verbs} from '../../source/doors/verbs.js';
import {cards} from './cards.js';

describe('what came of a command', () => {
	const problem = {kind: 'not-found', code: 'task_not_found', message: 'There is no task T-9.', hint: 'Did you mean T-1?'} as const;

	test('for people: talk to the one stream, problems to the other', () => {
		expect(printResult({ok: true, value: {said: 'Stopped a3.\u001B[31m'}}, {json: false})).toEqual({out: 'Stopped a3.\n', err: '', exitCode: 0});
		expect(printResult({ok: true, value: {}}, {json: false})).toEqual({out: 'Nothing to do.\n', err: '', exitCode: 3});
		expect(printResult({ok: true, value: {said: 'Stopped a3.'}}, {json: false, quiet: true})).toEqual({out: '', err: '', exitCode: 0});
		expect(printResult({ok: false, problem}, {json: false})).toEqual({out: '', err: 'There is no task T-9.\nDid you mean T-1?\n', exitCode: 3});
	});

	test('for programs: one object', () => {
		const {out} = printResult({ok: true, value: {said: 'x', output: {killed: ['a3'], title: '\u009B31m\u202E'}}}, {json: true});
		expect(out).toBe('{"success":true,"killed":["a3"],"title":"\\u009b31m\\u202e"}\n');
		expect(JSON.parse(printResult({ok: true, value: {said: 'x'}}, {json: true}).out)).toEqual({success: true, message: 'x'});
		expect(printProblem(problem, {json: true})).toEqual({
			out: '{"success":false,"error":"task_not_found","message":"There is no task T-9.","hint":"Did you mean T-1?"}\n',
			err: '',
			exitCode: 3,
		});
	});

	test('every exit code is explained', () => {
		const explained = exitMeanings.map(({code}) => code);
		for (const code of Object.values(exitCodes)) expect(explained).toContain(code);
	});
});

describe('columns', () => {
	test('wide letters count twice, and the last column is cut', () => {
		const lines = inColumns(
			[
				['a1', '한글', 'x'.repeat(30)],
				['a10', 'b', 'short'],
			],
			20,
		);
		expect(lines).toEqual(['a1   한글  xxxxxxxx…', 'a10  b     short']);
		for (const line of lines) expect(stringWidth(line)).toBeLessThanOrEqual(20);
	});

	test.each([
		[0, '0s'],
		[-5, '0s'],
		[59_999, '59s'],
		[724_000, '12m04s'],
		[4_020_000, '1h07'],
		[3 * 86_400_000, '3d'],
	])('%i ms is %s', (ms, text) => {
		expect(ageOf(ms)).toBe(text);
	});

	test('a day and a time are as long as any other', () => {
		expect(dateOf(new Date(2026, 0, 5, 4, 3, 2).getTime())).toBe('2026-01-05 04:03:02');
	});

	test('words are wrapped', () => {
		expect(wrapped('one two three', 9, 2)).toEqual(['  one two', '  three']);
	});
});

describe('help', () => {
	test.each([60, 80, 120])('fits into %i columns', columns => {
		const all = [helpForAll(cards, columns), ...[...cards, ...verbs].map(card => helpForOne(card, columns))].join('\n').split('\n');
		expect(all.filter(line => stringWidth(line) > columns)).toEqual([]);
	});

	test('of everything names everything', () => {
		const text = helpForAll(cards, 120);
		for (const {name} of [...cards, ...verbs]) expect(text).toContain(`\n  ${name} `);
		for (const words of ['agent kill', '--max-parallel <N>', '-y  --yes', '130  Interrupted']) expect(text).toContain(words);
		expect(text).not.toContain('merge hold');
	});

	test('the everyday ones come first, and what is said once is not said again', () => {
		const text = helpForAll(Object.values(registry), 100);
		expect(text.indexOf('\nEveryday\n')).toBeLessThan(text.indexOf('\nCommands\n'));
		for (const words of ['run', 'status', 'import', 'add', 'agent stop', 'merge add', 'worktree clean', 'pause']) {
			const at = text.search(new RegExp(`\\n  ${words} `));
			expect(at, words).toBeGreaterThan(text.indexOf('\nEveryday\n'));
			expect(at, words).toBeLessThan(text.indexOf('\nCommands\n'));
		}

		for (const name of ['init', 'import-backlog']) {
			const one = helpForOne([...Object.values(registry), ...verbs].find(card => card.name === name)!);
			expect(one.match(/-n +--dry-run/g), name).toHaveLength(1);
		}

		expect(helpForOne(registry['import-backlog'])).toMatch(/estimatedHours[\s\S]*dependsOn/);
	});

	test('of one command: examples first, then usage, then flags with their defaults', () => {
		const text = helpForOne(cards[1]!);
		expect(text).toContain('--priority-filter <high|medium|low|all>\n      Only tasks of this priority. [all]');
		expect(text).toContain('--no-exclude-blocked');
		expect(text.indexOf('Examples')).toBeLessThan(text.indexOf('Usage'));
		expect(text.indexOf('Usage')).toBeLessThan(text.indexOf('Flags'));
		expect(helpForOne(cards[3]!)).toContain('Usage\n  orch-tui add-task <title> [flags]');
		expect(helpForOne(cards[0]!)).toContain('orch-tui kill-stalled-agent [agentId] [flags]');
		expect(helpForOne(cards[4]!)).not.toContain('--text');
	});
});

describe('manual', () => {
	test('the tables', () => {
		expect(commandTable(cards)).toContain('| `kill-stalled-agent` | `agent stop`, `agent kill` | `x` `X` | yes | Stop an agent and all of its processes. |');
		expect(commandTable(cards)).toContain('Add one task \\| to the backlog.');
		expect(keyTable(commandKeys(cards))).toContain('| `X` | agents | kill |');
		for (const {name} of configKeys) expect(configTable()).toContain(`| \`${name}\` |`);
		expect(configTable()).toContain('| `maxParallel` | `4` | `--max-parallel` | `ORCH_MAX_PARALLEL` | How many agents may work at once. |');
		expect(exitTable()).toContain('| 70 | A mistake of orch-tui. |');
	});

	test('are written between their markers, once', () => {
		const page = '# A\n<!-- keys -->old<!-- /keys -->\nend <!-- exit-codes -->\n<!-- /exit-codes -->';
		const once = writeTables(page, {keys: 'K $1', 'exit-codes': 'E'});
		expect(once).toEqual({text: '# A\n<!-- keys -->\nK $1\n<!-- /keys -->\nend <!-- exit-codes -->\nE\n<!-- /exit-codes -->', missing: []});
		expect(writeTables(once.text, {keys: 'K $1', 'exit-codes': 'E'}).text).toBe(once.text);
		expect(writeTables(page, {commands: 'C'})).toEqual({text: page, missing: ['commands']});
	});
});
