import {describe, expect, test} from 'vitest';
import {registry} from '../../source/commands/registry.js';
import {configSchema} from '../../source/domain/config.js';
import type {KeysConfig} from '../../source/domain/config-screen.js';
import {policyOf} from '../../source/domain/policy.js';
import {bindKeys, keymapFor} from '../../source/ui/bindings.js';
import {helpSections} from '../../source/ui/help-text.js';
import {hintsOf} from '../../source/ui/hints.js';
import {readKeyName} from '../../source/ui/key-names.js';
import {fakeCards, fakeEngine} from '../support/fake-engine.js';
import {sit} from '../support/sit.js';

const cards = Object.values(registry);
type Bind = KeysConfig['bind'][number];
const configOf = (keys: Record<string, unknown>): KeysConfig => configSchema.parse({keys}).keys;
const bindOf = (...bind: readonly Bind[]) => bindKeys(cards, configOf({bind}));

/** A keyboard with keys of one's own. */
const sitWith = (keys: Record<string, unknown>) =>
	sit({...fakeEngine(), policy: policyOf(configSchema.parse({maxParallel: 8, agents: {claude: {preset: 'claude'}}, keys}))});

describe('keys of a config', () => {
	test('another key does it, and the old one still', async () => {
		const {press, ui} = sitWith({bind: [{key: 'ctrl+k', command: 'agent.stop'}]});
		for (const key of ['ctrl+k', 'x']) {
			await press(key);
			expect(ui.get().overlay).toMatchObject({kind: 'question', name: 'kill-stalled-agent', input: {agentId: 'a1'}});
			await press('escape');
		}
	});

	test('a key that was taken away does nothing more', async () => {
		const {press, ui, engine} = sitWith({bind: [{key: 'X', command: '-agent.kill'}]});
		await press('X', 'y');
		expect(ui.get().overlay?.kind).not.toBe('question');
		expect(engine.dispatched).toEqual([]);
	});

	test('a key changes its meaning when its old one is taken away, in whichever order', async () => {
		for (const bind of [
			[
				{key: 'j', command: '-move.down'},
				{key: 'j', command: 'help'},
			],
			[
				{key: 'j', command: 'help'},
				{key: 'j', command: '-move.down'},
			],
		]) {
			const {press, ui} = sitWith({bind});
			await press('j');
			expect(ui.get().overlay?.kind).toBe('help');
		}
	});

	test('when says in which view', async () => {
		const {press, ui} = sitWith({
			bind: [
				{key: 'ctrl+k', command: 'help', when: 'tasks'},
				{key: 'x', command: '-agent.stop', when: 'tasks'},
			],
		});
		await press('ctrl+k');
		expect(ui.get().overlay).toBeUndefined();
		await press('x');
		expect(ui.get().overlay?.kind).toBe('question');
		await press('escape', '2', 'x');
		expect(ui.get().overlay).toBeUndefined();
		await press('ctrl+k');
		expect(ui.get().overlay?.kind).toBe('help');
	});

	test('a sequence is a key, too', async () => {
		const {press, ui} = sitWith({bind: [{key: 'g x', command: 'agent.kill'}]});
		await press('g', 'x');
		expect(ui.get().overlay).toMatchObject({kind: 'question', input: {agentId: 'a1', force: true}});
	});

	test('hints and help follow', () => {
		const keymap = keymapFor(
			cards,
			configOf({
				bind: [
					{key: 'x', command: '-agent.stop'},
					{key: 'ctrl+k', command: 'agent.stop'},
				],
			}),
		);
		const hinted = hintsOf(keymap, 'agents', 'dashboard').hints.filter(({does}) => does === 'stop');
		expect(hinted.map(({shown}) => shown)).toEqual(['^k']);
		const helped = helpSections(keymap, 'agents', 'dashboard', false).flatMap(({keys}) => keys.filter(({name}) => name === 'agent.stop'));
		expect(helped.map(({shown}) => shown)).toEqual(['^k']);
	});
});

