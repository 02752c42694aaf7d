import {execFileSync, spawn} from 'node:child_process';
import {readdirSync, readFileSync} from 'node:fs';
import {describe, expect, onTestFinished, test} from 'vitest';
import type {z} from 'zod';
import {output} from '../../source/commands/monitor-resource-usage-card.js';
import type {Reading} from '../../source/domain/gauge.js';
import {buildHouse, staysAtWork} from '../support/house.js';
import {until} from '../support/until.js';

const minute = 60_000;

const reading = (atMs: number, more: Partial<Reading> = {}): Reading => ({
	atMs,
	cpuPercent: 10,
	cores: 8,
	load1: 1,
	memoryPercent: 50,
	memoryUsedMb: 8000,
	memoryTotalMb: 16_000,
	swapPercent: 0,
	diskPercent: 40,
	diskFreeMb: 100_000,
	diskTotalMb: 200_000,
	cpuStallPercent: 0,
	...more,
});

type House = Awaited<ReturnType<typeof buildHouse>>;

type Output = z.output<typeof output>;
type Check = Extract<Output, {operation: 'check'}>;

const outputOf = async <Operation extends Output['operation'] = 'check'>(
	house: House,
	input: {readonly operation?: Operation} & Readonly<Record<string, unknown>> = {},
): Promise<Extract<Output, {operation: Operation}>> => {
	const result = await house.do('monitor-resource-usage', input);
	if (!result.ok) throw new Error(result.problem.message);
	return output.parse(result.value.output) as Extract<Output, {operation: Operation}>;
};

