import fc from 'fast-check';
import {expect, test} from 'vitest';
import {z} from 'zod';
import type {CommandCard} from '../../source/commands/command.js';
import {aliases} from '../../source/doors/aliases.js';
import {readArguments} from '../../source/doors/arguments.js';
import {tries} from '../support/chaos.js';
import {cards} from './cards.js';

const read = (line: string) => readArguments(line === '' ? [] : line.split(' '), cards, import.meta);
const {globals: none} = read('');

test.each([
	['', {kind: 'screen'}],
	['run', {kind: 'run'}],
	['run --until empty --max-parallel 2', {kind: 'run', until: 'empty', globals: {...none, overrides: {maxParallel: '2'}}}],
	['--max-parallel 2 run --until=idle', {kind: 'run', until: 'idle', globals: {...none, overrides: {maxParallel: '2'}}}],
	['status --json', {kind: 'status', globals: {...none, json: true}}],
	['agent list', {kind: 'status', part: 'agents'}],
	['worktree list', {kind: 'status', part: 'worktrees'}],
	['status agents', {kind: 'status', part: 'agents'}],
	['events --follow', {kind: 'events', follow: true}],
	['init -y', {kind: 'init', claude: false, globals: {...none, yes: true}}],
	['init --dry-run', {kind: 'init', claude: false, globals: {...none, dryRun: true}}],
	['demo', {kind: 'demo', keep: false}],
	['help', {kind: 'help', topic: undefined}],
	['-h', {kind: 'help', topic: undefined}],
	['help agent kill', {kind: 'help', topic: 'kill-stalled-agent'}],
	['agent kill --help --whatever', {kind: 'problem'}],
	['agent kill a3 --help', {kind: 'help', topic: 'kill-stalled-agent'}],
	['--version', {kind: 'version'}],
	['version', {kind: 'version'}],
	['-C /tmp/x --config c.jsonc status', {kind: 'status', globals: {...none, directory: '/tmp/x', config: 'c.jsonc'}}],
	['--no-color --ascii -q', {kind: 'screen', globals: {...none, color: false, ascii: true, quiet: true}}],
	['kill-stalled-agent a3', {kind: 'command', name: 'kill-stalled-agent', input: {agentId: 'a3'}}],
	['agent kill a3', {kind: 'command', name: 'kill-stalled-agent', input: {agentId: 'a3', force: true}}],
	['agent stop a3 --grace-period-seconds 2.5', {kind: 'command', name: 'kill-stalled-agent', input: {agentId: 'a3', gracePeriodSeconds: 2.5}}],
	['agent stop --agent-id a3 --force', {kind: 'command', name: 'kill-stalled-agent', input: {agentId: 'a3', force: true}}],
	[
		'find-available-work --no-exclude-blocked --priority-filter high',
		{kind: 'command', name: 'find-available-work', input: {excludeBlocked: false, priorityFilter: 'high'}},
	],
	// Its own field wins over the key of the config.
	['find-available-work --max-parallel 2', {kind: 'command', name: 'find-available-work', input: {maxParallel: 2}, globals: none}],
	['find-available-work', {kind: 'command', name: 'find-available-work', input: {}}],
	['create-parallel-tasks T-1 T-2', {kind: 'command', name: 'create-parallel-tasks', input: {taskIds: ['T-1', 'T-2']}}],
	['create-parallel-tasks T-1,T-2', {kind: 'command', name: 'create-parallel-tasks', input: {taskIds: ['T-1', 'T-2']}}],
	[
		'add x --files a,b --files c --agent claude',
		{kind: 'command', name: 'add-task', input: {title: 'x', files: ['a', 'b', 'c'], agent: 'claude'}, globals: none},
	],
	['add -- --x', {kind: 'command', name: 'add-task', input: {title: '--x'}}],
	['import TODO.md -n', {kind: 'command', name: 'import-backlog', input: {file: 'TODO.md', dryRun: true}, reads: 'TODO.md'}],
	['import - --dry-run', {kind: 'command', name: 'import-backlog', input: {file: '-', dryRun: true}, reads: '-'}],
])('%s', (line, expected) => {
	expect(read(line)).toMatchObject(expected);
});

