/**
What there is to say of one agent, piece by piece.
*/
import {type Agent, isLive} from '../../domain/agent.js';
import {waitsForPerson} from '../../domain/attention.js';
import {mostRetries} from '../../domain/remedy.js';
import {isTakenOut} from '../../domain/task.js';
import {safeLine} from '../../domain/text.js';
import {cut} from '../cells.js';
import {findTask, findWorktree} from '../find.js';
import {keyOf} from '../key-of.js';
import {agentsSay} from '../says/agents.js';
import {changes, countdown, longAge, shortAge} from '../words.js';
import type {Desk} from './pane.js';

/** The agent's name in the config, and whether it may do anything it likes. */
export const nameOf = ({name, permissions}: Agent): string => safeLine(permissions === 'full' ? agentsSay.full(name) : name, 40);

/** The name gives way, never the word that it may do anything. */
export const shortName = (agent: Agent, width: number, ellipsis: string): string =>
	agent.permissions === 'full' ? agentsSay.full(cut(safeLine(agent.name, 40), width - 5, ellipsis)) : nameOf(agent);

export const taskLabel = ({taskId}: Agent, {snapshot}: Desk): string => `${taskId} ${safeLine(findTask(snapshot, taskId)?.title ?? '')}`;

export const ageOf = ({startedAtMs, createdAtMs, endedAtMs}: Agent, {nowMs}: Desk, isLong = false): string =>
	(isLong ? longAge : shortAge)((endedAtMs ?? nowMs) - (startedAtMs ?? createdAtMs));

export const quietOf = ({heardAtMs, endedAtMs}: Agent, {nowMs}: Desk, isLong = false): string =>
	(isLong ? longAge : shortAge)(nowMs - (endedAtMs ?? heardAtMs));

/** Which try it is, and of how many where it is not the first. */
export const tryOf = ({taskId}: Agent, {snapshot, policy}: Desk): string => {
	const task = findTask(snapshot, taskId);
	const retries = task?.retries ?? 0;
	const most = task === undefined ? 0 : Math.max(retries, mostRetries(task, policy));
	return retries === 0 ? '1' : `${retries + 1}/${most + 1}`;
};

export const branchOf = ({taskId}: Agent, {snapshot}: Desk): string => safeLine(findWorktree(snapshot, taskId)?.branch ?? '');

export const changesOf = ({taskId}: Agent, {snapshot, glyphs}: Desk): string => {
	const worktree = findWorktree(snapshot, taskId);
	return worktree ? changes(worktree.addedLines, worktree.deletedLines, glyphs.minus) : '';
};

/** What it says of its own work, through its tools. */
const claimOf = ({claim}: Agent): string => {
	if (claim === undefined) return '';
	const share = claim.isDone ? agentsSay.isDone : claim.percent === undefined ? '' : ` ${Math.round(claim.percent)}%`;
	return agentsSay.says(share, claim.text);
};

/** What it says, or why it says nothing more. */
const sayingOf = (agent: Agent): string => {
	const {state, saying, reason} = agent;
	const own = isLive(state) && state !== 'stopping' ? `${claimOf(agent)}${saying}` : (reason ?? saying);
	return safeLine(own || (state === 'starting' ? agentsSay.starting : ''));
};

/** What it asks, of an agent that waits for a person. */
const questionOf = ({id, state}: Agent, {snapshot: {messages}}: Desk): string | undefined =>
	state === 'needs-you' ? messages.findLast(({sender, type}) => sender === id && type === 'question')?.text : undefined;

/** The same, and for one that left well why its work is not taken; for one that is tried again when that is. */
export const newsOf = (agent: Agent, desk: Desk): string => {
	const {snapshot, policy, nowMs} = desk;
	const question = questionOf(agent, desk);
	if (question !== undefined) return safeLine(question);
	const task = findTask(snapshot, agent.taskId);
	if (task === undefined || isLive(agent.state) || task.agentId !== agent.id) return sayingOf(agent);
	if (task.state === 'retrying' && task.notBeforeMs !== undefined) return agentsSay.retry(countdown(task.notBeforeMs - nowMs), safeLine(agent.reason ?? ''));
	if (!isTakenOut(task) && !waitsForPerson(task.state, policy)) return sayingOf(agent);
	return safeLine(task.reason ?? (task.state === 'finished' ? agentsSay.approve(keyOf('merge', desk)) : ''));
};
