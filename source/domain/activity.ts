/**
One thing that happened: a row of the append-only audit trail, which is also the feed of changes that screens follow.
*/

export const activityKinds = ['task', 'agent', 'worktree', 'merge', 'job', 'message', 'lease', 'setting', 'backlog'] as const;
export type ActivityKind = (typeof activityKinds)[number];

export type Activity = {
	/** Grows by one with each; a reader asks for what came after the last one it saw. */
	readonly id: number;
	readonly atMs: number;
	/** Who did it: a command's name. */
	readonly actor: string;
	readonly kind: ActivityKind;
	/** Of the task, agent, … */
	readonly subject: string;
	readonly from: string | undefined;
	readonly to: string | undefined;
	/** Why, for people. */
	readonly why: string | undefined;
};
