/**
Stopping: nothing of the run is left, and nobody else is hit.
*/
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {existsSync, rmSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {expect, onTestFinished, test} from 'vitest';
import {findMarked, identify, isSame} from '../../source/outside/process-identity.js';
import {lookThrough} from '../../source/outside/process-looks.js';
import {bash, realAgents} from '../support/real-agents.js';
import {until} from '../support/until.js';

const gentle = {graceMs: 100, force: false};

/** A process that has nothing to do with any run. */
const aStranger = () => {
	const child = spawn('sleep', ['1000'], {detached: true, stdio: 'ignore'});
	onTestFinished(() => {
		child.kill('SIGKILL');
	});
	return child;
};

/** Four ways to slip away, and an agent that does not hear. */
const zoo = `
	trap '' TERM
	sleep 1001 &
	setsid sleep 1002 &
	( setsid bash -c 'trap "" TERM; (sleep 1003 & echo up3 >&2; wait) & wait' & )
	( ( cd / ; setsid nohup sleep 1004 >/dev/null 2>&1 </dev/null & ) & )
	env -i setsid sleep 1005 &
	echo ready
	while :; do sleep 0.05; done`;

test('leaves none of those who slipped away', async () => {
	const {agents, cwd, env} = realAgents();
	const stranger = aStranger();
	const tree = await agents.start({runId: 'a1', argv: bash(zoo), cwd, env});
	const marker = agents.markerOf('a1');
	await until(() => agents.readTail('a1', 100).text.includes('ready') && findMarked(marker).length >= 6);

	const proof = await agents.stop(tree, gentle);
	expect(proof).toMatchObject({left: 0, forced: true});
	expect(proof.found).toBeGreaterThanOrEqual(6);
	expect(findMarked(marker)).toEqual([]);
	expect(agents.exitOf('a1')).toBe(137);
	expect(isSame({...identify(stranger.pid ?? 0)!})).toBe(true);
});

test('finds the children of an agent that has ended by itself', async () => {
	const {agents, cwd, env} = realAgents();
	const tree = await agents.start({runId: 'a1', argv: bash('setsid sleep 1000 & sleep 1000 & exit 0'), cwd, env});
	await until(() => agents.exitOf('a1') === 0 && agents.look(tree) === 'gone');
	expect(await agents.stop(tree, {graceMs: 60_000, force: false})).toEqual({found: 2, left: 0, forced: false});
});

test('finds the agent of a shim that was killed', async () => {
	const {agents, cwd, env} = realAgents();
	const tree = await agents.start({runId: 'a1', argv: ['sleep', '1000'], cwd, env});
	process.kill(tree.shim.pid, 'SIGKILL');
	await until(() => !isSame(tree.shim));
	expect(agents.look(tree)).toBe('alive');
	expect(await agents.stop(tree, {graceMs: 60_000, force: false})).toEqual({found: 1, left: 0, forced: false});
	expect(agents.look(tree)).toBe('gone');
	expect(agents.exitOf('a1')).toBeUndefined();
});

/** Each of them starts the next, where neither group nor parent tells of it, and ends: within a millisecond or two, if it does not nap. */
const aLeaper = async (nap = '') => {
	const {agents, cwd, env} = realAgents();
	const hop = path.join(cwd, 'hop');
	writeFileSync(hop, `trap '' TERM\n${nap}\nsetsid bash ${hop} &\nexit 0\n`);
	const tree = await agents.start({runId: 'a1', argv: bash(`setsid bash ${hop} & echo ready`), cwd, env});
	await until(() => agents.exitOf('a1') === 0);
	const look = () => {
		let count = 0;
		const isSure = lookThrough(rows => {
			count += findMarked(agents.markerOf('a1'), rows).length;
		});
		return {count, isSure};
	};
	return {agents, tree, look};
};

test('one that leaves for a new session again and again is seen by every look that says that it has seen all', async () => {
	const {look} = await aLeaper();
	const looks = Array.from({length: 50}, look).filter(({isSure}) => isSure);
	expect(looks.length).toBeGreaterThan(0);
	expect(looks.filter(({count}) => count === 0)).toEqual([]);
});

test('kills one that leaves for a new session again and again', async () => {
	const {agents, tree, look} = await aLeaper('sleep 0.005');
	expect(await agents.stop(tree, {graceMs: 0, force: true})).toMatchObject({left: 0});
	expect((await until(() => [look()].find(({isSure}) => isSure)))?.count).toBe(0);
});

test('never signals a process that only has the number', async () => {
	const {agents, cwd, env} = realAgents();
	const stranger = aStranger();
	const real = identify(stranger.pid ?? 0)!;
	const {shim} = await agents.start({runId: 'a1', argv: ['true'], cwd, env});
	// Its shim writes the exit and ends after that.
	await until(() => agents.exitOf('a1') === 0 && !isSame(shim));
	const forgeries = [
		{agent: {...real, startTicks: real.startTicks - 1}, shim},
		{agent: {...real, bootId: 'another boot'}, shim: {...real, bootId: 'another boot'}},
		{agent: {...real, startTicks: 0}, shim: {...real, startTicks: 0}},
	];
	for (const forgery of forgeries) {
		const tree = {runId: 'a1', ...forgery};
		expect(agents.look(tree)).toBe('gone');
		expect(await agents.stop(tree, {graceMs: 0, force: true})).toEqual({found: 0, left: 0, forced: false});
	}

	expect(isSame(real)).toBe(true);
});

test('does not touch another run, nor the same run of another data folder', async () => {
	const [one, other] = [realAgents(), realAgents()];
	const sleeps = ['sleep', '1000'];
	const mine = await one.agents.start({runId: 'a1', argv: sleeps, cwd: one.cwd, env: one.env});
	const neighbour = await one.agents.start({runId: 'a2', argv: sleeps, cwd: one.cwd, env: one.env});
	const namesake = await other.agents.start({runId: 'a1', argv: sleeps, cwd: other.cwd, env: other.env});
	expect(await one.agents.stop(mine, gentle)).toMatchObject({found: 1, left: 0});
	expect([one.agents.look(neighbour), other.agents.look(namesake)]).toEqual(['alive', 'alive']);
});

test('finds a run whose folder says nothing, and spares its shim', async () => {
	const {agents, runs, cwd, env} = realAgents();
	const tree = await agents.start({runId: 'a1', argv: ['sleep', '1000'], cwd, env});
	rmSync(path.join(runs, 'a1', 'pid'));
	expect(await agents.stopRun('a1', {graceMs: 60_000, force: false})).toMatchObject({found: 1, left: 0});
	await until(() => !isSame(tree.shim));
	expect(agents.exitOf('a1')).toBe(143);
});

test('a start and a stop by name at the same time leave nothing running', async () => {
	const {agents, cwd, env} = realAgents();
	const marker = agents.markerOf('a1');
	const starting = agents.start({runId: 'a1', argv: ['sleep', '1000'], cwd, env});
	await until(() => existsSync(path.join(cwd, '..', 'runs', 'a1')));
	await agents.stopRun('a1', gentle);
	await starting.catch(() => {});
	await until(() => findMarked(marker).length === 0);
});

test('does not count or stop the process that asks, though an agent started it', async () => {
	const {agents, cwd, env} = realAgents();
	const tree = await agents.start({runId: 'a1', argv: ['sleep', '1000'], cwd, env});
	// Whoever asks from inside of a run carries its marker, as an `orch-tui` that an agent has called.
	const file = path.resolve('source/outside/process-identity.ts');
	const script = `import {findMarked} from ${JSON.stringify(file)}; console.log(JSON.stringify(findMarked(${JSON.stringify(agents.markerOf('a1'))}).map(({pid}) => pid).includes(process.pid)));`;
	const {buildSync} = await import('esbuild');
	const out = path.join(cwd, 'ask.mjs');
	buildSync({stdin: {contents: script, resolveDir: path.resolve('.')}, bundle: true, platform: 'node', format: 'esm', outfile: out});
	const child = spawn(process.execPath, [out], {env: {...env, ORCH_RUN_ID: agents.markerOf('a1')}, stdio: ['ignore', 'pipe', 'inherit']});
	const [said] = await once(child.stdout, 'data');
	expect(String(said).trim()).toBe('false');
	expect(agents.look(tree)).toBe('alive');
});