test.each([
	['agnet list', 'Unknown command `agnet`.', 'Did you mean `agent`?'],
	['import x --text y', 'Unknown flag `--text`.', '`orch-tui --help` lists them all.'],
	['kill-staled-agent', 'Unknown command `kill-staled-agent`.', 'Did you mean `kill-stalled-agent`?'],
	['agent kil a3', 'Unknown command `agent kil`.', 'Did you mean `agent kill`?'],
	[
		'agent',
		'`agent` what?',
		'There are `agent list`, `agent stop`, `agent kill`, `agent restart`, `agent say`, `agent diff`, `agent logs`, `agent check`, `agent usage`, `agent pause`, `agent resume`.',
	],
	['stop a3', 'Unknown command `stop`.', 'Did you mean `agent stop`?'],
	['claim', 'Unknown command `claim`.', 'Did you mean `task claim`?'],
	['xyzzy', 'Unknown command `xyzzy`.', '`orch-tui --help` lists them all.'],
	['help nothing', 'Unknown command `nothing`.', '`orch-tui --help` lists them all.'],
	['run --untl empty', 'Unknown flag `--untl`.', 'Did you mean `--until`?'],
	['status --jsn', 'Unknown flag `--jsn`.', 'Did you mean `--json`?'],
	['status --foo.bar 1', 'Unknown flag `--foo.bar`.', '`orch-tui --help` lists them all.'],
	['-Z', 'Unknown flag `-Z`.', '`orch-tui --help` lists them all.'],
	['--no-config', 'Unknown flag `--no-config`.', 'Did you mean `--config`?'],
	['run --until never', '`run`: --until must be empty or idle.', '`orch-tui help run` shows what it takes.'],
	['run --until', '`--until` needs a value.', undefined],
	['run --until --json', '`--until` needs a value.', undefined],
	['run now', '`run` does not know what to do with `now`.', undefined],
	['add', '`add-task`: <title> is missing.', '`orch-tui help add-task` shows what it takes.'],
	['add a b', '`add-task` does not know what to do with `b`.', 'Words that belong together need quotes.'],
	['agent kill x3', '`kill-stalled-agent`: <agentId> is not right.', 'An agent id looks like a3.'],
	['agent kill a3 -n', '`kill-stalled-agent` has no dry run.', undefined],
	[
		'find-available-work --max-parallel many',
		'`find-available-work`: --max-parallel must be a whole number from 1 to 64.',
		'`orch-tui help find-available-work` shows what it takes.',
	],
	[
		'find-available-work --max-parallel -3',
		'`find-available-work`: --max-parallel must be a whole number from 1 to 64.',
		'`orch-tui help find-available-work` shows what it takes.',
	],
	['agent kill --agent-id a3 --agent-id a4', 'The flag --agent-id can only be set once.', undefined],
])('%s is wrong', (line, message, hint) => {
	const action = read(line);
	expect(action).toMatchObject({kind: 'problem', problem: {kind: 'bad-input', code: 'invalid_usage', message}});
	expect(action.kind === 'problem' ? action.problem.hint : '').toBe(hint);
});

const wide: CommandCard = {
	name: 'create-parallel-tasks',
	summary: 'Claim tasks.',
	input: z.strictObject({
		operation: z.enum(['claim_all', 'claim_one']).default('claim_one').describe('What to do.'),
		tasks: z
			.array(z.strictObject({taskId: z.string(), priority: z.enum(['high', 'low']).optional()}))
			.optional()
			.describe('Which.'),
		payload: z.looseObject({}).optional().describe('What goes along.'),
	}),
	reads: [],
	writes: [],
};

test.each([
	[['--tasks', 'T-1, T-2'], {tasks: [{taskId: 'T-1'}, {taskId: 'T-2'}]}],
	[['--tasks', 'T-1', '--tasks', 'T-2'], {tasks: [{taskId: 'T-1'}, {taskId: 'T-2'}]}],
	[['--tasks', '[{"taskId":"T-1","priority":"low"}]'], {tasks: [{taskId: 'T-1', priority: 'low'}]}],
	[['--payload', '{"a":[1,2]}'], {payload: {a: [1, 2]}}],
	[['--operation=claim_all'], {operation: 'claim_all'}],
])('a list of objects is ids with commas, or JSON: %j', (argv, input) => {
	expect(readArguments(['create-parallel-tasks', ...argv], [wide], import.meta)).toMatchObject({kind: 'command', input});
});

test.each([
	[['--operation', 'claim_al'], '`create-parallel-tasks`: --operation must be claim_all or claim_one.', 'Did you mean `claim_all`?'],
	[['--tasks', '[{"taskId":"T-1","priority":"lo"}]'], '`create-parallel-tasks`: --tasks [0].priority must be high or low.', 'Did you mean `low`?'],
	[['--tasks', '[{"id":"T-1"}]'], '`create-parallel-tasks`: --tasks [0].taskId is missing.', '`orch-tui help create-parallel-tasks` shows what it takes.'],
	[['claim_all'], '`create-parallel-tasks` does not know what to do with `claim_all`.', 'Did you mean `--operation claim_all`?'],
	[['--payload', 'x'], '`create-parallel-tasks`: --payload must be an object.', '`orch-tui help create-parallel-tasks` shows what it takes.'],
])('%j is wrong, and what was meant is said', (argv, message, hint) => {
	expect(readArguments(['create-parallel-tasks', ...argv], [wide], import.meta)).toMatchObject({kind: 'problem', problem: {message, hint}});
});

test('--json counts for problems, too', () => {
	expect(read('agnet --json')).toMatchObject({kind: 'problem', globals: {json: true}});
	expect(read('run --untl --json')).toMatchObject({kind: 'problem', globals: {json: true}});
});

test('no short form hides a command or stands there twice', () => {
	const words = aliases.map(alias => alias.words);
	expect(new Set(words).size).toBe(words.length);
	for (const {words} of aliases) expect(cards.map(({name}) => name as string)).not.toContain(words);
});

test('whatever is typed: an answer', () => {
	const word = fc.oneof(
		fc.constantFrom(
			'run',
			'status',
			'agent',
			'kill',
			'add',
			'a3',
			'--',
			'-',
			'--json',
			'--until',
			'--max-parallel=',
			'-C',
			'--no-',
			'---',
			'-n=1',
			'--__proto__',
			'--constructor.x',
			'--files',
		),
		fc.string({maxLength: 8}),
	);
	fc.assert(
		fc.property(fc.array(word, {maxLength: 6}), argv => {
			expect(readArguments(argv, cards, import.meta).kind).toBeTypeOf('string');
		}),
		tries(1000),
	);
});
