import {readFileSync} from 'node:fs';
import stringWidth from 'string-width';
import {describe, expect, test} from 'vitest';
import {registry} from '../../source/commands/registry.js';
import {configSchema} from '../../source/domain/config.js';
import {settings} from '../../source/domain/config-settings.js';
import {readArguments} from '../../source/doors/arguments.js';
import {commonErrors} from '../../source/doors/error-codes.js';
import {exitMeanings} from '../../source/doors/exit-codes.js';
import {globalFlags} from '../../source/doors/global-flags.js';
import {pageRoff, pageText} from '../../source/doors/page.js';
import {manualSections, topicNames, topicSection} from '../../source/doors/topics.js';
import {verbs} from '../../source/doors/verbs.js';
import {screenFacts} from '../../source/manual-facts.js';
import {bindKeys} from '../../source/ui/bindings.js';
import {viewKeys} from '../../source/ui/keymap.js';
import {versionOf} from '../../source/version.js';

const cards = Object.values(registry);
const factsWith = (keys: Record<string, unknown>) => ({cards, screen: screenFacts(cards, configSchema.parse({keys}).keys)});
const facts = factsWith({});
const told = (name: (typeof topicNames)[number]) => pageText([topicSection(name, facts)], 100);

describe('help of a topic', () => {
	test.each(topicNames)('%s is understood and fits at every width', name => {
		expect(readArguments(['help', name], cards, import.meta)).toMatchObject({kind: 'help', topic: name});
		for (const columns of [60, 80, 120]) {
			const wide = pageText([topicSection(name, facts)], columns)
				.split('\n')
				// A name is never broken.
				.filter(line => stringWidth(line) > columns && line.trim().includes(' '));
			expect(wide).toEqual([]);
		}
	});

	test('two words are one, and a slip is said', () => {
		expect(readArguments(['help', 'exit', 'codes'], cards, import.meta)).toMatchObject({kind: 'help', topic: 'exit-codes'});
		expect(readArguments(['help', 'kyes'], cards, import.meta)).toMatchObject({kind: 'problem', problem: {hint: 'Did you mean `keys`?'}});
	});

	test('they leave nothing out', () => {
		const keys = told('keys');
		for (const {name} of [...viewKeys, ...bindKeys(cards, configSchema.parse({}).keys).keymap.acts]) expect(keys).toContain(` ${name} `);
		for (const {key} of settings) expect(told('config')).toContain(`\n  ${key} `);
		for (const {code} of exitMeanings) expect(told('exit-codes')).toMatch(new RegExp(`^  ${code} +[A-Z]`, 'm'));
		for (const code of Object.keys(commonErrors)) expect(told('error-codes')).toMatch(new RegExp(`^  ${code}\\b`, 'm'));
		for (const word of ['NEEDS YOU', 'stalled', 'paused', 'gave up', '◆ !']) expect(told('states')).toContain(word);
		for (const word of ['ORCH_MAX_PARALLEL', 'NO_COLOR', 'ORCH_HOME', 'EDITOR']) expect(told('environment')).toContain(word);
	});

	test('keys of a config are told as they are', () => {
		const mine = factsWith({
			bind: [
				{key: 'x', command: '-agent.stop'},
				{key: 'ctrl+k', command: 'agent.stop'},
			],
		});
		const text = pageText([topicSection('keys', mine)], 100);
		expect(text).toMatch(/\^k +agent\.stop/);
		expect(text).not.toMatch(/\n {2}x +agent\.stop/);
	});

	test('a key of one view is told with that view', () => {
		const sections = facts.screen.keys;
		const titlesOf = (name: string) => sections.filter(({keys}) => keys.some(key => key.name === name)).map(({title}) => title);
		expect(titlesOf('log.follow')).toEqual(['In a log']);
		expect(titlesOf('graph.critical')).toEqual(['In Graph']);
		expect(titlesOf('move.down')).toEqual(['Move']);
	});
});

describe('the page of the manual', () => {
	const sections = manualSections(facts);
	const roff = pageRoff(sections, versionOf());

	test('is the one that is shipped', () => {
		expect(readFileSync(new URL('../../data/orch-tui.1', import.meta.url), 'utf8')).toBe(roff);
	});

	test('has every command, flag, key and setting', () => {
		const bold = (text: string) => `.B "${text.replaceAll('-', '\\-')}"`;
		for (const {name} of [...verbs, ...cards]) expect(roff).toContain(bold(name));
		for (const {flag} of globalFlags) expect(roff).toContain(`${flag.replaceAll('-', '\\-')}"`);
		for (const {key} of settings) expect(roff).toContain(bold(key));
		for (const {name} of viewKeys) expect(roff).toContain(`(${name.replaceAll('-', '\\-')})`);
	});

	test('nothing that is told is taken for a request, and all of it is there', () => {
		const tricky = pageRoff(
			[
				{
					title: 'a "b"',
					text: '.dots and \\back',
					rows: [
						["'quoted'", '-x'],
						['', ''],
					],
					code: ['.not', 'a-b'],
				},
			],
			'1',
		);
		expect(tricky).toContain('.SH "A \\(dqB\\(dq"\n\\&.dots and \\eback\n');
		expect(tricky).toContain('.TP\n.B "\\&\'quoted\'"\n\\-x\n');
		expect(tricky).toContain('.nf\n\\&.not\na\\-b\n.fi');
		const requests = new Set(roff.split('\n').flatMap(line => (/^[.']/.test(line) ? [line.split(' ')[0]] : [])));
		expect([...requests].toSorted()).toEqual(['.B', '.SH', '.SS', '.TH', '.TP', '.\\"', '.fi', '.nf']);
	});
});
