/**
Work: what may start now of 10,000 tasks with files of their own, on disk; and claims by four processes at once, one transaction each.
*/
import {fork} from 'node:child_process';
import {once} from 'node:events';
import path from 'node:path';
import process from 'node:process';
import {inFolder, loadHouse, makeRepository, median, quantile, rounded} from './place.mjs';

const tasks = Number(process.env.BENCH_TASKS ?? 10_000);
const claims = Number(process.env.BENCH_CLAIMS ?? 2000);
const claimers = 4;
const runs = 30;

const timed = work => {
	const from = performance.now();
	work();
	return performance.now() - from;
};

const plan = (index, files) => ({
	id: `B-${index + 1}`,
	title: `Task ${index + 1}`,
	prompt: 'x'.repeat(400),
	priority: ['high', 'medium', 'low'][index % 3],
	estimatedHours: (index % 7) + 1,
	dependsOn: [],
	files,
	labels: [],
});

/** The command as a person calls it, beside the plain question which ready tasks come first. */
export const find = () =>
	inFolder(async place => {
		const folder = path.join(place, 'house');
		makeRepository(folder, 5, {agents: {nobody: {command: ['true']}}});
		const {openHouse, findProject} = await loadHouse();
		const project = await findProject({directory: folder, config: undefined, overrides: {}, environment: {ORCH_TRUSTED: folder}, cwd: folder});
		if (!project.ok) throw new Error(project.problem.message);
		const house = await openHouse({root: folder, policy: project.value.policy, environment: {}, onBug: console.error});
		try {
			const stamp = {actor: 'bench', atMs: 1};
			house.store.plans.add(
				Array.from({length: tasks}, (_, index) => plan(index, [`part-${index % 500}/**`, `lib/${index}.ts`])),
				stamp,
			);
			house.store.dependencies.checked();
			const [listed, floor] = [[], []];
			for (let round = 0; round < runs; round++) {
				const from = performance.now();
				const answer = await house.engine.dispatch('find-available-work', {maxParallel: 8});
				listed.push(performance.now() - from);
				if (answer.value?.output.total_available !== 8) throw new Error(JSON.stringify(answer));
				floor.push(timed(() => house.store.tasks.listStartable(8)));
			}

			const [ms, least] = [median(listed), median(floor)];
			return {
				tasks,
				medianMs: rounded(ms),
				p95Ms: rounded(quantile(listed, 0.95)),
				floorOneQueryMs: rounded(least),
				ratio: rounded(ms / least, 1),
				goal: 'under 50 ms',
			};
		} finally {
			await house.close();
		}
	});

const claimWith = async (folder, processes) => {
	const children = Array.from({length: processes}, () => fork(new URL('claimer.mjs', import.meta.url).pathname, [folder]));
	await Promise.all(children.map(async child => once(child, 'message')));
	const from = performance.now();
	const reports = await Promise.all(
		children.map(async child => {
			child.send('go');
			const [report] = await once(child, 'message');
			return report;
		}),
	);
	const seconds = (performance.now() - from) / 1000;
	for (const child of children) child.disconnect();
	const claimed = reports.flat();
	if (new Set(claimed).size !== claimed.length) throw new Error('a task was claimed twice');
	return {claimed: claimed.length, perSecond: Math.round(claimed.length / seconds), each: reports.map(({length}) => length)};
};

/** Four at once, beside one alone. SQLite has one writer; where all four got their share, none was kept waiting for its turn. */
export const claim = () =>
	inFolder(async place => {
		const {openStore} = await loadHouse();
		const run = async processes => {
			const folder = path.join(place, `data-${processes}`);
			const store = openStore(folder);
			const stamp = {actor: 'bench', atMs: 1};
			store.plans.add(
				Array.from({length: claims}, (_, index) => plan(index, [])),
				stamp,
			);
			for (let index = 0; index < claims; index++) store.tasks.move(`B-${index + 1}`, 'waiting', 'ready', {}, stamp);
			store.close();
			const result = await claimWith(folder, processes);
			if (result.claimed !== claims) throw new Error(`${result.claimed} of ${claims} were claimed`);
			return result;
		};

		const alone = await run(1);
		const together = await run(claimers);
		return {
			claims,
			processes: claimers,
			perSecond: together.perSecond,
			each: together.each,
			floorOneProcess: alone.perSecond,
			ratio: rounded(together.perSecond / alone.perSecond),
			goal: 'none twice; no process starves',
		};
	});
