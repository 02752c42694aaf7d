import {spawn} from 'node:child_process';
import {readdirSync, readFileSync} from 'node:fs';
import os from 'node:os';
import {expect, onTestFinished, test, vi} from 'vitest';
import type {Reading} from '../../source/domain/gauge.js';
import {agentId, taskId} from '../../source/domain/ids.js';
import {identify} from '../../source/outside/process-identity.js';
import {openStore, type Store} from '../../source/store/store.js';
import type {FakeEngine} from '../support/fake-engine.js';
import {openTestScreen, type TestScreen} from '../support/fake-terminal.js';
import {buildHouse, staysAtWork} from '../support/house.js';
import {aPlan, at} from '../support/store.js';

type House = Awaited<ReturnType<typeof buildHouse>>;

const screenOf = (house: House): TestScreen => {
	const screen = openTestScreen({columns: 160, rows: 50, engine: house.engine as unknown as FakeEngine});
	onTestFinished(screen.close);
	// A refresh is a tenth of a second for what has happened, a second for figures that only moved; on a busy machine it may come late.
	return {...screen, see: async text => vi.waitFor(async () => screen.see(text), {timeout: 60_000})};
};

/** Somebody else leads, who does nothing: what changes is what the test writes. */
const ledByAnother = (store: Store): void => {
	const child = spawn('sleep', ['1000'], {stdio: 'ignore'});
	onTestFinished(() => {
		child.kill('SIGKILL');
	});
	const identity = identify(child.pid ?? 0);
	if (identity === undefined) throw new Error('Nobody to lead.');
	expect(store.leases.take('conductor', {...identity, host: os.hostname()}, undefined, at(1))).toBe(1);
};

const reading = (atMs: number, more: Partial<Reading> = {}): Reading => ({
	atMs,
	cpuPercent: 11,
	cores: 2,
	load1: 1.5,
	memoryPercent: 21,
	memoryUsedMb: 2048,
	memoryTotalMb: 10_240,
	swapPercent: 3,
	diskPercent: 31,
	diskFreeMb: 102_400,
	diskTotalMb: 204_800,
	diskUsedMb: 61_440,
	cpuStallPercent: 0,
	...more,
});

/** What is written, and what is to be seen then; each after the one before it. */
const changes = (store: Store, nowMs: number): ReadonlyArray<readonly [what: string, change: () => unknown, sees: readonly string[]]> => {
	const move = (id: string, from: Parameters<Store['tasks']['move']>[1], to: Parameters<Store['tasks']['move']>[2], patch = {}) =>
		expect(store.tasks.move(taskId(id), from, to, patch, at(nowMs))).toBe(true);
	const look = {branch: 'b', head: 'c1', commits: 3, missing: 0, dirty: ['x', 'y'], changed: ['x'], addedLines: 120, deletedLines: 7};
	let readAtMs = nowMs;
	const read = (more: Partial<Reading>) => () => {
		readAtMs += 6000;
		store.gauges.note(reading(readAtMs, more), 120);
	};
	return [
		[
			'tasks come',
			() =>
				store.plans.add(
					['A', 'B', 'C', 'D'].map(id => aPlan(id)),
					at(nowMs),
				),
			['0/4', 'queue 4', '4 waiting'],
		],
		['a task is ready', () => move('A', 'waiting', 'ready'), ['1 ready · 3 waiting']],
		[
			'an agent is at work',
			() => {
				move('A', 'ready', 'claimed');
				move('A', 'claimed', 'prepared');
				const id = store.agents.add({taskId: taskId('A'), fence: 1, name: 'claude', permissions: 'edit'}, at(nowMs));
				store.agents.move(id, 'starting', 'working', {startedAtMs: nowMs}, at(nowMs));
				move('A', 'prepared', 'working', {agentId: id, fence: 1});
			},
			['● 1 working', 'queue 3', '3 waiting', '1/4 ─╮'],
		],
		['a worktree is made', () => store.worktrees.add({taskId: taskId('A'), folder: '/w', branch: 'b', base: 'c0'}, at(nowMs)), ['3 Worktrees', ' 1 ─╮']],
		['git is looked at', () => store.worktrees.seen(taskId('A'), look), ['↑3', '+120 −7', '±2']],
		['lines alone change', () => store.worktrees.seen(taskId('A'), {...look, addedLines: 121}), ['+121 −7']],
		['a file is dirty', () => store.worktrees.seen(taskId('A'), {...look, dirty: ['x', 'y', 'z']}), ['±3']],
		['the machine is read', read({}), ['─ 11% ─', '─ 21% ─', '─ 31% ─', 'load 1.5', '2.0/10.0G', 'swap 3%', '60.0/200G']],
		['the processor', read({cpuPercent: 57}), ['─ 57% ─']],
		['the load', read({cpuPercent: 57, load1: 7.25}), ['load 7.3']],
		['memory in percent', read({memoryPercent: 43}), ['─ 43% ─']],
		['memory in use', read({memoryUsedMb: 3072}), ['3.0/10.0G']],
		['swap', read({swapPercent: 12}), ['swap 12%']],
		['the disk', read({diskPercent: 52, diskUsedMb: 106_496}), ['─ 52% ─', '104/200G']],
		['an agent stalls', () => store.agents.move(agentId('a1'), 'working', 'stalled', {}, at(nowMs)), ['● 0 working', '▲ 1 stalled']],
		['it goes on', () => store.agents.move(agentId('a1'), 'stalled', 'working', {}, at(nowMs)), ['● 1 working']],
		['a task is finished', () => move('A', 'working', 'finished', {completedAtMs: nowMs}), ['merge 1', 'queued']],
		['its merge begins', () => store.merges.add({taskId: taskId('A'), base: 'c0', head: 'c1'}, at(nowMs)), ['1 open']],
		['it is merged', () => move('A', 'finished', 'merged', {commit: 'c0ffee'}), [' 1/4 ']],
		['one is given up', () => move('B', 'waiting', 'gave-up'), ['✖ 1 failed', '2 waiting', 'queue 2']],
		['one needs a person', () => move('C', 'waiting', 'unproven'), ['◆ 1 needs you', '1 waiting']],
		['a message comes', () => store.messages.post({sender: 'a1', recipient: 'human', type: 'note', text: 'hi there'}, at(nowMs)), ['hi there']],
		['it is paused', () => store.settings.set('paused', 'on', at(nowMs)), ['paused']],
		['merges are held', () => store.settings.set('merges-held', 'on', at(nowMs)), ['merges held']],
	];
};

