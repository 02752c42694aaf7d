/**
Holds one agent where it is, with everything it has started, and lets it go on: it keeps its place, its worktree and its session.
*/
import {z} from 'zod';
import {type Agent, isLive} from '../domain/agent.js';
import {agentIdSchema, taskIdSchema} from '../domain/ids.js';
import {OutsideError} from '../domain/problem.js';
import {badInput, type Context, defineCommand, notFound, refused} from './command.js';

const whyNot = ({id, state, process}: Agent): string | undefined => {
	if (!isLive(state)) return `${id} has left already.`;
	if (state === 'stopping') return `${id} is being stopped.`;
	return state === 'starting' || process === undefined ? `${id} is only starting; try again in a moment.` : undefined;
};

export const pauseAgent = defineCommand({
	name: 'pause-agent',
	summary: 'Hold one agent where it is, or let it go on.',
	input: z.strictObject({
		agentId: agentIdSchema.optional().describe('The agent, as in a3.'),
		taskId: taskIdSchema.optional().describe('The agent of this task.'),
		state: z.enum(['on', 'off', 'toggle']).default('toggle').describe('on: held.'),
	}),
	output: z.strictObject({
		agent_id: z.string(),
		task_id: z.string(),
		paused: z.boolean().describe('Whether it is held now.'),
		processes_found: z.int().describe('Processes of the agent that were held, or let go.'),
	}),
	facts: {
		purpose: 'Holds an agent with everything it has started, and lets it go on: as when the machine is needed for something else.',
		success: [
			'Each of its processes is held where it is, or goes on; each signal went to a process whose pid and start time were checked just before.',
			'It holds over a restart of orch-tui, and until somebody lets it go on.',
			'Held, it keeps its place, does not count as stalled, and its time limit does not run.',
			'Stopping it lets it go on first, so that it can leave by itself.',
		],
		errors: {
			agent_not_found: 'There is no such agent, or none is at work on the task. With agent_id and task_id.',
			not_pausable: 'It has left, is being stopped, or has only just begun. With current_status.',
			pause_failed: 'The system does not let some of its processes be held, or go on. With processes_found and processes_left.',
		},
		cfr: ['CFR-000', 'CFR-014'],
		related: ['pause-agents', 'kill-stalled-agent', 'monitor-agent-lifecycle'],
		examples: ['orch-tui agent pause a1', 'orch-tui agent resume a1'],
	},
	bareField: 'agentId',
	keys: [{press: 'p', pane: 'anywhere', does: 'pause'}],
	reads: ['agent_lifecycle'],
	writes: ['agent_lifecycle', 'audit_event'],

	blockedBecause({agents}, {agentId, taskId}) {
		const agent = agents.findLast(agent => agent.id === agentId || agent.taskId === taskId);
		return agent === undefined ? 'There is no agent here.' : whyNot(agent);
	},

	async run(context, {agentId, taskId, state}) {
		const {store} = context;
		if (agentId === undefined && taskId === undefined) return badInput('validation_failed', 'It is about one agent.', 'Name it: orch-tui agent pause a1');
		const ofTask = taskId === undefined ? undefined : store.tasks.find(taskId)?.id;
		const agent = agentId === undefined ? store.agents.listLive().find(live => live.taskId === ofTask) : store.agents.find(agentId);
		const names = {agent_id: agentId ?? null, task_id: taskId ?? null};
		if (agent === undefined) return notFound('agent_not_found', `There is no agent ${agentId ?? `at work on ${taskId}`}.`, undefined, names);
		const reason = whyNot(agent);
		if (reason !== undefined) return refused('not_pausable', reason, undefined, {...names, current_status: agent.state});

		const isOn = state === 'toggle' ? agent.pausedAtMs === undefined : state === 'on';
		const isOther = isOn !== (agent.pausedAtMs !== undefined);
		const found = await (isOn ? hold : release)(context, agent);
		const said = isOn ? `${agent.id} is paused; it keeps its place.` : `${agent.id} goes on.`;
		const output = {agent_id: agent.id, task_id: agent.taskId, paused: isOn, processes_found: found};
		const undo = {
			name: 'pause-agent' as const,
			input: {agentId: agent.id, state: isOn ? 'off' : 'on'},
			does: isOn ? `let ${agent.id} go on` : `pause ${agent.id} again`,
		};
		return {ok: true, value: {said, output, ...(isOther ? {undo} : {})}};
	},
});

/** Written down first: whoever watches it holds what was not held yet. */
const hold = async ({store, agents, stamp}: Context, agent: Agent): Promise<number> => {
	store.agents.setPaused(agent.id, true, stamp());
	const proof = agent.process === undefined ? {found: 0, left: 0} : await agents.hold(agent.process);
	if (proof.left > 0) throw failed(agent, proof, 'held');
	return proof.found;
};

/** Written down last: as long as the row says paused, nobody takes it for stalled. */
const release = async ({store, agents, stamp}: Context, agent: Agent): Promise<number> => {
	const proof = agent.process === undefined ? {found: 0, left: 0} : await agents.release(agent.process);
	if (proof.left > 0) throw failed(agent, proof, 'let go');
	store.agents.setPaused(agent.id, false, stamp());
	return proof.found;
};

const failed = ({id}: Agent, {found, left}: {readonly found: number; readonly left: number}, how: string): OutsideError =>
	new OutsideError('pause_failed', `${left} of ${found} processes of ${id} could not be ${how}.`, 'They may belong to another user.', {
		context: {agent_id: id, processes_found: found, processes_left: left},
	});
