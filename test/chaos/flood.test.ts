/**
Agents that print without measure, and files that are none: what we hold and what we keep stays small, and nobody waits.
*/
import {execFileSync} from 'node:child_process';
import {existsSync, linkSync, lstatSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, truncateSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {describe, expect, onTestFinished, test, vi} from 'vitest';
import {createAgentProcesses} from '../../source/outside/agent-processes.js';
import {createReportFiles} from '../../source/outside/report-file.js';
import {buildHouse, staysAtWork} from '../support/house.js';
import {aFolder, aRepository, runGit, write} from '../support/repository.js';
import {until} from '../support/until.js';

// Real processes on machines that may be busy.
vi.setConfig({testTimeout: 900_000, hookTimeout: 60_000});

const mb = 1024 * 1024;
/** `CHAOS_SECONDS=60` floods for a minute and prints the figures. */
const usualSeconds = 2;
const fifo = (file: string): void => {
	execFileSync('mkfifo', [file]);
};
/** How much more memory is held after a piece of work than before. */
const heldBy = async (work: () => Promise<void> | void): Promise<number> => {
	const before = process.memoryUsage.rss();
	await work();
	return process.memoryUsage.rss() - before;
};

describe('output', () => {
	test('what is printed without measure is bounded on the disk and in memory, and its first and last words stay', async () => {
		const outputMaxBytes = 8 * mb;
		const millions = 100 * (Number(process.env['CHAOS_RUNS']) || 1);
		const go = path.join(aFolder(), 'go');
		const floods = [
			'echo the first word',
			`head -c ${millions}M /dev/zero | tr '\\0' x`,
			`yes 'line after line' | head -c ${millions}M`,
			`yes 'and on the other one' | head -c ${millions}M >&2`,
			`while [ ! -e ${go} ]; do sleep 0.05; done`,
			'echo the last word; echo done >T-1.txt; git add -A; git commit -qm x',
		];
		const house = await buildHouse({'T-1': floods.join('\n')}, {limits: {outputMaxBytes}, config: {approve: 'ask'}});
		await house.import('- [ ] T-1 x');
		await house.untilState('T-1', 'working');
		const {id} = house.agentOf('T-1');
		const folder = path.join(house.places.runs, id);
		const textOf = (name: string) => readFileSync(path.join(folder, name), 'utf8');
		const isFlooded = () =>
			['out.log', 'err.log'].every(name => lstatSync(path.join(folder, name)).size <= outputMaxBytes && textOf(name).includes('are left out here'));
		const held = await heldBy(() =>
			house.until(() => {
				house.engine.readOutput(id);
				return isFlooded();
			}),
		);
		expect(held).toBeLessThan(128 * mb);

		writeFileSync(go, '');
		await house.untilState('T-1', 'finished');
		expect(textOf('out.log')).toMatch(/^the first word\n/);
		expect(textOf('out.log')).toMatch(/\n\[orch-tui: \d+ bytes are left out here: more than 8388608 are not kept\]\n/);
		expect(textOf('out.log')).toMatch(/\nthe last word\n/);
		expect(house.processes.sizeOf(id)).toBeLessThanOrEqual(2 * outputMaxBytes);
	});

	test('a hundred megabytes a second, for as long as is asked for: memory stays flat, and the run folder small', async () => {
		const seconds = Number(process.env['CHAOS_SECONDS']) || usualSeconds;
		const outputMaxBytes = 16 * mb;
		const flood = `for n in $(seq ${seconds * 10}); do head -c 10M /dev/zero | tr '\\0' x; echo; sleep 0.1; done; echo over; exec sleep 1000`;
		const house = await buildHouse({'T-1': flood}, {limits: {outputMaxBytes}});
		await house.import('- [ ] T-1 x');
		await house.untilState('T-1', 'working');
		const {id} = house.agentOf('T-1');
		// Of the first half and of the second.
		const memory = [process.memoryUsage.rss(), 0];
		let folderMax = 0;
		const startedMs = performance.now();
		const isOver = () =>
			house.engine
				.readOutput(id)
				.lines.slice(-2)
				.some(line => line.includes('over'));
		await house.until(
			() => {
				house.engine.readLog(id, {isRaw: false, endByte: undefined, fromByte: undefined});
				const half = performance.now() - startedMs < seconds * 500 ? 0 : 1;
				memory[half] = Math.max(memory[half] ?? 0, process.memoryUsage.rss());
				folderMax = Math.max(folderMax, house.processes.sizeOf(id));
				return isOver();
			},
			undefined,
			(seconds * 10 + 60) * 1000,
		);
		const [first = 0, second = 0] = memory;
		const figures = [first, second, folderMax].map(bytes => Math.round(bytes / mb));
		if (seconds > usualSeconds)
			console.log(
				`${seconds * 100} MB in ${Math.round((performance.now() - startedMs) / 1000)} s; MB of memory in the first half, in the second, of the run folder: ${figures.join(', ')}`,
			);
		expect(second - first).toBeLessThan(128 * mb);
		await house.until(() => house.processes.sizeOf(id) <= outputMaxBytes + mb);
	});

	test('of a line of a gigabyte no more is held than of any other', async () => {
		const house = await buildHouse({'T-1': staysAtWork});
		await house.import('- [ ] T-1 x');
		await house.untilState('T-1', 'working');
		const {id} = house.agentOf('T-1');
		const log = path.join(house.places.runs, id, 'out.log');
		await house.until(() => readFileSync(log, 'utf8') === 'started\n');
		// Takes no room on the disk.
		truncateSync(log, 1024 * mb);
		const bytes = 1024 * mb;
		const held = await heldBy(() => {
			for (const wanted of [{}, {fromByte: 0}, {fromByte: bytes / 2}, {endByte: bytes / 2}, {endByte: 10}]) {
				house.engine.readLog(id, {isRaw: false, endByte: undefined, fromByte: undefined, ...wanted});
				house.processes.readLog(id, {maxBytes: 128 * 1024, ...wanted});
			}

			expect(house.processes.readTail(id, 64 * 1024).bytes).toBe(bytes);
			house.engine.readOutput(id);
		});
		expect(held).toBeLessThan(256 * mb);
		await house.until(() => lstatSync(log).size < bytes);
		expect(lstatSync(log).size).toBeLessThanOrEqual(256 * mb);
		expect(house.task('T-1').state).toBe('working');
	});
});

describe('what is no file', () => {
	/** Puts it where a file is expected. `own`: a folder that is thrown away; nothing here ever leads out of it, for what follows a link writes there. */
	const plants: Record<string, (file: string, own: string) => void> = {
		'a FIFO': fifo,
		'a link to a file of somebody else': (file, own) => symlinkSync(path.join(own, 'precious'), file),
		'a second name of a file of somebody else': (file, own) => linkSync(path.join(own, 'precious'), file),
		'a link to itself': file => symlinkSync(file, file),
		'a link to nowhere': (file, own) => symlinkSync(path.join(own, 'nowhere'), file),
		'a folder': file => mkdirSync(file),
	};
	const precious = 'precious words\n';
	/** A folder with a file that has to stay as it is. */
	const aHoard = () => {
		const own = aFolder();
		write(own, {precious});
		return {own, isUntouched: () => expect([readFileSync(path.join(own, 'precious'), 'utf8'), readdirSync(own)]).toEqual([precious, ['precious']])};
	};

	test.each(Object.entries(plants))(
		'%s in a run folder: nobody waits for it, nothing is written through it, and the true end is known',
		async (what, plant) => {
			const {own, isUntouched} = aHoard();
			const runs = path.join(aFolder(), 'runs');
			const processes = createAgentProcesses({runs});
			onTestFinished(() => processes.close());
			const tree = await processes.start({runId: 'a1', argv: ['sleep', '1000'], cwd: aFolder(), env: {PATH: process.env['PATH'] ?? ''}});
			onTestFinished(async () => {
				await processes.stop(tree, {graceMs: 0, force: true});
			});
			for (const name of ['out.log', 'err.log', 'exit', 'pid']) {
				const file = path.join(runs, 'a1', name);
				rmSync(file, {force: true});
				plant(file, own);
			}

			plant(path.join(runs, 'news', 'a1'), own);
			const isFile = what.startsWith('a second name');
			if (!isFile) {
				expect(processes.readTail('a1', 1000)).toMatchObject({text: '', bytes: 0});
				expect(processes.readLog('a1', {maxBytes: 1000})).toMatchObject({lines: [], bytes: 0});
				expect(processes.sizeOf('a1')).toBe(0);
				processes.trim('a1', 10);
			}

			expect(processes.exitOf('a1')).toBeUndefined();
			expect(processes.find('a1')).toMatchObject({started: undefined, exitCode: undefined});
			expect(processes.couldNotRun('a1')).toBe(false);
			expect(processes.look(tree)).toBe('alive');

			process.kill(tree.agent.pid, 'SIGTERM');
			await until(() => processes.look(tree) === 'gone');
			// Only a folder cannot be taken away by who is no more than a few lines of bash: then nothing is known, and nothing is made up.
			expect(processes.exitOf('a1')).toBe(what === 'a folder' ? undefined : 143);
			expect(processes.takeNews()).toEqual(['a1']);
			isUntouched();
		},
	);

	test('in a worktree it is kept from nobody and waited for by nobody', async () => {
		const {own, isUntouched} = aHoard();
		const {git, folder, place, base} = aRepository();
		const worktree = path.join(place, 'w1');
		await git.addWorktree({folder: worktree, branch: 't1', base});
		await git.fillWorktree(worktree);
		for (const [what, plant] of Object.entries(plants)) plant(path.join(worktree, what), own);
		symlinkSync(folder, path.join(worktree, 'to the project'));
		write(worktree, {'new.txt': '1\n'});

		const look = await git.lookAt({folder: worktree, branch: 't1', base});
		expect(look?.dirty).toEqual(expect.arrayContaining(['a link to a file of somebody else', 'to the project', 'new.txt']));
		const diff = await git.diffOf({folder: worktree, base, fileLinesMax: 50, linesMax: 500});
		const linked = diff.find(({file}) => file === 'a link to a file of somebody else');
		expect(linked?.lines.join('\n')).toContain(path.join(own, 'precious'));
		expect(linked?.lines.join('\n')).not.toContain('precious words');

		// A FIFO in the place of a file: git says no to it, and so do we, in words.
		rmSync(path.join(worktree, 'a.txt'));
		fifo(path.join(worktree, 'a.txt'));
		await expect(git.diffOf({folder: worktree, base, fileLinesMax: 50, linesMax: 500})).rejects.toMatchObject({code: 'git_error'});
		expect((await git.lookAt({folder: worktree, branch: 't1', base}))?.dirty).toContain('a.txt');
		const kept = await git.salvage({folder: worktree, ref: 'refs/orch/salvage/t1', message: 'm'});
		expect(runGit(folder, 'ls-tree', '--name-only', kept ?? '').split('\n')).toEqual(
			expect.arrayContaining(['a link to a file of somebody else', 'a link to itself', 'a link to nowhere', 'new.txt', 'to the project']),
		);
		const removed = await git.removeWorktree(worktree, {ref: 'refs/orch/salvage/t1', message: 'm'});
		expect(removed).toMatchObject({kind: 'removed'});
		if (removed.kind === 'removed') await git.deleteAside(removed.aside, 5000);
		expect([existsSync(worktree), existsSync(path.join(folder, 'a.txt'))]).toEqual([false, true]);
		expect(runGit(folder, 'cat-file', '-p', 'refs/orch/salvage/t1:new.txt')).toBe('1');
		isUntouched();
	});

	test.each(Object.entries(plants).filter(([what]) => what !== 'a link to nowhere'))('%s is never taken for a report', (_what, plant) => {
		const {own, isUntouched} = aHoard();
		const folder = aFolder();
		plant(path.join(folder, 'report.md'), own);
		for (const overwrite of [false, true]) {
			expect(createReportFiles(folder).write('report.md', '# Activity report\n', {overwrite}).kind).toMatch(/^(?:exists|no-report|is-folder|failed)$/);
		}

		isUntouched();
	});
});
