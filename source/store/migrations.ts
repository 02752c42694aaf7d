/**
The schema's history, append only: a step that has been released is never edited.
*/
import {metrics2} from './metrics-2.js';
import {roadmap1Records} from './roadmap-1-records.js';
import {roadmap1Work} from './roadmap-1-work.js';
import {roadmap2Agents} from './roadmap-2-agents.js';
import {roadmap2Messages} from './roadmap-2-messages.js';
import {roadmap2Work} from './roadmap-2-work.js';
import {roadmap3Pause} from './roadmap-3-pause.js';
import {roadmap3Revert} from './roadmap-3-revert.js';
import {roadmap4Audit} from './roadmap-4-audit.js';
import {roadmap4Lease} from './roadmap-4-lease.js';
import {roadmap4Tries} from './roadmap-4-tries.js';

const firstMetrics = `
CREATE TABLE metrics (
	metric_id INTEGER PRIMARY KEY,
	timestamp_ms INTEGER NOT NULL,
	metric_type TEXT NOT NULL CHECK (metric_type IN ('cpu', 'memory', 'disk', 'load')),
	value REAL NOT NULL,
	unit TEXT NOT NULL CHECK (unit IN ('percent', 'mb', 'gb', 'load')),
	agent_id TEXT
) STRICT;
CREATE INDEX metrics_by_time ON metrics (timestamp_ms);

-- Whole readings of the last minutes, for the gate and the graphs.
CREATE TABLE reading (
	at_ms INTEGER PRIMARY KEY,
	reading TEXT NOT NULL CHECK (json_valid(reading))
) STRICT;
`;

/** Steps of `roadmap.db`, oldest first. Step *n* brings a file from version *n* to *n + 1*. */
export const roadmapMigrations: readonly string[] = [
	roadmap1Work + roadmap1Records,
	roadmap2Work + roadmap2Agents + roadmap2Messages,
	roadmap3Pause + roadmap3Revert,
	roadmap4Audit + roadmap4Lease + roadmap4Tries,
];

/** Steps of `metrics.db`. */
export const metricsMigrations: readonly string[] = [firstMetrics, metrics2];
