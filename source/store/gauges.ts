/**
What the machine's gauges said, in a file of its own: losing it would cost nothing but history.
*/
import type {Database} from 'better-sqlite3';
import type {Reading} from '../domain/gauge.js';
import type {HeldBy, MachineUse, MetricPoint} from '../domain/metric.js';

/** What is known at the moment of a reading beside what the machine says. */
export type ReadingNote = {
	readonly agents: number;
	readonly heldBy: HeldBy;
	/** How long this reading speaks for. */
	readonly coveredMs: number;
};

/** How long readings are kept as they are, by the minute, and by ten minutes. */
export type Keeping = {readonly readingsKeptMs: number; readonly minutesKeptMs: number; readonly gaugesKeptMs: number};

const minuteMs = 60_000;
const tenMinutesMs = 10 * minuteMs;

const average = (column: string) => `(${column} * readings + excluded.${column} * excluded.readings) / (readings + excluded.readings)`;
const merged = (column: string) => `${column} = ${average(column)}`;
const mergedIfKnown = (column: string) => `${column} = coalesce(${average(column)}, ${column}, excluded.${column})`;

/** Rows of one span become rows of the next; what is there already is added to, so that a clock that was set back loses nothing. */
const coarser = `
	INSERT INTO metric_reading (at_ms, span_ms, readings, cpu_low, cpu, cpu_high, memory_low, memory, memory_high, disk_low, disk, disk_high,
		swap, swap_high, load1, agents, agents_high, held_memory_ms, held_disk_ms, held_cpu_ms, slowed_ms, covered_ms)
	SELECT at_ms - at_ms % @to, @to, sum(readings), min(cpu_low), sum(cpu * readings) / sum(readings), max(cpu_high),
		min(memory_low), sum(memory * readings) / sum(readings), max(memory_high), min(disk_low), sum(disk * readings) / sum(readings), max(disk_high),
		sum(swap * readings) / sum(readings) FILTER (WHERE swap IS NOT NULL), max(swap_high), avg(load1),
		sum(agents * readings) / sum(readings) FILTER (WHERE agents IS NOT NULL), max(agents_high),
		sum(held_memory_ms), sum(held_disk_ms), sum(held_cpu_ms), sum(slowed_ms), sum(covered_ms)
	FROM metric_reading WHERE span_ms = @from AND at_ms < @before GROUP BY at_ms - at_ms % @to
	ON CONFLICT (span_ms, at_ms) DO UPDATE SET
		cpu_low = min(cpu_low, excluded.cpu_low), cpu_high = max(cpu_high, excluded.cpu_high), ${merged('cpu')},
		memory_low = min(memory_low, excluded.memory_low), memory_high = max(memory_high, excluded.memory_high), ${merged('memory')},
		disk_low = min(disk_low, excluded.disk_low), disk_high = max(disk_high, excluded.disk_high), ${merged('disk')},
		${mergedIfKnown('swap')}, swap_high = max(coalesce(swap_high, excluded.swap_high), coalesce(excluded.swap_high, swap_high)),
		${mergedIfKnown('agents')}, agents_high = max(coalesce(agents_high, excluded.agents_high), coalesce(excluded.agents_high, agents_high)),
		held_memory_ms = held_memory_ms + excluded.held_memory_ms, held_disk_ms = held_disk_ms + excluded.held_disk_ms,
		held_cpu_ms = held_cpu_ms + excluded.held_cpu_ms, slowed_ms = slowed_ms + excluded.slowed_ms, covered_ms = covered_ms + excluded.covered_ms,
		readings = readings + excluded.readings`;

/** Shares are weighed by the number of readings behind each row. */
const points = `
	SELECT min(at_ms) AS atMs, sum(readings) AS readings, sum(cpu * readings) / sum(readings) AS cpu, max(cpu_high) AS cpuHigh,
		sum(memory * readings) / sum(readings) AS memory, max(memory_high) AS memoryHigh,
		sum(disk * readings) / sum(readings) AS disk, max(disk_high) AS diskHigh,
		sum(swap * readings) / sum(readings) FILTER (WHERE swap IS NOT NULL) AS swap,
		sum(agents * readings) / sum(readings) FILTER (WHERE agents IS NOT NULL) AS agents, max(agents_high) AS agentsHigh
	FROM metric_reading WHERE at_ms >= @from AND at_ms <= @to GROUP BY CAST((at_ms - @from) / @stepMs AS INTEGER) ORDER BY 1 LIMIT @max`;

const usage = `
	SELECT coalesce(sum(readings), 0) AS readings, coalesce(sum(covered_ms), 0) AS coveredMs,
		sum(cpu * readings) / sum(readings) AS cpu, min(cpu_low) AS cpuLow, max(cpu_high) AS cpuHigh,
		sum(memory * readings) / sum(readings) AS memory, min(memory_low) AS memoryLow, max(memory_high) AS memoryHigh,
		sum(disk * readings) / sum(readings) AS disk, min(disk_low) AS diskLow, max(disk_high) AS diskHigh, max(swap_high) AS swapHigh,
		max(agents_high) AS agentsHigh, coalesce(sum(held_memory_ms), 0) AS heldMemoryMs, coalesce(sum(held_disk_ms), 0) AS heldDiskMs,
		coalesce(sum(held_cpu_ms), 0) AS heldCpuMs, coalesce(sum(slowed_ms), 0) AS slowedMs
	FROM metric_reading WHERE at_ms >= @from AND at_ms <= @to`;

