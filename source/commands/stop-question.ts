/**
What a person is asked before an agent is stopped: who it is, and what becomes of its work. Part of kill-stalled-agent.
*/
import {type Agent, isLive} from '../domain/agent.js';
import type {Snapshot} from '../domain/snapshot.js';
import type {Question} from './command.js';

type Target = {readonly agentId?: string | undefined; readonly taskId?: string | undefined; readonly force?: boolean | undefined};

export const liveAgentOf = ({agents}: Snapshot, {agentId, taskId}: Target): Agent | undefined =>
	agents.find(agent => isLive(agent.state) && (agent.id === agentId || agent.taskId === taskId));

const counted = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`;

/** What of its work is nowhere else, from the last look at its worktree. */
const workOf = ({taskId, worksIn}: Agent, {worktrees, targetBranch}: Snapshot): string[] => {
	const worktree = worktrees.find(each => each.taskId === taskId);
	if (worksIn === 'main' || worktree === undefined) return ['What it has changed stays where it is.'];
	const {dirtyFiles, commits, addedLines, deletedLines} = worktree;
	return [
		dirtyFiles > 0
			? `${counted(dirtyFiles, 'uncommitted file')} ${dirtyFiles === 1 ? 'is' : 'are'} kept in the worktree.`
			: 'Its worktree is kept with all that is in it.',
		...(commits > 0
			? [`${counted(commits, 'commit')} (+${addedLines} −${deletedLines}) not on ${targetBranch} yet ${commits === 1 ? 'stays' : 'stay'} on its branch.`]
			: []),
	];
};

export const askToStop = (snapshot: Snapshot, target: Target): Question | undefined => {
	const agent = liveAgentOf(snapshot, target);
	if (agent === undefined) return undefined;
	const task = snapshot.tasks.find(({id}) => id === agent.taskId);
	const lines = [
		`${agent.taskId} ${task?.title ?? ''}`,
		`${agent.state === 'needs-you' ? 'waits for you' : agent.state}, ${agent.name}`,
		...workOf(agent, snapshot),
	];
	return target.force
		? {
				title: `Kill ${agent.id}?`,
				lines: [...lines, 'All of its processes are killed at once; what they have in hand is lost.'],
				yes: 'kill',
				typed: agent.taskId,
				keeps: 'Esc keeps it running.',
			}
		: {
				title: `Stop ${agent.id}?`,
				lines: [...lines, 'It is asked to leave, then killed. r starts the task again.'],
				yes: 'stop',
				choices: [{letter: 'X', does: 'kill now', input: {force: true}, isAsked: true}],
			};
};

export const askToStopMany = (snapshot: Snapshot, targets: readonly Target[]): Question => {
	const count = targets.length;
	const word = targets.some(({force}) => force) ? 'kill' : 'stop';
	const dirty = targets.filter(target => {
		const agent = liveAgentOf(snapshot, target);
		return snapshot.worktrees.some(({taskId, dirtyFiles}) => taskId === agent?.taskId && dirtyFiles > 0);
	}).length;
	return {
		title: `${word === 'kill' ? 'Kill' : 'Stop'} ${counted(count, 'agent')}?`,
		lines: [dirty > 0 ? `Uncommitted files of ${dirty} of them are kept in their worktrees.` : 'Their worktrees and their commits are kept.'],
		yes: word,
		typed: `${word} ${count}`,
		keeps: word === 'kill' ? 'Esc keeps them running.' : 'Esc keeps them running. u undoes for 10s (starts their tasks again).',
	};
};
