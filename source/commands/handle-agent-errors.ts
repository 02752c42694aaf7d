/**
Understands what failed and decides what becomes of it: another try, a repair, or a person.
*/
import {z} from 'zod';
import {taskIdSchema} from '../domain/ids.js';
import {human} from '../domain/message.js';
import {chooseRemedy, type Remedy, severityOf} from '../domain/remedy.js';
import type {Task} from '../domain/task.js';
import {type Context, defineCommand, notFound} from './command.js';
import {sweep} from './sweep.js';

export const handleAgentErrors = defineCommand({
	name: 'handle-agent-errors',
	summary: 'Decide for each failed or unproven task whether it is tried again, repaired or shown to a person.',
	input: z.strictObject({taskId: taskIdSchema.optional().describe('Only this task.')}),
	bareField: 'taskId',
	cadence: 'work',
	reads: ['orchestrator_task', 'agent_lifecycle'],
	writes: ['orchestrator_task', 'error_events', 'agent_message', 'audit_event'],

	async run(context, {taskId}) {
		const {store} = context;
		const all = [...store.tasks.listIn('failed'), ...store.tasks.listIn('unproven')];
		if (taskId !== undefined && store.tasks.find(taskId) === undefined) return notFound('task_not_found', `There is no task ${taskId}.`);
		return sweep(taskId === undefined ? all : all.filter(({id}) => id === taskId), async task => decide(context, task));
	},
});

const decide = (context: Context, task: Task): string | undefined => {
	const {store, policy, random} = context;
	const remedy = chooseRemedy({...task, autoRestart: store.sessions.find(task.id).autoRestart}, random(), policy);
	return store.atomically(() => {
		// An unproven task that is left to a person stays where it is: it is handled once.
		const isNew = noteError(context, task, remedy);
		if (remedy.kind === 'ask' && !isNew) return undefined;
		return carryOut(context, task, remedy);
	});
};

const noteError = ({store, stamp}: Context, {id, agentId, code, reason}: Task, remedy: Remedy): boolean =>
	code === undefined
		? true
		: store.errors.note({agentId, taskId: id, code, message: reason, severity: severityOf(code), action: remedy.kind, atMs: stamp().atMs});

const carryOut = ({store, stamp, now}: Context, task: Task, remedy: Remedy): string | undefined => {
	const {id, state, reason} = task;
	switch (remedy.kind) {
		case 'retry': {
			// Waiting is a column, not a timer: it survives a restart and can be seen.
			const notBeforeMs = now() + remedy.waitMs;
			const why = `try ${remedy.retries + 1} in ${(remedy.waitMs / 1000).toFixed(1)} s${reason === undefined ? '' : `, after: ${reason}`}`;
			return store.tasks.move(id, state, 'retrying', {retries: remedy.retries, notBeforeMs, why}, stamp()) ? `${id} may ${why}.` : undefined;
		}

		case 'repair': {
			const patch = {repairs: task.repairs + 1, notBeforeMs: now() + remedy.waitMs, why: `its agent is told what is missing: ${reason ?? ''}`};
			return store.tasks.move(id, state, 'retrying', patch, stamp()) ? `${id} is repaired: ${reason ?? ''}.` : undefined;
		}

		case 'give-up': {
			const text = reason?.endsWith(remedy.reason) === true ? reason : `${reason ?? 'it failed'}; ${remedy.reason}`;
			if (!store.tasks.move(id, state, 'gave-up', {reason: text}, stamp())) return undefined;
			if (task.code !== 'killed_by_person') tell(store, task, `${id} was given up: ${text}`, stamp());
			return `Gave up on ${id}: ${text}.`;
		}

		case 'ask': {
			tell(store, task, `${id} needs you: ${reason ?? 'it is not proven'}; ${remedy.reason}`, stamp());
			return `${id} needs a person: ${reason ?? ''}; ${remedy.reason}.`;
		}
	}
};

/** A reason may hold a whole script, as of a check; a message that is too long would be refused, and nothing would be told at all. */
const toldMax = 4096;

const tell = (store: Context['store'], {id}: Task, text: string, stamp: ReturnType<Context['stamp']>): void => {
	store.messages.post({sender: 'handle-agent-errors', recipient: human, type: 'error_report', taskId: id, text: text.slice(0, toldMax)}, stamp);
};
