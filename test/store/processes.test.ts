import {type ChildProcess, fork} from 'node:child_process';
import {once} from 'node:events';
import {mkdtempSync, rmSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import {build} from 'esbuild';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {openStore} from '../../source/store/store.js';
import {aFolder} from '../support/folder.js';
import {aHolder, aPlan, aStore, at, bring} from '../support/store.js';
import type {Order, Report} from '../support/store-process.js';

/** Real processes cost their start, so they are the same for all tests of this file; each order brings its own folder. */
let place: string;
let processes: ChildProcess[] = [];

beforeAll(async () => {
	place = mkdtempSync(path.join(os.tmpdir(), 'orch-test-'));
	const script = path.join(place, 'store-process.cjs');
	await build({
		entryPoints: [fileURLToPath(new URL('../support/store-process.ts', import.meta.url))],
		outfile: script,
		bundle: true,
		platform: 'node',
		format: 'cjs',
		external: ['better-sqlite3'],
	});
	const modules = fileURLToPath(new URL('../../node_modules', import.meta.url));
	processes = Array.from({length: 4}, () => fork(script, {env: {...process.env, NODE_PATH: modules}, execArgv: []}));
	await Promise.all(processes.map(async child => once(child, 'message')));
});

afterAll(async () => {
	await Promise.all(
		processes.map(async child => {
			const ended = once(child, 'exit');
			child.disconnect();
			await ended;
		}),
	);
	rmSync(place, {recursive: true, force: true});
});

/** Gives all of them the same order at once. */
const all = async (order: Order): Promise<Report[]> =>
	Promise.all(
		processes.map(async child => {
			const answer = once(child, 'message');
			child.send(order);
			const [report] = await answer;
			return report as Report;
		}),
	);

test('four processes that open a new store at once all find it up to date', async () => {
	for (let round = 0; round < 5; round += 1) {
		const folder = path.join(aFolder(), 'data');
		const reports = await all({kind: 'open', folder});
		expect(reports.map(({error}) => error)).toEqual([undefined, undefined, undefined, undefined]);
		const store = openStore(folder);
		expect(store.tasks.list()).toEqual([]);
		store.close();
	}
});

test.each(['within', 'before'] as const)(
	'four processes that claim at once, looking %s the transaction: each task once, and nobody is told that the database is busy',
	async look => {
		const folder = aFolder();
		const plans = Array.from({length: 60}, (_, index) => aPlan(`T${index}`));
		const store = aStore(plans, folder);
		store.atomically(() => {
			for (const {id} of plans) bring(store, id, 'ready');
		});
		const before = store.activities.lastId();

		const reports = await all({kind: 'claim', folder, look});
		expect(reports.map(({error}) => error)).toEqual([undefined, undefined, undefined, undefined]);
		expect(reports.flatMap(({claimed}) => claimed).toSorted()).toEqual(plans.map(({id}) => id as string).toSorted());
		expect(store.tasks.countIn('claimed')).toBe(60);
		// One audit row each, by whoever has it.
		const rows = store.activities.listSince(before, 1000);
		expect(rows).toHaveLength(60);
		for (const [index, {claimed}] of reports.entries()) {
			expect(rows.filter(({actor}) => actor === `process ${processes[index]?.pid}`).map(({subject}) => subject)).toEqual(claimed);
		}
	},
);

test("of four processes that take a dead leader's place at once, one leads", async () => {
	const folder = aFolder();
	const store = aStore([], folder);
	store.leases.take('conductor', aHolder(1), undefined, at(0));
	const reports = await all({kind: 'lead', folder, overEpoch: 1});
	expect(reports.map(({epoch}) => epoch).filter(epoch => epoch !== undefined)).toEqual([2]);
	expect(store.leases.find('conductor')).toMatchObject({epoch: 2});
});

test('four processes that consume one queue at once get each message once', async () => {
	const folder = path.join(aFolder(), 'data');
	const store = aStore([], folder);
	const ids = Array.from({length: 60}, (_, index) => store.messages.post({sender: 'test', recipient: 'claude:any', type: 'note', text: `${index}`}, at(1)));
	const reports = await all({kind: 'consume', folder, addresses: ['claude:any']});
	expect(reports.map(({error}) => error)).toEqual([undefined, undefined, undefined, undefined]);
	expect(reports.flatMap(({claimed}) => claimed).toSorted()).toEqual(ids.toSorted());
	expect(store.messages.listNewest(['claude:any'], 100).every(({state, attempts}) => state === 'delivered' && attempts === 1)).toBe(true);
});
