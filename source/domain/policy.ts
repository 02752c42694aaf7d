/**
Every limit and every cadence of the house, with its unit last in its name. The user's config overrides the part that is theirs.
*/
import type {AgentConfig, Config} from './config.js';
import type {KeysConfig, ScreenConfig} from './config-screen.js';
import {type MessagePolicy, messagePolicy} from './policy-messages.js';

/** How often something runs by itself; `work` has no interval of its own: it runs whenever there is some. */
export const cadences = ['work', 'health', 'watch'] as const;
export type Cadence = (typeof cadences)[number];

export type Limits = {readonly warn: number; readonly stop: number};

export type Policy = MessagePolicy & {
	/** `false`: the config names what a person has not trusted yet. Nothing starts and nothing lands. */
	readonly isTrusted: boolean;
	readonly targetBranch: string | undefined;
	readonly maxParallel: number;
	readonly slots: {readonly ramp: boolean};
	readonly agents: Readonly<Record<string, AgentConfig>>;
	readonly agent: string | undefined;
	readonly verify: string | undefined;
	readonly approve: 'auto' | 'ask';
	readonly timeoutMs: number;
	readonly graceMs: number;
	readonly quietAfterMs: number;
	readonly stallAfterMs: number;
	readonly killAfterMs: number;
	readonly retriesMax: number;
	readonly repairsMax: number;
	readonly thresholds: {
		readonly cpu: Limits;
		readonly memory: Limits;
		readonly disk: Limits;
		readonly swap: Limits;
		readonly freeMemoryMb: number;
		readonly freeDiskMb: number;
	};

	/** Back-off is min(2^n, retryWaitMaxMs) with up to `retryJitterShare` more, so that agents felled together do not rise together. */
	readonly retryBaseMs: number;
	readonly retryWaitMaxMs: number;
	readonly retryJitterShare: number;
	/** No more tasks than this start over within `restartsWindowMs`, all together: then no agent starts until the first of them is that long ago. */
	readonly restartsMax: number;
	readonly restartsWindowMs: number;
	/** An attempt that was at work this long and has brought its branch on was a stable run: the tries are counted anew, at most `resetsMax` times. */
	readonly stableRunMs: number;
	readonly resetsMax: number;
	/** An attempt that ran out of its time is followed by one with this share more of it; at most `timeoutMaxMs`. */
	readonly timeoutGrowthShare: number;
	readonly timeoutMaxMs: number;
	/** So many errors of a task may stand before the next level is told. */
	readonly errorsUntoldMax: number;
	/** An agent that says itself that it is alive does so again within this. */
	readonly reportEveryMs: number;
	/** An attempt without any sign of its process after this long has failed to start. */
	readonly startupMs: number;
	readonly healthEveryMs: number;
	readonly watchEveryMs: number;
	/** Where nobody is at work, or all have been silent for `restAfterMs`, health and machine are looked at this often only. */
	readonly restEveryMs: number;
	readonly restAfterMs: number;
	/** A screen on which nothing else happens shows new readings this often. */
	readonly readingsShownEveryMs: number;
	/** A command may run this often between two ticks of the timer; more is a bug that would spin. */
	readonly beatRoundsMax: number;
	/** Between two turns of the heartbeat there are seconds at most; more is a machine that slept, or a process that was stopped. */
	readonly beatPauseMaxMs: number;
	/** How long a holder of the repository lane may be waited for. */
	readonly laneWaitMs: number;
	readonly textMax: number;
	readonly logTailBytes: number;
	/** Of longer output of a run only the beginning and the end are kept. */
	readonly outputMaxBytes: number;
	readonly activitiesShownMax: number;
	readonly gaugesShownMax: number;
	/** Readings are kept each on its own for so long, as one for each minute for so long, as one for each ten minutes for so long. */
	readonly readingsKeptMs: number;
	readonly minutesKeptMs: number;
	readonly gaugesKeptMs: number;
	/** The gate goes by the average of the readings of so long. */
	readonly pressureWindowMs: number;
	/** A limit lets go so far below it, in percent, */
	readonly pressureMarginPercent: number;
	/** and after so long there. */
	readonly pressureLeaveMs: number;
	/** A measurement by hand compares the machine with itself after this long. */
	readonly measuredOverMs: number;
	/** At `warn`, one new agent per this long. */
	readonly slowStartEveryMs: number;
	/** CPU of an agent's tree that counts as a sign of life, in percent of one core; an idle runtime uses up to about 2. */
	readonly lifeCpuPercent: number;
	/** A worktree that cannot be removed yet is looked at again after this long. */
	readonly cleanupRetryMs: number;
	/** A task that nobody has touched for so long has abandoned its worktree. */
	readonly abandonedAfterMs: number;
	/** How long may be spent on measuring the disk that worktrees take. */
	readonly measureMaxMs: number;
	/** How often worktrees are looked through for what a crash or a hand has left. */
	readonly mendEveryMs: number;
	/** A merge that git refuses is tried again for so long before the next one gets its turn. */
	readonly mergePatienceMs: number;
	/** Agents of which the output is looked at, of which the process is probed, and of which the tree is measured, in one pass; the others have their turn in the next. */
	readonly watchedAtOnceMax: number;
	readonly probedAtOnceMax: number;
	readonly measuredAtOnceMax: number;
	/** New processes of the machine of which it is looked whether they have escaped from an agent, in one pass. */
	readonly newcomersAtOnceMax: number;
	/** Git processes at once. */
	readonly gitAtOnce: number;
	readonly verifyTimeoutMs: number;
	readonly checkTimeoutMs: number;
	/** `isHeldBack`: it names a command for the key, which nobody has trusted yet. */
	readonly linear: Config['linear'] & {readonly isHeldBack?: boolean};
	/** How the screen looks, and its keys: nothing else goes by them. */
	readonly screen: ScreenConfig;
	readonly keys: KeysConfig;
};

