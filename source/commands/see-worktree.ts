/**
Looks at what a worktree holds, so that what is said of it is true: while an agent works there, and when it has left. Part of the commands that watch, judge and stop.
*/
import type {Agent} from '../domain/agent.js';
import type {TaskId} from '../domain/ids.js';
import {OutsideError} from '../domain/problem.js';
import type {Context} from './command.js';

/** Only counted: from which commit an attempt has begun is for others to say. What git cannot tell stays as it was. */
export const seeWorktree = async ({store, git}: Context, taskId: TaskId): Promise<void> => {
	const row = store.worktrees.find(taskId);
	if (row?.state !== 'created') return;
	try {
		const look = await (git.isWorktree(row.folder) ? git.lookAt(row) : git.lookAtBranch(row));
		if (look !== undefined) store.worktrees.counted(taskId, look);
	} catch (error) {
		if (!(error instanceof OutsideError)) throw error;
	}
};

/** Each one has its turn after so many passes: a large repository takes a while to be looked at. */
const passesMin = 10;

/** Of all that are at work, those whose turn it is and that gave a sign of life since their last: what nobody touches does not change. */
export const seeInTurn = async (context: Context, live: readonly Agent[]): Promise<void> => {
	const {policy, now} = context;
	const own = live.filter(({worksIn}) => worksIn === 'worktree');
	const passes = Math.max(passesMin, Math.ceil(own.length / policy.gitAtOnce));
	const turn = Math.floor(now() / policy.watchEveryMs) % passes;
	const isDue = ({heardAtMs}: Agent, index: number): boolean => index % passes === turn && now() - heardAtMs <= passes * policy.watchEveryMs;
	await Promise.all(own.filter(isDue).map(async ({taskId}) => seeWorktree(context, taskId)));
};
