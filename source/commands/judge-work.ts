/**
What becomes of a task whose agent has left: evidence decides. Part of monitor-agent-lifecycle.
*/
import type {Agent} from '../domain/agent.js';
import {judgeEvidence, type Verdict} from '../domain/evidence.js';
import type {Job} from '../domain/job.js';
import {plainEnvironment} from '../domain/launch.js';
import {OutsideError} from '../domain/problem.js';
import type {ErrorCode, Task} from '../domain/task.js';
import type {Worktree, WorktreeLook} from '../domain/worktree.js';
import type {Context} from './command.js';

/** Moves the task on when its agent has left and all evidence is there; returns what was found out. */
export const judgeWork = async (context: Context, task: Task): Promise<string | undefined> => {
	const {store, agents} = context;
	const agent = task.agentId === undefined ? undefined : store.agents.find(task.agentId);
	if (agent === undefined || (agent.state !== 'ended' && agent.state !== 'lost')) return undefined;

	if (agent.state === 'lost' || agent.exitCode !== 0) return fail(context, task, agent);
	const worktree = store.worktrees.find(task.id);
	if (worktree === undefined) return moveOn(context, task, agent, 'failed', {code: 'worktree_failed', reason: 'its worktree is not known'});

	const check = store.jobs.find(checkId(agent));
	if (check !== undefined && (check.state === 'starting' || check.state === 'running')) return stopLateCheck(context, check);

	const look = await settle(context, task, agent, worktree);
	if (look === undefined) return moveOn(context, task, agent, 'failed', {code: 'worktree_failed', reason: 'its worktree is gone'});
	store.worktrees.seen(task.id, look);

	const verdict = judgeEvidence(task, worktree.branch, look, check === undefined ? undefined : {exitCode: check.exitCode});
	if (verdict.kind === 'needs-check') return startCheck(context, task, agent, worktree, verdict.command);
	agents.forgetNews(checkId(agent));
	return conclude(context, task, agent, verdict);
};

const checkId = ({id}: Agent): string => `${id}-check`;

/** Looks at the worktree; commits what was left uncommitted when that is the agent's setting. */
const settle = async ({git, policy, targetBranch}: Context, task: Task, agent: Agent, {folder, branch, base}: Worktree): Promise<WorktreeLook | undefined> => {
	const look = await git.lookAt({folder, branch, base});
	if (look === undefined) return undefined;
	const isOnBranch = look.branch === branch;
	const commits = policy.agents[agent.name]?.commit !== 'agent';
	const committed =
		look.dirty.length > 0 && isOnBranch && commits
			? await git.commitAll({folder, files: task.files, message: `${task.id}: ${task.title}\n\nOrch-Agent: ${agent.id}\n`})
			: undefined;
	const settled = committed === undefined ? look : ((await git.lookAt({folder, branch, base})) ?? look);

	// From its second attempt on an agent may have merged the target into its branch: what came from there is not its doing.
	if (!isOnBranch || agent.fence === 1 || settled.missing > 0) return settled;
	const target = (await git.refs([`refs/heads/${targetBranch}`])).get(`refs/heads/${targetBranch}`)?.oid;
	const fork = target === undefined ? undefined : await git.mergeBase(target, settled.head);
	return fork === undefined || fork === base ? settled : ((await git.lookAt({folder, branch, base: fork})) ?? settled);
};

const fail = (context: Context, task: Task, agent: Agent): string | undefined => {
	const {exitCode} = agent;
	const last = agent.saying === '' ? '' : `: ${agent.saying}`;
	if (agent.state === 'lost' || exitCode === undefined) {
		return moveOn(context, task, agent, 'failed', {code: agent.code ?? 'process_died', reason: agent.reason ?? 'its process died'});
	}

	if (context.agents.couldNotRun(agent.id)) {
		return moveOn(context, task, agent, 'failed', {code: 'invalid_configuration', reason: `its program cannot be run${last}`});
	}

	return moveOn(context, task, agent, 'failed', {code: 'agent_failed', reason: `${agent.id} left with exit ${exitCode}${last}`});
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
};

const moveOn = ({store, stamp}: Context, task: Task, agent: Agent, to: 'finished' | 'unproven' | 'failed', ending: Ending): string | undefined =>
	store.tasks.move(task.id, 'working', to, {...ending, onlyFor: agent.id}, stamp())
		? `${task.id} is ${to}: ${ending.why ?? ending.reason ?? ''}.`
		: undefined;

/** Announced, then started: a check that was announced and not started is found by the next beat. */
const startCheck = async ({store, agents, stamp, environment}: Context, task: Task, agent: Agent, {folder}: Worktree, command: string): Promise<string | undefined> => {
	const id = checkId(agent);
	if (!store.jobs.add({id, kind: 'check', taskId: task.id, agentId: agent.id, mergeId: undefined, command, tree: undefined}, stamp())) return undefined;
	try {
		const tree = await agents.start({runId: id, argv: ['bash', '-c', command], cwd: folder, env: plainEnvironment(environment)});
		store.jobs.move({id, state: 'starting'}, 'running', {process: tree}, stamp());
		return `Checking ${task.id}: ${command}`;
	} catch (error) {
		if (!(error instanceof OutsideError)) throw error;
		store.jobs.move({id, state: 'starting'}, 'lost', {endedAtMs: stamp().atMs}, stamp());
		return undefined;
	}
};

/** A check that never ends is stopped after its time; its end is news like any other. */
const stopLateCheck = async ({agents, policy, now}: Context, check: Job): Promise<string | undefined> => {
	if (check.process === undefined || now() - check.createdAtMs < policy.checkTimeoutMs) return undefined;
	await agents.stop(check.process, {graceMs: policy.graceMs, force: false});
	return `Stopped the check of ${check.taskId}: longer than ${policy.checkTimeoutMs / 1000} s.`;
};
