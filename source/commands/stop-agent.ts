/**
Stops one agent: announced, done, recorded. From any point between, the next beat goes on. Part of kill-stalled-agent.
*/
import {type Agent, isLive, type StopProof} from '../domain/agent.js';
import {faultPoint} from '../domain/fault-points.js';
import {healthStatusOf} from '../domain/health.js';
import {OutsideError} from '../domain/problem.js';
import type {ErrorCode} from '../domain/task.js';
import {salvageRef, type Worktree} from '../domain/worktree.js';
import type {Context} from './command.js';
import {keepWork} from './keep-work.js';
import {seeWorktree} from './see-worktree.js';
import {lossOf} from './take-agent-news.js';

export type Stop = {
	readonly graceMs: number;
	readonly force: boolean;
	readonly cleanup: boolean;
	readonly code: ErrorCode;
	readonly reason: string;
};

export type Killed = ReturnType<typeof describeStop>;

/** After its grace period a stop that nobody finished is taken over by the next beat. */
const takeOverAfterMs = 5000;

/** Returns what was found and done; `undefined` when somebody else is at it. */
export const stopAgent = async (context: Context, agent: Agent, how: Stop): Promise<Killed | undefined> => {
	const {store, agents, stamp, now} = context;
	const {graceMs, force, code} = how;
	const reason = `Agent killed: ${how.reason}`;
	const stopDeadlineMs = now() + graceMs + takeOverAfterMs;
	if (!store.agents.move(agent.id, agent.state, 'stopping', {code, reason, stopDeadlineMs}, stamp())) return undefined;
	faultPoint('stop.announced');

	const loss =
		agent.process !== undefined && agents.look(agent.process) === 'gone' && agents.exitOf(agent.id) === undefined ? lossOf(context, agent.process) : undefined;
	const proof = agent.process === undefined ? await agents.stopRun(agent.id, {graceMs, force}) : await agents.stop(agent.process, {graceMs, force});
	if (proof.left > 0) {
		throw new OutsideError(
			'kill_failed',
			`${proof.left} of ${proof.found} processes of ${agent.id} cannot be killed.`,
			'They may wait for a disk or belong to another user; the next beat tries again.',
			{context: {agent_id: agent.id, processes_found: proof.found, processes_left: proof.left}},
		);
	}

	faultPoint('stop.gone');
	const worktree = store.worktrees.find(agent.taskId);
	await seeWorktree(context, agent.taskId);
	const saved = how.cleanup && agent.worksIn === 'worktree' ? await keepWork(context, agent, worktree) : undefined;
	if (saved !== undefined) faultPoint('stop.saved');
	store.atomically(() => {
		const exitCode = agents.exitOf(agent.id);
		// Whoever wanted it back meanwhile has had their word written there.
		const fresh = store.agents.find(agent.id);
		const wanted = fresh?.code === 'restart_requested' ? {code: fresh.code, reason: fresh.reason} : {code, reason};
		const state = loss === undefined ? 'ended' : 'lost';
		const end = loss ?? {why: proofText(proof)};
		store.agents.move(
			agent.id,
			'stopping',
			state,
			{endedAtMs: now(), exitCode, ...end, health: healthStatusOf({state, exitCode, code: loss?.code ?? code})},
			stamp(),
		);
		store.tasks.move(agent.taskId, 'working', 'failed', {...wanted, onlyFor: agent.id}, stamp());
	});
	faultPoint('stop.recorded');
	agents.forgetNews(agent.id);
	if (saved instanceof OutsideError) {
		throw new OutsideError(
			'cleanup_failed',
			`${agent.id} is stopped, ${proofText(proof)}, but its uncommitted work could not be kept at a ref: ${saved.message}`,
			'It is still in the worktree.',
			{cause: saved, context: {agent_id: agent.id, worktree_path: worktree?.folder ?? null, processes_found: proof.found, processes_left: proof.left}},
		);
	}

	return describeStop(context, agent, {proof, how, saved, worktree, isLost: loss !== undefined});
};

export const proofText = ({found, left, forced}: StopProof): string => `${found - left} of ${found} processes gone${forced ? ', killed' : ''}`;

type Done = {
	readonly proof: StopProof;
	readonly how: Pick<Stop, 'graceMs' | 'force'>;
	readonly saved: string | undefined;
	readonly worktree: Worktree | undefined;
	/** Whether its process had gone before. */
	readonly isLost: boolean;
};

/** The documented fields. */
export const describeStop = ({now}: Context, agent: Agent, {proof, how, saved, worktree, isLost}: Done) => {
	const {found, left, forced} = proof;
	const isGone = found === 0 && (isLost || !isLive(agent.state));
	return {
		agent_id: agent.id,
		task_id: agent.taskId,
		pid: agent.process?.agent.pid ?? null,
		action: isGone ? ('already_gone' as const) : forced ? ('force_kill' as const) : ('graceful_kill' as const),
		kill_signal: found === 0 ? null : forced ? ('SIGKILL' as const) : ('SIGTERM' as const),
		killed_at: isGone ? null : new Date(now()).toISOString(),
		grace_period_seconds: how.graceMs / 1000,
		killed_gracefully: isGone ? null : !forced,
		seconds_since_heartbeat: Math.max(0, now() - agent.heardAtMs) / 1000,
		processes_found: found,
		processes_gone: found - left,
		processes_left: left,
		salvaged: saved ?? null,
		salvage_ref: saved === undefined ? null : salvageRef(agent.taskId),
		worktree_path: worktree?.state === 'created' ? worktree.folder : null,
		already_gone: isGone,
		message: `${proofText(proof)}.`,
	};
};
