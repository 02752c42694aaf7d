/**
What reading commands answer about the picture of `fake-snapshot`, each held against the output of its card.
*/
import type {CommandName} from '../../source/commands/command.js';
import {output as overlapsOutput} from '../../source/commands/find-overlaps-card.js';
import {output as machineOutput} from '../../source/commands/monitor-resource-usage-card.js';
import {output as diffOutput} from '../../source/commands/show-diff-card.js';
import {output as graphOutput} from '../../source/commands/show-graph-card.js';
import {output as mergesOutput} from '../../source/commands/show-merges-card.js';
import {output as treesOutput} from '../../source/commands/show-process-tree-card.js';
import {briefSchema} from '../../source/domain/report-brief-schema.js';
import {aSnapshot, startMs} from './fake-snapshot.js';

const second = 1000;
const minute = 60 * second;
const iso = (agoMs: number): string => new Date(startMs - agoMs).toISOString();

const merges = () =>
	mergesOutput.parse({
		operation: 'show',
		target_branch: 'main',
		target_head: '4f2c1a9',
		merges_held: false,
		merged_today: 9,
		reverted_today: 0,
		merged_last_hour: 8,
		queued_p50_ms: 190 * second,
		queued_p90_ms: 422 * second,
		under_way: {
			merge_id: 5,
			task_id: 'T-15',
			command: 'pnpm vitest run',
			output: ['$ pnpm vitest run', '✓ search/index.test.ts (48) 6.1s', '✓ search/rank.test.ts (31) 2.2s', '❯ web/search.e2e.ts (9)'],
		},
		tries: [
			{
				merge_id: 5,
				task_id: 'T-15',
				step: 'verifying',
				build_ms: 2100,
				verify_ms: null,
				verify_started_at: iso(58 * second),
				verify_exit: null,
				verify_passed: 0,
				verify_failed: 0,
			},
			{
				merge_id: 4,
				task_id: 'T-11',
				step: 'conflicted',
				build_ms: 400,
				verify_ms: null,
				verify_started_at: null,
				verify_exit: null,
				verify_passed: 0,
				verify_failed: 0,
			},
		],
		flaky_checks: [],
		merged: [
			{
				merge_id: 3,
				task_id: 'T-12',
				title: 'a11y labels',
				agent_id: 'a3',
				merged_at: iso(12 * minute),
				commit: 'b81d0c2aa',
				queued_ms: 251_000,
				insertions: 64,
				deletions: 8,
				reverted_at: null,
				revert_commit: null,
			},
			{
				merge_id: 2,
				task_id: 'T-10',
				title: 'csv export',
				agent_id: 'a1',
				merged_at: iso(34 * minute),
				commit: '90aa1e4bb',
				queued_ms: 170_000,
				insertions: 120,
				deletions: 12,
				reverted_at: null,
				revert_commit: null,
			},
		],
	});

/** Of two pairs of branches: the same lines, and the same file. */
export const overlaps = () =>
	overlapsOutput.parse({
		target_branch: 'main',
		branches: 8,
		overlaps: [
			{task_ids: ['T-17', 'T-11'], file: 'src/auth/session.ts', grade: 'same_lines', lines: {from: 40, to: 88}, merge_first: 'T-11'},
			{task_ids: ['T-22', 'T-25'], file: 'docs/api.md', grade: 'same_file', lines: null, merge_first: 'T-25'},
		],
		hint: 'Merge T-11 before T-17: it is nearer to main, and the smaller change.',
		truncated: false,
	});

const met = [
	['T-17', 'T-08'],
	['T-11', 'T-08'],
	['T-31', 'T-12'],
] as const;

const graph = () => {
	const {tasks} = aSnapshot();
	return graphOutput.parse({
		tasks: tasks.map(({id, title, state, estimatedHours}) => ({task_id: id, title, status: state, estimated_hours: estimatedHours ?? null})),
		edges: [
			...tasks.flatMap(({id, waitsFor}) => waitsFor.map(on => ({task_id: id, depends_on: on, type: 'hard', is_met: false}))),
			...met.map(([task_id, depends_on]) => ({task_id, depends_on, type: 'hard', is_met: true})),
		],
		critical_path: ['T-26', 'T-28', 'T-29'],
		critical_hours: null,
	});
};

type Tree = {
	readonly id: string;
	readonly task: string | null;
	readonly cpu: number;
	readonly mb: number;
	readonly processes: number;
	readonly heaviest: string;
};

const trees: readonly Tree[] = [
	{id: 'a1', task: 'T-17', cpu: 38, mb: 1400, processes: 9, heaviest: 'vitest'},
	{id: 'a2', task: 'T-21', cpu: 0, mb: 600, processes: 2, heaviest: 'codex'},
	{id: 'a3', task: 'T-22', cpu: 12, mb: 900, processes: 4, heaviest: 'tsserver'},
	{id: 'a4', task: 'T-09', cpu: 0, mb: 2200, processes: 14, heaviest: 'chromium'},
	{id: 'm5-verify', task: 'T-15', cpu: 22, mb: 1800, processes: 11, heaviest: 'vitest'},
	{id: 'orch-tui', task: null, cpu: 2, mb: 180, processes: 1, heaviest: 'node'},
];

const kindOf = (id: string) => (id === 'orch-tui' ? 'orch-tui' : id.endsWith('verify') ? 'verify' : 'agent');

