/**
What a report is made from: rows as the store tells them, nothing decided yet. Times are milliseconds since 1970.
*/
import type {MachineUse, MetricPoint} from './metric.js';
import type {TaskState} from './task.js';

/** From `fromMs` on, up to and with `toMs`. */
export type Period = {readonly fromMs: number; readonly toMs: number};

export type TaskFact = {
	readonly id: string;
	readonly title: string;
	readonly state: TaskState;
	readonly priority: string;
	readonly estimatedHours: number | null;
	readonly retries: number;
	readonly reason: string | null;
	readonly code: string | null;
	readonly createdAtMs: number;
	readonly changedAtMs: number;
	readonly completedAtMs: number | null;
	/** When it was last moved to *merged*, which *cleaned* follows. */
	readonly mergedAtMs: number | null;
	readonly startedAtMs: number | null;
	readonly attempts: number;
};

/** How long a task, or an agent, was in a state, within the period. */
export type SpanFact = {readonly subject: string; readonly state: string; readonly ms: number};

export type SessionFact = {
	readonly id: string;
	readonly type: string;
	readonly taskId: string;
	/** 1 for the first attempt of its task, else 0. */
	readonly isFirst: number;
	readonly state: string;
	readonly exitCode: number | null;
	readonly code: string | null;
	readonly createdAtMs: number;
	readonly startedAtMs: number | null;
	readonly endedAtMs: number | null;
};

export type EdgeFact = {
	readonly taskId: string;
	readonly prerequisite: string;
	readonly state: TaskState;
	readonly fromMs: number;
	readonly toMs: number | null;
	/** Within the period. */
	readonly ms: number;
};

export type ErrorFact = {
	readonly taskId: string;
	readonly agentId: string | null;
	readonly code: string;
	readonly message: string | null;
	readonly severity: string;
	readonly action: string;
	readonly recovered: number;
	readonly atMs: number;
};

export type EventFact = {
	readonly atMs: number;
	readonly actor: string;
	readonly kind: string;
	readonly subject: string;
	readonly from: string | null;
	readonly to: string | null;
	readonly why: string | null;
};

export type ReportFacts = {
	readonly tasks: readonly TaskFact[];
	readonly taskSpans: readonly SpanFact[];
	readonly sessions: readonly SessionFact[];
	readonly agentSpans: readonly SpanFact[];
	readonly edges: readonly EdgeFact[];
	readonly errors: readonly ErrorFact[];
	readonly timeline: readonly EventFact[];
	/** By the step at which they ended. */
	readonly merges: ReadonlyArray<{readonly step: string; readonly count: number}>;
	readonly pausedMs: number;
	readonly machine: MachineUse | undefined;
	readonly points: readonly MetricPoint[];
};