describe('what cannot be', () => {
	test.each([
		{bind: {key: 'ctrl+h', command: 'agent.stop'}, field: 'key', says: 'Backspace'},
		{bind: {key: '^i', command: 'agent.stop'}, field: 'key', says: 'Tab'},
		{bind: {key: 'ctrl+j', command: 'agent.stop'}, field: 'key', says: 'Enter'},
		{bind: {key: 'Ctrl+M', command: 'agent.stop'}, field: 'key', says: 'Enter'},
		{bind: {key: 'F5', command: 'agent.stop'}, field: 'key', says: 'function keys'},
		{bind: {key: 'alt+x', command: 'agent.stop'}, field: 'key', says: 'does not arrive everywhere'},
		{bind: {key: 'ctrl+b', command: 'agent.stop'}, field: 'key', says: 'tmux'},
		{bind: {key: 'ctrl+c', command: 'agent.stop'}, field: 'key', says: 'twice it leaves'},
		{bind: {key: 'ctrl+1', command: 'agent.stop'}, field: 'key', says: 'does not arrive'},
		{bind: {key: 'shift+enter', command: 'agent.stop'}, field: 'key', says: 'does not arrive'},
		{bind: {key: 'wibble', command: 'agent.stop'}, field: 'key', says: 'no key'},
		{bind: {key: 'ctrl+k', command: 'agent.stpo'}, field: 'command', hint: 'Did you mean "agent.stop"?'},
		{bind: {key: 'ctrl+k', command: 'agent.stop', when: 'agnets'}, field: 'when', hint: 'Did you mean "agents"?'},
		{bind: {key: 'ctrl+k', command: '-agent.stop'}, field: 'command', says: 'does not do agent.stop'},
		{bind: {key: 'ctrl+k', command: 'go.pane'}, field: 'command', hint: 'go.tasks'},
		{bind: {key: 'X', command: 'agent.stop'}, field: 'key', says: 'by default it does agent.kill', hint: '"-agent.kill"'},
		{bind: {key: 'j', command: 'agent.stop'}, field: 'key', says: 'by default it does move.down'},
		{bind: {key: 'g', command: 'agent.stop'}, field: 'key', says: 'begins gg'},
	])('$bind.key for $bind.command is refused', ({bind, field, says = '', hint = ''}) => {
		const {faults} = bindOf(bind as Bind);
		expect(faults).toHaveLength(1);
		expect(faults[0]).toMatchObject({index: 0, field});
		expect(faults[0]?.message).toContain(says);
		expect(faults[0]?.hint ?? '').toContain(hint);
	});

	test('two entries of one key name each other', () => {
		const {faults} = bindOf({key: 'ctrl+k', command: 'agent.stop'}, {key: '^k', command: 'agent.kill'});
		expect(faults).toMatchObject([{index: 1, other: 0, field: 'key'}]);
	});

	test('two entries of one key in different panes are both right', () => {
		expect(bindOf({key: 'ctrl+k', command: 'agent.stop', when: 'agents'}, {key: 'ctrl+k', command: 'agent.kill', when: 'tasks'}).faults).toEqual([]);
	});

	test('what is wrong is left out, and nothing else', async () => {
		const {press, ui} = sitWith({
			bind: [
				{key: 'F5', command: 'agent.stop'},
				{key: 'ctrl+k', command: 'agent.stop'},
			],
		});
		await press('ctrl+k');
		expect(ui.get().overlay?.kind).toBe('question');
	});
});

describe('presets', () => {
	test('arrows: letters do not move', async () => {
		const {press, at} = sitWith({preset: 'arrows'});
		await press('j');
		expect(at()).toBe('a1');
		await press('down');
		expect(at()).not.toBe('a1');
	});

	test.each([{preset: 'strict'}, {strict: true}, {preset: 'arrows', strict: true}])('strict: no small letter does what is asked about (%o)', keys => {
		const {acts} = keymapFor(cards, configOf(keys));
		expect(acts.filter(({card, binding}) => card.question && /^[a-z]$/.test(binding.press))).toEqual([]);
		expect(acts.map(({name}) => name)).toContain('agent.stop');
	});

	test('strict: a small letter becomes its capital, where that is free', async () => {
		const {press, ui, engine} = sitWith({strict: true});
		await press('x');
		expect(ui.get().overlay).toBeUndefined();
		await press('2', 'M');
		expect(engine.dispatched).toEqual([]);
		expect(ui.get().overlay).toMatchObject({kind: 'question', name: 'merge-completed-work'});
	});

	test('without anything, nothing changes', () => {
		expect(keymapFor(fakeCards, configOf({}))).toEqual(bindKeys(fakeCards, configOf({preset: 'vim'})).keymap);
	});
});

test.each([
	['ctrl+k', 'ctrl+k'],
	['^K', 'ctrl+k'],
	['space', ' '],
	['Enter', 'return'],
	['shift+x', 'X'],
	['g x', 'g x'],
	['PgDn', 'pagedown'],
])('%s is %s', (typed, press) => {
	expect(readKeyName(typed)).toEqual({press});
});
