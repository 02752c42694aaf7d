/**
Shows the processes behind each agent and each job, and ourselves: what takes the memory, by its name.
*/
import type {ProcessTree} from '../domain/agent.js';
import type {AgentId} from '../domain/ids.js';
import type {Result} from '../domain/problem.js';
import {heaviestOf, inTreeOrder, type ProcessUse} from '../domain/process-use.js';
import type {TreeLook} from '../outside/process-table.js';
import {type Context, defineCommand, notFound, type Outcome} from './command.js';
import {facts, input, output, type ProcessTreeUse} from './show-process-tree-card.js';

type Subject = Pick<ProcessTreeUse, 'id' | 'kind' | 'task_id' | 'agent_id'> & {readonly process?: ProcessTree | undefined};

const membersMax = 200;

const round = (value: number): number => Math.round(value * 10) / 10;
const sumOf = (processes: readonly ProcessUse[], of: (use: ProcessUse) => number): number => processes.reduce((total, use) => total + of(use), 0);

const treeOf = ({id, kind, task_id, agent_id}: Subject, processes: readonly ProcessUse[], withMembers: boolean): ProcessTreeUse => {
	const heaviest = heaviestOf(processes);
	const isMeasured = processes.some(({cpuPercent}) => cpuPercent !== undefined);
	return {
		id,
		kind,
		task_id,
		agent_id,
		cpu_percent: isMeasured ? round(sumOf(processes, ({cpuPercent = 0}) => cpuPercent)) : null,
		memory_mb: round(sumOf(processes, ({memoryMb}) => memoryMb)),
		processes: processes.length,
		threads: processes.some(({threads}) => threads === undefined) ? null : sumOf(processes, ({threads = 0}) => threads),
		heaviest: heaviest === undefined ? null : {program: heaviest.program, count: heaviest.count, memory_mb: round(heaviest.memoryMb)},
		members: withMembers
			? inTreeOrder(processes)
					.slice(0, membersMax)
					.map(({pid, parent, depth, program, cpuPercent, memoryMb, threads}) => ({
						pid,
						parent_pid: parent,
						depth,
						program,
						cpu_percent: cpuPercent === undefined ? null : round(cpuPercent),
						memory_mb: round(memoryMb),
						threads: threads ?? null,
					}))
			: [],
	};
};

const self = 'orch-tui';

/** Of very many agents the heaviest, by what was measured last: their own pass looks at all of them in turn. */
const subjectsIn = ({store, policy}: Context, one: AgentId | undefined): {readonly subjects: readonly Subject[]; readonly leftOut: number} => {
	const live = store.agents.listLive().filter(({id, process}) => process !== undefined && (one === undefined || id === one));
	const heaviest = live.toSorted((a, b) => (b.memoryMb ?? 0) - (a.memoryMb ?? 0)).slice(0, policy.measuredAtOnceMax);
	const agents = heaviest.map(({id, taskId, process}): Subject => ({id, kind: 'agent', task_id: taskId, agent_id: id, process}));
	if (one !== undefined) return {subjects: agents, leftOut: 0};
	const jobs = store.jobs
		.listOpen()
		.slice(0, policy.measuredAtOnceMax)
		.map(({id, kind, taskId, agentId, process}): Subject => ({id, kind, task_id: taskId, agent_id: agentId ?? null, process}));
	const ours = [self, 'conductor'].map((id): Subject => ({id, kind: 'orch-tui', task_id: null, agent_id: null}));
	return {subjects: [...agents, ...jobs, ...ours], leftOut: live.length - heaviest.length};
};

const say = ({id, task_id, cpu_percent, memory_mb, processes, heaviest, members}: ProcessTreeUse): string => {
	const count = `${processes} ${processes === 1 ? 'process' : 'processes'}`;
	const most =
		heaviest === null || processes === 1 ? '' : `, most of it ${heaviest.program}${heaviest.count > 1 ? ` ×${heaviest.count}` : ''} ${heaviest.memory_mb} MB`;
	const cpu = (value: number | null) => (value === null ? 'cpu not known yet' : `cpu ${value}%`);
	const head = `${[id, task_id].filter(Boolean).join(' ')}: ${cpu(cpu_percent)}, ${memory_mb} MB, ${count}${most}`;
	return [head, ...members.map(one => `${'  '.repeat(one.depth + 1)}${one.pid} ${one.program}: ${cpu(one.cpu_percent)}, ${one.memory_mb} MB`)].join('\n');
};

const answer = (subjects: readonly Subject[], looks: readonly TreeLook[], leftOut: number, withMembers: boolean, nowMs: number): Result<Outcome> => {
	const byRun = new Map(looks.map(({runId, processes}) => [runId, processes]));
	const trees = subjects.flatMap(subject => {
		const processes = byRun.get(subject.id);
		return processes === undefined ? [] : [treeOf(subject, processes, withMembers)];
	});
	const rest = leftOut === 0 ? [] : [`${leftOut} more agents, the lightest, were not looked at.`];
	return {ok: true, value: {said: [...trees.map(say), ...rest].join('\n'), output: {measured_at: new Date(nowMs).toISOString(), trees, left_out: leftOut}}};
};

export const showProcessTree = defineCommand({
	name: 'show-process-tree',
	summary: 'Show the processes of the agents and jobs, and what each takes of the machine.',
	input,
	output,
	facts,
	bareField: 'agentId',
	reads: ['agent_lifecycle', 'job'],
	writes: [],

	async run(context, {agentId: one}) {
		const {store, machine, policy, now} = context;
		if (one !== undefined && store.agents.find(one) === undefined)
			return notFound('agent_not_found', `There is no agent ${one}.`, 'orch-tui agent list shows them.');
		const {subjects, leftOut} = subjectsIn(context, one);
		const trees = subjects.flatMap(({process}) => (process === undefined ? [] : [process]));
		const us = one === undefined ? {conductorPid: store.leases.find('conductor')?.holder?.pid} : undefined;
		const looks = await machine.lookInto(trees, us, policy.measuredOverMs);
		if (one !== undefined && looks.length === 0)
			return notFound('agent_gone', `${one} has no process any more.`, `Its log is still there: orch-tui, then ⏎ on ${one}.`);
		return answer(subjects, looks, leftOut, one !== undefined, now());
	},
});
