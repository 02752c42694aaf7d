import {readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import {commandLineOf} from '../../source/command-line.js';
import {registry} from '../../source/commands/registry.js';
import {configSchema} from '../../source/domain/config.js';
import {policyOf} from '../../source/domain/policy.js';
import {createLiveConfig} from '../../source/live-config.js';
import {configPlaces, readLayers} from '../../source/outside/config-layers.js';
import {plainText} from '../../source/ui/cells.js';
import {drawPicture} from '../../source/ui/picture.js';
import {aDesk} from '../support/desk.js';
import {fakeEngine} from '../support/fake-engine.js';
import {aFolder} from '../support/repository.js';
import {sit} from '../support/sit.js';

const cards = Object.values(registry);
const first = '{\n\t// Ours.\n\t"maxParallel": 2 // for now\n}\n';

/** A screen over a config that is a real file. */
const atScreen = (text = first) => {
	const root = aFolder();
	const file = path.join(root, 'orch.config.jsonc');
	writeFileSync(file, text);
	const config = configSchema.parse({maxParallel: 2});
	const policy = policyOf(config);
	const setting = {root, named: undefined, environment: {ORCH_HOME: path.join(root, 'home')}, overrides: {}, screen: {}};
	const door = createLiveConfig(
		setting,
		{config, layers: readLayers(configPlaces(root, setting.environment)), trust: {isGiven: true, runs: [], changes: [], isAgain: false}},
		policy,
		() => 0,
	);
	const seat = sit({...fakeEngine(), cards, policy}, {columns: 100, rows: 30}, false, {config: door}, commandLineOf(cards));
	const drawn = () => {
		const state = seat.ui.get();
		const desk = aDesk({snapshot: seat.engine.getSnapshot(), policy, state});
		return drawPicture({desk, cards, state, size: {columns: 100, rows: 30}})
			.over.map(plainText)
			.join('\n');
	};
	return {...seat, drawn, policy, text: () => readFileSync(file, 'utf8')};
};

const openAt = async ({press}: ReturnType<typeof atScreen>, words: string) => press(':', ...`keys ${words}`, 'return');

test('all keys are shown by their names, and searched', async () => {
	const seat = atScreen();
	await openAt(seat, '');
	expect(seat.drawn()).toMatch(/Keys and their names[\s\S]*Move[\s\S]*j ↓ +move\.down +down/);
	await seat.press(...'agent.stop');
	expect(seat.drawn()).toMatch(/▌x +agent\.stop +stop/);
});

test('the next press is the key from now on, in the file and on the screen; comments stay', async () => {
	const seat = atScreen();
	await openAt(seat, 'agent.stop');
	await seat.press('return');
	expect(seat.drawn()).toContain('Press the new key for agent.stop. Now x. Esc keeps that.');
	await seat.press('ctrl+k');
	expect(seat.drawn()).toContain('ctrl+k does agent.stop now, in orch.config.jsonc.');
	expect(seat.drawn()).toMatch(/▌\^k +agent\.stop/);
	expect(seat.text()).toMatch(/\/\/ Ours\.[\s\S]*\/\/ for now/);
	expect(seat.policy.keys.bind).toEqual([
		{key: 'x', command: '-agent.stop'},
		{key: 'ctrl+k', command: 'agent.stop'},
	]);
	await seat.press('escape', 'escape');
	await seat.press('ctrl+k');
	expect(seat.ui.get().overlay).toMatchObject({kind: 'question', question: {title: 'Stop a1?'}});
	await seat.press('escape');
	await openAt(seat, 'agent.stop');
	await seat.press('delete');
	expect(seat.drawn()).toMatch(/agent\.stop is on its usual keys again[\s\S]*▌x +agent\.stop/);
	expect(seat.policy.keys.bind).toEqual([]);
});

test('a key that does something else there is refused, with both places; nothing is written', async () => {
	const seat = atScreen();
	await openAt(seat, 'agent.stop');
	await seat.press('return', 'd');
	const said = seat.drawn().replaceAll(/[│\s]+/g, ' ');
	expect(said).toContain('d is to do agent.stop, and by default it does task.diff.');
	expect(said).toMatch(/agent\.stop: On everything\. task\.diff: Tasks\. Nothing was changed/);
	await seat.press('g');
	expect(seat.drawn().replaceAll(/[│\s]+/g, ' ')).toContain('and it begins');
	await seat.press('ctrl+b');
	expect(seat.drawn()).toContain('tmux takes it');
	expect(seat.text()).toBe(first);
	await seat.press('escape');
	expect(seat.drawn()).toMatch(/▌x +agent\.stop/);
});

test('what has several keys keeps them; what is many in one gets none; a key back on what it was takes nothing more', async () => {
	const seat = atScreen();
	await openAt(seat, 'move.down');
	await seat.press('return', 'ctrl+n');
	expect(seat.policy.keys.bind).toEqual([{key: 'ctrl+n', command: 'move.down'}]);
	await seat.press('escape', 'escape');
	await openAt(seat, 'go.pane');
	await seat.press('return');
	expect(seat.drawn()).toContain('go.pane is many keys in one.');
	await seat.press('escape', 'escape');
	await openAt(seat, 'agent.stop');
	for (const key of ['return', 'ctrl+k', 'return', 'ctrl+k']) await seat.press(key);
	expect(seat.drawn()).toContain('^k does agent.stop already.');
	await seat.press('x');
	expect(seat.policy.keys.bind).toEqual([{key: 'ctrl+n', command: 'move.down'}]);
});
