/**
`status` for programs: one object, whose fields are only ever added to. Times are ISO, durations are milliseconds, what is not known is `null`.
*/
import type {Agent} from '../domain/agent.js';
import type {Cause} from '../domain/cause.js';
import type {Reading} from '../domain/gauge.js';
import type {Merge} from '../domain/merge.js';
import type {Message} from '../domain/message.js';
import {picturedIn} from '../domain/pictured.js';
import type {Policy} from '../domain/policy.js';
import type {Snapshot} from '../domain/snapshot.js';
import {isOver, type Task} from '../domain/task.js';
import {createWhy} from '../domain/why.js';
import {whyIdle} from '../domain/why-idle.js';
import type {Worktree} from '../domain/worktree.js';

const iso = (atMs: number): string => new Date(atMs).toISOString();
const isoOrNull = (atMs: number | undefined): string | null => (atMs === undefined ? null : iso(atMs));

export const causeJson = ({code, message, hint, untilMs}: Cause) => ({
	code,
	message,
	hint: hint ?? null,
	until: untilMs !== undefined && Number.isFinite(untilMs) ? iso(untilMs) : null,
});

export const taskJson = (task: Task, nowMs: number, cause: Cause | undefined) => ({
	id: task.id,
	title: task.title,
	state: task.state,
	reason: task.reason ?? null,
	code: task.code ?? null,
	priority: task.priority,
	estimatedHours: task.estimatedHours ?? null,
	agentId: task.agentId ?? null,
	agent: task.agent ?? null,
	spec: task.spec ?? null,
	labels: task.labels,
	files: task.files,
	check: task.check ?? null,
	retries: task.retries,
	repairs: task.repairs,
	notBefore: isoOrNull(task.notBeforeMs),
	openDependencies: task.openDependencies,
	waitsFor: task.waitsFor,
	troubleFiles: task.troubleFiles,
	commit: task.commit ?? null,
	createdAt: iso(task.createdAtMs),
	changedAt: iso(task.changedAtMs),
	completedAt: isoOrNull(task.completedAtMs),
	/** Why it does not go on, by the rules that decide it; `null` where it is over. */
	why: cause === undefined ? null : causeJson(cause),
	inStateMs: Math.max(0, nowMs - task.changedAtMs),
});

export const agentJson = (agent: Agent, nowMs: number) => ({
	id: agent.id,
	taskId: agent.taskId,
	name: agent.name,
	state: agent.state,
	permissions: agent.permissions,
	pid: agent.process?.agent.pid ?? null,
	exitCode: agent.exitCode ?? null,
	code: agent.code ?? null,
	reason: agent.reason ?? null,
	createdAt: iso(agent.createdAtMs),
	startedAt: isoOrNull(agent.startedAtMs),
	endedAt: isoOrNull(agent.endedAtMs),
	ageMs: Math.max(0, (agent.endedAtMs ?? nowMs) - (agent.startedAtMs ?? agent.createdAtMs)),
	quietMs: agent.endedAtMs === undefined ? Math.max(0, nowMs - agent.heardAtMs) : null,
	cpuPercent: agent.cpuPercent ?? null,
	memoryMb: agent.memoryMb ?? null,
	outputBytes: agent.outputBytes,
	saying: agent.saying,
	/** What it says of its own work; evidence decides. */
	claim: agent.claim === undefined ? null : {text: agent.claim.text, percent: agent.claim.percent ?? null, done: agent.claim.isDone, at: iso(agent.claim.atMs)},
});

export const worktreeJson = (worktree: Worktree) => ({
	taskId: worktree.taskId,
	folder: worktree.folder,
	branch: worktree.branch,
	state: worktree.state,
	base: worktree.base,
	head: worktree.head ?? null,
	commits: worktree.commits,
	addedLines: worktree.addedLines,
	deletedLines: worktree.deletedLines,
	dirtyFiles: worktree.dirtyFiles,
	createdAt: iso(worktree.createdAtMs),
});

export const mergeJson = (merge: Merge, nowMs: number) => ({
	id: merge.id,
	taskId: merge.taskId,
	step: merge.step,
	base: merge.base,
	head: merge.head,
	commit: merge.commit ?? null,
	files: merge.files,
	reason: merge.reason ?? null,
	createdAt: iso(merge.createdAtMs),
	endedAt: isoOrNull(merge.endedAtMs),
	tookMs: Math.max(0, (merge.endedAtMs ?? nowMs) - merge.createdAtMs),
});

const messageJson = ({id, sender, recipient, type, taskId, text, state, createdAtMs}: Message) => ({
	id,
	sender,
	recipient,
	type,
	taskId: taskId ?? null,
	text,
	state,
	createdAt: iso(createdAtMs),
});

const resourcesJson = ({atMs, gates: _, ...reading}: Reading, {pressure}: Snapshot) => ({
	at: iso(atMs),
	...reading,
	cpuStallPercent: reading.cpuStallPercent ?? null,
	level: pressure.level,
	reason: pressure.reason ?? null,
});

/** The picture at `nowMs`. States are spelled as everywhere else. */
export const statusJson = (snapshot: Snapshot, policy: Policy, nowMs: number) => {
	const reading = snapshot.readings.at(-1);
	const scene = picturedIn(snapshot)(policy, nowMs);
	const {ofTask} = createWhy(scene);
	const [why] = whyIdle(scene);
	return {
		schema: 'orch.status/1',
		at: iso(nowMs),
		repository: snapshot.repository,
		targetBranch: snapshot.targetBranch,
		conductor: snapshot.conductor ?? null,
		paused: snapshot.paused,
		stopped: snapshot.stopped,
		mergeHeld: snapshot.mergeHeld,
		/** Why no new agent starts. */
		hold: snapshot.holdReason ?? null,
		/** Why nothing runs, or no more than does. */
		why: causeJson(why),
		counts: snapshot.counts,
		tasks: snapshot.tasks.map(task => taskJson(task, nowMs, isOver(task.state) ? undefined : ofTask(task))),
		agents: snapshot.agents.map(agent => agentJson(agent, nowMs)),
		worktrees: snapshot.worktrees.map(worktreeJson),
		mergeQueue: snapshot.mergeQueue.map(({id}) => id),
		merges: snapshot.merges.map(merge => mergeJson(merge, nowMs)),
		messages: snapshot.messages.map(messageJson),
		resources: reading === undefined ? null : resourcesJson(reading, snapshot),
	};
};
