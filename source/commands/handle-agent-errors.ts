/**
Understands what failed and decides what becomes of it: another try, a repair, or a person. By itself it decides for all that stands as failed or unproven.
*/
import type {z} from 'zod';
import {levelAbove} from '../domain/escalation.js';
import {faultPoint} from '../domain/fault-points.js';
import {human} from '../domain/message.js';
import {OutsideError, type Result, success} from '../domain/problem.js';
import {isRetryable, type RemedyLimits} from '../domain/remedy.js';
import type {Task} from '../domain/task.js';
import type {ErrorEvent} from '../store/errors.js';
import {badInput, type Context, defineCommand, notFound, type Outcome, refused} from './command.js';
import {decideRemedy, describeHandled, escalateError, isLeftToAPerson, type Rules, seeError} from './decide-remedy.js';
import {facts, input, output} from './handle-agent-errors-card.js';
import {startAfresh, startByRules} from './start-over.js';
import {sweep} from './sweep.js';

type Fields = z.output<typeof input>;

/** An error with its task, which was named by either. */
type Named = {readonly error: ErrorEvent; readonly task: Task};

const listedMax = 1000;

export const handleAgentErrors = defineCommand({
	name: 'handle-agent-errors',
	summary: 'Decide for each failed or unproven task whether it is tried again, repaired or shown to a person.',
	input,
	output,
	facts,
	bareField: 'errorId',
	cadence: 'work',
	reads: ['orchestrator_task', 'agent_lifecycle', 'specs_task', 'task_session'],
	writes: ['orchestrator_task', 'agent_lifecycle', 'task_session', 'error_events', 'agent_message', 'audit_event'],

	async run(context, fields) {
		const {store, policy, isByHand} = context;
		const {operation, errorId, taskId, retryMax} = fields;
		const limits: RemedyLimits = {...policy, ...(retryMax === undefined ? {} : {retriesAsked: retryMax})};
		const rules: Rules = {limits, errorThreshold: fields.errorThreshold ?? policy.errorsUntoldMax};
		if (!isByHand) return handleAll(context, rules);
		if (taskId !== undefined && store.tasks.find(taskId) === undefined) return notFound('task_not_found', `There is no task ${taskId}.`);
		const isNamed = errorId !== undefined || taskId !== undefined;
		if (operation === 'detect') return errorId !== undefined && findNamed(context, fields) === undefined ? noError(fields) : detect(context, fields);
		if (operation === 'handle' && !isNamed) return handleAll(context, rules);
		if (!isNamed)
			return badInput('validation_failed', `${operation} is about one error.`, `Name it: orch-tui handle-agent-errors err-001 --operation ${operation}`);

		const named = findNamed(context, fields);
		if (named === undefined) return noError(fields);
		if (operation === 'handle') return handleOne(context, named, rules);
		return operation === 'recover' ? recover(context, named, fields, limits) : escalate(context, named, fields);
	},
});

/** Failures that nobody has written down yet are, so that each of them has its id from now on. */
const seeAll = (context: Context): void => {
	const {store} = context;
	const failed = (['failed', 'unproven', 'conflicted', 'gave-up'] as const).flatMap(state => store.tasks.listIn(state));
	store.atomically(() => {
		for (const task of failed) seeError(context, task);
	});
};

const findNamed = (context: Context, {errorId, taskId}: Fields): Named | undefined => {
	const {store} = context;
	seeAll(context);
	const error = errorId === undefined ? store.errors.latestOf(taskId ?? '') : store.errors.find(errorId);
	const task = error === undefined ? undefined : store.tasks.find(error.taskId);
	return error === undefined || task === undefined || (taskId !== undefined && task.id !== store.tasks.find(taskId)?.id) ? undefined : {error, task};
};

const noError = ({errorId, taskId}: Fields) => {
	const what = [errorId, taskId].filter(name => name !== undefined).join(' of ');
	return notFound('error_not_found', `There is no error ${errorId === undefined ? `of ${what}` : what}.`, 'orch-tui handle-agent-errors lists them.');
};

const detect = (context: Context, {errorId, taskId}: Fields): Result<Outcome> => {
	const {store} = context;
	seeAll(context);
	const id = taskId === undefined ? undefined : store.tasks.find(taskId)?.id;
	const all = store.errors.listOpen(listedMax).filter(error => (errorId === undefined || error.id === errorId) && (id === undefined || error.taskId === id));
	const errors = all.map(error => ({
		error_id: error.id,
		agent_id: error.agentId ?? null,
		task_id: error.taskId,
		error_code: error.code,
		error_message: error.message ?? null,
		severity: error.severity,
		retryable: isRetryable(error.code),
		priority: error.priority,
		estimated_hours: error.estimatedHours ?? null,
		recovery_action: error.action ?? null,
		escalated_to: error.escalatedTo ?? null,
		stack_trace: error.trace ?? null,
		timestamp: new Date(error.atMs).toISOString(),
	}));
	const lines = errors.map(
		({error_id, task_id, severity, error_code, error_message}) => `${error_id} ${task_id} ${severity} ${error_code}: ${error_message ?? ''}`,
	);
	return success({said: lines.length === 0 ? 'No errors.' : lines.join('\n'), output: {errors_found: errors.length, errors}});
};

