/**
A picture as of a busy afternoon: eight agents in different states, 25 tasks, merges, readings with a history.
*/
import type {Activity, ActivityKind} from '../../source/domain/activity.js';
import type {Agent} from '../../source/domain/agent.js';
import type {Reading} from '../../source/domain/gauge.js';
import {agentId, taskId} from '../../source/domain/ids.js';
import type {Merge} from '../../source/domain/merge.js';
import {keepSlots} from '../../source/domain/slots.js';
import type {Snapshot} from '../../source/domain/snapshot.js';
import {type Task, type TaskState, taskStates} from '../../source/domain/task.js';
import {branchName, type Worktree, worktreeFolderName} from '../../source/domain/worktree.js';

/** 2026-11-23, 14:32:07 UTC. */
export const startMs = Date.UTC(2026, 10, 23, 14, 32, 7);
const second = 1000;
const minute = 60 * second;

export const aTask = (id: string, state: TaskState = 'ready', more: Partial<Task> = {}): Task => ({
	id: taskId(id),
	title: `Task ${id}`,
	prompt: '',
	priority: 'medium',
	estimatedHours: undefined,
	files: [],
	check: undefined,
	agent: undefined,
	spec: undefined,
	labels: [],
	state,
	reason: undefined,
	code: undefined,
	agentId: undefined,
	fence: 1,
	retries: 0,
	retriesMax: undefined,
	repairs: 0,
	notBeforeMs: undefined,
	openDependencies: 0,
	waitsFor: [],
	troubleFiles: [],
	commit: undefined,
	position: 0,
	createdAtMs: startMs - 60 * minute,
	changedAtMs: startMs - 10 * minute,
	completedAtMs: undefined,
	...more,
});

export const anAgent = (id: string, task: string, state: Agent['state'] = 'working', more: Partial<Agent> = {}): Agent => ({
	id: agentId(id),
	taskId: taskId(task),
	fence: 1,
	name: 'claude',
	permissions: 'edit',
	state,
	process: undefined,
	exitCode: undefined,
	code: undefined,
	reason: undefined,
	createdAtMs: startMs - 12 * minute,
	startedAtMs: startMs - 12 * minute,
	heardAtMs: startMs - 3 * second,
	endedAtMs: undefined,
	stopDeadlineMs: undefined,
	outputBytes: 4096,
	cpuPercent: 38,
	memoryMb: 1400,
	saying: 'run pnpm test auth',
	timeoutMs: undefined,
	autoRestart: true,
	worksIn: 'worktree',
	base: undefined,
	...more,
});

export const aWorktree = (task: string, more: Partial<Worktree> = {}): Worktree => ({
	taskId: taskId(task),
	folder: `/home/me/shop/.worktrees/${worktreeFolderName(taskId(task))}`,
	branch: branchName(taskId(task)),
	state: 'created',
	base: '4f2c1a9',
	head: undefined,
	commits: 1,
	addedLines: 40,
	deletedLines: 2,
	dirtyFiles: 0,
	createdAtMs: startMs - 12 * minute,
	cleanedAtMs: undefined,
	...more,
});

export const aMerge = (id: number, task: string, step: Merge['step'], more: Partial<Merge> = {}): Merge => ({
	id,
	taskId: taskId(task),
	step,
	base: '4f2c1a9',
	head: 'b81d0c2',
	commit: undefined,
	tree: undefined,
	files: [],
	reason: undefined,
	createdAtMs: startMs - minute,
	endedAtMs: undefined,
	...more,
});

const held = (id: string, agent: string, title: string, more: Partial<Task> = {}): Task => aTask(id, 'working', {title, agentId: agentId(agent), ...more});
const waiting = (id: string, title: string, on: readonly string[], state: TaskState = 'waiting'): Task =>
	aTask(id, state, {title, waitsFor: on.map(taskId), openDependencies: on.length});

