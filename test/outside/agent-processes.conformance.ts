/**
What every object that poses as `AgentProcesses` must do; run against the real one, and against the paper one that other rooms are tested with.
*/
import {describe, expect, test} from 'vitest';
import type {AgentProcesses} from '../../source/outside/agent-processes.js';
import type {RunSpec} from '../../source/outside/spawn-shim.js';

export type Bench = {
	readonly agents: AgentProcesses;
	/** A working folder that exists. */
	readonly cwd: string;
	/** Prints `say` on its output, then ends with `exit`; without `exit` it stays until it is stopped. `deaf`: SIGTERM does not end it. */
	readonly program: (does: {readonly say?: string; readonly exit?: number; readonly deaf?: boolean}) => readonly string[];
	/** One that does not exist, and one that is no program. */
	readonly missing: readonly string[];
	readonly unrunnable: readonly string[];
};

const never = new AbortController().signal;

/** `make`: a fresh bench for each test. */
export const agentProcessesBehave = (name: string, make: () => Bench): void => {
	const aBench = () => {
		const bench = make();
		const spec = (runId: string, does: Parameters<Bench['program']>[0]): RunSpec => ({
			runId,
			argv: bench.program(does),
			cwd: bench.cwd,
			env: {PATH: process.env['PATH'] ?? ''},
		});
		/** Waits for the end of one run, as the house does. */
		const untilEnd = async (runId: string) => {
			while (!bench.agents.takeNews().includes(runId)) await bench.agents.waitForNews(never);
			return bench.agents.exitOf(runId);
		};

		return {...bench, spec, untilEnd};
	};

	describe(name, () => {
		test.each([0, 1, 2, 130, 137, 143])('tells exit status %i, and that it has ended', async code => {
			const {agents, spec, untilEnd} = aBench();
			const tree = await agents.start(spec('a1', {exit: code}));
			expect(tree.runId).toBe('a1');
			expect(await untilEnd('a1')).toBe(code);
			expect(agents.couldNotRun('a1')).toBe(false);
			expect(agents.find('a1')).toMatchObject({exists: true, exitCode: code});
		});

		test('tells a program that is not there from one that ends with 127', async () => {
			const {agents, spec, untilEnd, missing, unrunnable} = aBench();
			await agents.start({...spec('a1', {}), argv: missing});
			await agents.start({...spec('a2', {}), argv: unrunnable});
			await agents.start(spec('a3', {exit: 127}));
			await agents.start(spec('a4', {say: 'no', exit: 126}));
			const runs = ['a1', 'a2', 'a3', 'a4'];
			expect(await Promise.all(runs.map(untilEnd))).toEqual([127, 126, 127, 126]);
			expect(runs.map(agents.couldNotRun)).toEqual([true, true, false, false]);
			expect(agents.readTail('a1', 1000).text).toContain(missing[0]);
		});

		test('starts a run once and never again', async () => {
			const {agents, spec, untilEnd} = aBench();
			const first = await Promise.allSettled([agents.start(spec('a1', {exit: 0})), agents.start(spec('a1', {exit: 0}))]);
			expect(first.map(({status}) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
			await untilEnd('a1');
			await expect(agents.start(spec('a1', {exit: 0}))).rejects.toMatchObject({name: 'OutsideError', code: 'already_started'});
		});

		test('refuses a folder that does not exist, and leaves nothing behind', async () => {
			const {agents, spec, cwd} = aBench();
			await expect(agents.start({...spec('a1', {exit: 0}), cwd: `${cwd}/nowhere`})).rejects.toMatchObject({code: 'spawn_failed'});
			expect(agents.find('a1')).toEqual({started: undefined, exitCode: undefined, exists: false});
		});

		test('sees a living agent, finds it by its name alone, and stops it', async () => {
			const {agents, spec, untilEnd} = aBench();
			const tree = await agents.start(spec('a1', {say: 'hello'}));
			expect(agents.look(tree)).toBe('alive');
			expect(agents.find('a1')).toEqual({started: tree, exitCode: undefined, exists: true});
			expect(agents.exitOf('a1')).toBeUndefined();

			const proof = await agents.stop(tree, {graceMs: 60_000, force: false});
			expect(proof).toMatchObject({left: 0, forced: false});
			expect(proof.found).toBeGreaterThan(0);
			expect(agents.look(tree)).toBe('gone');
			expect(await untilEnd('a1')).toBe(143);
		});

		test('kills one that does not hear', async () => {
			const {agents, spec} = aBench();
			const tree = await agents.start(spec('a1', {deaf: true, say: 'I hear nothing'}));
			while (!agents.readTail('a1', 100).text.includes('nothing')) await new Promise(resolve => setTimeout(resolve, 5));
			expect(await agents.stop(tree, {graceMs: 50, force: false})).toMatchObject({left: 0, forced: true});
			expect(agents.exitOf('a1')).toBe(137);
		});

		test('kills at once when told to', async () => {
			const {agents, spec} = aBench();
			const tree = await agents.start(spec('a1', {}));
			expect(await agents.stop(tree, {graceMs: 60_000, force: true})).toMatchObject({left: 0, forced: true});
			expect(agents.exitOf('a1')).toBe(137);
		});

		test('stops by name, and finds nothing to stop in a run that has ended or never was', async () => {
			const {agents, spec} = aBench();
			const tree = await agents.start(spec('a1', {}));
			expect(await agents.stopRun('a1', {graceMs: 60_000, force: false})).toMatchObject({left: 0, forced: false});
			expect(agents.look(tree)).toBe('gone');
			expect(await agents.stopRun('a1', {graceMs: 60_000, force: false})).toEqual({found: 0, left: 0, forced: false});
			expect(await agents.stopRun('a9', {graceMs: 60_000, force: false})).toEqual({found: 0, left: 0, forced: false});
		});

		test('tells an end until it is forgotten, and wakes for none that has been looked at', async () => {
			const {agents, spec, untilEnd} = aBench();
			await agents.start(spec('a1', {exit: 0}));
			await untilEnd('a1');
			expect(agents.takeNews()).toEqual(['a1']);
			expect(agents.takeNews()).toEqual(['a1']);
			agents.forgetNews('a1');
			expect(agents.takeNews()).toEqual([]);
			expect(agents.exitOf('a1')).toBe(0);
		});

		test('ends a wait when told to, also one that has not begun', async () => {
			const {agents} = aBench();
			agents.takeNews();
			const abort = new AbortController();
			const waiting = agents.waitForNews(abort.signal);
			abort.abort();
			await waiting;
			await agents.waitForNews(abort.signal);
			expect(agents.takeNews()).toEqual([]);
		});

		test('shows the end of the output, beginning with a whole line', async () => {
			const {agents, spec, untilEnd} = aBench();
			await agents.start(spec('a1', {say: 'first line\nsecond line ä\nthird line', exit: 0}));
			await untilEnd('a1');
			expect(agents.readTail('a1', 1000)).toMatchObject({text: 'first line\nsecond line ä\nthird line\n', bytes: 37});
			expect(agents.readTail('a1', 20).text).toBe('third line\n');
			expect(agents.sizeOf('a1')).toBe(37);
			expect(agents.readTail('a9', 20)).toMatchObject({text: '', bytes: 0});
			expect(agents.sizeOf('a9')).toBe(0);
		});

		test('forgets a deleted run altogether', async () => {
			const {agents, spec, untilEnd} = aBench();
			await agents.start(spec('a1', {exit: 3}));
			await untilEnd('a1');
			agents.deleteRun('a1');
			expect(agents.find('a1')).toEqual({started: undefined, exitCode: undefined, exists: false});
			expect(agents.takeNews()).toEqual([]);
		});

		test('gives each run a marker of its own', () => {
			const {agents} = aBench();
			expect(agents.markerOf('a1')).not.toBe(agents.markerOf('a2'));
			expect(agents.markerOf('a1')).toBe(agents.markerOf('a1'));
		});
	});
};
