import {statSync} from 'node:fs';
import path from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import {describe, expect, onTestFinished, test} from 'vitest';
import type {Reading} from '../../source/domain/gauge.js';
import {openDatabase} from '../../source/store/migrate.js';
import {metricsMigrations} from '../../source/store/migrations.js';
import {openStore} from '../../source/store/store.js';
import {aFolder} from '../support/folder.js';
import {aStore} from '../support/store.js';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;
const keeping = {readingsKeptMs: hour, minutesKeptMs: day, gaugesKeptMs: 30 * day};

const reading = (atMs: number, more: Partial<Reading> = {}): Reading => ({
	atMs,
	cpuPercent: 10,
	cores: 1,
	load1: 0,
	memoryPercent: 20,
	memoryUsedMb: 1,
	memoryTotalMb: 2,
	swapPercent: 0,
	diskPercent: 30,
	diskFreeMb: 1,
	diskTotalMb: 2,
	cpuStallPercent: undefined,
	...more,
});

/** A store in a folder, and its metrics file beside it. */
const onDisk = () => {
	const folder = aFolder();
	const store = openStore(folder);
	onTestFinished(() => {
		store.close();
	});
	const file = path.join(folder, 'metrics.db');
	const ask = <Value>(sql: string): Value[] => {
		const database = new SqliteDatabase(file, {readonly: true});
		try {
			return database.prepare(sql).pluck().all() as Value[];
		} finally {
			database.close();
		}
	};
	return {...store, file, ask};
};

const all = {fromMs: 0, toMs: 100 * day, stepMs: 1};

test('the newest readings are kept whole, for the gate and the graphs', () => {
	const {gauges} = aStore();
	expect(gauges.newestAtMs()).toBe(-1);
	for (const atMs of [1, 2, 3, 4]) gauges.note(reading(atMs, {corePercents: [1, 2]}), 2);
	expect(gauges.latest(9)).toEqual([reading(3, {corePercents: [1, 2]}), reading(4, {corePercents: [1, 2]})].map(({cpuStallPercent: _, ...rest}) => rest));
	expect(gauges.newestAtMs()).toBe(4);
});

describe('what grows old', () => {
	test('becomes one row for each minute, then for each ten; a peak and a dip are not lost, nor is the average', () => {
		const {gauges} = aStore();
		for (let index = 0; index < 600; index += 1) {
			gauges.note(reading(index * 2 * second, {cpuPercent: index === 77 ? 100 : index === 78 ? 0 : 10}), 9, {
				agents: index < 300 ? 2 : 4,
				heldBy: index === 5 ? 'memory' : undefined,
				coveredMs: 2 * second,
			});
		}

		const before = gauges.history({fromMs: 0, toMs: 20 * minute, stepMs: 20 * minute})[0];
		expect(gauges.thin(hour + 20 * minute, keeping, 1000)).toBe(600);
		expect(gauges.history(all)).toHaveLength(20);
		expect(gauges.history({fromMs: 0, toMs: 20 * minute, stepMs: 20 * minute})[0]).toEqual(before);

		expect(gauges.thin(day + 20 * minute, keeping, 1000)).toBe(20);
		const coarse = gauges.history(all);
		expect(coarse).toMatchObject([
			{atMs: 0, readings: 300, cpuHigh: 100, agents: 2, agentsHigh: 2},
			{atMs: 10 * minute, readings: 300, cpuHigh: 10, agents: 4, agentsHigh: 4},
		]);
		expect(coarse[0]?.cpu).toBeCloseTo((298 * 10 + 100 + 0) / 300);
		expect(gauges.usage(0, day)).toMatchObject({heldMemoryMs: 2 * second, coveredMs: 1200 * second, cpuLow: 0, cpuHigh: 100});
	});

	test('is worked off a few rows at a time, and is never counted twice', () => {
		const {gauges} = aStore();
		for (let index = 0; index < 90; index += 1) gauges.note(reading(index * 10 * second), 9);
		const rounds: number[] = [];
		for (let gone = gauges.thin(day, keeping, 4); gone > 0; gone = gauges.thin(day, keeping, 4)) rounds.push(gone);
		expect(rounds).toEqual([24, 24, 24, 18]);
		expect(gauges.history(all).reduce((sum, {readings}) => sum + readings, 0)).toBe(90);
	});

	test('joins what is there already when a clock was set back', () => {
		const {gauges} = aStore();
		gauges.note(reading(0, {cpuPercent: 10}), 9, {agents: 1});
		gauges.thin(2 * hour, keeping);
		for (const atMs of [1, 2, 3]) gauges.note(reading(atMs, {cpuPercent: 50}), 9, {agents: 5});
		gauges.thin(2 * hour, keeping);
		expect(gauges.history(all)).toMatchObject([{readings: 4, cpu: 40, cpuHigh: 50, agents: 4, agentsHigh: 5}]);
	});

	test('is forgotten after its time', () => {
		const {gauges} = aStore();
		gauges.note(reading(0), 9);
		gauges.note(reading(20 * day), 9);
		while (gauges.thin(40 * day, keeping) > 0);
		expect(gauges.history(all)).toMatchObject([{atMs: 20 * day}]);
	});
});

