/**
Starts one task at once, whatever holds the queue: a person has seen what speaks against it.
*/
import {z} from 'zod';
import {matchWork} from '../domain/assignment.js';
import {isSameTask, taskIdSchema} from '../domain/ids.js';
import type {Snapshot} from '../domain/snapshot.js';
import {saidState, statesInFlight, type Task, type TaskState} from '../domain/task.js';
import {beginAttempt, mainIsNotReady, newcomerOf} from './begin-attempt.js';
import {type Context, defineCommand, notFound, refused} from './command.js';
import {saidFrozen, whyFrozen} from './frozen.js';
import {makeWorktree} from './make-worktree.js';
import {settleDependencies} from './settle-dependencies.js';

const startable: ReadonlySet<TaskState> = new Set(['ready', 'claimed', 'prepared']);

const whyNot = ({id, state, waitsFor, reason, agentId}: Task): string | undefined => {
	if (startable.has(state)) return undefined;
	if (state === 'working') return `${id} is being worked on${agentId === undefined ? '' : ` by ${agentId}`} already.`;
	if (state === 'waiting') return `${id} waits for ${waitsFor.join(', ')}; what it needs is not on the target yet.`;
	if (state === 'blocked') return `${id} is blocked${reason === undefined ? '' : `: ${reason}`}.`;
	return `${id} is ${saidState(state)}; it has been begun already.`;
};

/** Who may change the same files at this moment. */
const rivalOf = (task: Task, {tasks}: Snapshot): string | undefined => {
	const inFlight: ReadonlySet<TaskState> = new Set(statesInFlight);
	const running = tasks.filter(({id, state}) => inFlight.has(state) && id !== task.id);
	const [candidate] = matchWork([task], running, 1).candidates;
	return candidate?.overlapsWith === undefined ? undefined : `It may change the same files as ${candidate.overlapsWith}: ${candidate.overlap.join(', ')}.`;
};

export const startTask = defineCommand({
	name: 'start-task',
	summary: 'Start one task now, whatever holds the queue.',
	input: z.strictObject({taskId: taskIdSchema.describe('The task.')}),
	output: z.strictObject({
		task_id: z.string(),
		agent_id: z.string(),
		status: z.string().describe('The state of the agent.'),
		worktree_path: z.string().describe('The folder that the agent works in.'),
	}),
	facts: {
		purpose: 'Starts one task at once, also while the queue is held, all places are taken or the machine is short of something.',
		success: [
			'The task has its worktree, and its agent is up and has been seen.',
			'Only this one was let in: whatever holds the queue holds all others as before.',
			'What it waits for is merged; that is never passed over.',
		],
		errors: {
			task_not_found: 'There is no such task.',
			not_startable: 'It waits for another, is at work, or has been begun already. With current_status.',
			checkout_not_clean: 'The agent works in the main checkout, and that has uncommitted files or stands on another branch. With files and branch.',
			singleton_violation: 'Somebody else was faster, or the main checkout has its agent. With existing_agent_id and pid.',
			branch_exists: 'Its branch is there and has work of its own. With solution and branch_name.',
			worktree_exists: 'Something else is where its worktree should be. With worktree_path.',
			spawn_failed: 'No process came of it, or no agent is configured.',
			startup_timeout: 'The agent was not seen in time. With agent_id and waited_seconds.',
			everything_stopped: 'Everything was stopped by a person, and nobody has released it.',
			needs_yes: 'Nobody was there to be asked; --yes answers.',
		},
		cfr: ['CFR-000', 'CFR-013', 'CFR-014'],
		related: ['create-parallel-tasks', 'spawn-agent-session', 'pause-agents'],
		examples: ['orch-tui task start T-1 --yes'],
	},
	bareField: 'taskId',
	asksEverywhere: true,
	keys: [{press: 'S', pane: 'anywhere', does: 'start now', kept: 'early'}],
	reads: ['orchestrator_task', 'specs_task_dependency', 'orchestrator_state', 'task_session'],
	writes: [
		'orchestrator_task',
		'orchestrator_state',
		'agent_lifecycle',
		'agent_lifecycle_events',
		'task_session',
		'specs_task_dependency',
		'agent_message',
		'audit_event',
	],

	question(snapshot, {taskId}) {
		const task = snapshot.tasks.find(({id}) => isSameTask(id, taskId));
		if (task === undefined) return undefined;
		const {places, reason} = snapshot.admission;
		const rival = rivalOf(task, snapshot);
		const lines = [...(places === 0 && reason !== undefined ? [`No agent starts now: ${reason}.`] : []), ...(rival === undefined ? [] : [rival])];
		if (lines.length === 0) return undefined;
		return {title: `Start ${task.id} all the same?`, lines: [task.title, ...lines, 'Only this one is let in.'], yes: 'start it'};
	},

	blockedBecause(snapshot, {taskId}) {
		const task = snapshot.tasks.find(({id}) => isSameTask(id, taskId));
		return task === undefined ? 'There is no task to start here.' : (whyNot(task) ?? saidFrozen(snapshot));
	},

	async run(context, {taskId}) {
		const {store} = context;
		const task = store.tasks.find(taskId);
		if (task === undefined) return notFound('task_not_found', `There is no task ${taskId}.`);
		const frozen = whyFrozen(context);
		if (frozen !== undefined) return frozen;
		if (!claim(context, task)) {
			const now = store.tasks.find(task.id) ?? task;
			return refused('not_startable', whyNot(now) ?? `${task.id} has just moved on.`, undefined, {current_status: now.state});
		}

		const claimed = store.tasks.find(task.id) ?? task;
		if (claimed.state === 'claimed') await makeWorktree(context, claimed, {base: undefined, root: undefined, resume: false, instanceId: undefined});
		const prepared = store.tasks.find(task.id) ?? task;
		const problem = newcomerOf(context, prepared, undefined)?.worksIn === 'main' ? await mainIsNotReady(context) : undefined;
		if (problem !== undefined) return {ok: false, problem};
		const {agent_id, status, worktree_path} = await beginAttempt(context, prepared, ', let in by a person');
		return {
			ok: true,
			value: {
				said: `Started ${agent_id} for ${task.id}.`,
				output: {task_id: task.id, agent_id, status, worktree_path},
				undo: {name: 'kill-stalled-agent', input: {taskId: task.id}, does: `stop ${task.id}`},
			},
		};
	},
});

/** Whether it may be gone on with: what it waits for is looked over first. */
const claim = (context: Context, {id}: Task): boolean =>
	context.store.atomically(() => {
		const {store, stamp} = context;
		settleDependencies(context, {isWhole: true});
		const state = store.tasks.find(id)?.state;
		if (state === 'ready') return store.tasks.move(id, 'ready', 'claimed', {why: 'let in by a person'}, stamp());
		return state === 'claimed' || state === 'prepared';
	});
