/**
Takes a task out of the running for good. Its worktree and its commits stay.
*/
import {z} from 'zod';
import {isSameTask, taskIdSchema} from '../domain/ids.js';
import {human} from '../domain/message.js';
import type {Task, TaskState} from '../domain/task.js';
import {defineCommand, notFound, refused} from './command.js';

const cancellable: readonly TaskState[] = ['waiting', 'blocked', 'ready', 'unproven', 'conflicted', 'retrying', 'gave-up'];

const whyNot = ({id, state}: Task): string | undefined =>
	cancellable.includes(state) ? undefined : state === 'working' ? `${id} is being worked on; stop its agent first.` : `${id} is ${state}.`;

export const cancelTask = defineCommand({
	name: 'cancel-task',
	summary: 'Cancel a task; its worktree and its commits are kept.',
	input: z.strictObject({taskId: taskIdSchema.describe('The task.')}),
	output: z.strictObject({task_id: z.string(), status: z.literal('cancelled')}),
	facts: {
		purpose: 'Takes a task out of the running for good. Its worktree and its commits stay where they are.',
		success: [
			'The task is cancelled and is never started again.',
			'Tasks that wait for it are blocked, with the reason.',
			'No file, no commit and no branch of it is gone.',
		],
		errors: {
			task_not_found: 'There is no such task.',
			not_cancellable: 'It is being worked on, is being merged, or has ended already.',
			needs_yes: 'Nobody was there to be asked; --yes answers.',
		},
		cfr: ['CFR-014'],
		related: ['restore-task', 'kill-stalled-agent', 'cleanup-worktrees'],
		examples: ['orch-tui task cancel T-2 --yes'],
	},
	bareField: 'taskId',
	asksEverywhere: true,
	keys: (['tasks', 'graph'] as const).map(pane => ({press: 'C', pane, does: 'cancel'})),
	reads: ['orchestrator_task'],
	writes: ['orchestrator_task', 'agent_message', 'audit_event'],

	question({tasks}, {taskId}) {
		const task = tasks.find(({id}) => isSameTask(id, taskId));
		return task === undefined
			? undefined
			: {title: `Cancel ${task.id}?`, lines: [task.title, 'Tasks that wait for it are blocked. Its worktree and its commits are kept.'], yes: 'cancel it'};
	},

	blockedBecause({tasks}, {taskId}) {
		const task = tasks.find(({id}) => isSameTask(id, taskId));
		return task === undefined ? 'There is no task here.' : whyNot(task);
	},

	async run({store, stamp}, {taskId}) {
		const task = store.tasks.find(taskId);
		if (task === undefined) return notFound('task_not_found', `There is no task ${taskId}.`);
		const reason = whyNot(task);
		if (reason !== undefined) return refused('not_cancellable', reason);
		const didMove = store.atomically(() => {
			store.messages.settle(human, task.id, stamp());
			return store.tasks.move(task.id, task.state, 'cancelled', {why: 'cancelled by a person'}, stamp());
		});
		return didMove
			? {
					ok: true,
					value: {
						said: `Cancelled ${task.id}.`,
						output: {task_id: task.id, status: 'cancelled'},
						undo: {name: 'restore-task', input: {taskId: task.id}, does: `put ${task.id} back`},
					},
				}
			: refused('not_cancellable', `${task.id} has just moved on.`);
	},
});
