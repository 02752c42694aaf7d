/**
The memory of the house: opens its two files and hands out one small store per table. It never decides.
*/
import {mkdirSync} from 'node:fs';
import path from 'node:path';
import {faultPoint} from '../domain/fault-points.js';
import {createActivityStore} from './activities.js';
import {createAgentStore} from './agents.js';
import {createClaimStore} from './claims.js';
import {createDeliveryStore} from './deliveries.js';
import {createDependencyStore} from './dependencies.js';
import {createErrorStore} from './errors.js';
import {createGaugeStore} from './gauges.js';
import {watchPlace} from './in-place.js';
import {createJobStore} from './jobs.js';
import {createLeaseStore} from './leases.js';
import {createMergeStore} from './merges.js';
import {createMessageStore} from './messages.js';
import {openDatabase} from './migrate.js';
import {metricsMigrations, roadmapMigrations} from './migrations.js';
import {createPlanStore} from './plans.js';
import {createReportStore} from './reports.js';
import {createSessionStore} from './sessions.js';
import {createSettingStore} from './settings.js';
import {notWritable} from './store-error.js';
import {createTaskStore} from './tasks.js';
import {createWorktreeStore} from './worktrees.js';

const busyMs = 5000;

/** A value that is not a promise: a transaction that spanned an await would hold the write lock while the world takes its time. */
type Settled<Value> = Value extends PromiseLike<unknown> ? never : Value;

const makeFolder = (folder: string): void => {
	try {
		mkdirSync(folder, {recursive: true, mode: 0o700});
	} catch (error) {
		throw notWritable(folder, error instanceof Error && 'code' in error ? String(error.code) : String(error), error);
	}
};

/**
Opens `roadmap.db` and `metrics.db` in `folder` (made when missing), or in memory for `:memory:`.

@throws {StoreError} when one of them must not be used.
*/
export const openStore = (folder: string) => {
	const isMemory = folder === ':memory:';
	if (!isMemory) makeFolder(folder);
	const fileOf = (name: string) => (isMemory ? folder : path.join(folder, name));
	const database = openDatabase(fileOf('roadmap.db'), {
		steps: roadmapMigrations,
		synchronous: 'FULL',
		busyMs,
		lenient: ['specs_task_dependency'],
		madeAfter: fileOf('metrics.db'),
	});
	faultPoint('migrate.between');
	const metrics = openDatabase(fileOf('metrics.db'), {steps: metricsMigrations, synchronous: 'NORMAL', busyMs});
	const dataVersion = database.prepare<[], number>('PRAGMA data_version').pluck();
	const activities = createActivityStore(database);
	const agents = createAgentStore(database, activities.note);
	const raise = database.prepare('UPDATE sqlite_sequence SET seq = max(seq, @number) WHERE name = @table');
	const begin = database.prepare('INSERT INTO sqlite_sequence (name, seq) VALUES (@table, @number)');

	return {
		activities,
		tasks: createTaskStore(database, activities.note),
		plans: createPlanStore(database, activities.note),
		dependencies: createDependencyStore(database, activities.note),
		agents,
		claims: createClaimStore(database, activities.note, agents),
		worktrees: createWorktreeStore(database, activities.note),
		merges: createMergeStore(database, activities.note),
		jobs: createJobStore(database, activities.note),
		messages: createMessageStore(database, activities.note),
		deliveries: createDeliveryStore(database, activities.note),
		errors: createErrorStore(database),
		sessions: createSessionStore(database),
		leases: createLeaseStore(database, activities.note),
		settings: createSettingStore(database, activities.note),
		gauges: createGaugeStore(metrics),
		reports: createReportStore(database),

		/** Runs `work` in one `BEGIN IMMEDIATE` transaction: all of it, or, when it throws, nothing. */
		atomically: <Value>(work: () => Settled<Value>): Value => database.transaction(work as () => Value).immediate(),

		/** Runs `read`, which only reads, on one state of the database: each question by itself would have to ask whether somebody has written. */
		atOneMoment: <Value>(read: () => Value): Value => (database.inTransaction ? read() : (database.transaction(read) as () => Value)()),

		/** The numbers of this table begin above `number`: what bears a lower one was another's. */
		startAbove(table: 'agent_lifecycle' | 'merge_attempt', number: number): void {
			if (number > 0 && raise.run({table, number}).changes === 0) begin.run({table, number});
		},

		/** Why it must not be used any more, where its file is gone; asked before anything is done. */
		whyGone: watchPlace(database, fileOf('roadmap.db')),

		/** Changes whenever another process has written. */
		foreignRevision: (): number => dataVersion.get() ?? 0,

		close(): void {
			database.close();
			metrics.close();
		},
	};
};

export type Store = ReturnType<typeof openStore>;
