/**
Says which tasks go first: for the next free place, and in the merge queue.
*/
import {z} from 'zod';
import {isSameTask, taskIdSchema} from '../domain/ids.js';
import {isOver, type Priority, priorities, saidState, type Task} from '../domain/task.js';
import {badInput, defineCommand, notFound, refused} from './command.js';

const whyNot = ({id, state}: Pick<Task, 'id' | 'state'>): string | undefined =>
	isOver(state) ? `${id} is ${saidState(state)}; there is nothing left to do.` : undefined;

/** As many steps up or down, as far as it goes. */
const stepped = (from: Priority, steps: number): Priority => {
	const index = priorities.indexOf(from) - steps;
	return priorities[Math.min(priorities.length - 1, Math.max(0, index))] ?? from;
};

export const setPriority = defineCommand({
	name: 'set-priority',
	summary: 'Let a task go before others, or after them.',
	input: z.strictObject({
		taskId: taskIdSchema.describe('The task.'),
		priority: z.enum(priorities).optional().describe('The priority it gets.'),
		steps: z.int().min(-2).max(2).optional().describe('So many steps up, or down below 0, instead of a priority.'),
	}),
	output: z.strictObject({
		task_id: z.string(),
		priority: z.enum(priorities).describe('The one it has now.'),
		was: z.enum(priorities).describe('The one it had.'),
	}),
	facts: {
		purpose: 'Says which of the ready tasks starts first, and which of the finished ones is merged first.',
		success: [
			'The task has the priority that was named, or as near to the steps as there is one.',
			'The next free place and the next merge go by it; what has begun goes on.',
			'What it was before stands in the audit trail.',
		],
		errors: {
			task_not_found: 'There is no such task.',
			task_over: 'It is merged or cancelled. With current_status.',
		},
		cfr: ['CFR-014'],
		related: ['edit-task', 'find-available-work', 'merge-completed-work'],
		examples: ['orch-tui task priority T-2 high', 'orch-tui set-priority T-2 --steps -1'],
	},
	bareField: 'taskId',
	keys: (['tasks', 'merges', 'graph'] as const).flatMap(pane => [
		{press: 'K', pane, does: 'raise', input: {steps: 1}},
		{press: 'J', pane, does: 'lower', input: {steps: -1}},
	]),
	reads: ['specs_task', 'orchestrator_task'],
	writes: ['specs_task', 'orchestrator_task', 'audit_event'],

	blockedBecause({tasks}, {taskId, steps}) {
		const task = tasks.find(({id}) => isSameTask(id, taskId));
		if (task === undefined) return 'There is no task here.';
		const isThere = steps !== undefined && stepped(task.priority, steps) === task.priority;
		return whyNot(task) ?? (isThere ? `${task.id} is ${task.priority} already; there is nothing ${steps > 0 ? 'above' : 'below'} it.` : undefined);
	},

	async run({store, stamp}, {taskId, priority, steps}) {
		if ((priority === undefined) === (steps === undefined)) {
			return badInput('validation_failed', 'It takes a priority, or steps, and not both.', 'As in: orch-tui task priority T-2 high');
		}

		const task = store.tasks.find(taskId);
		if (task === undefined) return notFound('task_not_found', `There is no task ${taskId}.`);
		const reason = whyNot(task);
		if (reason !== undefined) return refused('task_over', reason, undefined, {current_status: task.state});
		const next = priority ?? stepped(task.priority, steps ?? 0);
		const output = {task_id: task.id, priority: next, was: task.priority};
		if (next === task.priority) return {ok: true, value: {said: `${task.id} is ${next} already.`, output}};
		store.plans.change(task.id, {priority: next}, {from: `priority ${task.priority}`, to: `priority ${next}`}, stamp());
		const undo = {name: 'set-priority' as const, input: {taskId: task.id, priority: task.priority}, does: `make ${task.id} ${task.priority} again`};
		return {ok: true, value: {said: `${task.id} is ${next} now, was ${task.priority}.`, output, undo}};
	},
});
