/**
What goes into monitor-agent-lifecycle, what comes out of it, and what may go wrong.
*/
import {z} from 'zod';
import {agentStates, healthStatuses} from '../domain/agent.js';
import {agentIdSchema} from '../domain/ids.js';
import type {CommandFacts} from './command.js';

export const input = z.strictObject({
	operation: z
		.enum(['check_all', 'check_agent', 'heartbeat'])
		.optional()
		.describe('check_all: every agent that is at work. check_agent: one. heartbeat: an agent says that it is alive. Default: by whether an agent is named.'),
	agentId: agentIdSchema.optional().describe('The agent; for check_agent and heartbeat.'),
	checkIntervalSeconds: z.number().positive().max(86_400).optional().describe('When the caller looks again; next_check_due says so. Default: 30, by hand.'),
	heartbeatTimeoutSeconds: z
		.number()
		.positive()
		.max(86_400)
		.optional()
		.describe('Silent for this long is stalled, in this run only. Default: stallSeconds of the config.'),
	cpuThresholdPercent: z.number().min(0).max(100).optional().describe('CPU of its tree that counts as a sign of life, in this run only. Default: 3.'),
	memoryThresholdMb: z.number().min(0).default(50).describe('Less memory than this is shown among the signals; it never counts alone.'),
});

const agentShape = {
	agent_id: z.string(),
	agent_type: z.string(),
	task_id: z.string(),
	status: z.enum(agentStates),
	pid: z.int().nullable(),
	process_alive: z.boolean(),
	cpu_percent: z.number().nullable(),
	memory_mb: z.number().nullable(),
	seconds_since_heartbeat: z.number().min(0),
	health_status: z.enum(healthStatuses),
	signals: z.array(z.string()).describe('What speaks against it, each with value and limit.'),
	auto_restart: z.boolean(),
};

export const output = z.union([
	z
		.strictObject({
			agents_checked: z.int(),
			agents_healthy: z.int(),
			agents_stalled: z.int(),
			agents_dead: z.int().describe('Gone without an exit status, those among them whose number is another one’s now.'),
			agents_completed: z.int(),
			agents_failed: z.int(),
			agents: z.array(z.strictObject(agentShape)),
			next_check_due: z.iso.datetime(),
			timestamp: z.iso.datetime(),
		})
		.describe('check_all.'),
	z
		.strictObject({...agentShape, uptime_seconds: z.number().nullable(), next_check_due: z.iso.datetime(), timestamp: z.iso.datetime()})
		.describe('check_agent.'),
	z
		.strictObject({agent_id: z.string(), status: z.enum(agentStates), last_heartbeat: z.iso.datetime(), next_heartbeat_due: z.iso.datetime()})
		.describe('heartbeat.'),
]);

export const facts: CommandFacts = {
	purpose:
		'Knows how every agent is doing: takes the news of those that left, judges their work by evidence, and calls the others stalled only on two signals.',
	success: [
		'All agents have been looked at.',
		'Silence is measured from the last sign of life: output, CPU time, its own word.',
		'CPU and memory are those of the whole process tree.',
		'Every change of health is written down together with the move it belongs to.',
		'No stall is missed, and none is made up by one signal alone.',
		'A pass over 50 agents takes less than 100 ms.',
	],
	errors: {
		agent_not_found: 'There is no such agent. With agent_id.',
		monitoring_error: 'One agent cannot be looked at, or says that it is alive after it has left. With agent_id and pid.',
	},
	cfr: ['CFR-014'],
	related: ['kill-stalled-agent', 'auto-restart-agent', 'handle-agent-errors'],
	examples: ['orch-tui monitor-agent-lifecycle', 'orch-tui monitor-agent-lifecycle --operation check_all --heartbeat-timeout-seconds 300'],
};
