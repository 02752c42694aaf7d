/**
What becomes of a task whose agent has left: evidence decides. Part of monitor-agent-lifecycle.
*/
import {accountLimitIn} from '../domain/account-limit.js';
import type {Agent} from '../domain/agent.js';
import {judgeEvidence, type Verdict} from '../domain/evidence.js';
import {failureOf} from '../domain/exit-status.js';
import {faultPoint} from '../domain/fault-points.js';
import type {Job} from '../domain/job.js';
import {OutsideError} from '../domain/problem.js';
import type {ErrorCode, Task} from '../domain/task.js';
import {safeLine} from '../domain/text.js';
import type {Worktree, WorktreeLook} from '../domain/worktree.js';
import type {Context} from './command.js';
import {isFrozen} from './frozen.js';
import {lookAtMain, recordLanded} from './judge-main.js';
import {keepWork} from './keep-work.js';
import {seeWorktree} from './see-worktree.js';
import {clearAway, currentTry, lastWords, startJob, stopLate, wasCutOff} from './start-job.js';

/** Moves the task on when its agent has left and all evidence is there; returns what was found out. */
export const judgeWork = async (context: Context, task: Task): Promise<string | undefined> => {
	const {store, agents, places, targetBranch} = context;
	const agent = task.agentId === undefined ? undefined : store.agents.find(task.agentId);
	if (agent === undefined || (agent.state !== 'ended' && agent.state !== 'lost')) return undefined;

	const {id: checkId, job: check} = currentTry(context, `${agent.id}-check`);
	if (check?.state === 'running' || (check?.state === 'starting' && !wasCutOff(context, check))) return stopLateCheck(context, check);
	await clearAway(context, check ?? agent);

	if (agent.state === 'lost' || agent.exitCode !== 0) {
		await seeWorktree(context, task.id);
		// Whoever comes after it begins in the same folder: what it has left in no commit must be found again whatever they do.
		if (agent.worksIn === 'worktree') await keepWork(context, agent, store.worktrees.find(task.id));
		return fail(context, task, agent);
	}

	const worktree = store.worktrees.find(task.id);
	if (worktree === undefined) return moveOn(context, task, agent, 'failed', {code: 'worktree_failed', reason: 'its worktree is not known'});

	// Before a check begins all is committed: what lies there after it is its doing, and no work of the agent.
	const isChecked = check !== undefined && check.state !== 'starting';
	const isMain = agent.worksIn === 'main';
	const look = await settle(context, task, agent, worktree, !isChecked);
	if (look instanceof OutsideError) return moveOn(context, task, agent, 'failed', {code: 'git_failed', reason: look.message.replace(/\.$/, '')});
	if (look === undefined) {
		await seeWorktree(context, task.id);
		return moveOn(context, task, agent, 'failed', {code: 'worktree_failed', reason: 'its worktree is gone'});
	}

	if (!isMain) store.worktrees.seen(task.id, look);
	const {folder, branch} = isMain ? {folder: places.repository, branch: targetBranch} : worktree;

	const verdict = judgeEvidence(task, branch, isChecked ? {...look, dirty: []} : look, isChecked ? {exitCode: check.exitCode} : undefined);
	if (verdict.kind === 'needs-check') {
		if (isFrozen(context)) return undefined;
		const {command} = verdict;
		await startJob(context, {id: checkId, kind: 'check', taskId: task.id, agentId: agent.id, mergeId: undefined, command, tree: `check:${look.head}`}, folder);
		return `Checking ${task.id}: ${command}`;
	}

	agents.forgetNews(checkId);
	if (isMain && verdict.kind === 'proven') return recordLanded(context, task, agent, {head: look.head, why: verdict.summary});
	if (!isMain && verdict.kind === 'missing' && look.dirty.length > 0) await keepWork(context, agent, worktree);
	const isRed = verdict.kind === 'missing' && verdict.code === 'check_failed';
	return conclude(context, task, agent, isRed ? {...verdict, reason: `${verdict.reason}${lastWords(context, checkId)}`} : verdict);
};

/** What there is of its work; what git cannot tell is an answer too, or the task would stand here for ever. But for a full disk, which is waited out. */
const settle = async (context: Context, task: Task, agent: Agent, worktree: Worktree, mayCommit: boolean): Promise<WorktreeLook | OutsideError | undefined> => {
	try {
		return agent.worksIn === 'main' ? await lookAtMain(context, agent) : await lookAndCommit(context, task, agent, worktree, mayCommit);
	} catch (error) {
		if (error instanceof OutsideError && error.code !== 'disk_full') return error;
		throw error;
	}
};

/** What cannot be committed stays uncommitted, and is shown as that. */
const commitRest = async ({git}: Context, task: Task, agent: Agent, folder: string): Promise<string | undefined> => {
	try {
		git.clearLock(folder);
		return await git.commitAll({folder, files: task.files, message: `${task.id}: ${task.title}\n\nOrch-Agent: ${agent.id}\n`});
	} catch (error) {
		if (error instanceof OutsideError && error.code !== 'disk_full') return undefined;
		throw error;
	}
};

