/**
What the machine's gauges said, in a file of its own: losing it would cost nothing but history.
*/
import type {Database} from 'better-sqlite3';
import type {Reading} from '../domain/gauge.js';

export const createGaugeStore = (database: Database) => {
	const insert = database.prepare('INSERT INTO metrics (timestamp_ms, metric_type, value, unit, agent_id) VALUES (@atMs, @type, @value, @unit, NULL)');
	const insertReading = database.prepare('INSERT INTO reading (at_ms, reading) VALUES (?, ?) ON CONFLICT DO UPDATE SET reading = excluded.reading');
	const latest = database.prepare<[number], string>('SELECT reading FROM reading ORDER BY at_ms DESC LIMIT ?').pluck();
	const thin = database.prepare('DELETE FROM reading WHERE at_ms NOT IN (SELECT at_ms FROM reading ORDER BY at_ms DESC LIMIT ?)');
	const newest = database.prepare<[], number | null>('SELECT max(at_ms) FROM reading').pluck();
	const old = database.prepare('DELETE FROM metrics WHERE metric_id IN (SELECT metric_id FROM metrics WHERE timestamp_ms < ? LIMIT ?)');

	const noteReading = (reading: Reading, kept: number): void => {
		const {atMs, cpuPercent, memoryPercent, diskPercent, load1} = reading;
		insertReading.run(atMs, JSON.stringify(reading));
		thin.run(kept);
		insert.run({atMs, type: 'cpu', value: cpuPercent, unit: 'percent'});
		insert.run({atMs, type: 'memory', value: memoryPercent, unit: 'percent'});
		insert.run({atMs, type: 'disk', value: diskPercent, unit: 'percent'});
		insert.run({atMs, type: 'load', value: load1, unit: 'load'});
	};

	return {
		/** Writes the metrics down for good and keeps the newest `kept` readings whole. */
		note: (reading: Reading, kept: number): void => {
			database.transaction(noteReading).immediate(reading, kept);
		},
		newestAtMs: (): number => newest.get() ?? -1,
		/** The newest readings, oldest of them first. Written by this file alone, so they are trusted. */
		latest: (max: number): Reading[] =>
			latest
				.all(max)
				.map((text): Reading => JSON.parse(text))
				.reverse(),
		/** Forgets what is older than `beforeMs`, a bounded number of rows at a time; returns how many went. */
		prune: (beforeMs: number, max = 1000): number => old.run(beforeMs, max).changes,
	};
};