describe('check', () => {
	test('The machine is measured, and each resource has its status by its own thresholds.', async () => {
		const house = await buildHouse({});
		const answer = await outputOf(house);
		const stat = readFileSync('/proc/stat', 'utf8').match(/^cpu\d+ /gm) ?? [];
		expect(answer.cpu.per_core).toHaveLength(stat.length);
		expect(answer.cpu.load_average).toHaveLength(3);
		const {total_mb, used_mb, available_mb, percent} = answer.memory.virtual;
		expect(used_mb + available_mb).toBeCloseTo(total_mb, 0);
		expect((100 * used_mb) / total_mb).toBeCloseTo(percent, 0);
		const swapTotal = Number(/SwapTotal: +(\d+)/.exec(readFileSync('/proc/meminfo', 'utf8'))?.[1]) / 1024;
		expect(answer.memory.swap.total_mb).toBeCloseTo(swapTotal, 0);
		const [, size = ''] = execFileSync('df', ['-B1048576', '--output=size', house.root], {encoding: 'utf8'}).split('\n');
		expect(answer.disk.total_gb).toBeCloseTo(Number(size) / 1024, 0);
		expect(answer).toMatchObject({operation: 'check', can_spawn_agents: true, gating_resource: null, status: 'normal', active_agents: 0});
	});

	test.each([
		{limits: {memoryCriticalThreshold: 0}, resource: 'memory', statusOf: ({memory}: Check) => memory.virtual.status},
		{limits: {memoryWarningThreshold: 0, memoryCriticalThreshold: 0}, resource: 'memory', statusOf: ({memory}: Check) => memory.virtual.status},
		{limits: {cpuCriticalThreshold: 0}, resource: 'cpu', statusOf: ({cpu}: Check) => cpu.status},
		{limits: {diskCriticalThreshold: 0}, resource: 'disk', statusOf: ({disk}: Check) => disk.status},
	])('$limits counts for this run: critical, $resource is named, and no agent may start', async ({limits, resource, statusOf}) => {
		// A machine that runs tests may be at rest just now.
		const busy = spawn('bash', ['-c', 'while :; do :; done']);
		onTestFinished(() => {
			busy.kill('SIGKILL');
		});
		const house = await buildHouse({});
		const answer = await outputOf(house, limits);
		expect(answer).toMatchObject({status: 'critical', can_spawn_agents: false, gating_resource: resource, gate: {limit: 0, unit: '%'}});
		expect(statusOf(answer)).toBe('critical');
		expect(answer.reason).toContain(`${resource} `);
		// Once more, with the reading of the first time written down: half a minute is not known yet, and the answer is the same.
		expect(await outputOf(house, limits)).toMatchObject({can_spawn_agents: false, gating_resource: resource});
		expect((await outputOf(house)).can_spawn_agents).toBe(true);
	});

	test('a warning threshold of this run slows, it does not hold', async () => {
		const house = await buildHouse({});
		const answer = await outputOf(house, {diskWarningThreshold: 0});
		expect(answer).toMatchObject({status: 'warning', can_spawn_agents: true, gating_resource: 'disk', disk: {status: 'warning'}});
	});

	test.each([
		{field: 'cpuWarningThreshold', at: 'cpu' as const, key: 'warning' as const},
		{field: 'cpuCriticalThreshold', at: 'cpu' as const, key: 'critical' as const},
		{field: 'memoryWarningThreshold', at: 'memory' as const, key: 'warning' as const},
		{field: 'swapWarningThreshold', at: 'swap' as const, key: 'warning' as const},
		{field: 'swapCriticalThreshold', at: 'swap' as const, key: 'critical' as const},
		{field: 'diskCriticalThreshold', at: 'disk' as const, key: 'critical' as const},
	])('$field is what this run goes by', async ({field, at, key}) => {
		const house = await buildHouse({});
		const {thresholds} = await outputOf(house, {[field]: 33});
		expect(thresholds[at][key]).toBe(33);
		expect(thresholds[at].warning).toBeLessThanOrEqual(thresholds[at].critical);
	});

	test('a warning above its critical limit is refused', async () => {
		const house = await buildHouse({});
		expect(await house.do('monitor-resource-usage', {cpuWarningThreshold: 90, cpuCriticalThreshold: 80})).toMatchObject({
			problem: {kind: 'bad-input', code: 'validation_failed', message: 'The warning for cpu (90%) is above its critical limit (80%).'},
		});
	});

	test('resource_critical: where room is needed and there is none, with what was measured and what is done', async () => {
		const house = await buildHouse({});
		expect(await house.do('monitor-resource-usage', {needRoom: true})).toMatchObject({ok: true});
		expect(await house.do('monitor-resource-usage', {needRoom: true, memoryCriticalThreshold: 0})).toMatchObject({
			problem: {
				kind: 'held',
				code: 'resource_critical',
				context: {cpu_percent: expect.any(Number), memory_percent: expect.any(Number), action_taken: expect.any(String), gating_resource: 'memory'},
			},
		});
	});

	test('can_spawn_agents is false exactly when the gate would refuse, and gating_resource names the resource.', async () => {
		const house = await buildHouse(
			{'T-1': staysAtWork},
			{config: {thresholds: {memory: {warn: 75, stop: 90}, cpu: {warn: 100, stop: 100}, freeMemoryMb: 0, freeDiskMb: 0}}},
		);
		for (const [memoryPercent, isOpen] of [
			[95, false],
			[50, true],
		] as const) {
			house.wait(5 * minute);
			const nowMs = Date.now() + (isOpen ? 10 : 5) * minute;
			for (let index = 15; index > 0; index -= 1) house.store.gauges.note(reading(nowMs - index * 2000, {memoryPercent}), 120);
			const answer = await outputOf(house);
			expect(answer.can_spawn_agents).toBe(isOpen);
			expect(answer.gating_resource).toBe(isOpen ? null : 'memory');
			expect(house.engine.getSnapshot().pressure.level === 'critical').toBe(!isOpen);
			expect(house.engine.getSnapshot().holdReason === undefined).toBe(isOpen);
		}
	});
});

