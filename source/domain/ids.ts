/**
Names that cannot be mixed up: a task's id is not an agent's id, though both are strings.
*/
import {z} from 'zod';
import {agentIdPattern, taskIdPattern} from './id-patterns.js';

export const taskIdSchema = z
	.string()
	.max(64, 'A task id has at most 64 characters.')
	.regex(taskIdPattern, 'A task id has letters, digits and single dashes, as in TASK-1-2.')
	.brand('TaskId');
export type TaskId = z.infer<typeof taskIdSchema>;

/** Branches and folders carry the id, and not every file system tells capitals from small letters: neither do we, nor does the store. */
export const isSameTask = (a: string, b: string | undefined): boolean => a.toLowerCase() === b?.toLowerCase();

/** `a1`, `a2`, …: one for each attempt at a task, never used again. */
export const agentIdSchema = z.string().regex(agentIdPattern, 'An agent id looks like a3.').brand('AgentId');
export type AgentId = z.infer<typeof agentIdSchema>;

export const taskId = (text: string): TaskId => taskIdSchema.parse(text);
export const agentId = (text: string): AgentId => agentIdSchema.parse(text);

/**
A task as the original's callers hand it on: its id alone, or the row they have got (`commands.md` [2]). What is said of it beside the id is compared by whoever
cares, and never written.
*/
export const namedTaskSchema = z.union([
	taskIdSchema,
	z.strictObject({
		task_id: taskIdSchema,
		spec_id: z.string().nullish(),
		priority: z.string().optional(),
		estimated_hours: z.number().nullish(),
	}),
]);