test('A13 every number on the dashboard changes within one refresh of the database changing, whoever changes it', async () => {
	const house = await buildHouse({});
	const other = openStore(house.places.data);
	onTestFinished(() => {
		other.close();
	});
	ledByAnother(other);
	house.engine.start();
	const screen = screenOf(house);
	await screen.see('1 Agents');
	for (const [what, change, sees] of changes(other, Date.now())) {
		change();
		for (const text of sees) {
			await screen.see(text).catch((error: unknown) => {
				throw new Error(`After: ${what}`, {cause: error});
			});
		}
	}

	screen.type('6');
	await screen.see('6 Resources');
	for (const [cpuPercent, memoryMb] of [
		[37, 512],
		[37, 768],
		[41, 768],
	] as const) {
		other.agents.heard([{id: agentId('a1'), heardAtMs: 1, outputBytes: 1, saying: 'x', cpuPercent, memoryMb}]);
		await screen.see(` ${cpuPercent}% `);
		await screen.see(` ${memoryMb}M `);
	}
});

test('A10 the screen names the resource that holds agents up, and a spike of ten seconds is not worth a word', async () => {
	const house = await buildHouse({}, {config: {thresholds: {memory: {warn: 75, stop: 90}, freeMemoryMb: 0, freeDiskMb: 0}}});
	const other = openStore(house.places.data);
	onTestFinished(() => {
		other.close();
	});
	ledByAnother(other);
	const startMs = Date.now() - 120_000;
	const play = (from: number, count: number, memoryPercent: number) => {
		for (let index = from; index < from + count; index += 1) other.gauges.note(reading(startMs + index * 2000, {memoryPercent}), 120);
	};
	house.engine.start();
	const screen = screenOf(house);
	play(0, 20, 60);
	play(20, 5, 100);
	play(25, 10, 61);
	await screen.see('─ 61% ─');
	expect((await screen.lines()).join('\n')).not.toMatch(/held|slowed|start slowly|memory \d+% >/);
	play(35, 25, 97);
	await screen.see('mem 97% > 90%');
	screen.type('6');
	await screen.see('6 Resources');
	await screen.see('mem 97% > 90%');
});

/** The runs of this house of which a process lives, as the system says it. */
const runsByTheSystem = (markers: readonly string[]): number => {
	const found = readdirSync('/proc').flatMap(pid => {
		if (!/^\d+$/.test(pid)) return [];
		try {
			const entries = readFileSync(`/proc/${pid}/environ`, 'latin1').split('\0');
			return markers.filter(marker => entries.includes(`ORCH_RUN_ID=${marker}`));
		} catch {
			return []; // It has just ended.
		}
	});
	return new Set(found).size;
};

test('A13 the count of running agents equals that of the operating system, through starts, an end, a kill and a stop', async () => {
	const names = ['T-1', 'T-2', 'T-3', 'T-4'];
	const house = await buildHouse(Object.fromEntries(names.map(name => [name, staysAtWork])), {config: {retries: 0, repairs: 0, maxParallel: 4}});
	const markers = ['a1', 'a2', 'a3', 'a4', 'a5'].map(id => house.processes.markerOf(id));
	const screen = screenOf(house);
	house.engine.start();
	/** What the screen says, once it and the system agree, which they must within a moment, on the number that it should be. */
	const agreeOn = async (count: number) => {
		await screen.see(`● ${count} working`);
		await vi.waitFor(() => expect(runsByTheSystem(markers)).toBe(count), {timeout: 60_000, interval: 20});
		await screen.see(`● ${count} working`);
	};

	await agreeOn(0);
	await house.import(names.map(name => `- [ ] ${name} ${name}`).join('\n'));
	await agreeOn(4);

	// From outside, without a word to us.
	const killed = house.agentOf('T-1').process;
	for (const {pid} of [killed?.agent, killed?.shim].flatMap(one => one ?? [])) process.kill(pid, 'SIGKILL');
	await agreeOn(3);

	await house.do('kill-stalled-agent', {taskId: 'T-2', force: true});
	await agreeOn(2);
	expect(house.store.agents.countLive()).toBe(2);
});
