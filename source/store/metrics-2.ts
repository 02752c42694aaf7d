/**
Step 2 of `metrics.db`: readings that grow coarser with their age and keep their lowest and highest, with the agents at work and the time the gate was shut.
*/
export const metrics2 = `
CREATE TABLE metric_reading (
	number INTEGER PRIMARY KEY,
	at_ms INTEGER NOT NULL,
	-- 0: one reading; else all those of so long, from at_ms on.
	span_ms INTEGER NOT NULL CHECK (span_ms IN (0, 60000, 600000)),
	readings INTEGER NOT NULL CHECK (readings > 0),
	cpu_low REAL NOT NULL,
	cpu REAL NOT NULL,
	cpu_high REAL NOT NULL,
	memory_low REAL NOT NULL,
	memory REAL NOT NULL,
	memory_high REAL NOT NULL,
	disk_low REAL NOT NULL,
	disk REAL NOT NULL,
	disk_high REAL NOT NULL,
	swap REAL,
	swap_high REAL,
	load1 REAL,
	agents REAL,
	agents_high INTEGER,
	-- How long no new agent might start, by what kept it; and how long they started one by one.
	held_memory_ms INTEGER NOT NULL DEFAULT 0,
	held_disk_ms INTEGER NOT NULL DEFAULT 0,
	held_cpu_ms INTEGER NOT NULL DEFAULT 0,
	slowed_ms INTEGER NOT NULL DEFAULT 0,
	-- For how long it speaks: since the reading before it.
	covered_ms INTEGER NOT NULL DEFAULT 0,
	UNIQUE (span_ms, at_ms)
) STRICT;
CREATE INDEX metric_reading_by_time ON metric_reading (at_ms);

INSERT INTO metric_reading (at_ms, span_ms, readings, cpu_low, cpu, cpu_high, memory_low, memory, memory_high, disk_low, disk, disk_high, load1)
SELECT timestamp_ms, 0, 1, cpu, cpu, cpu, memory, memory, memory, disk, disk, disk, load1 FROM (
	SELECT timestamp_ms,
		max(value) FILTER (WHERE metric_type = 'cpu') AS cpu, max(value) FILTER (WHERE metric_type = 'memory') AS memory,
		max(value) FILTER (WHERE metric_type = 'disk') AS disk, max(value) FILTER (WHERE metric_type = 'load') AS load1
	FROM metrics WHERE agent_id IS NULL GROUP BY timestamp_ms)
WHERE cpu IS NOT NULL AND memory IS NOT NULL AND disk IS NOT NULL;
DROP TABLE metrics;

-- In the shape of the specification: one row for each value.
CREATE VIEW metrics AS
	SELECT number * 4 AS metric_id, at_ms AS timestamp_ms, 'cpu' AS metric_type, cpu AS value, 'percent' AS unit, NULL AS agent_id, NULL AS orchestrator_instance_id FROM metric_reading
	UNION ALL SELECT number * 4 + 1, at_ms, 'memory', memory, 'percent', NULL, NULL FROM metric_reading
	UNION ALL SELECT number * 4 + 2, at_ms, 'disk', disk, 'percent', NULL, NULL FROM metric_reading
	UNION ALL SELECT number * 4 + 3, at_ms, 'load', load1, 'load', NULL, NULL FROM metric_reading WHERE load1 IS NOT NULL;
`;