const handleAll = (context: Context, rules: Rules): Promise<Result<Outcome>> => {
	const {store} = context;
	const handled: unknown[] = [];
	return sweep(
		[...store.tasks.listIn('failed'), ...store.tasks.listIn('unproven')].filter(task => !isLeftToAPerson(context, task, rules.limits)),
		async task => {
			const {said, output} = await decideRemedy(context, task, rules);
			if (said !== undefined && output !== undefined) handled.push(output);
			if (said !== undefined) faultPoint('retry.decided');
			return said;
		},
		{output: () => ({errors_handled: handled.length, errors: handled})},
	);
};

/** Handled once: of one that has been, it is told what became of it. */
const handleOne = async (context: Context, {error, task}: Named, {limits, errorThreshold}: Rules): Promise<Result<Outcome>> => {
	const isOpen = (task.state === 'failed' || task.state === 'unproven') && task.code === error.code && task.agentId === error.agentId;
	const decision = isOpen && !error.isHandled ? await decideRemedy(context, task, {limits, errorThreshold}) : undefined;
	const told = {isNew: false, messages: [], escalatedTo: error.escalatedTo};
	const fields = decision?.output ?? describeHandled(context, task, error, told, limits);
	return success({...(decision?.said === undefined ? {} : {said: decision.said}), ...(fields === undefined ? {} : {output: fields})});
};

/** A person's word is the approval that a serious error needs; with a limit, the rules decide. */
const recover = (context: Context, {error, task}: Named, {recoveryStrategy, retryMax}: Fields, limits: RemedyLimits): Result<Outcome> => {
	const {store, now, stamp} = context;
	const {id, state} = task;
	// Another attempt is at it: what an earlier one has left behind is no reason to stop it.
	if (state === 'working') {
		return refused('not_restartable', `${id} is at work again.`, `To stop it and start once more: orch-tui agent restart ${id}`, {current_status: state});
	}

	const answer = {error_id: error.id, task_id: id, recovery_strategy: recoveryStrategy, new_agent_id: null};
	try {
		if (recoveryStrategy === 'restart') {
			const started = (retryMax === undefined ? startAfresh : startByRules)(context, task, {limits, by: ` for ${error.id}`});
			store.errors.setAction(error.id, 'restart', now());
			return success({said: `${id} starts again.`, output: {...answer, restarting_in_seconds: started.restarting_in_seconds}});
		}

		const isRepair = recoveryStrategy === 'repair';
		const didMove = store.atomically(() => {
			if (!['failed', 'unproven', 'conflicted', 'gave-up', 'retrying'].includes(state)) return false;
			if (!isRepair && state === 'gave-up') return false;
			const patch = isRepair
				? {repairs: task.repairs + 1, notBeforeMs: now(), why: `its agent is told what is missing, for ${error.id}`}
				: {notBeforeMs: undefined, reason: `${task.reason ?? 'it failed'}; given up by a person`};
			if (!store.tasks.move(id, state, isRepair ? 'retrying' : 'gave-up', patch, stamp())) return false;
			store.errors.setAction(error.id, recoveryStrategy, now());
			store.messages.settle(human, id, stamp());
			return true;
		});
		return didMove
			? success({said: isRepair ? `${id} is repaired.` : `Gave up on ${id}.`, output: {...answer, restarting_in_seconds: isRepair ? 0 : null}})
			: refused('not_restartable', `${id} is ${state}; there is nothing to recover.`, undefined, {current_status: state});
	} catch (problem) {
		if (!(problem instanceof OutsideError)) throw problem;
		return {ok: false, problem: {...problem.problem, kind: 'refused'}};
	}
};

const escalate = (context: Context, {error, task}: Named, {escalationLevel}: Fields): Result<Outcome> => {
	const {recipient, text, messageId, level} = context.store.atomically(() =>
		escalateError(context, task, error, escalationLevel ?? levelAbove(error.escalatedTo)),
	);
	return success({
		said: `${error.id} of ${task.id} was told to ${recipient}.`,
		output: {
			error_id: error.id,
			task_id: task.id,
			escalation_level: level,
			recipient,
			escalation_message: text,
			details: {files_affected: task.troubleFiles, message_sent: messageId},
		},
	});
};