describe('A10 A spike of ten seconds does not change the gate.', () => {
	/** Beats every two seconds by the clock of the house, with readings that the test makes up where the machine would have made them. */
	const playOn = (house: House) => {
		let aheadMs = 0;
		return async (...values: readonly number[]) => {
			const holds: Array<string | undefined> = [];
			for (const memoryPercent of values) {
				house.wait(2000);
				aheadMs += 2000;
				house.store.gauges.note(reading(Date.now() + aheadMs, {memoryPercent}), 120);
				holds.push(house.engine.getSnapshot().holdReason);
			}

			return holds;
		};
	};
	const thresholds = {memory: {warn: 75, stop: 90}, freeMemoryMb: 0, freeDiskMb: 0, cpu: {warn: 100, stop: 100}, disk: {warn: 100, stop: 100}};
	const times = (value: number, count: number): number[] => Array.from({length: count}, () => value);

	test('a spike leaves the gate open; the same load for half a minute shuts it, and the reason names the resource', async () => {
		const play = playOn(await buildHouse({}, {config: {thresholds}}));
		expect(await play(...times(50, 20), ...times(100, 5), ...times(50, 20))).toEqual(times(0, 45).map(() => undefined));
		const holds = await play(...times(100, 20));
		expect(holds.at(-1)).toMatch(/^held: memory \d+% > 90%$/);
		// Shut once: from open to held there is one change.
		expect(holds.filter((hold, index) => index > 0 && (hold === undefined) !== (holds[index - 1] === undefined))).toHaveLength(1);
	});

	test('leaving needs the lower limit, for a while', async () => {
		const play = playOn(await buildHouse({}, {config: {thresholds}}));
		await play(...times(95, 20));
		expect((await play(...times(88, 60))).at(-1)).toBe('held: memory 88%, not yet below 85%');
		const holds = await play(...times(20, 30));
		expect(holds.at(-1)).toBeUndefined();
		expect(holds.indexOf(undefined)).toBeGreaterThan(7);
	});

	test('the watcher writes down when the gate shuts and opens, once each', async () => {
		const house = await buildHouse({}, {config: {thresholds: {...thresholds, freeMemoryMb: 1e9}}});
		for (let index = 0; index < 5; index += 1) {
			house.wait(2000);
			await house.engine.beat();
		}

		const changes = house.store.activities.latest(1000).filter(({kind, subject}) => kind === 'setting' && subject === 'machine');
		expect(changes).toMatchObject([{to: 'critical', why: expect.stringMatching(/^free memory \d+ MB < 1000000000 MB$/)}]);
		expect(house.store.gauges.usage(0, Date.now() + minute)?.heldMemoryMs).toBeGreaterThan(0);
	});
});

/** What the system itself says of all processes that carry the marker of a run. */
const byTheSystem = (marker: string) =>
	readdirSync('/proc')
		.filter(name => /^\d+$/.test(name))
		.flatMap(pid => {
			try {
				if (!readFileSync(`/proc/${pid}/environ`, 'latin1').split('\0').includes(`ORCH_RUN_ID=${marker}`)) return [];
				const status = readFileSync(`/proc/${pid}/status`, 'utf8');
				const field = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0);
				return [{pid: Number(pid), name: /^Name:\t(.*)$/m.exec(status)?.[1], threads: field('Threads'), memoryMb: field('VmRSS') / 1024}];
			} catch {
				return []; // It has just ended.
			}
		});

