import {expect, test} from 'vitest';
import {registry} from '../../source/commands/registry.js';
import {readArguments} from '../../source/doors/arguments.js';
import {examples, helpForAll, helpForOne} from '../../source/doors/help.js';
import {commandTable} from '../../source/doors/manual.js';
import {aliases, verbs} from '../../source/doors/verbs.js';

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

/** As a shell would split it, up to where the shell's own business begins. */
const wordsOf = (line: string): string[] => [...line.split(/ [|<>]/)[0]!.matchAll(/"([^"]*)"|(\S+)/g)].map(match => match[1] ?? match[2] ?? '').slice(1);

test.each(Object.entries(examples).flatMap(([name, lines]) => lines.map(line => ({name, line}))))('$line is no empty promise', ({name, line}) => {
	const action = read(wordsOf(line));
	expect(action).not.toMatchObject({kind: 'problem'});
	expect(action.kind === 'command' ? action.name : action.kind).toBe(name);
});
