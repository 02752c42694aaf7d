/**
What becomes of a branch that has the name of a task's, and was there before its worktree.
*/
import type {WorktreeState} from './worktree.js';

export type Leftover = {
	/** How far our own row of the worktree has come; `undefined` when there is none. */
	readonly known: WorktreeState | undefined;
	/** Commits at which we ourselves may have left it, when we were cut off. */
	readonly announced: readonly (string | undefined)[];
	readonly head: string;
	/** Whether all it has is in what the worktree is to start from: only its name is in the way. */
	readonly isContained: boolean;
	/** Whether a person has said that its commits are to be gone on with. */
	readonly mayResume: boolean;
};

/** `attach`: it is ours, go on. `replace`: it holds nothing of its own, make it anew. `resume`: its commits become the task's. `refuse`: a person has to choose. */
export const judgeLeftover = ({known, announced, head, isContained, mayResume}: Leftover): 'attach' | 'replace' | 'resume' | 'refuse' => {
	if (known === 'created' || (known === 'planned' && announced.includes(head))) return 'attach';
	if (isContained) return 'replace';
	return mayResume ? 'resume' : 'refuse';
};