describe('per_agent', () => {
	test('The figures of an agent are those of its whole process tree: one that has escaped its parents by setsid counts, as the system says.', async () => {
		const escaping = 'setsid bash -c "while :; do :; done" & setsid setsid sleep 1000 & (setsid sleep 1001 &) ; echo up; exec sleep 1000';
		const house = await buildHouse({'T-1': escaping, 'T-2': staysAtWork});
		await house.import('- [ ] T-1 one\n- [ ] T-2 two');
		await house.untilState('T-1', 'working');
		await house.untilState('T-2', 'working');
		const agent = house.agentOf('T-1');
		const marker = house.processes.markerOf(agent.id);
		// The shim and the loop; of all others, their programs.
		await until(
			() =>
				byTheSystem(marker)
					.map(({name}) => name)
					.toSorted()
					.join(' ') === 'bash bash sleep sleep sleep',
		);

		const system = byTheSystem(marker);
		const answer = await outputOf(house, {operation: 'per_agent'});
		expect(answer.agents.map(({agent_id}) => agent_id)).toEqual(['a1', 'a2']);
		const own = answer.agents.find(({agent_id}) => agent_id === agent.id);
		expect(own).toMatchObject({
			agent_type: 'paper',
			task_id: 'T-1',
			pid: agent.process?.agent.pid,
			processes: system.length,
			threads: system.reduce((sum, {threads}) => sum + threads, 0),
		});
		expect(Math.abs((own?.memory_mb ?? 0) - system.reduce((sum, {memoryMb}) => sum + memoryMb, 0))).toBeLessThan(3);
		// One busy loop, on a machine that may have others to serve.
		expect(own?.cpu_percent).toBeGreaterThan(0);
		expect(answer.total_processes).toBe(answer.agents.reduce((sum, {processes}) => sum + processes, 0));
		expect(answer.total_memory_mb).toBeCloseTo(
			answer.agents.reduce((sum, {memory_mb}) => sum + (memory_mb ?? 0), 0),
			0,
		);
		// The sum is of cores; what is held against the limits is of the machine.
		expect(answer.total_machine_cpu_percent).toBeLessThanOrEqual(answer.total_cpu_percent);
	});

	test('nobody at work is said, with sums of nothing', async () => {
		const house = await buildHouse({});
		expect(await house.do('monitor-resource-usage', {operation: 'per_agent'})).toMatchObject({
			value: {said: 'No agent is at work.', output: {agents: [], total_cpu_percent: 0, total_memory_mb: 0, status: 'normal'}},
		});
	});

	test('an agent whose processes are gone has no figures, not made-up ones', async () => {
		const house = await buildHouse({'T-1': staysAtWork});
		await house.import('- [ ] T-1 one');
		await house.untilState('T-1', 'working');
		await house.processes.stopRun('a1', {graceMs: 0, force: true});
		expect(await outputOf(house, {operation: 'per_agent'})).toMatchObject({
			agents: [{agent_id: 'a1', cpu_percent: null, memory_mb: null, threads: null, processes: 0}],
		});
	});
});

