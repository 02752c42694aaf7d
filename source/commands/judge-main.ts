/**
The work of an agent in the main checkout: what it has committed stands on the target branch already. Part of monitor-agent-lifecycle.
*/
import type {Agent} from '../domain/agent.js';
import {human} from '../domain/message.js';
import type {Task} from '../domain/task.js';
import type {WorktreeLook} from '../domain/worktree.js';
import type {Context} from './command.js';

/** More merges than this do not land while one agent is at work. */
const landedMax = 200;

/**
What there is since it began. What others have landed meanwhile is no doing of it; what a person has committed there cannot be told apart.
*/
export const lookAtMain = async ({git, store, targetBranch}: Context, agent: Agent): Promise<WorktreeLook | undefined> => {
	if (agent.base === undefined) return undefined;
	const look = await git.lookAtMain({branch: targetBranch, base: agent.base});
	const landed = store.merges.listRecent(landedMax).filter(({step, endedAtMs}) => step === 'landed' && (endedAtMs ?? 0) >= agent.createdAtMs);
	const foreign = new Set(landed.flatMap(({files}) => files));
	return {...look, changed: look.changed.filter(file => !foreign.has(file))};
};

/** Proven there, it has landed: the same as after a merge. */
export const recordLanded = (
	{store, stamp, now}: Context,
	task: Task,
	agent: Agent,
	{head, why}: {readonly head: string; readonly why: string},
): string | undefined =>
	store.atomically(() => {
		const patch = {commit: head, why, code: undefined, reason: undefined, troubleFiles: [], completedAtMs: now(), onlyFor: agent.id};
		if (!store.tasks.move(task.id, 'working', 'merged', patch, stamp())) return undefined;
		store.tasks.resolveDependents(task.id, stamp());
		store.worktrees.move(task.id, 'created', 'merged', stamp());
		store.errors.recovered(task.id, now());
		store.messages.settle(human, task.id, stamp());
		return `${task.id} is merged: ${why}.`;
	});
