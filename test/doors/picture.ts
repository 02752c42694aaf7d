/**
A picture of a house at work, for the doors to describe.
*/
import type {Activity} from '../../source/domain/activity.js';
import type {Agent} from '../../source/domain/agent.js';
import {agentId, taskId} from '../../source/domain/ids.js';
import {noPressure} from '../../source/domain/pressure.js';
import type {Snapshot} from '../../source/domain/snapshot.js';
import {type Task, type TaskState, taskStates} from '../../source/domain/task.js';

export const nowMs = Date.UTC(2026, 10, 23, 14, 32, 7);

export const aTask = (id: string, state: TaskState, more: Partial<Task> = {}): Task => ({
	id: taskId(id),
	title: `Title of ${id}`,
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
	position: 1,
	createdAtMs: nowMs - 3_600_000,
	changedAtMs: nowMs - 124_000,
	completedAtMs: undefined,
	...more,
});

export const anAgent = (id: string, task: string, more: Partial<Agent> = {}): Agent => ({
	id: agentId(id),
	taskId: taskId(task),
	fence: 1,
	name: 'claude',
	permissions: 'edit',
	state: 'working',
	process: undefined,
	exitCode: undefined,
	code: undefined,
	reason: undefined,
	createdAtMs: nowMs - 60_000,
	startedAtMs: nowMs - 59_000,
	heardAtMs: nowMs - 3000,
	endedAtMs: undefined,
	stopDeadlineMs: undefined,
	outputBytes: 10,
	cpuPercent: undefined,
	memoryMb: undefined,
	saying: 'editing',
	timeoutMs: undefined,
	autoRestart: true,
	worksIn: 'worktree',
	base: undefined,
	...more,
});

export const anActivity = (more: Partial<Activity> = {}): Activity => ({
	id: 1,
	atMs: nowMs,
	actor: 'monitor-agent-lifecycle',
	kind: 'task',
	subject: 'T-17',
	from: 'working',
	to: 'finished',
	why: '3 commits, check passed',
	...more,
});

export const aPicture = (more: Partial<Snapshot> = {}): Snapshot => {
	const {tasks = []} = more;
	return {
		repository: 'shop',
		targetBranch: 'main',
		tasks,
		counts: Object.fromEntries(taskStates.map(state => [state, tasks.filter(task => task.state === state).length])) as Snapshot['counts'],
		agents: [],
		slots: [],
		worktrees: [],
		merges: [],
		mergeQueue: [],
		activities: [],
		messages: [],
		readings: [],
		pressure: noPressure,
		paused: false,
		stopped: false,
		mergeHeld: false,
		isVerified: false,
		conductor: {pid: 7, isMe: false},
		admission: {places: 3, reason: undefined, by: undefined},
		holdReason: undefined,
		...more,
	};
};