const tasks: readonly Task[] = [
	held('T-17', 'a1', 'login rate limit', {priority: 'high'}),
	held('T-21', 'a2', 'drop legacy carts'),
	held('T-22', 'a3', '한글 i18n strings'),
	held('T-09', 'a4', 'flaky checkout e2e'),
	aTask('T-13', 'gave-up', {
		title: 'bump vite 7',
		agentId: agentId('a5'),
		retries: 3,
		reason: 'exit 1: Cannot find module vite/legacy',
		code: 'attempts_used_up',
	}),
	held('T-25', 'a6', 'docs: API errors', {priority: 'low'}),
	held('T-35', 'a7', 'inventory sync'),
	held('T-36', 'a8', 'remove dead flags', {priority: 'low'}),
	aTask('T-15', 'merging', {title: 'search index', agentId: agentId('a9')}),
	aTask('T-18', 'finished', {title: 'cart badge', agentId: agentId('a10')}),
	aTask('T-11', 'conflicted', {
		title: 'sso cookies',
		agentId: agentId('a11'),
		code: 'merge_conflict',
		reason: 'conflicts in src/auth/session.ts',
		troubleFiles: ['src/auth/session.ts', 'src/auth/cookie.ts'],
	}),
	aTask('T-26', 'ready', {title: 'payment retries', priority: 'high'}),
	aTask('T-27', 'ready', {title: 'webhook idempotency', priority: 'high'}),
	aTask('T-30', 'ready', {title: 'dark mode tokens'}),
	aTask('T-31', 'ready', {title: 'rate-limit headers'}),
	aTask('T-34', 'retrying', {title: 'retry budget metrics', notBeforeMs: startMs + 40 * second, retries: 1}),
	waiting('T-28', 'refund flow', ['T-26']),
	waiting('T-29', 'refund emails', ['T-28', 'T-22']),
	waiting('T-32', 'login audit log', ['T-17']),
	waiting('T-33', 'legacy cart redirect', ['T-21']),
	waiting('T-37', 'vite plugins', ['T-13'], 'blocked'),
	aTask('T-12', 'merged', {title: 'a11y labels', commit: 'b81d0c2aa'}),
	aTask('T-10', 'cleaned', {title: 'csv export', commit: '90aa1e4bb'}),
	aTask('T-08', 'cleaned', {title: 'seed data', commit: '77f01c3cc'}),
	aTask('T-07', 'cancelled', {title: 'spike: graphql'}),
];

const agents: readonly Agent[] = [
	anAgent('a1', 'T-17'),
	anAgent('a2', 'T-21', 'needs-you', {
		name: 'codex',
		saying: 'allow rm -r packages/legacy?',
		heardAtMs: startMs - 130 * second,
		startedAtMs: startMs - 8.5 * minute,
	}),
	anAgent('a3', 'T-22', 'working', {saying: 'edit ui/locales/ko.json', heardAtMs: startMs - second, startedAtMs: startMs - 5.2 * minute}),
	anAgent('a4', 'T-09', 'stalled', {
		saying: 'npx playwright test checkout',
		heardAtMs: startMs - 372 * second,
		startedAtMs: startMs - 41.9 * minute,
		cpuPercent: 0,
	}),
	anAgent('a5', 'T-13', 'ended', {
		name: 'gemini',
		exitCode: 1,
		code: 'agent_failed',
		reason: 'exit 1: Cannot find module vite/legacy',
		endedAtMs: startMs - 118 * second,
		startedAtMs: startMs - 5.3 * minute,
		cpuPercent: undefined,
	}),
	anAgent('a6', 'T-25', 'working', {
		name: 'opencode',
		permissions: 'full',
		saying: 'read src/api/errors.ts',
		heardAtMs: startMs,
		startedAtMs: startMs - 2.3 * minute,
	}),
	anAgent('a7', 'T-35', 'starting', {saying: '', startedAtMs: undefined, createdAtMs: startMs - 4 * second, cpuPercent: undefined, memoryMb: undefined}),
	anAgent('a8', 'T-36', 'quiet', {saying: 'thinking', heardAtMs: startMs - 75 * second, startedAtMs: startMs - 3 * minute}),
];

const worktrees: readonly Worktree[] = [
	aWorktree('T-17', {commits: 4, addedLines: 214, deletedLines: 38, dirtyFiles: 3}),
	aWorktree('T-21', {commits: 2, addedLines: 12, deletedLines: 640, dirtyFiles: 1}),
	aWorktree('T-22', {commits: 1, addedLines: 88, deletedLines: 4}),
	aWorktree('T-09', {commits: 3, addedLines: 9, deletedLines: 9}),
	aWorktree('T-13', {commits: 1, addedLines: 31, deletedLines: 30, dirtyFiles: 6}),
	aWorktree('T-25', {commits: 0, addedLines: 0, deletedLines: 0}),
	aWorktree('T-15', {commits: 5, addedLines: 1204, deletedLines: 77}),
	aWorktree('T-11', {commits: 2, addedLines: 61, deletedLines: 11}),
];

