/**
What the worktree doctor answers, for tests that look at it.
*/
export type WorktreeTrouble = {
	readonly kind: string;
	readonly task_id: string | null;
	readonly path: string;
	readonly message: string;
	readonly remedy: string | null;
	readonly mended: boolean;
};
