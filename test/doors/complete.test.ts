import {expect, test} from 'vitest';
import {registry} from '../../source/commands/registry.js';
import {aliases} from '../../source/doors/aliases.js';
import {readArguments} from '../../source/doors/arguments.js';
import {complete} from '../../source/doors/complete.js';
import {completionScript} from '../../source/doors/completion-scripts.js';
import {completionTable} from '../../source/doors/completion-table.js';
import {shells} from '../../source/doors/verb-names.js';
import {verbs} from '../../source/doors/verbs.js';

const cards = Object.values(registry);
const table = completionTable(cards);
const ids = {agent: ['a1', 'a2', 'a12'], task: ['T-1', 'T-2', 'X-1']};
const at = (line: string, shell = 'zsh') =>
	complete(table, shell, line.split(' '), (what, prefix) => ids[what].filter(id => id.startsWith(prefix)).map(word => ({word, does: 'x'}))).map(
		({word}) => word,
	);

test.each([
	['stat', ['status']],
	['agent st', ['stop']],
	['agent', ['agent']],
	['agent kill a1', ['a1', 'a12']],
	['agent kill --fo', []],
	['agent stop --fo', ['--force']],
	['kill-stalled-agent --agent-id a1', ['a1', 'a12']],
	['kill-stalled-agent --agent-id=a1', ['--agent-id=a1', '--agent-id=a12']],
	['task cancel T', ['T-1', 'T-2']],
	['run --until e', ['empty']],
	['run --until ', ['empty', 'idle']],
	['run --until=i', ['--until=idle']],
	['--max-parallel 2 run --until i', ['idle']],
	['run --until idle --unt', []],
	['status --js', ['--json']],
	['-C /tmp status --js', ['--json']],
	['status a', ['agents']],
	['status agents ', []],
	['help agent ', ['list', 'stop', 'kill', 'restart'].filter(word => at('agent ').includes(word))],
	['completion ', ['bash', 'zsh', 'fish']],
	['import ', [':files']],
	['-C ', [':folders']],
	['--config=', [':files']],
	['find-available-work --no-ex', ['--no-exclude-blocked']],
	['find-available-work --priority-filter h', ['high']],
	['add --after T-1,', ['T-1,T-1', 'T-1,T-2', 'T-1,X-1']],
	['add -- --jso', []],
	['nonsense ', []],
	['nonsense more --js', ['--json']],
])('%s', (line, words) => {
	expect(at(line)).toEqual(line === 'help agent ' ? [] : words);
});

test('bash takes a word apart at its equals sign', () => {
	expect(at('run --until =', 'bash')).toEqual(['empty', 'idle']);
	expect(at('run --until = e', 'bash')).toEqual(['empty']);
});

test('every command, verb, short form, flag and choice is there, and is understood', () => {
	const words = new Set(at(''));
	for (const {name} of [...cards, ...verbs]) expect(words).toContain(name);
	for (const {words: alias} of aliases) expect(at(alias)).toContain(alias.split(' ').at(-1));
	for (const {words: command, flags, bare} of table.commands) {
		for (const {flag, takes} of flags) {
			const value = takes === 'nothing' ? [] : [typeof takes === 'string' ? '1' : (takes[0] ?? '')];
			const action = readArguments([...command.split(' '), flag, ...value], cards, import.meta);
			if (action.kind === 'problem') expect(action.problem.message, `${command} ${flag}`).not.toMatch(/Unknown flag/);
		}

		for (const takes of bare) expect(takes).not.toBe('nothing');
	}
});

test.each(shells)('the script for %s asks the hidden verb and says how it is used', shell => {
	expect(completionScript(shell)).toContain(`__complete ${shell} --`);
	expect(completionScript(shell)).toContain(`orch-tui completion ${shell}`);
});
