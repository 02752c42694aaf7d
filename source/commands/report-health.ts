/**
How agents are doing, as monitor-agent-lifecycle tells it. Part of that command.
*/
import {type Agent, type HealthStatus, isLive} from '../domain/agent.js';
import {healthStatusOf, judgeHealth, signalsOf} from '../domain/health.js';
import type {Context} from './command.js';

/** What one run judges by; the states in the rows are moved by the config's limits alone. */
export type Thresholds = {readonly stallAfterMs: number; readonly lifeCpuPercent: number; readonly memoryMinMb: number};

export type AgentReport = ReturnType<typeof reportOn>;

/** One agent as it is now. */
export const reportOn = ({agents, now, policy}: Context, agent: Agent, limits: Thresholds) => {
	const silentMs = Math.max(0, now() - agent.heardAtMs);
	const {cpuPercent, memoryMb, process} = agent;
	return {
		agent_id: agent.id,
		agent_type: agent.name,
		task_id: agent.taskId,
		status: agent.state,
		pid: process?.agent.pid ?? null,
		process_alive: process !== undefined && agents.look(process) === 'alive',
		cpu_percent: cpuPercent ?? null,
		memory_mb: memoryMb ?? null,
		seconds_since_heartbeat: silentMs / 1000,
		health_status: healthBy(agent, now(), {...policy, ...limits}),
		signals: isLive(agent.state) ? signalsOf({silentMs, cpuPercent, memoryMb}, limits) : [],
		auto_restart: agent.autoRestart,
	};
};

/** By the limits of this run, on both signals: silence, and no CPU time. */
const healthBy = (agent: Agent, nowMs: number, limits: Thresholds & Context['policy']): HealthStatus => {
	const {state, cpuPercent} = agent;
	if (state !== 'working' && state !== 'quiet' && state !== 'stalled') return healthStatusOf(agent);
	const {verdict} = judgeHealth(agent, nowMs, limits);
	const isIdle = cpuPercent !== undefined && cpuPercent < limits.lifeCpuPercent;
	return verdict === 'overdue' || (verdict === 'stalled' && isIdle) ? 'stalled' : 'healthy';
};

/** How many there are of each kind. */
export const countHealth = (reports: readonly AgentReport[]) => {
	const count = (...words: readonly HealthStatus[]) => reports.filter(({health_status: health}) => words.includes(health)).length;
	return {
		agents_checked: reports.length,
		agents_healthy: count('healthy'),
		agents_stalled: count('stalled'),
		agents_dead: count('dead', 'lost'),
		agents_completed: count('completed'),
		agents_failed: count('failed'),
	};
};
