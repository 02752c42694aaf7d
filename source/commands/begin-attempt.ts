/**
One attempt from its row to its process: announced, launched, confirmed. Part of spawn-agent-session.
*/
import type {Agent, ProcessTree} from '../domain/agent.js';
import {faultPoint} from '../domain/fault-points.js';
import type {AgentId} from '../domain/ids.js';
import {OutsideError, type Problem} from '../domain/problem.js';
import {type Newcomer, standsInTheWay} from '../domain/singleton.js';
import type {ErrorCode, Task} from '../domain/task.js';
import type {Context} from './command.js';
import {becauseFrozen, isFrozen} from './frozen.js';
import {launchAgent} from './launch-agent.js';

/** Which agent a task gets: the one asked for now, or when it was given out by hand, or in the backlog, or the default one; `undefined` when the config has none. */
export const newcomerOf = ({store, policy}: Context, task: Task, asked: string | undefined): Newcomer | undefined => {
	const name = asked ?? store.sessions.find(task.id).agent ?? task.agent ?? policy.agent;
	const config = name === undefined ? undefined : policy.agents[name];
	return name === undefined || config === undefined ? undefined : {name, worksIn: config.worksIn, taskId: task.id};
};

/** Who may stand in the way of a new agent. In the main checkout that is also one that has left: its work is judged there, and its check runs there. */
export const atWork = ({store}: Context, {worksIn}: Newcomer): Agent[] => {
	const live = store.agents.listLive();
	if (worksIn !== 'main') return live;
	const left = store.agents.findMany(store.tasks.listLeft().flatMap(({agentId}) => agentId ?? []));
	return [...live, ...left.filter(agent => agent.worksIn === 'main')];
};

/** An agent there must find nothing that is not its own, and stand where its work belongs. */
export const mainIsNotReady = async ({git, targetBranch}: Context): Promise<Problem | undefined> => {
	const {branch, head} = await git.describe();
	const look = head === undefined || branch !== targetBranch ? undefined : await git.lookAtMain({branch: targetBranch, base: head});
	if (look !== undefined && look.dirty.length === 0) return undefined;
	return {
		kind: 'refused',
		code: 'checkout_not_clean',
		message:
			look === undefined
				? `The main checkout stands on ${branch ?? 'no branch'}, not on ${targetBranch}.`
				: 'The main checkout has files that are in no commit.',
		hint: look === undefined ? `git switch ${targetBranch}` : 'Commit them, or put them away with git stash.',
		context: {branch: branch ?? null, files: look?.dirty ?? []},
	};
};

/**
Starts an agent on a prepared task and answers with the documented fields. `by`: the end of a sentence that says who asked.

@throws OutsideError when nothing came of it; then it is written down already.
*/
export const beginAttempt = async (context: Context, task: Task, by: string) => {
	const {store, policy, stamp, now, places, git} = context;
	const worktree = store.worktrees.find(task.id);
	const newcomer = newcomerOf(context, task, undefined);
	if (worktree === undefined || newcomer === undefined) {
		const named = store.sessions.find(task.id).agent ?? task.agent ?? policy.agent;
		const reason =
			worktree === undefined ? 'it has no worktree' : named === undefined ? 'no agent is configured' : `there is no agent named ${named} in the config`;
		store.tasks.move(task.id, 'prepared', 'failed', {code: worktree === undefined ? 'worktree_failed' : 'invalid_configuration', reason}, stamp());
		throw new OutsideError('spawn_failed', `${task.id} was not started: ${reason}.`, undefined, {context: {task_id: task.id, agent_id: null}});
	}

	const base = newcomer.worksIn === 'main' ? (await git.describe()).head : undefined;
	const {id, timeoutMs, autoRestart, createdAtMs} = announce(context, task, newcomer, {base, by});
	faultPoint('spawn.announced');
	const tree = await launch(context, {task, worktree, id, name: newcomer.name});
	faultPoint('spawn.shim-spoke');
	const startedAtMs = now();
	const patch = {process: tree, startedAtMs, heardAtMs: startedAtMs, health: 'healthy'} as const;
	if (!store.agents.move(id, 'starting', 'working', patch, stamp())) await leaveIfOver(context, task, id, tree);
	faultPoint('spawn.recorded');
	return {
		agent_id: id,
		agent_type: newcomer.name,
		task_id: task.id,
		status: store.agents.find(id)?.state ?? 'working',
		pid: tree.agent.pid,
		created_at: new Date(createdAtMs).toISOString(),
		started_at: new Date(startedAtMs).toISOString(),
		expected_completion: new Date(startedAtMs + timeoutMs).toISOString(),
		timeout_seconds: timeoutMs / 1000,
		auto_restart: autoRestart,
		works_in: newcomer.worksIn,
		worktree_path: newcomer.worksIn === 'main' ? places.repository : worktree.folder,
	};
};