const secondMs = 1000;

/** How the machine is watched. */
const ofTheGauges = {
	gaugesShownMax: 120,
	readingsKeptMs: 3600 * secondMs,
	minutesKeptMs: 24 * 3600 * secondMs,
	gaugesKeptMs: 30 * 24 * 3600 * secondMs,
	pressureWindowMs: 30 * secondMs,
	pressureMarginPercent: 5,
	pressureLeaveMs: 15 * secondMs,
	measuredOverMs: 500,
} as const;

/** Agents that are looked at in one pass. */
const inOnePass = {measuredAtOnceMax: 16, watchedAtOnceMax: 32, probedAtOnceMax: 16, newcomersAtOnceMax: 64} as const;

/** What the user's config makes of the house's own limits. */
export const policyOf = (config: Config): Policy => ({
	isTrusted: true,
	targetBranch: config.targetBranch,
	maxParallel: config.maxParallel,
	slots: config.slots,
	agents: config.agents,
	agent: config.agent ?? Object.keys(config.agents)[0],
	verify: config.verify,
	approve: config.approve,
	timeoutMs: config.timeoutSeconds * secondMs,
	graceMs: config.graceSeconds * secondMs,
	quietAfterMs: config.quietSeconds * secondMs,
	stallAfterMs: config.stallSeconds * secondMs,
	killAfterMs: config.killSeconds * secondMs,
	retriesMax: config.retries,
	repairsMax: config.repairs,
	thresholds: config.thresholds,

	retryBaseMs: secondMs,
	retryWaitMaxMs: 120 * secondMs,
	retryJitterShare: 0.1,
	restartsMax: 10,
	restartsWindowMs: 60 * secondMs,
	stableRunMs: 600 * secondMs,
	resetsMax: 3,
	timeoutGrowthShare: 1,
	timeoutMaxMs: 86_400 * secondMs,
	errorsUntoldMax: 3,
	reportEveryMs: 60 * secondMs,
	startupMs: 10 * secondMs,
	healthEveryMs: secondMs,
	watchEveryMs: 2 * secondMs,
	restEveryMs: 5 * secondMs,
	restAfterMs: 60 * secondMs,
	readingsShownEveryMs: 5 * secondMs,
	beatRoundsMax: 500,
	beatPauseMaxMs: 10 * secondMs,
	laneWaitMs: 30 * secondMs,
	textMax: 64 * 1024,
	logTailBytes: 64 * 1024,
	outputMaxBytes: 256 * 1024 * 1024,
	activitiesShownMax: 1000,
	...ofTheGauges,
	slowStartEveryMs: 10 * secondMs,
	lifeCpuPercent: 3,
	cleanupRetryMs: 30 * secondMs,
	abandonedAfterMs: 24 * 3600 * secondMs,
	measureMaxMs: 10 * secondMs,
	mendEveryMs: 3600 * secondMs,
	mergePatienceMs: 30 * secondMs,
	...inOnePass,
	...messagePolicy,
	gitAtOnce: 4,
	verifyTimeoutMs: config.timeoutSeconds * secondMs,
	checkTimeoutMs: config.timeoutSeconds * secondMs,
	linear: config.linear,
	screen: config.screen,
	keys: config.keys,
});