test('a month of readings stays small, in rows and on the disk', () => {
	const {gauges, file, ask} = onDisk();
	const endMs = 31 * day;
	let noted = 0;
	/** Sparser than in life, the older the more; the rows that are left are as many. */
	const stepAt = (atMs: number): number => (atMs < endMs - 26 * hour ? 5 * minute : atMs < endMs - 2 * hour ? minute : 2 * second);
	for (let atMs = 0; atMs < endMs; atMs += stepAt(atMs)) {
		gauges.note(reading(atMs, {cpuPercent: 10 + (atMs % 7), corePercents: Array.from({length: 16}, () => 12.345)}), 120, {agents: 3, coveredMs: 2 * second});
		gauges.thin(atMs, keeping);
		noted += 1;
	}

	const rows = ask<number>('SELECT count(*) FROM metric_reading')[0] ?? 0;
	expect(noted).toBeGreaterThan(13_000);
	// An hour of readings, a day of minutes, 29 days of ten minutes.
	expect(rows).toBeLessThan(1800 + 1440 + 29 * 144 + 100);
	expect(rows).toBeGreaterThan(6500);
	expect(ask<number>('SELECT count(*) FROM reading')).toEqual([120]);
	expect(statSync(file).size).toBeLessThan(4 * 1024 * 1024);
	expect(ask<number>('SELECT sum(readings) FROM metric_reading')[0]).toBeGreaterThan(noted - 1440 - 20);
});

test('a history has one point for each step, weighed by what is behind it', () => {
	const {gauges} = aStore();
	for (const [atMs, cpuPercent] of [
		[0, 10],
		[10, 20],
		[60, 90],
	] as const)
		gauges.note(reading(atMs * second, {cpuPercent}), 9, {agents: 1});
	expect(gauges.history({fromMs: 0, toMs: minute, stepMs: 30 * second})).toMatchObject([
		{atMs: 0, readings: 2, cpu: 15, cpuHigh: 20},
		{atMs: minute, readings: 1, cpu: 90},
	]);
	expect(gauges.history({fromMs: 5 * second, toMs: 59 * second, stepMs: 30 * second})).toMatchObject([{cpu: 20}]);
	expect(gauges.history({fromMs: 0, toMs: minute, stepMs: second, max: 1})).toHaveLength(1);
});

test('a file of version 1 is brought up to date with nothing lost', () => {
	const file = path.join(aFolder(), 'metrics.db');
	const old = openDatabase(file, {steps: metricsMigrations.slice(0, 1), synchronous: 'NORMAL', busyMs: 100});
	const insert = old.prepare('INSERT INTO metrics (timestamp_ms, metric_type, value, unit) VALUES (?, ?, ?, ?)');
	for (const atMs of [1000, 3000]) {
		for (const [type, value] of Object.entries({cpu: atMs / 100, memory: 40, disk: 50})) insert.run(atMs, type, value, 'percent');
		insert.run(atMs, 'load', 1.5, 'load');
	}

	old.prepare('INSERT INTO reading VALUES (3000, ?)').run(JSON.stringify(reading(3000)));
	const before = old.prepare('SELECT timestamp_ms, metric_type, value, unit FROM metrics ORDER BY 1, 2').all();
	old.close();

	const now = openDatabase(file, {steps: metricsMigrations, synchronous: 'NORMAL', busyMs: 100});
	onTestFinished(() => {
		now.close();
	});
	expect(now.pragma('user_version', {simple: true})).toBe(2);
	expect(now.prepare('SELECT timestamp_ms, metric_type, value, unit FROM metrics ORDER BY 1, 2').all()).toEqual(before);
	expect(now.prepare('SELECT count(*) FROM reading').pluck().get()).toBe(1);
	expect(now.prepare('SELECT DISTINCT orchestrator_instance_id FROM metrics').pluck().all()).toEqual([null]);
});
