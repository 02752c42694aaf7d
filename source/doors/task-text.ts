/**
One task with all that is known of it, for people and for programs.
*/
import type {Activity} from '../domain/activity.js';
import type {Agent} from '../domain/agent.js';
import type {Cause} from '../domain/cause.js';
import {saidState, type Task} from '../domain/task.js';
import {safeLine, safeText} from '../domain/text.js';
import type {Worktree} from '../domain/worktree.js';
import {ageOf, inParagraphs} from './columns.js';
import {eventJson, eventLine} from './events.js';
import {agentJson, taskJson, worktreeJson} from './status.js';

/** `attempts`: oldest first. `activities`: what has happened to it, oldest first. `cause`: why it does not go on. */
export type TaskShown = {
	readonly task: Task;
	readonly cause: Cause | undefined;
	readonly attempts: readonly Agent[];
	readonly worktree: Worktree | undefined;
	readonly activities: readonly Activity[];
	readonly nowMs: number;
};

export const taskShownJson = ({task, cause, attempts, worktree, activities, nowMs}: TaskShown) => ({
	success: true,
	schema: 'orch.task/1',
	...taskJson(task, nowMs, cause),
	prompt: task.prompt,
	attempts: attempts.map(agent => agentJson(agent, nowMs)),
	worktree: worktree === undefined ? null : worktreeJson(worktree),
	events: activities.map(eventJson),
});

const agentLine = ({id, name, state, startedAtMs, createdAtMs, endedAtMs, heardAtMs, exitCode, reason}: Agent, nowMs: number): string => {
	const age = ageOf((endedAtMs ?? nowMs) - (startedAtMs ?? createdAtMs));
	const end = endedAtMs === undefined ? `heard ${ageOf(nowMs - heardAtMs)} ago` : exitCode === undefined ? '' : `exit code ${exitCode}`;
	return [`${id} ${name} ${state} ${age}`, end, reason ?? ''].filter(Boolean).join(', ');
};

const worktreeLine = ({folder, branch, commits, addedLines, deletedLines, dirtyFiles}: Worktree): string =>
	`${folder} on ${branch}: ${commits} ${commits === 1 ? 'commit' : 'commits'}, +${addedLines} -${deletedLines}${dirtyFiles === 0 ? '' : `, ${dirtyFiles} uncommitted`}`;

/** `columns`: how wide a line may be. */
export const taskText = ({task, cause, attempts, worktree, activities, nowMs}: TaskShown, columns: number): string => {
	const {id, title, state, priority, reason, waitsFor, files, check, agent, labels, spec, retries, retriesMax, repairs, commit, prompt} = task;
	const rows: ReadonlyArray<readonly [string, string]> = [
		['state', `${saidState(state)} for ${ageOf(nowMs - task.changedAtMs)}${reason === undefined ? '' : `: ${reason}`}`],
		['why', cause === undefined ? '' : [cause.message, cause.hint].filter(Boolean).join(' ')],
		['priority', priority],
		['waits for', waitsFor.join(', ')],
		['files', files.join(', ')],
		['check', check ?? ''],
		['agent', agent ?? ''],
		['labels', labels.join(', ')],
		['spec', spec ?? ''],
		['tries', retries + repairs === 0 ? '' : `${retries} again after a failure, ${repairs} to mend what was missing`],
		['at most', retriesMax === undefined ? '' : `${retriesMax + 1} ${retriesMax === 0 ? 'try' : 'tries'}`],
		['worktree', worktree === undefined ? '' : worktreeLine(worktree)],
		['commit', commit ?? ''],
		...attempts.map((attempt, index): readonly [string, string] => [index === 0 ? 'agents' : '', agentLine(attempt, nowMs)]),
	];
	const section = (name: string, lines: readonly string[]) => (lines.length === 0 ? [] : ['', name, ...lines.map(line => `  ${line}`.trimEnd())]);
	return [
		safeLine(`${id} ${title}`),
		...inParagraphs(
			rows.filter(([, says]) => says !== '').map(([name, says]) => [name, safeLine(says, 2000)]),
			columns,
		),
		...section('prompt', prompt.trim() === '' ? [] : safeText(prompt.trim()).split('\n')),
		...section('lately', activities.map(eventLine)),
	].join('\n');
};
