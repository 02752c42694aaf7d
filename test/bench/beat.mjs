/**
Beat: 10,000 tasks on disk and 500 live agents, each a real process under its shim; once with everything due, once with nothing.
*/
import {readFileSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {inFolder, median, openBusyHouse, quantile, rounded} from './place.mjs';

const tasks = Number(process.env.BENCH_TASKS ?? 10_000);
const live = Number(process.env.BENCH_AGENTS ?? 500);
const beats = 40;
/** More than any cadence. */
const stepMs = 5000;

const figures = list => ({medianMs: rounded(median(list)), p95Ms: rounded(quantile(list, 0.95))});

export const beat = () =>
	inFolder(async place => {
		const {house, clock, trees, stopAgents} = await openBusyHouse(path.join(place, 'house'), {tasks, live});
		try {
			// The first beats let the tasks go that wait for nothing.
			for (let warming = 0; warming < 10; warming++) {
				clock.aheadMs += stepMs;
				await house.engine.beat();
			}

			const [due, idle, floor] = [[], [], []];
			const time = async (into, work) => {
				const from = performance.now();
				await work();
				into.push(performance.now() - from);
			};

			for (let round = 0; round < beats; round++) {
				clock.aheadMs += stepMs;
				await time(due, () => house.engine.beat());
				await time(idle, () => house.engine.beat());
				await time(floor, () => {
					for (const {agent} of trees) readFileSync(`/proc/${agent.pid}/stat`);
				});
			}

			const alive = house.store.agents.countLive();
			if (alive !== live) throw new Error(`${alive} of ${live} agents are left`);
			return {tasks, agents: live, everythingDue: figures(due), nothingDue: figures(idle), floorReadingStat: figures(floor), goal: 'everythingDue under 16 ms'};
		} finally {
			await stopAgents();
			await house.close();
		}
	});
