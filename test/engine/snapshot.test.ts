import {describe, expect, test} from 'vitest';
import {configSchema} from '../../source/domain/config.js';
import type {Reading} from '../../source/domain/gauge.js';
import {agentId, taskId} from '../../source/domain/ids.js';
import {policyOf} from '../../source/domain/policy.js';
import type {Plan} from '../../source/domain/task.js';
import {createSnapshots} from '../../source/engine/snapshot.js';
import {aPlan, aStore, at, bring} from '../support/store.js';

const open = (plans: readonly Plan[] = []) => {
	const store = aStore(plans);
	const snapshots = createSnapshots({
		store,
		policy: policyOf(configSchema.parse({agents: {claude: {preset: 'claude'}}})),
		repository: 'shop',
		targetBranch: 'main',
		now: () => 0,
		conductor: () => undefined,
		trouble: () => undefined,
	});
	return {store, snapshots};
};
const idsOf = (rows: ReadonlyArray<{readonly id: string}>) => rows.map(({id}) => id);
const aReading = (atMs: number): Reading => ({
	atMs,
	cpuPercent: 1,
	cores: 1,
	load1: 0,
	memoryPercent: 1,
	memoryUsedMb: 1,
	memoryTotalMb: 9999,
	swapPercent: 0,
	diskPercent: 1,
	diskFreeMb: 99_999,
	diskTotalMb: 99_999,
	cpuStallPercent: undefined,
});

describe('the picture', () => {
	test('is the same object as long as nothing changes', () => {
		const {snapshots} = open([aPlan('A')]);
		const first = snapshots.get();
		expect(snapshots.refresh()).toBe(false);
		expect(snapshots.get()).toBe(first);
	});

	test.each([
		{what: 'a task moves', change: ({store}: ReturnType<typeof open>) => bring(store, 'A', 'ready')},
		{
			what: 'an agent gives a sign of life',
			change: ({store}: ReturnType<typeof open>) =>
				store.agents.heard([{id: agentId('a1'), heardAtMs: 50, outputBytes: 9, saying: 'hi', cpuPercent: 1, memoryMb: 1}]),
		},
		{what: 'the machine is read, seconds later', change: ({store}: ReturnType<typeof open>) => store.gauges.note(aReading(10_000), 9)},
		{what: 'a switch is set', change: ({store}: ReturnType<typeof open>) => store.settings.set('paused', 'on', at(1))},
		{
			what: 'a message comes',
			change: ({store}: ReturnType<typeof open>) => store.messages.post({sender: 'a1', recipient: 'human', type: 'note', text: 'hi'}, at(1)),
		},
		{what: 'a message is seen', change: ({store}: ReturnType<typeof open>) => store.messages.move({id: 'msg-001', state: 'queued'}, 'seen', at(1))},
	])('is a new one when $what', ({change}) => {
		const house = open([aPlan('A'), aPlan('B')]);
		bring(house.store, 'B', 'working');
		house.store.messages.post({sender: 'a1', recipient: 'human', type: 'note', text: 'first'}, at(1));
		house.snapshots.refresh();
		const before = house.snapshots.get();
		change(house);
		expect(house.snapshots.refresh()).toBe(true);
		expect(house.snapshots.get()).not.toBe(before);
		expect(house.snapshots.refresh()).toBe(false);
	});

	test('is not drawn anew for every reading of the machine', () => {
		const house = open([aPlan('A')]);
		house.store.gauges.note(aReading(10_000), 9);
		house.snapshots.refresh();
		house.store.gauges.note(aReading(12_000), 9);
		expect(house.snapshots.refresh()).toBe(false);
		bring(house.store, 'A', 'ready');
		house.snapshots.refresh();
		expect(house.snapshots.get().readings).toHaveLength(2);
	});

	test('does not change before somebody refreshes it', () => {
		const {store, snapshots} = open([aPlan('A')]);
		bring(store, 'A', 'ready');
		expect(snapshots.get().tasks).toMatchObject([{state: 'waiting'}]);
	});
});

describe('its tasks', () => {
	test('stay the same objects when only another one moved', () => {
		const {store, snapshots} = open([aPlan('A'), aPlan('B'), aPlan('C')]);
		const before = snapshots.get();
		bring(store, 'B', 'ready');
		snapshots.refresh();
		const after = snapshots.get();
		expect([0, 1, 2].map(index => after.tasks[index] === before.tasks[index])).toEqual([true, false, true]);
		expect(after.counts).toMatchObject({waiting: 2, ready: 1, merged: 0});
	});

	test('stand in the order of the backlog, whatever moves and whenever they come', () => {
		const {store, snapshots} = open([aPlan('B'), aPlan('A')]);
		for (const id of ['A', 'B']) bring(store, id, 'ready');
		store.plans.add([aPlan('C', {priority: 'high'}), aPlan('AA')], at(1));
		bring(store, 'C', 'ready');
		snapshots.refresh();
		expect(idsOf(snapshots.get().tasks)).toEqual(['B', 'A', 'C', 'AA']);
	});

	test('that waited for a merged one are read again, though they have not moved', () => {
		const {store, snapshots} = open([aPlan('A'), aPlan('B'), aPlan('C', {after: ['A', 'B']})]);
		expect(snapshots.get().tasks[2]).toMatchObject({waitsFor: ['A', 'B'], openDependencies: 2});
		store.atomically(() => {
			bring(store, 'A', 'merged');
			store.tasks.resolveDependents(taskId('A'), at(1));
		});
		snapshots.refresh();
		expect(snapshots.get().tasks[2]).toMatchObject({state: 'waiting', waitsFor: ['B'], openDependencies: 1});
	});

	test('are all read again after more changes than are worth following', () => {
		const {store, snapshots} = open([aPlan('A')]);
		store.atomically(() => {
			for (let index = 0; index < 1500; index += 1) {
				bring(store, 'A', 'ready');
				bring(store, 'A', 'waiting');
			}

			bring(store, 'A', 'claimed');
		});
		while (snapshots.refresh());
		expect(snapshots.get().tasks).toMatchObject([{id: 'A', state: 'claimed'}]);
		expect(snapshots.get().activities).toHaveLength(1000);
		expect(snapshots.get().activities.at(-1)).toMatchObject({to: 'claimed'});
	});
});

test('agents are shown while they live, and after that as long as their task needs somebody to look', () => {
	const {store, snapshots} = open([aPlan('A'), aPlan('B'), aPlan('C')]);
	for (const id of ['A', 'B', 'C']) bring(store, id, 'working');
	for (const agent of ['a1', 'a2'] as const) store.agents.move(agentId(agent), 'starting', 'ended', {exitCode: 1}, at(1));
	bring(store, 'A', 'merged');
	bring(store, 'B', 'gave-up');
	snapshots.refresh();
	expect(idsOf(snapshots.get().agents)).toEqual(['a2', 'a3']);
});

test('says why no agent starts', () => {
	const {store, snapshots} = open();
	expect(snapshots.get()).toMatchObject({holdReason: undefined, paused: false, pressure: {level: 'normal'}});
	store.settings.set('paused', 'on', at(1));
	snapshots.refresh();
	expect(snapshots.get()).toMatchObject({holdReason: 'paused by a person', paused: true});
});
