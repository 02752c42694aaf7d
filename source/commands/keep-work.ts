/**
Keeps what an agent has left in no commit at a ref, before anything else can happen to it. Part of the commands that stop agents and judge their work.
*/
import type {Agent} from '../domain/agent.js';
import {OutsideError} from '../domain/problem.js';
import {salvageRef, type Worktree} from '../domain/worktree.js';
import type {Context} from './command.js';

/**
The worktree stays as it is. Nothing where the folder is gone; an error where git cannot do it, as when a repository lies in it: what there is
stays in the worktree.
*/
export const keepWork = async ({git}: Context, {taskId, id}: Agent, worktree: Worktree | undefined): Promise<string | OutsideError | undefined> => {
	if (worktree === undefined || !git.isWorktree(worktree.folder)) return undefined;
	try {
		git.clearLock(worktree.folder);
		return await git.salvage({folder: worktree.folder, ref: salvageRef(taskId), message: `Uncommitted work of ${id} on ${taskId}\n`});
	} catch (error) {
		if (error instanceof OutsideError) return error;
		throw error;
	}
};
