import {describe, expect, test} from 'vitest';
import {commandNames} from '../../source/commands/command.js';
import {registry} from '../../source/commands/registry.js';
import {readArguments} from '../../source/doors/arguments.js';
import {isUnedited, slashFiles} from '../../source/doors/slash-commands.js';
import {wordsOf} from './command-lines.js';

const cards = Object.values(registry);
const fingerprint = (text: string): string => String([...text].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 1_000_003, 7));
const files = slashFiles(cards, fingerprint);

/** Front matter whose values are JSON, one level deep: as much of YAML as is written. */
const frontOf = (text: string): Record<string, unknown> => {
	const [, block = ''] = /^---\n([\s\S]*?)\n---\n/.exec(text) ?? [];
	const front: Record<string, unknown> = {};
	let group: Record<string, unknown> | undefined;
	for (const line of block.split('\n')) {
		const [, indent, key = '', value = ''] = /^( {2})?([\w-]+):(?: (.*))?$/.exec(line) ?? [];
		expect(key, line).not.toBe('');
		if (indent === undefined && value === '') front[key] = group = {};
		else (indent === undefined ? front : (group ?? {}))[key] = JSON.parse(value);
	}

	return front;
};

const sectionsOf = (text: string): Map<string, string> =>
	new Map([...text.matchAll(/^## (.*)\n\n([\s\S]*?)(?=\n## |\n<!-- )/gm)].map(([, title = '', body = '']) => [title, body.trim()]));

const tablesIn = (text: string): string[][] =>
	text
		.split(/\n\n/)
		.map(block => block.split('\n').filter(line => line.startsWith('|')))
		.filter(lines => lines.length > 0);

test('there are fifteen, named as the commands', () => {
	expect(files.map(({name}) => name)).toEqual(commandNames.slice(0, 15).map(name => `${name}.md`));
});

describe.each(files)('$name', ({name, text}) => {
	const card = cards.find(one => `${one.name}.md` === name)!;

	test('has the front matter of the original', () => {
		expect(frontOf(text)).toEqual({
			command: `orchestrator.${card.name}`,
			agent: 'orchestrator',
			action: card.name.replaceAll('-', '_'),
			description: card.summary,
			tables: {read: card.reads, write: card.writes},
			required_tools: ['Bash'],
			cfr_compliance: card.facts?.cfr ?? [],
			'allowed-tools': `Bash(npx orch-tui ${card.name}:*)`,
		});
	});

	test('has every section, none of them empty', () => {
		const sections = sectionsOf(text);
		expect([...sections.keys()]).toEqual(['Purpose', 'Parameters', 'Operations', 'Output', 'Success criteria', 'Error handling', 'Related commands']);
		for (const [title, body] of sections) if (card.facts !== undefined) expect(body, title).not.toBe('');
	});

	test('has whole tables: every parameter, every error code, no cell that breaks a row', () => {
		const sections = sectionsOf(text);
		for (const lines of tablesIn(text)) {
			const widths = lines.map(line => line.replaceAll('\\|', '').split('|').length);
			expect(new Set(widths).size, lines[0]).toBe(1);
			expect(lines[1]).toMatch(/^\| ---/);
		}

		for (const field of Object.keys(card.input.shape))
			if (field !== 'dryRun')
				expect(sections.get('Parameters')).toMatch(new RegExp(`\`--${field.replaceAll(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)}\``));
		for (const code of Object.keys(card.facts?.errors ?? {})) expect(sections.get('Error handling')).toContain(`| \`${code}\` |`);
		for (const other of card.facts?.related ?? []) expect(sections.get('Related commands')).toContain(other);
		for (const sentence of card.facts?.success ?? []) expect(sections.get('Success criteria')).toContain(`- ${sentence}`);
	});

	test('has no invocation that the command line does not understand, and one for every operation', () => {
		const lines = [...text.matchAll(/```sh\n([\s\S]*?)\n```/g)].flatMap(([, block = '']) => block.split('\n'));
		expect(lines.length).toBeGreaterThan(1);
		const operations = new Set<unknown>();
		for (const line of lines) {
			expect(line).toMatch(/^npx orch-tui /);
			const action = readArguments(wordsOf(line.replace(' $ARGUMENTS', '')), cards, import.meta);
			if (action.kind !== 'command') {
				// The line with `$ARGUMENTS` has what it needs in them.
				expect(line).toContain('$ARGUMENTS');
				expect(action).toMatchObject({kind: 'problem', problem: {message: expect.stringContaining('is missing')}});
				continue;
			}

			expect(action.name).toBe(card.name);
			operations.add(action.input['operation']);
		}

		expect(lines.some(line => line.startsWith(`npx orch-tui ${card.name} `) && line.endsWith(' --json'))).toBe(true);
		const field = card.input.shape['operation'] as {options?: readonly string[]; unwrap?: () => {options?: readonly string[]}} | undefined;
		for (const operation of field?.options ?? field?.unwrap?.().options ?? []) expect(operations).toContain(operation);
	});

	test('knows whether somebody has edited it', () => {
		expect(isUnedited(text, fingerprint)).toBe(true);
		expect(isUnedited(text.replaceAll('\n', '\r\n'), fingerprint)).toBe(true);
		expect(isUnedited(`${text}\n`, fingerprint)).toBe(false);
		expect(isUnedited(text.replace('## Purpose', '## Purposes'), fingerprint)).toBe(false);
		expect(isUnedited('', fingerprint)).toBe(false);
	});
});
