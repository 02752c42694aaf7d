/**
Readings of the machine are plausible, and the use of an agent is that of all its processes.
*/
import {mkdirSync, readdirSync, readFileSync, readlinkSync, writeFileSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import pidusage from 'pidusage';
import {expect, onTestFinished, test, vi} from 'vitest';
import {createMachine} from '../../source/outside/machine.js';
import {groupFolders, tightest} from '../../source/outside/memory.js';
import {bash, realAgents} from '../support/real-agents.js';
import {aFolder} from '../support/repository.js';
import {until} from '../support/until.js';

/** It is bash for a moment before it is the program. */
const isSleeping = (pid: number): boolean => readFileSync(`/proc/${pid}/cmdline`, 'utf8').startsWith('sleep');

const pathsOpen = () =>
	readdirSync('/proc/self/fd').flatMap(name => {
		try {
			return [readlinkSync(`/proc/self/fd/${name}`)];
		} catch {
			// The one by which the folder is read.
			return [];
		}
	});

test('a reading is within bounds, and work shows in the next one', async () => {
	const machine = createMachine({folder: aFolder()});
	await machine.read();
	const endMs = performance.now() + 150;
	while (performance.now() < endMs);
	const reading = await machine.read();
	expect(reading.cpuPercent).toBeGreaterThan(10);
	for (const percent of [reading.cpuPercent, reading.memoryPercent, reading.swapPercent, reading.diskPercent, reading.cpuStallPercent ?? 0]) {
		expect(percent).toBeGreaterThanOrEqual(0);
		expect(percent).toBeLessThanOrEqual(100);
	}

	expect(reading.cores).toBe(os.availableParallelism());
	expect(reading.memoryTotalMb).toBeLessThanOrEqual(os.totalmem() / 1024 / 1024 + 1);
	expect(reading.memoryUsedMb).toBeLessThan(reading.memoryTotalMb);
	expect(reading.diskFreeMb).toBeLessThanOrEqual(reading.diskTotalMb);
	expect(Math.abs(reading.atMs - Date.now())).toBeLessThan(1000);
	// Too close to the last one to know anything new.
	expect((await machine.read()).cpuPercent).toBeGreaterThanOrEqual(0);
});

test('a folder that is not there yet is on the disk of its parents', async () => {
	const folder = aFolder();
	const [here, there] = [await createMachine({folder}).read(), await createMachine({folder: path.join(folder, 'not/yet')}).read()];
	expect(there.diskTotalMb).toBe(here.diskTotalMb);
});

test('the tightest of the control groups counts', () => {
	const root = aFolder();
	const group = (name: string, files: Record<string, string>) => {
		mkdirSync(path.join(root, name), {recursive: true});
		for (const [file, text] of Object.entries(files)) writeFileSync(path.join(root, name, file), text);
	};

	const mb = 1024 * 1024;
	group('a', {'memory.max': `${1000 * mb}\n`, 'memory.current': `${900 * mb}\n`, 'memory.stat': `anon 5\ninactive_file ${300 * mb}\n`});
	group('a/b', {'memory.max': 'max\n', 'memory.current': '1\n'});
	const system = {totalMb: 8000, usedMb: 1000, swapPercent: 3};
	const folders = groupFolders('1:cpu:/x\n0::/a/b\n', root);
	expect(folders).toEqual([path.join(root, 'a/b'), path.join(root, 'a'), `${root}/`]);
	expect(tightest(system, folders)).toEqual({totalMb: 1000, usedMb: 600, swapPercent: 3});
	expect(tightest({...system, usedMb: 7900}, folders).totalMb).toBe(8000);
	expect(tightest(system, [])).toEqual(system);
	expect(groupFolders('4:memory:/docker/x\n', root)).toEqual([]);
});

test('the use of an agent is that of its whole tree, and only its own', async () => {
	const {agents, cwd, env} = realAgents();
	const machine = createMachine({folder: cwd});
	const busy = await agents.start({runId: 'a1', argv: bash('(while :; do :; done) & (setsid sleep 1000 &) ; echo up; wait'), cwd, env});
	const idle = await agents.start({runId: 'a2', argv: ['sleep', '1000'], cwd, env});
	await until(() => agents.readTail('a1', 10).text === 'up\n' && isSleeping(idle.agent.pid));
	await machine.measureTrees([busy, idle]);
	const started = performance.now();
	await until(() => performance.now() - started > 250);
	const [first, second] = await machine.measureTrees([busy, idle]);
	expect(first).toMatchObject({runId: 'a1'});
	expect(first?.processes).toBeGreaterThanOrEqual(3);
	// Others may be at the machine: of a loop there is some of it in any case.
	expect(first?.cpuPercent).toBeGreaterThan(0);
	expect(first?.cpuMs).toBeGreaterThan(0);
	expect(first?.memoryMb).toBeGreaterThan(1);
	expect(second).toMatchObject({runId: 'a2', processes: 2});
	expect(second?.cpuPercent).toBe(0);

	await agents.stop(busy, {graceMs: 0, force: true});
	expect((await machine.measureTrees([busy, idle])).map(({runId}) => runId)).toEqual(['a2']);
	expect(await machine.measureTrees([])).toEqual([]);
});

test('what works through children that are gone before anybody meets them twice is measured, too', async () => {
	const {agents, cwd, env} = realAgents();
	const machine = createMachine({folder: cwd});
	const busy = await agents.start({runId: 'a1', argv: bash('while :; do bash -c "for i in {1..4000}; do :; done"; done'), cwd, env});
	await machine.measureTrees([busy]);
	const {usages} = await machine.measure([busy], 1000);
	expect(usages[0]?.cpuPercent).toBeGreaterThan(1);
	// Two that ask one right after the other are told the same.
	const [again] = await machine.measureTrees([busy]);
	expect(again?.cpuPercent).toBe(usages[0]?.cpuPercent);
	expect(again?.cpuPercent).toBeLessThanOrEqual(100 * os.availableParallelism());
});

test('a number that was given to somebody else is not measured', async () => {
	const {agents, cwd, env} = realAgents();
	const tree = await agents.start({runId: 'a1', argv: ['sleep', '1000'], cwd, env});
	const old = (identity: typeof tree.agent) => ({...identity, startTicks: identity.startTicks - 1});
	expect(await createMachine({folder: cwd}).measureTrees([{...tree, agent: old(tree.agent), shim: old(tree.shim)}])).toEqual([]);
});

test('the file that is kept open for each process is let go when that has not been met for a while', async () => {
	const {agents, cwd, env} = realAgents();
	// Its timer of the tests before, which is a real one.
	pidusage.clear();
	vi.useFakeTimers({toFake: ['Date', 'setInterval', 'clearInterval']});
	onTestFinished(() => {
		vi.useRealTimers();
	});
	const machine = createMachine({folder: cwd});
	const tree = await agents.start({runId: 'a1', argv: bash('echo up; exec sleep 1000'), cwd, env});
	const kept = () => pathsOpen().filter(file => file === `/proc/${tree.agent.pid}/stat`).length;
	await machine.measureTrees([tree]);
	expect(kept()).toBe(1);
	await vi.advanceTimersByTimeAsync(31_000);
	await until(() => kept() === 0);
});

test('of very many trees, too, one that has left its parents and its session is measured with the agent that started it', async () => {
	const {agents, runs, cwd, env} = realAgents();
	const machine = createMachine({folder: cwd, runs});
	const names = Array.from({length: 10}, (_, index) => `a${index + 1}`);
	const trees = await Promise.all(
		names.map(runId => agents.start({runId, argv: bash('(setsid sleep 1000 &); (setsid sleep 1000 &); echo up; exec sleep 1000'), cwd, env})),
	);
	for (const runId of names) await until(() => agents.readTail(runId, 10).text === 'up\n');
	// Each look reads two that are new: those who have escaped are found one after the other, and stay known.
	const found = async () => (await machine.measureTrees(trees, 2)).reduce((total, {processes}) => total + processes, 0);
	await vi.waitFor(async () => expect(await found()).toBeGreaterThan(names.length * 2), {timeout: 60_000, interval: 1});
	expect(await found()).toBeLessThan(names.length * 4);
	const sizes = async (some: typeof trees) => (await machine.measureTrees(some)).map(({processes}) => processes);
	// The shim, the agent and two that have escaped.
	await vi.waitFor(async () => expect(await sizes(trees)).toEqual(names.map(() => 4)), {timeout: 60_000});
	expect(await sizes(trees.slice(0, 3))).toEqual([4, 4, 4]);
	expect((await machine.measureTrees(trees.slice(0, 1)))[0]).toMatchObject({threads: 4});
});