type More = {readonly base: string | undefined; readonly by: string};

/** Row and state together; the newest state decides: somebody else may have started it since it was read. */
const announce = (context: Context, task: Task, newcomer: Newcomer, {base, by}: More) => {
	const {store, policy, stamp} = context;
	const {name, worksIn} = newcomer;
	return store.atomically(() => {
		if (isFrozen(context)) throw new OutsideError('spawn_failed', `${task.id} was not started: ${becauseFrozen(context)}.`);
		const existing = standsInTheWay(newcomer, atWork(context, newcomer));
		if (existing !== undefined || store.tasks.find(task.id)?.state !== 'prepared') {
			const found = {existing_agent_id: existing?.id ?? null, pid: existing?.process?.agent.pid ?? null};
			throw new OutsideError('singleton_violation', `Somebody else was faster: ${task.id} is not to be started any more.`, undefined, {context: found});
		}

		const session = store.sessions.find(task.id);
		const fence = task.fence + 1;
		const permissions = policy.agents[name]?.permissions ?? 'edit';
		const {timeoutMs, autoRestart} = session;
		const created = stamp();
		const id = store.agents.add({taskId: task.id, fence, name, permissions, timeoutMs, autoRestart, worksIn, base}, created);
		const patch = {agentId: id, fence, code: undefined, reason: undefined, troubleFiles: [], why: `${name} as ${id}${by}`};
		store.tasks.move(task.id, 'prepared', 'working', patch, created);
		return {id, timeoutMs: timeoutMs ?? policy.timeoutMs, autoRestart, createdAtMs: created.atMs};
	});
};

/** An attempt that got no process is over at once. */
const launch = async (context: Context, attempt: Parameters<typeof launchAgent>[1]): Promise<ProcessTree> => {
	const {store, stamp, now, policy} = context;
	const {task, id} = attempt;
	try {
		return await launchAgent(context, attempt);
	} catch (error) {
		if (!(error instanceof OutsideError)) throw error;
		const code = codeOf(error);
		const reason = error.message.replace(/\.$/, '');
		store.atomically(() => {
			store.agents.move(id, 'starting', 'lost', {code, reason, endedAtMs: now(), health: 'dead'}, stamp());
			store.tasks.move(task.id, 'working', 'failed', {code, reason, onlyFor: id}, stamp());
		});
		const more = {agent_id: id, task_id: task.id, ...(code === 'startup_timeout' ? {waited_seconds: policy.startupMs / 1000} : {}), ...error.context};
		throw new OutsideError(code === 'startup_timeout' ? code : 'spawn_failed', error.message, error.hint, {cause: error, context: more});
	}
};

/** What the system says when it has run out of something. */
const exhausted: ReadonlySet<unknown> = new Set(['EAGAIN', 'ENOMEM', 'EMFILE', 'ENFILE', 'ENOSPC', 'EDQUOT']);

const codeOf = ({code, context}: OutsideError): ErrorCode => {
	if (code === 'startup_timeout' || code === 'invalid_configuration') return code;
	return exhausted.has(context?.['system_error']) ? 'resource_exhausted' : 'spawn_failed';
};

/** One that came up so late that it was given up, or was stopped meanwhile, must not work beside its successor. */
const leaveIfOver = async ({store, agents, policy}: Context, task: Task, id: AgentId, tree: ProcessTree): Promise<void> => {
	const {state, code} = store.agents.find(id) ?? {};
	if (state !== 'ended' && state !== 'lost') return;
	// It was so quick that somebody has seen its end already: nobody has stopped it.
	if (state === 'ended' && code === undefined) return;
	await agents.stop(tree, {graceMs: 0, force: true});
	const isLate = code === 'startup_timeout';
	const context = {agent_id: id, task_id: task.id, ...(isLate ? {waited_seconds: policy.startupMs / 1000} : {})};
	throw new OutsideError(isLate ? 'startup_timeout' : 'spawn_failed', `${id} was ${isLate ? 'given up' : 'stopped'} before it had come up.`, undefined, {
		context,
	});
};
