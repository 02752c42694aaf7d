/**
What a person is asked before a worktree goes with work in it that is nowhere else. Part of cleanup-worktrees.
*/
import {whyNeeded} from '../domain/cleanup.js';
import {isSameTask} from '../domain/ids.js';
import type {Snapshot} from '../domain/snapshot.js';
import {saidState} from '../domain/task.js';
import {salvageRef, type Worktree} from '../domain/worktree.js';
import type {Question} from './command.js';
import {liveAgentOf} from './stop-question.js';

type Target = {readonly operation?: string | undefined; readonly taskId?: string | undefined; readonly force?: boolean | undefined};

const counted = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`;

const worktreeOf = ({worktrees}: Snapshot, {taskId}: Target): Worktree | undefined => worktrees.find(each => isSameTask(each.taskId, taskId));

/** `1 commit and 6 changed files`; empty when all of it is on the target. */
const onlyHere = ({commits, dirtyFiles, taskId}: Worktree, {tasks}: Snapshot): string => {
	const state = tasks.find(({id}) => id === taskId)?.state;
	const isLanded = state === 'merged' || state === 'cleaned';
	return [...(commits > 0 && !isLanded ? [counted(commits, 'commit')] : []), ...(dirtyFiles > 0 ? [counted(dirtyFiles, 'changed file')] : [])].join(' and ');
};

/** It may go at once, it may go once somebody has said so, or it may not go. */
export const whyItStays = (snapshot: Snapshot, target: Target): string | undefined => {
	if (target.taskId === undefined) return undefined;
	const agent = liveAgentOf(snapshot, target);
	if (agent !== undefined) return `${agent.id} works in it. x stops it first.`;
	const task = snapshot.tasks.find(({id}) => isSameTask(id, target.taskId));
	const why = task && whyNeeded(task.state);
	if (task === undefined || why === undefined) return undefined;
	return why === 'in-use' ? `${task.id} is ${saidState(task.state)} and needs its worktree.` : `The work of ${task.id} waits to be merged: m merges it.`;
};

export const askToDiscard = (snapshot: Snapshot, target: Target): Question | undefined => {
	const {operation = 'cleanup', taskId, force = false} = target;
	if (!force || operation === 'list_candidates') return undefined;
	if (taskId === undefined) {
		const lines = ['Work in them that is not on the target is kept at refs/orch/salvage. What git ignores is gone.'];
		return {title: 'Remove all of these worktrees, merged or not?', lines, yes: 'remove', typed: 'discard all', keeps: 'Esc keeps them.'};
	}

	const worktree = worktreeOf(snapshot, target);
	if (worktree === undefined) return undefined;
	const {addedLines, deletedLines, commits, dirtyFiles} = worktree;
	const title = `Discard the worktree of ${worktree.taskId}?`;
	const lost = onlyHere(worktree, snapshot);
	const gone = 'What git ignores in it, as node_modules, is gone.';
	if (lost === '') {
		const lines = ['When it was last looked at, it held nothing that is only there.', 'If it does by now, a copy is kept.', gone];
		return {title, lines, yes: 'remove it'};
	}

	return {
		title,
		lines: [
			`${lost} ${commits + dirtyFiles === 1 ? 'exists' : 'exist'} only here.`,
			...(commits > 0 ? [`Its commits: ${addedLines} lines added, ${deletedLines} removed. Not on ${snapshot.targetBranch}.`] : []),
			`A copy is kept at ${salvageRef(worktree.taskId)}; u cannot put it back.`,
			gone,
		],
		yes: 'discard',
		typed: worktree.taskId,
		choices: [{letter: 'b', does: 'keep the branch, remove only the folder', input: {keepBranch: true}}],
		keeps: 'Esc keeps all of it.',
	};
};

export const askToDiscardMany = (snapshot: Snapshot, targets: readonly Target[]): Question => {
	const count = targets.length;
	const lost = targets.filter(target => {
		const worktree = worktreeOf(snapshot, target);
		return worktree !== undefined && onlyHere(worktree, snapshot) !== '';
	}).length;
	return {
		title: `Discard ${counted(count, 'worktree')}?`,
		lines: [lost > 0 ? `In ${lost} of them is work that exists only there; a copy is kept at refs/orch/salvage.` : 'All of their work is on the target.'],
		yes: 'discard',
		typed: `discard ${count}`,
		keeps: 'Esc keeps all of it.',
	};
};
