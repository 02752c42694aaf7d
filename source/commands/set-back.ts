/**
Whether the target was set back behind where a task was begun, as by `git reset` or an amended commit: its branch then holds commits that
somebody has taken out of the target, and a merge would bring them back. Part of merge-completed-work.
*/
import type {Merge} from '../domain/merge.js';
import type {Context} from './command.js';

/** Why it is not merged, and the way out; `undefined`: it may be. What was begun somewhere else on purpose has never stood at the tip of the target. */
export const whySetBack = async ({store, git, targetBranch}: Context, {taskId, base, head}: Merge): Promise<string | undefined> => {
	const begun = store.worktrees.find(taskId)?.base;
	if (begun === undefined || begun === base || (await git.isAncestor(begun, base)) || !(await git.isAncestor(begun, head))) return undefined;
	if (!(await git.hasStoodAt(targetBranch, begun))) return undefined;
	const short = begun.slice(0, 7);
	return `${targetBranch} was set back behind ${short}, where this was begun: a merge would bring back what was taken out. To put it on top, in its worktree: git rebase --onto ${targetBranch} ${short}`;
};
