/**
What users of such tools report of managers that were slow or heavy themselves, played against ours: by what is asked and started, not by the clock.
Which report is proved where: `readme.md` beside this file.
*/
import {spawn} from 'node:child_process';
import {subscribe, unsubscribe} from 'node:diagnostics_channel';
import {mkdirSync, symlinkSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import {expect, onTestFinished, test} from 'vitest';
import {taskId} from '../../source/domain/ids.js';
import {measureFolder} from '../../source/outside/disk-usage.js';
import {identify} from '../../source/outside/process-identity.js';
import {aFolder} from '../support/folder.js';
import {buildHouse} from '../support/house.js';
import {sit} from '../support/sit.js';
import {until} from '../support/until.js';

type House = Awaited<ReturnType<typeof buildHouse>>;

/** Counts what SQLite is asked and which programs are started, from now on; everything runs as before. */
const aCounter = () => {
	const counts = {statements: 0, programs: 0};
	const database = new SqliteDatabase(':memory:');
	const statement = Object.getPrototypeOf(database.prepare('SELECT 1')) as Record<'run' | 'get' | 'all', (...given: unknown[]) => unknown>;
	const before = {run: statement.run, get: statement.get, all: statement.all};
	for (const name of ['run', 'get', 'all'] as const) {
		statement[name] = function count(this: unknown, ...given) {
			counts.statements += 1;
			return before[name].apply(this, given);
		};
	}

	const onProgram = () => {
		counts.programs += 1;
	};
	subscribe('child_process', onProgram);
	onTestFinished(() => {
		Object.assign(statement, before);
		unsubscribe('child_process', onProgram);
		database.close();
	});
	return {
		async of(work: () => Promise<unknown>): Promise<typeof counts> {
			const from = {...counts};
			await work();
			return {statements: counts.statements - from.statements, programs: counts.programs - from.programs};
		},
	};
};

/** So many sessions at work, all behind one process that sleeps. */
const addSessions = async (house: House, count: number): Promise<void> => {
	const from = house.store.agents.countLive();
	const ids = Array.from({length: count - from}, (_, index) => `T-${from + index + 1}`);
	await house.import(ids.map(id => `- [ ] ${id} x`).join('\n'));
	const sleeper = spawn('sleep', ['1000'], {stdio: 'ignore'});
	onTestFinished(() => {
		sleeper.kill('SIGKILL');
	});
	const who = await until(() => identify(sleeper.pid ?? 0));
	const stamp = {actor: 'test', atMs: house.engine.now()};
	for (const id of ids) {
		const agent = house.store.agents.add({taskId: taskId(id), fence: 1, name: 'paper', permissions: 'edit'}, stamp);
		house.store.tasks.move(taskId(id), 'waiting', 'working', {agentId: agent, fence: 1}, stamp);
		const tree = {runId: agent, agent: who, shim: who};
		house.store.agents.move(agent, 'starting', 'working', {process: tree, startedAtMs: stamp.atMs, heardAtMs: stamp.atMs}, stamp);
	}
};

/** One turn of all that goes by the clock. */
const turn = async (house: House): Promise<void> => {
	house.wait(house.engine.policy.watchEveryMs);
	await house.engine.beat();
};

test('sixty sessions are watched without starting one program, and ask little more of the database than six', async () => {
	const house = await buildHouse({}, {config: {maxParallel: 64}});
	const counter = aCounter();
	/** Of a turn in which nothing happens: the least of some, since the first ones write down what they find. */
	const ofATurn = async (): Promise<{statements: number; programs: number}> => {
		for (let round = 0; round < 3; round++) await turn(house);
		const rounds = [await counter.of(async () => turn(house)), await counter.of(async () => turn(house)), await counter.of(async () => turn(house))];
		return {statements: Math.min(...rounds.map(({statements}) => statements)), programs: rounds.reduce((sum, {programs}) => sum + programs, 0)};
	};
	await addSessions(house, 6);
	const few = await ofATurn();
	await addSessions(house, 60);
	const many = await ofATurn();
	expect([few.programs, many.programs]).toEqual([0, 0]);
	expect(few.statements).toBeGreaterThan(0);
	expect(many.statements / few.statements).toBeLessThan(2);

	// And a key that is pressed asks nothing of it, however many there are.
	onTestFinished(house.engine.subscribe(() => {}));
	const screen = sit(house.engine as never);
	const keys = await counter.of(async () => screen.press(...Array.from({length: 50}, (_, index) => ['j', 'k', '2', '1', 'down', 'tab'][index % 6] ?? 'j')));
	expect(keys).toEqual({statements: 0, programs: 0});
	for (const {id, state} of house.store.agents.listLive())
		house.store.agents.move(id, state, 'ended', {endedAtMs: house.engine.now()}, {actor: 'test', atMs: 1});
});

test('a tree of links into one store is measured once, and a circle of links ends', async () => {
	const folder = aFolder();
	const store = path.join(folder, 'store');
	mkdirSync(store);
	writeFileSync(path.join(store, 'big'), 'x'.repeat(1024 * 1024));
	for (let number = 0; number < 40; number++) {
		const one = path.join(folder, 'work', 'node_modules', `package-${number}`);
		mkdirSync(one, {recursive: true});
		symlinkSync(store, path.join(one, 'store'));
		symlinkSync(folder, path.join(one, 'around'));
	}

	const use = await measureFolder(path.join(folder, 'work'), 10_000);
	expect(use?.bytes).toBeLessThan(1024 * 1024);
});
