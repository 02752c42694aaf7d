/**
Two of everything: processes that do the same at once, and a conductor that was stopped, replaced, and wakes.
*/
import type {ChildProcess} from 'node:child_process';
import {readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {expect, test} from 'vitest';
import {aProject} from '../support/program.js';
import {aHolder} from '../support/store.js';
import {until} from '../support/until.js';
import {withDatabase} from './rows.js';

const works = 'echo done > "$ORCH_TASK_ID.txt"; git add -A; git commit -qm "$ORCH_TASK_ID"';
const backlog = (count: number, first = 1): string =>
	Array.from({length: count}, (_, index) => `- [ ] T-${first + index} Write page ${first + index}\n`).join('');
type Project = ReturnType<typeof aProject>;

const tasksOf = (project: Project) => project.look(store => store.tasks.list());
const isAllIn = (project: Project, ...states: readonly string[]): boolean => tasksOf(project).every(({state}) => states.includes(state));
const untilAll = async (project: Project, ...states: readonly string[]): Promise<void> => {
	await until(() => isAllIn(project, ...states));
};

/** What holds whatever has happened. `count`: tasks that are to have landed, each once, one after the other. */
const holds = (project: Project, count: number): void => {
	const merges = project
		.git('log', '--first-parent', '--merges', '--format=%(trailers:key=Orch-Task,valueonly,separator=%x2C)', 'main')
		.split('\n')
		.filter(Boolean);
	expect(merges.toSorted()).toEqual([...new Set(merges)].toSorted());
	expect(merges).toHaveLength(count);
	const landed = project.look(store => store.merges.listLanded(1000));
	expect(landed.map(({taskId}) => taskId as string).toSorted()).toEqual(merges.toSorted());
	for (const {commit} of landed) expect(() => project.git('merge-base', '--is-ancestor', commit ?? '', 'main')).not.toThrow();
	for (const task of tasksOf(project)) expect(['merged', 'cleaned'].includes(task.state)).toBe(merges.includes(task.id));
	// Nobody has been claimed twice: as many attempts as fences, and each fence once.
	const attempts = project.look(store => store.agents.listRecent(1000));
	const fences = attempts.map(({taskId, fence}) => `${taskId} ${fence}`);
	expect(fences.toSorted()).toEqual([...new Set(fences)].toSorted());
	expect(project.git('fsck', '--no-dangling', '--no-progress')).toBe('');
	expect(project.git('status', '--porcelain', '--untracked-files=no')).toBe('');
};

test('four processes that run the same commands at once: each thing is done once, and nobody stumbles', async () => {
	const project = aProject(works, {approve: 'ask'});
	const commands = [['import', '-'], ['create-parallel-tasks'], ['spawn-agent-session']];
	const ended = await Promise.all(
		[0, 1, 2, 3].map(async nth => {
			const answers = [];
			for (const command of commands) answers.push(await project.run(command, command[0] === 'import' ? backlog(4, 1 + (nth % 2)) : ''));
			return answers;
		}),
	);
	// Told no in words, as when another one was faster, and never with a bug of ours.
	for (const {code, out, err} of ended.flat()) {
		expect([0, 1, 2, 3, 4, 5, 6]).toContain(code);
		expect(out + err).not.toMatch(/SQLITE_|at .*\.(?:ts|js):\d+|internal_error|database is locked/);
	}

	const run = project.start('run');
	await untilAll(project, 'finished');
	run.child.kill('SIGTERM');
	await run.ended;
	expect(
		tasksOf(project)
			.map(({id}) => id as string)
			.toSorted(),
	).toEqual(['T-1', 'T-2', 'T-3', 'T-4', 'T-5']);
	holds(project, 0);
});

test('eight processes that merge at once: each task lands once, one on top of the other', async () => {
	const project = aProject(works, {approve: 'ask'});
	await project.run(['import', '-'], backlog(8));
	const run = project.start('run');
	await untilAll(project, 'finished');
	run.child.kill('SIGTERM');
	await run.ended;

	const ended = await Promise.all(tasksOf(project).map(async ({id}) => project.run(['merge-completed-work', id])));
	// What a person wanted is on its way, whoever was faster.
	for (const {id, state} of tasksOf(project)) expect([id, ['merging', 'merged'].includes(state)]).toEqual([id, true]);
	for (const {out, err} of ended) expect(out + err).not.toMatch(/SQLITE_|internal_error|database is locked/);
	const again = project.start('run');
	await untilAll(project, 'merged', 'cleaned');
	again.child.kill('SIGTERM');
	await again.ended;
	holds(project, 8);
});

/** As if it had been proven that whoever holds them is dead; whoever comes next finds them free. */
const takeAway = (project: Project): void =>
	project.look(store => {
		for (const name of ['conductor', 'repository'] as const) {
			const lease = store.leases.find(name);
			if (lease?.holder === undefined) continue;
			const epoch = store.leases.take(name, aHolder(process.pid, {host: 'test'}), lease.epoch, {actor: 'test', atMs: Date.now()});
			if (epoch !== undefined) store.leases.release(name, epoch, {actor: 'test', atMs: Date.now()});
		}
	});

/** Stops it where it writes nothing: who is stopped in the middle of writing holds the file for as long, as SQLite has it, and nobody could take its place. */
const stopBetweenWrites = (project: Project, child: ChildProcess): void =>
	project.look(store => {
		store.atomically(() => {
			withDatabase(project.root, 'metrics.db', metrics => {
				metrics.exec('BEGIN IMMEDIATE');
				child.kill('SIGSTOP');
				// The signal is on its way; until it has come, the turn to write stays with us.
				while (stateOf(child.pid as number) !== 'T');
			});
		});
	});

/** The letter of `/proc/<pid>/stat` (proc_pid_stat(5)). */
const stateOf = (pid: number): string | undefined => /\) (\S)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1];