/** Looks at the worktree; commits what was left uncommitted when that is the agent's setting. */
const lookAndCommit = async (
	context: Context,
	task: Task,
	agent: Agent,
	{folder, branch, base}: Worktree,
	mayCommit: boolean,
): Promise<WorktreeLook | undefined> => {
	const {git, policy, targetBranch} = context;
	const look = await git.lookAt({folder, branch, base});
	if (look === undefined) return undefined;
	const isOnBranch = look.branch === branch;
	const commits = mayCommit && policy.agents[agent.name]?.commit !== 'agent';
	const committed = look.dirty.length > 0 && isOnBranch && commits ? await commitRest(context, task, agent, folder) : undefined;
	if (committed !== undefined) faultPoint('end.committed');
	const settled = committed === undefined ? look : ((await git.lookAt({folder, branch, base})) ?? look);

	// From its second attempt on an agent may have merged the target into its branch: what came from there is not its doing.
	if (!isOnBranch || agent.fence === 1 || settled.missing > 0) return settled;
	const target = (await git.refs([`refs/heads/${targetBranch}`])).get(`refs/heads/${targetBranch}`)?.oid;
	const fork = target === undefined ? undefined : await git.mergeBase(target, settled.head);
	return fork === undefined || fork === base ? settled : ((await git.lookAt({folder, branch, base: fork})) ?? settled);
};

/** The end of what it printed is where its stream says why. */
const lastEventsBytes = 64 * 1024;

const errorBytes = 4096;
const errorMax = 300;

const presetOf = ({policy}: Context, {name}: Agent) => {
	const config = policy.agents[name];
	return config !== undefined && 'preset' in config ? config.preset : undefined;
};

/** The last line of what any command told of its failure; a preset tells of it in its stream. */
const lastError = (context: Context, agent: Agent): string => {
	if (presetOf(context, agent) !== undefined) return '';
	const line = context.agents
		.readLastError(agent.id, errorBytes)
		.split('\n')
		.findLast(one => one.trim() !== '');
	return safeLine(line ?? '', errorMax);
};

const fail = (context: Context, task: Task, agent: Agent): string | undefined => {
	const {exitCode} = agent;
	if (agent.state === 'lost' || exitCode === undefined) {
		return moveOn(context, task, agent, 'failed', {code: agent.code ?? 'process_died', reason: agent.reason ?? 'its process died'});
	}

	const saying = lastError(context, agent) || agent.saying;
	const last = saying === '' ? '' : `: ${saying}`;
	if (context.agents.couldNotRun(agent.id)) {
		return moveOn(context, task, agent, 'failed', {code: 'invalid_configuration', reason: `its program cannot be run${last}`});
	}

	const code = failureOf(exitCode, presetOf(context, agent));
	const left = `${agent.id} left with exit ${exitCode}`;
	if (context.agents.hadNoRoom(agent.id)) {
		return moveOn(context, task, agent, 'failed', {code: 'resource_exhausted', reason: `${left} while the disk was full${last}`});
	}

	const limit = code === 'agent_failed' ? accountLimitIn(context.agents.readTail(agent.id, lastEventsBytes).text, context.now()) : undefined;
	if (limit === undefined) return moveOn(context, task, agent, 'failed', {code, reason: `${left}${last}`});
	// Its last word is only that it failed.
	return moveOn(context, task, agent, 'failed', {code: 'account_limited', reason: `${left}: the limit of its account is reached`, notBeforeMs: limit.untilMs});
};

const conclude = (context: Context, task: Task, agent: Agent, verdict: Exclude<Verdict, {kind: 'needs-check'}>): string | undefined =>
	verdict.kind === 'proven'
		? moveOn(context, task, agent, 'finished', {why: verdict.summary, code: undefined, reason: undefined, completedAtMs: context.now()})
		: moveOn(context, task, agent, 'unproven', {code: verdict.code, reason: verdict.reason, troubleFiles: verdict.files});

type Ending = {
	readonly code?: ErrorCode | undefined;
	readonly reason?: string | undefined;
	readonly why?: string;
	readonly troubleFiles?: readonly string[];
	readonly completedAtMs?: number;
	/** Known before anybody has decided what becomes of it: when it may go on at the earliest. */
	readonly notBeforeMs?: number | undefined;
};

const moveOn = ({store, stamp}: Context, task: Task, agent: Agent, to: 'finished' | 'unproven' | 'failed', ending: Ending): string | undefined => {
	if (!store.tasks.move(task.id, 'working', to, {...ending, onlyFor: agent.id}, stamp())) return undefined;
	faultPoint('end.judged');
	return `${task.id} is ${to}: ${ending.why ?? ending.reason ?? ''}.`;
};

/** A check that never ends is stopped after its time. */
const stopLateCheck = async (context: Context, check: Job): Promise<string | undefined> =>
	(await stopLate(context, check, context.policy.checkTimeoutMs))
		? `Stopped the check of ${check.taskId}: longer than ${context.policy.checkTimeoutMs / 1000} s.`
		: undefined;
