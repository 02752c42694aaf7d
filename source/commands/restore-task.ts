/**
Puts a cancelled task back: one that was never tried waits again, one that was tried is where a person decides.
*/
import {z} from 'zod';
import {isSameTask, taskIdSchema} from '../domain/ids.js';
import {saidState, type Task} from '../domain/task.js';
import {defineCommand, notFound, refused} from './command.js';
import {settleDependencies} from './settle-dependencies.js';

const whyNot = ({id, state}: Pick<Task, 'id' | 'state'>): string | undefined =>
	state === 'cancelled' ? undefined : `${id} is not cancelled; it is ${saidState(state)}.`;

export const restoreTask = defineCommand({
	name: 'restore-task',
	summary: 'Put a cancelled task back into the backlog.',
	input: z.strictObject({taskId: taskIdSchema.describe('The task.')}),
	output: z.strictObject({
		task_id: z.string(),
		status: z.string().describe('Where it stands now.'),
		dependent_tasks_waiting: z.array(z.string()).describe('Tasks that were blocked by it and wait for it again.'),
	}),
	facts: {
		purpose: 'Takes back that a task was cancelled.',
		success: [
			'One that was never tried waits for its turn again, behind what it waits for.',
			'One that was tried is given up, as before a person looked at it: nothing of it starts by itself, its worktree and its commits are there.',
			'Tasks that were blocked because it was cancelled wait for it again, once it waits itself.',
		],
		errors: {
			task_not_found: 'There is no such task.',
			not_cancelled: 'It is not cancelled. With current_status.',
		},
		cfr: ['CFR-014'],
		related: ['cancel-task', 'auto-restart-agent'],
		examples: ['orch-tui task restore T-2'],
	},
	bareField: 'taskId',
	reads: ['orchestrator_task', 'specs_task_dependency'],
	writes: ['orchestrator_task', 'specs_task_dependency', 'agent_message', 'audit_event'],

	blockedBecause({tasks}, {taskId}) {
		const task = tasks.find(({id}) => isSameTask(id, taskId));
		return task === undefined ? 'There is no task here.' : whyNot(task);
	},

	async run(context, {taskId}) {
		const {store, stamp} = context;
		const task = store.tasks.find(taskId);
		if (task === undefined) return notFound('task_not_found', `There is no task ${taskId}.`);
		const reason = whyNot(task);
		if (reason !== undefined) return refused('not_cancelled', reason, undefined, {current_status: task.state});

		const to = task.agentId === undefined ? 'waiting' : 'gave-up';
		const why = {why: 'restored by a person'};
		const settled = store.atomically(() => {
			const fresh = to === 'waiting' ? {code: undefined, reason: undefined, ...why} : why;
			return store.tasks.move(task.id, 'cancelled', to, fresh, stamp()) ? settleDependencies(context, {isWhole: true}) : undefined;
		});
		if (settled === undefined) return refused('not_cancelled', `${task.id} has just moved on.`, undefined, {current_status: 'unknown'});
		const dependents = new Set<string>(store.tasks.listDependents([task.id]));
		const state = store.tasks.find(task.id)?.state ?? to;
		return {
			ok: true,
			value: {
				said: to === 'waiting' ? `Restored ${task.id}: it is ${state}.` : `Restored ${task.id}: r starts it again.`,
				output: {task_id: task.id, status: state, dependent_tasks_waiting: settled.mended.filter(id => dependents.has(id))},
				undo: {name: 'cancel-task', input: {taskId: task.id}, does: `cancel ${task.id} again`},
			},
		};
	},
});
