/**
What the house looks like at one moment: all that a screen or `status` shows.
*/
import type {Activity} from './activity.js';
import type {Admission} from './admission.js';
import type {Agent} from './agent.js';
import type {Reading} from './gauge.js';
import type {Merge} from './merge.js';
import type {Message} from './message.js';
import type {Pressure} from './pressure.js';
import type {Slot} from './slots.js';
import type {Task, TaskState} from './task.js';
import type {Worktree} from './worktree.js';

export type Snapshot = {
	/** Name of the repository's folder, and the branch that work lands on. */
	readonly repository: string;
	readonly targetBranch: string;
	/** All tasks, in the order of the backlog; rows never jump. */
	readonly tasks: readonly Task[];
	readonly counts: Readonly<Record<TaskState, number>>;
	/** The live ones and, for tasks that wait for a person or a retry, the last one; by id, so rows never jump. */
	readonly agents: readonly Agent[];
	/** The place of each agent: as many as may run at once, then those for whom there is none. */
	readonly slots: readonly Slot[];
	/** Those not cleaned. */
	readonly worktrees: readonly Worktree[];
	/** Tries that are open, then the newest ended ones. */
	readonly merges: readonly Merge[];
	/** Tasks that may be merged, in merge order. */
	readonly mergeQueue: readonly Task[];
	/** Newest last. */
	readonly activities: readonly Activity[];
	/** Messages to the person at the screen, not yet seen. */
	readonly messages: readonly Message[];
	/** Newest last. */
	readonly readings: readonly Reading[];
	readonly pressure: Pressure;
	/** No new agent is started. */
	readonly paused: boolean;
	/** Everything was stopped by a person: until it is released it is also paused, and merges are held. */
	readonly stopped: boolean;
	/** Nothing is merged. */
	readonly mergeHeld: boolean;
	/** Whether merges are verified by the config; a task may have its own check besides. */
	readonly isVerified: boolean;
	/** Who leads: `undefined` when nobody does. */
	readonly conductor: {readonly pid: number; readonly isMe: boolean} | undefined;
	/** What the gate says to the next agent. */
	readonly admission: Admission;
	/** How many agents may have been started by now, while that is fewer than there are places: the first starts come one after the other. */
	readonly rampLimit?: number;
	/** What the system refuses to this process while it leads, as when the disk is full. */
	readonly trouble?: {readonly code: string; readonly message: string; readonly hint: string} | undefined;
	/** Why no new agent would start although there are free places; `undefined` when one would. */
	readonly holdReason: string | undefined;
};