const merges: readonly Merge[] = [
	aMerge(5, 'T-15', 'verifying', {createdAtMs: startMs - 62 * second}),
	aMerge(4, 'T-11', 'conflicted', {files: ['src/auth/session.ts', 'src/auth/cookie.ts'], createdAtMs: startMs - 4 * minute, endedAtMs: startMs - 3 * minute}),
	aMerge(3, 'T-12', 'landed', {commit: 'b81d0c2aa', createdAtMs: startMs - 15 * minute, endedAtMs: startMs - 12 * minute}),
	aMerge(2, 'T-10', 'landed', {commit: '90aa1e4bb', createdAtMs: startMs - 37 * minute, endedAtMs: startMs - 34 * minute}),
];

const wave = (index: number, low: number, high: number, length: number): number => low + ((high - low) * (1 + Math.sin(index / length))) / 2;

export const someReadings = (count: number): Reading[] =>
	Array.from({length: count}, (_, index) => ({
		atMs: startMs - (count - index) * 2 * second,
		cpuPercent: wave(index, 18, 92, 9),
		cores: 8,
		load1: 3.1,
		memoryPercent: Math.min(82, 50 + index * 0.3),
		memoryUsedMb: 19_660,
		memoryTotalMb: 24_064,
		swapPercent: 0,
		diskPercent: 47,
		diskFreeMb: 137_000,
		diskTotalMb: 258_000,
		cpuStallPercent: 2,
	}));

const event = (id: number, agoMs: number, kind: ActivityKind, subject: string, to: string, why?: string): Activity => ({
	id,
	atMs: startMs - agoMs,
	actor: 'test',
	kind,
	subject,
	from: undefined,
	to,
	why,
});

const activities: readonly Activity[] = [
	event(1, 34 * minute, 'task', 'T-10', 'merged', 'landed on main as 90aa1e4'),
	event(2, 20 * minute, 'task', 'T-31', 'ready'),
	event(3, 12 * minute, 'task', 'T-12', 'merged', 'landed on main as b81d0c2'),
	event(4, 6 * minute, 'agent', 'a4', 'stalled', 'no output for 5m; process alive, cpu 0.0'),
	event(5, 3 * minute, 'task', 'T-11', 'conflicted', '2 conflicts in src/auth'),
	event(6, 118 * second, 'task', 'T-13', 'gave-up', "Cannot find module 'vite/legacy'"),
	event(7, 110 * second, 'agent', 'a2', 'needs-you', 'allow rm -r packages/legacy?'),
	event(8, 15 * second, 'task', 'T-18', 'finished', '3 commits, check passed'),
];

const countsOf = (all: readonly Task[]): Record<TaskState, number> =>
	Object.fromEntries(taskStates.map(state => [state, all.filter(task => task.state === state).length])) as Record<TaskState, number>;

/** How many agents may run at once in the fake house. */
export const placesInFake = 8;

/** `more` may replace any part; the counts follow the tasks. */
export const aSnapshot = (more: Partial<Snapshot> = {}): Snapshot => ({
	repository: 'shop',
	targetBranch: 'main',
	tasks,
	counts: countsOf(more.tasks ?? tasks),
	agents,
	slots: keepSlots([], more.agents ?? agents, placesInFake),
	worktrees,
	merges,
	mergeQueue: tasks.filter(({state}) => state === 'finished'),
	activities,
	messages: [],
	readings: someReadings(120),
	pressure: {level: 'warning', reason: 'memory 82% > 75%', sinceMs: startMs - 40 * second},
	paused: false,
	stopped: false,
	mergeHeld: false,
	isVerified: false,
	conductor: {pid: 4711, isMe: true},
	admission: {
		places: 0,
		reason: 'slowed: memory 82% > 75%',
		by: 'machine',
		gate: {resource: 'memory', value: 82, limit: 75, unit: '%'},
		untilMs: startMs + 6 * second,
	},
	holdReason: 'memory 82% > 75%: new agents start slowly',
	...more,
});

export const emptySnapshot = (): Snapshot =>
	aSnapshot({
		tasks: [],
		agents: [],
		worktrees: [],
		merges: [],
		mergeQueue: [],
		activities: [],
		readings: [],
		pressure: {level: 'normal', reason: undefined, sinceMs: 0},
		admission: {places: 3, reason: undefined, by: undefined},
		holdReason: undefined,
	});
