import {expect, test} from 'vitest';
import {registry} from '../../source/commands/registry.js';
import {aliases} from '../../source/doors/aliases.js';
import {readArguments} from '../../source/doors/arguments.js';
import {examplesOf, helpForAll, helpForOne} from '../../source/doors/help.js';
import {commandTable} from '../../source/doors/manual.js';
import {verbs} from '../../source/doors/verbs.js';
import {wordsOf} from './command-lines.js';

const cards = Object.values(registry);
const read = (argv: readonly string[]) => readArguments(argv, cards, import.meta);

test.each(aliases)('`$words` is a short form of $name', ({words, name, input = {}}) => {
	const card = [...verbs, ...cards].find(one => one.name === name);
	expect(card).toBeDefined();
	expect(Object.keys(card!.input.shape)).toEqual(expect.arrayContaining(Object.keys(input)));

	const action = read(words.split(' '));
	// Only what a person has to name may be missing.
	if (action.kind === 'problem') expect(action.problem.message).toMatch(/<\w+> is missing\.$/);
});

test.each(cards)('$name can be called by its name, and explained', card => {
	const action = read([card.name]);
	if (action.kind === 'problem') expect(action.problem.message).toMatch(/<\w+> is missing\.$/);
	else expect(action).toMatchObject({kind: 'command', name: card.name, input: {}});
	expect(read(['help', card.name])).toMatchObject({kind: 'help', topic: card.name});
	expect(helpForOne(card)).toContain(`Usage\n  orch-tui ${card.name}`);
	expect(helpForAll(cards)).toContain(card.name);
	expect(commandTable(cards)).toContain(`| \`${card.name}\` |`);
});

test.each([
	['agent restart a3', {agentId: 'a3'}],
	['agent restart T-13', {taskId: 'T-13'}],
	['agent kill T-13', {taskId: 'T-13', force: true}],
	['agent stop TASK-1-2', {taskId: 'TASK-1-2'}],
])('`%s` may name the agent or its task', (line, input) => {
	expect(read(line.split(' '))).toMatchObject({kind: 'command', input});
	expect(Object.keys((read(line.split(' ')) as {input: object}).input)).toHaveLength(Object.keys(input).length);
});

test.each([
	['agent say a3 "Have a look at T-2."', 'route-inter-agent-messages', {operation: 'send', recipient: 'a3', payload: 'Have a look at T-2.'}],
	['message list a3', 'route-inter-agent-messages', {operation: 'poll', recipient: 'a3'}],
	['agent check a3', 'monitor-agent-lifecycle', {operation: 'check_agent', agentId: 'a3'}],
	['task retry T-3', 'auto-restart-agent', {taskId: 'T-3'}],
	['task why T-3', 'why', {taskId: 'T-3'}],
	['graph check', 'coordinate-dependencies', {operation: 'validate_graph'}],
	['tree doctor -n', 'create-worktree', {operation: 'doctor', dryRun: true}],
])('`%s` fills in what the words mean', (line, name, input) => {
	expect(read(wordsOf(`orch-tui ${line}`))).toMatchObject({kind: 'command', name, input});
});

test('a bare word that is neither is said to be none', () => {
	expect(read(['agent', 'kill', '../x'])).toMatchObject({kind: 'problem', problem: {message: '`kill-stalled-agent`: <agentId> is not right.'}});
});

test.each([...verbs, ...cards].flatMap(card => examplesOf(card).map(line => ({name: card.name, line}))))('$line is no empty promise', ({name, line}) => {
	const action = read(wordsOf(line));
	expect(action).not.toMatchObject({kind: 'problem'});
	expect(action.kind === 'command' ? action.name : action.kind).toBe(name);
});