const rounds = Math.max(1, Math.round(Number(process.env['CHAOS_RUNS']) || 1));
test.each(Array.from({length: rounds}, (_, nth) => nth))(
	'a conductor that was stopped in the middle, replaced, and wakes: nothing that it does counts (%i)',
	async nth => {
		const project = aProject(`while [ ! -e "$1/go" ]; do sleep 0.05; done; ${works}`, {maxParallel: 4});
		await project.run(['import', '-'], backlog(4));
		const old = project.start('run');
		await until(() => project.look(store => store.agents.countLive()) === 4);
		const before = project.look(store => store.leases.find('conductor'));
		writeFileSync(path.join(project.notes, 'go'), '');
		// Somewhere between the end of the first agent and the landing of the last.
		const parts: ReadonlyArray<() => boolean> = [
			() => project.look(store => store.merges.findOpen()) !== undefined,
			() => tasksOf(project).some(({state}) => state === 'merged'),
			() => tasksOf(project).some(({state}) => state === 'finished'),
			() => tasksOf(project).some(({state}) => state === 'merging'),
		];
		await until(() => (parts[nth % parts.length] as () => boolean)() || isAllIn(project, 'merged', 'cleaned'));
		stopBetweenWrites(project, old.child);
		takeAway(project);
		const next = project.start('run');
		await until(() => (project.look(store => store.leases.find('conductor'))?.epoch ?? 0) > (before?.epoch ?? 0) + 1);
		await untilAll(project, 'merged', 'cleaned');
		const target = project.git('rev-parse', 'main');
		const lease = project.look(store => store.leases.find('conductor'));
		expect(lease?.holder?.pid).not.toBe(before?.holder?.pid);

		old.child.kill('SIGCONT');
		// It leads no more, though it believed so: what comes now is done by the new one alone, and once.
		await project.run(['import', '-'], backlog(2, 5));
		await untilAll(project, 'merged', 'cleaned');
		// It renews what it has as long as it lives.
		expect(project.look(store => store.leases.find('conductor'))).toEqual({...lease, renewedAtMs: expect.any(Number)});
		expect(project.git('merge-base', target, 'main')).toBe(target);
		holds(project, 6);
		for (const {child, ended} of [old, next]) {
			child.kill('SIGTERM');
			await ended;
		}

		holds(project, 6);
	},
);