const processes = (wanted: unknown) =>
	treesOutput.parse({
		measured_at: iso(0),
		trees: trees
			.filter(({id}) => wanted === undefined || id === wanted)
			.map(tree => ({
				id: tree.id,
				kind: kindOf(tree.id),
				task_id: tree.task,
				agent_id: kindOf(tree.id) === 'agent' ? tree.id : null,
				cpu_percent: tree.cpu,
				memory_mb: tree.mb,
				processes: tree.processes,
				threads: null,
				heaviest: {program: tree.heaviest, count: 1, memory_mb: tree.mb / 2},
				members:
					wanted === undefined
						? []
						: ['sh', tree.heaviest].map((program, depth) => ({
								pid: 4800 + depth,
								parent_pid: depth === 0 ? 1 : 4800,
								depth,
								program,
								cpu_percent: depth * tree.cpu,
								memory_mb: depth === 0 ? 2 : tree.mb - 2,
								threads: null,
							})),
			})),
		left_out: 0,
	});

const history = (minutes: number, stepSeconds: number) => {
	const points = (minutes * 60) / stepSeconds;
	return machineOutput.parse({
		operation: 'history',
		time_range_minutes: minutes,
		metrics: Array.from({length: points}, (_, index) => {
			const cpu = Math.round(50 + 40 * Math.sin(index / 9));
			const memory = Math.min(82, 50 + Math.round(index * 0.3));
			return {
				timestamp: iso((points - index) * stepSeconds * second),
				cpu_percent: cpu,
				memory_percent: memory,
				disk_percent: 47,
				swap_percent: 0,
				active_agents: 6,
				active_agents_peak: 7,
				cpu_peak_percent: cpu,
				memory_peak_percent: memory,
				disk_peak_percent: 47,
				readings: 1,
			};
		}),
		trends: {cpu: 'stable', memory: 'increasing', disk: 'stable'},
		change_per_hour: {cpu: 0, memory: 4, disk: 0},
		disk_growth: {mb_per_hour: 1100, full_in_hours: 124},
	});
};

const diff = (taskId: unknown) =>
	diffOutput.parse({
		task_id: taskId,
		agent_id: 'a1',
		base: '4f2c1a9',
		head: null,
		folder: '/home/me/shop/.worktrees/T-17',
		added: 4,
		deleted: 1,
		files: [
			{
				path: 'src/auth/login.ts',
				old_path: null,
				change: 'modified',
				added: 3,
				deleted: 1,
				is_shown: true,
				lines: [
					'@@ -12,3 +12,5 @@ export const login',
					' const user = await find(name);',
					'-if (!user) return;',
					'+const left = await bucket.take(key);',
					'+if (left < 0) return tooMany(key);',
					'+if (!user) return unknown();',
				],
			},
			{
				path: 'src/auth/limits.ts',
				old_path: null,
				change: 'untracked',
				added: 1,
				deleted: 0,
				is_shown: true,
				lines: ['@@ -0,0 +1 @@', '+export const perWindow = 5;'],
			},
		],
	});

const slot = (agent: string, tasks: number, askedAgoMs: number) => ({
	agents: [agent],
	attempts: [],
	tasks,
	spans: [
		{state: 'working', from: iso(300 * minute), to: iso(askedAgoMs + 20 * minute)},
		{state: 'waits', from: iso(askedAgoMs + 20 * minute), to: iso(askedAgoMs)},
		{state: 'working', from: iso(askedAgoMs), to: iso(0)},
	],
});

const report = () => ({
	brief: briefSchema.parse({
		from: iso(312 * minute),
		to: iso(0),
		landed: [
			{task_id: 'T-10', title: 'csv export', merged_at: iso(34 * minute), tries: 1, agent_seconds: 4100},
			{task_id: 'T-12', title: 'a11y labels', merged_at: iso(12 * minute), tries: 2, agent_seconds: 7300},
		],
		failed: [{task_id: 'T-13', title: 'bump vite 7', error_code: 'attempts_used_up', reason: "Cannot find module 'vite/legacy'"}],
		tries_per_task: 1.5,
		wall_seconds: 18_720,
		agent_seconds: 76_080,
		at_once: 4.1,
		asks: {count: 6, seconds: 2280, median_seconds: 110, agents: [{agent_id: 'a2', task_id: 'T-21', count: 3}]},
		wasted: {seconds: 2400, attempts: 3, killed: 1, retries: 2, conflicts: 1},
		held_seconds: {memory: 840, cpu: 0, disk: 0, merge_gate: 1320, person: 180, paused: 0, nobody: 0},
		slots: [slot('claude', 5, 90 * minute), slot('codex', 3, 200 * minute), slot('claude', 4, 30 * minute)],
		slowest: {task_id: 'T-09', title: 'flaky checkout e2e', agent_seconds: 2514, is_open: true},
		spend_usd: null,
		needs_you: [
			{task_id: 'T-21', agent_id: 'a2', kind: 'question', text: 'allow rm -r packages/legacy?', since: iso(110 * second), behind: 1},
			{task_id: 'T-11', agent_id: 'a11', kind: 'conflicted', text: '2 conflicts in src/auth', since: iso(3 * minute), behind: 0},
		],
	}),
	report: 'shop, today: 2 merged.\n',
	period: {time_zone: 'UTC'},
});

const log = () => ({lines: [], match_count: null, bytes: 0, files: []});

/** What the command would answer; `undefined`: it is none that views ask by themselves. */
export const fakeAnswer = (name: CommandName, input: Readonly<Record<string, unknown>>): object | undefined => {
	switch (name) {
		case 'show-merges':
			return merges();
		case 'find-overlaps':
			return overlaps();
		case 'show-graph':
			return graph();
		case 'show-process-tree':
			return processes(input['agentId']);
		case 'monitor-resource-usage':
			return input['operation'] === 'history' ? history(Number(input['timeRangeMinutes']), Number(input['checkIntervalSeconds'])) : undefined;
		case 'show-diff':
			return diff(input['taskId']);
		case 'generate-activity-summary':
			return report();
		case 'show-log':
			return log();
		default:
			return undefined;
	}
};