export const createGaugeStore = (database: Database) => {
	const insert = database.prepare(`
		INSERT INTO metric_reading (at_ms, span_ms, readings, cpu_low, cpu, cpu_high, memory_low, memory, memory_high, disk_low, disk, disk_high,
			swap, swap_high, load1, agents, agents_high, held_memory_ms, held_disk_ms, held_cpu_ms, slowed_ms, covered_ms)
		VALUES (@atMs, 0, 1, @cpuPercent, @cpuPercent, @cpuPercent, @memoryPercent, @memoryPercent, @memoryPercent, @diskPercent, @diskPercent,
			@diskPercent, @swapPercent, @swapPercent, @load1, @agents, @agents, @memory, @disk, @cpu, @slowed, @coveredMs)
		ON CONFLICT DO NOTHING`);
	const insertReading = database.prepare('INSERT INTO reading (at_ms, reading) VALUES (?, ?) ON CONFLICT DO UPDATE SET reading = excluded.reading');
	const latest = database.prepare<[number], string>('SELECT reading FROM reading ORDER BY at_ms DESC LIMIT ?').pluck();
	const trim = database.prepare('DELETE FROM reading WHERE at_ms NOT IN (SELECT at_ms FROM reading ORDER BY at_ms DESC LIMIT ?)');
	const newest = database.prepare<[], number | null>('SELECT max(at_ms) FROM reading').pluck();
	const oldest = database.prepare<[number], number | null>('SELECT min(at_ms) FROM metric_reading WHERE span_ms = ?').pluck();
	const coarsen = database.prepare(coarser);
	const drop = database.prepare('DELETE FROM metric_reading WHERE span_ms = @from AND at_ms < @before');
	const forget = database.prepare('DELETE FROM metric_reading WHERE number IN (SELECT number FROM metric_reading WHERE at_ms < ? ORDER BY at_ms LIMIT ?)');
	const history = database.prepare<[Record<string, number>], MetricPoint>(points);

	const usageIn = database.prepare<[Record<string, number>], MachineUse>(usage);

	const noteReading = (reading: Reading, kept: number, {agents, heldBy, coveredMs}: Partial<ReadingNote>): void => {
		const {atMs, cpuPercent, memoryPercent, diskPercent, swapPercent, load1} = reading;
		insertReading.run(atMs, JSON.stringify(reading));
		trim.run(kept);
		const of = (name: HeldBy) => (heldBy === name ? (coveredMs ?? 0) : 0);
		const held = {memory: of('memory'), disk: of('disk'), cpu: of('cpu'), slowed: of('slowed')};
		insert.run({atMs, cpuPercent, memoryPercent, diskPercent, swapPercent, load1, agents: agents ?? null, ...held, coveredMs: coveredMs ?? 0});
	};

	/** The oldest rows of `from` that end before `beforeMs` become rows of `to`, at most `spans` of them; returns how many rows went. */
	const thinSpan = (from: number, to: number, beforeMs: number, spans: number): number => {
		const first = oldest.get(from) ?? beforeMs;
		const before = Math.min(beforeMs - (beforeMs % to), first - (first % to) + spans * to);
		if (first >= before) return 0;
		coarsen.run({from, to, before});
		return drop.run({from, before}).changes;
	};

	const thin = (nowMs: number, {readingsKeptMs, minutesKeptMs, gaugesKeptMs}: Keeping, spans: number): number =>
		thinSpan(0, minuteMs, nowMs - readingsKeptMs, spans) +
		thinSpan(minuteMs, tenMinutesMs, nowMs - minutesKeptMs, spans) +
		forget.run(nowMs - gaugesKeptMs, spans).changes;

	/** Asked with every reading; there is something to do once in a minute. */
	const isDue = (nowMs: number, {readingsKeptMs, minutesKeptMs, gaugesKeptMs}: Keeping): boolean =>
		(oldest.get(0) ?? nowMs) < nowMs - readingsKeptMs - ((nowMs - readingsKeptMs) % minuteMs) ||
		(oldest.get(minuteMs) ?? nowMs) < nowMs - minutesKeptMs - ((nowMs - minutesKeptMs) % tenMinutesMs) ||
		(oldest.get(tenMinutesMs) ?? nowMs) < nowMs - gaugesKeptMs;

	return {
		/** Writes the metrics down for good and keeps the newest `kept` readings whole. */
		note: (reading: Reading, kept: number, more: Partial<ReadingNote> = {}): void => {
			database.transaction(noteReading).immediate(reading, kept, more);
		},
		newestAtMs: (): number => newest.get() ?? -1,
		/** The newest readings, oldest of them first. Written by this file alone, so they are trusted. */
		latest: (max: number): Reading[] =>
			latest
				.all(max)
				.map((text): Reading => JSON.parse(text))
				.reverse(),
		/** Makes what has grown old coarser and forgets the oldest, a bounded number of rows at a time; returns how many went. */
		thin: (nowMs: number, keeping: Keeping, spans = 20): number => (isDue(nowMs, keeping) ? database.transaction(thin).immediate(nowMs, keeping, spans) : 0),
		/** From `fromMs` to `toMs`, one point for each `stepMs` in which there is a reading; oldest first, at most `max`. */
		history: ({fromMs, toMs, stepMs, max = 10_000}: {fromMs: number; toMs: number; stepMs: number; max?: number}): MetricPoint[] =>
			history.all({from: fromMs, to: toMs, stepMs, max}),
		/** All of a time in one: what the machine did, and how long the gate was shut, by what. */
		usage: (fromMs: number, toMs: number): MachineUse | undefined => usageIn.get({from: fromMs, to: toMs}),
	};
};