describe('history', () => {
	test('has what the watcher has written down, with the agents at work', async () => {
		const house = await buildHouse({'T-1': staysAtWork});
		await house.import('- [ ] T-1 one');
		await house.untilState('T-1', 'working');
		for (let index = 0; index < 3; index += 1) {
			house.wait(minute);
			await house.engine.beat();
		}

		const answer = await outputOf(house, {operation: 'history'});
		expect(answer.metrics.length).toBeGreaterThanOrEqual(3);
		expect(answer.metrics.at(-1)).toMatchObject({active_agents: 1, readings: 1});
		house.wait(61 * minute);
		expect((await outputOf(house, {operation: 'history'})).metrics).toEqual([]);
		expect((await outputOf(house, {operation: 'history', timeRangeMinutes: 120})).metrics.length).toBeGreaterThanOrEqual(3);
	});

	test('trends follow the slope, with a dead band; points are as far apart as asked', async () => {
		const house = await buildHouse({});
		const startMs = Date.now() - 40 * minute;
		for (let index = 0; index < 40; index += 1) {
			house.store.gauges.note(
				reading(startMs + index * minute, {cpuPercent: 20 + index, memoryPercent: 60 - index, diskPercent: 40 + (index % 2) * 0.4}),
				120,
				{agents: 2},
			);
		}

		const answer = await outputOf(house, {operation: 'history', checkIntervalSeconds: 600});
		expect(answer.trends).toEqual({cpu: 'increasing', memory: 'decreasing', disk: 'stable'});
		expect(answer.change_per_hour.cpu).toBeCloseTo(60, 0);
		expect(answer.metrics.length).toBeLessThanOrEqual(6);
		expect(answer.metrics.at(-1)).toMatchObject({active_agents: 2, cpu_peak_percent: 59});
	});

	test('the growth of the disk is told from the last day, whatever the time range, and only where that proves it', async () => {
		const house = await buildHouse({});
		expect(await outputOf(house, {operation: 'history'})).toMatchObject({disk_growth: null});
		const nowMs = house.engine.now();
		for (let index = 120; index >= 0; index--) {
			house.store.gauges.note(reading(nowMs - index * minute, {diskPercent: 80 - index / 60, swapPercent: 3}), 10, {agents: 2});
		}

		const {disk_growth, metrics} = await outputOf(house, {operation: 'history', timeRangeMinutes: 10});
		// One percentage point of 200,000 MB an hour, and twenty to go.
		expect(disk_growth?.mb_per_hour).toBeCloseTo(2000, -2);
		expect(disk_growth?.full_in_hours).toBeCloseTo(20, 0);
		expect(metrics.at(-1)).toMatchObject({swap_percent: 3, active_agents: 2, active_agents_peak: 2});
	});

	test('The history is kept for 30 days, coarser the older it is, with its peaks.', async () => {
		const house = await buildHouse({});
		const day = 24 * 60 * minute;
		for (const days of [31, 29, 2, 0]) {
			const fromMs = Date.now() - days * day - 50 * minute;
			for (let index = 0; index < 40; index += 1) {
				house.store.gauges.note(reading(fromMs + index * minute, {cpuPercent: index === 17 ? 99 : 10}), 120, {agents: 1});
			}
		}

		// The watcher makes them coarser as it goes.
		for (let index = 0; index < 40; index += 1) {
			house.wait(2000);
			await house.engine.beat();
		}

		const {metrics} = await outputOf(house, {operation: 'history', timeRangeMinutes: 30 * 24 * 60, checkIntervalSeconds: 1});
		// The clock of the house is ahead by now.
		const daysAgo = (timestamp: string) => Math.floor((Date.now() + 5 * minute - Date.parse(timestamp)) / day);
		expect(new Set(metrics.map(({timestamp}) => daysAgo(timestamp)))).toEqual(new Set([29, 2, 0]));
		for (const days of [29, 2]) {
			const own = metrics.filter(({timestamp}) => daysAgo(timestamp) === days);
			expect(own.length).toBeLessThanOrEqual(5);
			expect(own.reduce((sum, {readings}) => sum + readings, 0)).toBe(40);
			expect(Math.max(...own.map(({cpu_peak_percent: peak}) => peak))).toBe(99);
		}

		expect(metrics.filter(({timestamp, readings}) => daysAgo(timestamp) === 0 && readings === 1).length).toBeGreaterThanOrEqual(40);
	});

	test('of nothing has no trend', async () => {
		const house = await buildHouse({});
		expect(await house.do('monitor-resource-usage', {operation: 'history'})).toMatchObject({
			value: {said: 'Nothing was measured in the last 60 minutes.', output: {metrics: [], trends: {cpu: null, memory: null, disk: null}}},
		});
	});
});

test('on the heartbeat it is the watcher; by hand, while somebody conducts, it writes nothing down', async () => {
	const house = await buildHouse({});
	await house.engine.beat();
	const newest = house.store.gauges.newestAtMs();
	expect(newest).toBeGreaterThan(0);
	await outputOf(house);
	expect(house.store.gauges.newestAtMs()).toBe(newest);
});

test('by hand, where nobody conducts, what was measured is written down', async () => {
	const house = await buildHouse({});
	await outputOf(house);
	expect(house.store.gauges.latest(9)).toHaveLength(1);
});

test('old readings say nothing of now: the gate looks for itself', async () => {
	const house = await buildHouse({}, {config: {thresholds: {memory: {warn: 100, stop: 100}, freeMemoryMb: 1e9}}});
	house.store.gauges.note(reading(Date.now() - 60 * minute, {memoryTotalMb: 2e9}), 120);
	await house.import('- [ ] T-1 one');
	await house.do('coordinate-dependencies');
	expect(await house.engine.dispatch('create-parallel-tasks', {})).toMatchObject({ok: false, problem: {message: expect.stringContaining('free memory')}});
	expect(house.task('T-1').state).toBe('ready');
});
