/**
Single processes with their programs and figures: held against the real `/proc`.
*/
import {readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {expect, test} from 'vitest';
import {createMachine} from '../../source/outside/machine.js';
import {bash, realAgents} from '../support/real-agents.js';
import {until} from '../support/until.js';

const rssMb = (pid: number): number => Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;

test('each process of a tree is there with its parent, its program and its memory, and its work shows', async () => {
	const {agents, cwd, env} = realAgents();
	const script = path.join(cwd, 'eats-memory.cjs');
	writeFileSync(script, 'const held = Buffer.alloc(80 * 1024 * 1024, 1); console.log("up"); setInterval(() => held[0], 1000);');
	const tree = await agents.start({runId: 'a1', argv: bash(`(while :; do :; done) & "${process.execPath}" "${script}" --token=secret`), cwd, env});
	await until(() => agents.readTail('a1', 10).text === 'up\n');
	const [look] = await createMachine({folder: cwd}).lookInto([tree], undefined, 300);
	const programs = look?.processes.map(({program}) => program).toSorted() ?? [];
	// The shim, the agent, its busy child, and the script, by its name.
	expect(programs).toEqual(expect.arrayContaining(['bash', 'eats-memory']));
	expect(JSON.stringify(look)).not.toContain('secret');
	const heavy = look?.processes.find(({program}) => program === 'eats-memory');
	expect(heavy?.memoryMb).toBeGreaterThan(80);
	expect(heavy?.memoryMb).toBeGreaterThan(rssMb(heavy?.pid ?? 0) * 0.8);
	expect(heavy?.memoryMb).toBeLessThan(rssMb(heavy?.pid ?? 0) * 1.25);
	expect(heavy?.parent).toBe(tree.agent.pid);
	expect(Math.max(...(look?.processes.map(({cpuPercent = 0}) => cpuPercent) ?? []))).toBeGreaterThan(0);
});

test('a second look needs no pause, and those that are gone are left out', async () => {
	const {agents, cwd, env} = realAgents();
	const machine = createMachine({folder: cwd});
	const [one, two] = [
		await agents.start({runId: 'a1', argv: ['sleep', '1000'], cwd, env}),
		await agents.start({runId: 'a2', argv: ['sleep', '1000'], cwd, env}),
	];
	const names = async () => (await machine.lookInto([one, two], {conductorPid: undefined}, 300)).map(({runId}) => runId);
	expect(await names()).toEqual(['a1', 'a2', 'orch-tui']);
	await agents.stop(one, {graceMs: 0, force: true});
	expect(await names()).toEqual(['a2', 'orch-tui']);
});

test('we are seen ourselves, and whoever conducts only where that is another', async () => {
	const {cwd} = realAgents();
	const machine = createMachine({folder: cwd});
	const names = async (conductorPid: number | undefined) => (await machine.lookInto([], {conductorPid}, 0)).map(({runId}) => runId);
	expect(await names(process.pid)).toEqual(['orch-tui']);
	expect(await names(process.ppid)).toEqual(['orch-tui', 'conductor']);
	expect(await names(undefined)).toEqual(['orch-tui']);
	expect(await machine.lookInto([], undefined, 0)).toEqual([]);
});
