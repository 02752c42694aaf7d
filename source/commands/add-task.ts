/**
Adds one task, as the composer on the screen and `orch-tui add-task` make it.
*/
import {z} from 'zod';
import {durationMs} from '../domain/duration.js';
import {planBacklog} from '../domain/plan.js';
import {splitFiles} from '../domain/plan-markdown.js';
import {priorities} from '../domain/task.js';
import {defineCommand} from './command.js';

const limitMaxMs = 86_400_000;
const triesMax = 11;

/** With its unit: a bare number could be anything. */
const isLimit = (text: string): boolean => {
	const ms = /\d$/.test(text.trim()) ? 0 : (durationMs(text) ?? 0);
	return ms > 0 && ms <= limitMaxMs;
};

/** `TASK-1, TASK-2` as it is typed into one line. */
const list = (text: string | undefined): string[] =>
	(text ?? '')
		.split(',')
		.map(part => part.trim())
		.filter(part => part !== '');

export const addTask = defineCommand({
	name: 'add-task',
	summary: 'Add one task to the backlog.',
	input: z.strictObject({
		title: z.string().trim().min(1, 'A task needs a title.').max(500).describe('What is to be done, in one line.'),
		id: z.string().optional().describe('Its id. Default: the next free one.'),
		prompt: z.string().optional().describe('All else that the agent should know.'),
		check: z.string().optional().describe('A command that proves the work.'),
		after: z.string().optional().describe('Ids of tasks that have to be merged first, with commas.'),
		soft: z.string().optional().describe('Ids of tasks that would better be merged first.'),
		files: z.string().optional().describe('Paths and globs that it may change, with commas.'),
		priority: z.enum(priorities).default('medium').describe('Its priority.'),
		agent: z.string().optional().describe('The agent for it, by its name in the config.'),
		tries: z.int().min(1).max(triesMax).optional().describe('How often it may be begun, the first time included. Default: once, and retries of the config.'),
		limit: z
			.string()
			.refine(isLimit, 'It is a time as in 30m or 2h, of a day at most.')
			.optional()
			.describe('How long each attempt may take, as in 30m or 2h. Default: timeoutSeconds of the config.'),
	}),
	output: z.strictObject({
		task_id: z.string().describe('Its id, given or chosen.'),
		title: z.string().describe('What is to be done.'),
	}),
	facts: {
		purpose: 'Puts one task into the backlog, with what it waits for, what it may change and what proves it.',
		success: [
			'The task is in the backlog under an id of its own.',
			'It waits for the tasks that it names, and for no others.',
			'Nothing that was there has changed; a task that is not right is not added at all.',
		],
		errors: {validation_failed: 'A field is wrong, the id is taken, or a task it names is not there: nothing is added.'},
		cfr: ['CFR-014'],
		related: ['import-backlog', 'cancel-task', 'find-available-work'],
		examples: ['orch-tui add "Add idempotency keys" --check "npm test"', 'orch-tui add "Document them" --id DOC-7 --priority low --files docs/,readme.md'],
	},
	bareField: 'title',
	keys: [{press: 'n', pane: 'anywhere', does: 'new'}],
	reads: ['specs_task'],
	writes: ['specs_task', 'specs_task_dependency', 'orchestrator_task', 'task_session', 'audit_event'],

	async run({store, policy, stamp}, {after, soft, files, tries, limit, ...fields}) {
		const line = JSON.stringify({
			...fields,
			dependsOn: [...list(after).map(id => ({id, type: 'hard'})), ...list(soft).map(id => ({id, type: 'soft'}))],
			files: splitFiles(files ?? '')
				.map(file => file.trim())
				.filter(file => file !== ''),
		});
		const agents = Object.keys(policy.agents);
		const {plans, already, problems} = store.atomically(() => {
			const settlement = planBacklog(
				line,
				{format: 'json', textMax: policy.textMax, isAlone: true},
				{...store.plans.known(), ...(agents.length > 0 ? {agents} : {})},
			);
			if (settlement.problems.length > 0) return settlement;
			store.plans.add(
				settlement.plans.map(plan => ({...plan, retriesMax: tries === undefined ? undefined : tries - 1})),
				stamp(),
			);
			if (limit !== undefined) for (const {id} of settlement.plans) store.sessions.set(id, {timeoutMs: durationMs(limit)});
			return settlement;
		});

		const [plan] = plans;
		if (plan !== undefined) {
			const undo = {name: 'cancel-task' as const, input: {taskId: plan.id}, does: `cancel ${plan.id}`};
			return {ok: true, value: {said: `Added ${plan.id}: ${plan.title}.`, output: {task_id: plan.id, title: plan.title}, undo}};
		}

		const message =
			already.length > 0 ? `${already.join(', ')} is there already.` : problems.map(({message, hint}) => [message, hint].filter(Boolean).join(' ')).join(' ');
		return {ok: false, problem: {kind: 'bad-input', code: 'validation_failed', message}};
	},
});
