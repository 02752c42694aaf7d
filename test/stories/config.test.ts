import {mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {describe, expect, test, vi} from 'vitest';
import {aProject, launcher} from '../support/program.js';
import {onTerminal} from '../support/pty.js';
import {patiently} from '../support/until.js';

const commented = `{
	// Ours.
	"agents": {"paper": {"command": ["true"]}}, // one is enough
	"maxParallel": 2, /* for now */
	"screen": {
		// It is a light office.
		"theme": "light",
	},
}
`;

const aConfigured = (text = commented) => {
	const project = aProject('true');
	const file = path.join(project.root, 'orch.config.jsonc');
	writeFileSync(file, text);
	return {...project, file, text: () => readFileSync(file, 'utf8')};
};

describe('get', () => {
	test('what counts, and who says so: a flag, a variable, the files from the highest down, the default', async () => {
		const project = aConfigured();
		const home = path.join(project.root, 'home');
		mkdirSync(home);
		writeFileSync(path.join(home, 'config.jsonc'), '{"retries": 7, "maxParallel": 9}');
		writeFileSync(path.join(project.root, 'orch.config.local.jsonc'), '{\n  "screen": {"fps": 5}\n}');
		const get = async (key: string, more: readonly string[] = [], env = {}) =>
			(await project.run(['config', 'get', key, '--origin', ...more], '', {ORCH_HOME: home, ...env})).out;
		expect(await get('maxParallel')).toBe('2\torch.config.jsonc:4:2\n');
		expect(await get('maxParallel', ['--max-parallel', '3'])).toBe('3\t--max-parallel\n');
		expect(await get('maxParallel', [], {ORCH_MAX_PARALLEL: '5'})).toBe('5\tORCH_MAX_PARALLEL\n');
		expect(await get('retries')).toBe(`7\t${path.join(home, 'config.jsonc')}:1:2\n`);
		expect(await get('screen.fps')).toBe('5\torch.config.local.jsonc:2:14\n');
		expect(await get('screen.bell')).toBe('true\tdefault\n');
		expect((await project.run(['config', 'get', 'screen.theme'])).out).toBe('light\n');
		expect(JSON.parse((await project.run(['config', 'get', 'screen.theme', '--json'])).out)).toEqual({
			success: true,
			key: 'screen.theme',
			value: 'light',
			origin: {kind: 'file', name: 'orch.config.jsonc', line: 7, column: 3},
		});
		expect((await project.run(['config', 'get'])).out).toMatch(/^maxParallel +2$/m);
		expect(JSON.parse((await project.run(['config', 'get', '--json', 'key,value'])).out)).toContainEqual({key: 'maxParallel', value: 2});
	});

	test('a setting that is none', async () => {
		const project = aConfigured();
		expect(await project.run(['config', 'get', 'maxParalel'])).toEqual({
			code: 2,
			out: '',
			err: 'There is no setting maxParalel.\nDid you mean "maxParallel"?\n',
		});
		expect(await project.run(['config', 'gte', 'maxParallel'])).toMatchObject({code: 2});
	});
});

describe('set', () => {
	test('the comments stay, and nothing else changes', async () => {
		const project = aConfigured();
		expect(await project.run(['config', 'set', 'screen.theme', 'dark'])).toEqual({code: 0, out: 'screen.theme: light → dark in orch.config.jsonc.\n', err: ''});
		expect(project.text()).toBe(commented.replace('"light"', '"dark"'));
		await project.run(['config', 'set', 'screen.theme', 'default']);
		expect(project.text()).toContain('// It is a light office.');
		expect(project.text()).not.toContain('"theme"');
		expect((await project.run(['config', 'get', 'screen.theme'])).out).toBe('auto\n');
	});

	test('what would be wrong is refused with its place, and the file stays as it is', async () => {
		const project = aConfigured();
		const {code, err} = await project.run(['config', 'set', 'maxParallel', 'many']);
		expect({code, err}).toEqual({code: 2, err: 'orch.config.jsonc:4:17: "maxParallel" must be a whole number from 1 to 64.\n'});
		expect(await project.run(['config', 'set', 'maxParallel'])).toMatchObject({code: 2, err: expect.stringContaining('orch-tui config set maxParallel 6')});
		expect(project.text()).toBe(commented);
	});

	test("whose file: yours, the repository's, or that of this checkout alone; one that does not win says who does", async () => {
		const project = aConfigured();
		const home = path.join(project.root, 'home', 'deep');
		const set = async (...args: string[]) => project.run(['config', 'set', ...args], '', {ORCH_HOME: home});
		expect((await set('retries', '5', '--scope', 'user')).code).toBe(0);
		expect(JSON.parse(readFileSync(path.join(home, 'config.jsonc'), 'utf8'))).toEqual({retries: 5});
		expect((await set('maxParallel', '8', '--scope', 'user')).out).toContain('It stays at 2: orch.config.jsonc:4:2 says so.');
		await set('maxParallel', '3', '--scope', 'local');
		expect((await project.run(['config', 'get', 'maxParallel'], '', {ORCH_HOME: home})).out).toBe('3\n');
		expect(project.text()).toBe(commented);
	});
});

describe('check', () => {
	test('all that is wrong, each with file, line and column; also before anything is set up', async () => {
		const wrong = aConfigured('{\n\t"maxParalel": 3,\n\t"retries": -1\n}\n');
		expect(await wrong.run(['config', 'check'])).toEqual({
			code: 2,
			out: '',
			err: 'orch.config.jsonc:2:2: unknown key "maxParalel". Did you mean "maxParallel"?\norch.config.jsonc:3:13: "retries" must be a whole number from 0 to 10.\n',
		});
		expect(JSON.parse((await wrong.run(['config', 'check', '--json'])).out)).toMatchObject({success: false, error: 'invalid_configuration'});
		expect(await aConfigured().run(['config', 'check'])).toEqual({code: 0, out: 'orch.config.jsonc: nothing is wrong.\n', err: ''});
	});

	test('keys that meet are refused, and both places are named', async () => {
		const bind = '{"keys": {"bind": [\n{"key": "ctrl+k", "command": "agent.stop"},\n{"key": "^K", "command": "agent.kill"}]}}';
		const {code, err} = await aConfigured(bind).run(['config', 'check']);
		expect(code).toBe(2);
		expect(err).toContain('orch.config.jsonc:3:9: ^k is to do agent.kill, and agent.stop too.');
		expect(err).toContain('The other one is at orch.config.jsonc:2:9.');
		const taken = await aConfigured('{"keys": {"bind": [{"key": "j", "command": "agent.stop"}]}}').run(['status']);
		expect(taken).toMatchObject({code: 2, err: expect.stringContaining('orch.config.jsonc:1:28: j is to do agent.stop, and by default it does move.down.')});
		expect(taken.err).toContain('{"key": "j", "command": "-move.down"}');
	});

	test('and what is wrong can be mended by the same verb', async () => {
		const wrong = aConfigured('{\n\t"retries": -1\n}\n');
		expect((await wrong.run(['config', 'set', 'retries', '2'])).code).toBe(0);
		expect(wrong.text()).toBe('{\n\t"retries": 2\n}\n');
	});
});

test('path and schema', async () => {
	const project = aConfigured();
	const {out} = await project.run(['config', 'path'], '', {ORCH_HOME: '/nowhere'});
	expect(out).toMatch(/^user +not there +\/nowhere\/config\.jsonc$/m);
	expect(out).toMatch(new RegExp(`^repository +there +${project.file}$`, 'm'));
	expect(JSON.parse((await project.run(['config', 'schema'])).out)).toEqual(
		JSON.parse(readFileSync(new URL('../../data/config.schema.json', import.meta.url), 'utf8')),
	);
});

test('edit: the editor gets the file, and what it saved is checked', async () => {
	const project = aConfigured();
	expect(await project.run(['config', 'edit'])).toMatchObject({code: 2, err: 'An editor needs a terminal.\nWithout one: orch-tui config set\n'});
	const edit = (script: string) =>
		onTerminal([launcher, 'config', 'edit'], {cols: 100, rows: 24, cwd: project.root, env: {...project.env, VISUAL: '', EDITOR: `sed -i '${script}'`}});
	const good = edit('s/"light"/"dark"/');
	await good.see('orch.config.jsonc is saved and right.');
	expect(await good.over).toBe(0);
	expect(project.text()).toBe(commented.replace('"light"', '"dark"'));
	const bad = edit('s/"dark"/"drak"/');
	await bad.see('Go on with: orch-tui config edit');
	expect(await bad.over).toBe(2);
	expect(project.text()).toContain('drak');
});

test('a screen follows the file: a wrong one is shown and the last right one counts, :set writes it', async () => {
	const project = aConfigured();
	const {child, see, text} = onTerminal([launcher], {cols: 120, rows: 40, cwd: project.root, env: {...project.env, LANG: 'C.UTF-8'}});
	await see('1 Agents');
	writeFileSync(project.file, commented.replace('"maxParallel"', '"maxParalel"'));
	await see('orch.config.jsonc:4:2');
	await see('Did you mean "maxParallel"?');
	writeFileSync(project.file, commented.replace('"maxParallel": 2', '"maxParallel": 3'));
	await see('maxParallel 2 → 3');
	await vi.waitFor(() => expect(text()).not.toContain('orch.config.jsonc:4:2'), patiently);
	child.write(':');
	await see('Command');
	child.write('set retries 4');
	await see(': set retries 4');
	child.write('\r');
	await see('→ 4 in orch.config.jsonc');
	expect(project.text()).toMatch(/"retries": 4/);
	expect(project.text()).toContain('/* for now */');
});
