/**
The merge queue: lands finished work on the target branch, one task at a time, by priority and the oldest, so that none waits for ever.
*/
import {isSameTask, type TaskId} from '../domain/ids.js';
import {OutsideError} from '../domain/problem.js';
import {saidState} from '../domain/task.js';
import {badInput, type Context, defineCommand, notFound, nothingToDo, refused} from './command.js';
import {isFrozen, saidFrozen, whyFrozen} from './frozen.js';
import {mergedTask, queueOf, refusalOf, whyNotMergeable} from './merge-answers.js';
import {facts, input, type MergedTask, type MergeInput, output} from './merge-completed-work-card.js';
import {mergeNamed, objectionTo} from './merge-named.js';
import {begin, bringToEnd, mergeOne} from './merge-one.js';
import {putBack, takeOut, turnOf, whyNotMoved} from './merge-turn.js';
import {chosenBy, resolveConflicts} from './resolve-conflicts.js';
import {sweep} from './sweep.js';

export const mergeCompletedWork = defineCommand({
	name: 'merge-completed-work',
	summary: 'Merge finished work into the target branch, one task at a time, and prove that it landed.',
	input,
	output,
	facts,
	bareField: 'taskId',
	asksEverywhere: true,
	keys: [{press: 'm', pane: 'anywhere', does: 'merge', input: {operation: 'toggle'}}],
	cadence: 'work',
	reads: ['orchestrator_task', 'orchestrator_state', 'merge_attempt', 'job'],
	writes: ['merge_attempt', 'orchestrator_task', 'orchestrator_state', 'specs_task_dependency', 'agent_message', 'job', 'audit_event'],

	question({tasks, targetBranch, isVerified}, fields) {
		const task = tasks.find(({id}) => isSameTask(id, fields.taskId));
		if (task === undefined || fields.operation === 'status') return undefined;
		const choice = chosenBy(fields);
		if (choice !== undefined && !isVerified && task.check === undefined) {
			const lines = [task.title, 'There is neither a verify command nor a check of the task: nobody will have seen whether the result works.'];
			return {title: `Resolve the conflicts of ${task.id} by ${choice.strategy} and land them unverified?`, lines, yes: 'land'};
		}

		if (choice !== undefined || fields.operation === 'resolve_conflicts' || task.state === 'finished' || task.state === 'merging') return undefined;
		return {
			title: `Merge ${task.id} into ${targetBranch} all the same?`,
			lines: [task.title, `It is ${saidState(task.state)}: ${task.reason ?? 'it is not proven'}.`, 'It is verified like any other merge.'],
			yes: 'merge',
		};
	},

	blockedBecause(snapshot, {operation, taskId}) {
		if (operation === 'status') return undefined;
		const task = snapshot.tasks.find(({id}) => isSameTask(id, taskId));
		if (task === undefined) return 'There is nothing to merge here.';
		return operation === 'take_out' || operation === 'put_back'
			? whyNotMoved(task, operation)
			: (whyNotMergeable(task) ?? (operation === 'toggle' ? undefined : saidFrozen(snapshot)));
	},

	async run(context, fields) {
		const {operation, taskId} = fields;
		if (operation === 'status') return sayQueue(context);
		const slip = slipIn(fields);
		if (slip !== undefined) return badInput('validation_failed', ...slip);
		if (taskId === undefined) return context.isByHand ? (whyFrozen(context) ?? mergeAll(context)) : mergeNext(context);

		const task = context.store.tasks.find(taskId);
		if (task === undefined) return notFound('task_not_found', `There is no task ${taskId}.`);
		const does = operation === 'toggle' ? turnOf(context, task) : operation;
		if (does === 'take_out') return takeOut(context, task);
		if (does === 'put_back') return putBack(context, task);
		const frozen = whyFrozen(context);
		if (frozen !== undefined) return frozen;
		const reason = whyNotMergeable(task);
		if (reason !== undefined) {
			return task.commit === undefined
				? refused('task_not_completed', reason, undefined, {current_status: task.state})
				: refused('merge_already_done', reason, undefined, {merge_commit: task.commit});
		}

		return does === 'resolve_conflicts'
			? resolveConflicts(context, task, fields)
			: mergeNamed(context, task, {resolution: chosenBy(fields), instanceId: fields.orchestratorInstanceId});
	},
});

/** What no field by itself can be wrong about: message, then hint. */
const slipIn = ({
	operation,
	taskId,
	conflictStrategy: strategy,
	resolveConflicts: resolves,
	mergeStrategy,
	paths,
}: MergeInput): [string, string] | undefined => {
	const isPick = strategy === 'ours' || strategy === 'theirs' || strategy === 'union';
	if (taskId === undefined && (operation === 'take_out' || operation === 'put_back' || operation === 'toggle'))
		return ['One task at a time is put into the queue, or taken out of it.', 'Name the task.'];
	if (taskId === undefined && (operation === 'resolve_conflicts' || resolves || mergeStrategy === 'ours'))
		return ['Conflicts are resolved task by task.', 'Name the task.'];
	if (operation === 'merge' && resolves && !isPick) return ['How conflicts are to be resolved has to be said.', '--conflict-strategy ours, theirs or union'];
	if (operation === 'merge' && !resolves && strategy !== undefined && strategy !== 'recursive')
		return ['A merge resolves no conflicts unless it is told to.', 'Add --resolve-conflicts, or use --operation resolve_conflicts.'];
	if (strategy === 'union' && paths.length === 0) return ['The lines of both are only taken in files that are named.', '--paths CHANGELOG.md'];
	if (paths.length > 0 && !isPick) return ['Paths are for a strategy that resolves: ours, theirs or union.', '--conflict-strategy union'];
	return undefined;
};

const sayQueue = (context: Context) => {
	const queue = queueOf(context);
	const message =
		queue.total_in_queue === 0
			? 'Nothing waits to be merged.'
			: `${queue.total_in_queue} in the merge queue; next is ${queue.next_to_merge}${queue.merges_held ? ', when a person says so' : ''}.`;
	const list = queue.merge_queue.map(
		({task_id: id, status, position, reason}) => `${position ?? '-'}  ${id}  ${status}${reason === null ? '' : `: ${reason}`}`,
	);
	return {ok: true as const, value: {said: [message, ...list].join('\n'), output: {...queue, message}}};
};

const nextIn = (context: Context) => {
	const {store, policy} = context;
	if (isFrozen(context)) return {open: undefined, task: undefined, isHeld: true};
	const open = store.merges.findOpen();
	const task = open === undefined ? store.tasks.listForMerge(1)[0] : undefined;
	const isHeld = store.settings.isOn('merges-held') || policy.approve === 'ask';
	// What has begun, or was let in by a person, goes on.
	return {open, task: isHeld && task?.state === 'finished' ? undefined : task, isHeld};
};

const summaryOf = (
	context: Context,
	merges: readonly MergedTask[],
	failed: ReadonlyArray<{task_id: string; error: string; message: string; conflicted_files: string[]}>,
	message: string,
) => {
	const {total_in_queue, next_to_merge} = queueOf(context);
	return {
		merges_done: merges.filter(({status}) => status === 'merged' || status === 'cleaned').length,
		merges,
		not_merged: failed,
		total_in_queue,
		next_to_merge,
		message,
	};
};

/** The heartbeat's: one step of the next one; it beats again at once while anything moves. */
const mergeNext = async (context: Context) => {
	const {open, task} = nextIn(context);
	const next = open ?? task;
	return next === undefined ? nothingToDo : sweep([next], async one => mergeOne(context, 'step' in one ? one : await begin(context, one)));
};

/** A person's: the whole queue, each to its end; one that cannot be merged is out of the way of the next. */
const mergeAll = async (context: Context) => {
	const {store} = context;
	const merges: MergedTask[] = [];
	const failed: Array<{task_id: string; error: string; message: string; conflicted_files: string[]}> = [];
	const seen = new Set<TaskId>();
	for (;;) {
		const {open, task, isHeld} = nextIn(context);
		const id = open?.taskId ?? task?.id;
		if (id === undefined && isHeld && merges.length + failed.length === 0 && store.tasks.listForMerge(1).length > 0)
			return refused('merges_held', 'Merges wait for a person.', 'Name the task, or: orch-tui merge release', {
				next_to_merge: store.tasks.listForMerge(1)[0]?.id ?? null,
			});
		if (id === undefined || seen.has(id)) break;
		seen.add(id);
		try {
			const objection = open === undefined ? await objectionTo(context, id) : undefined;
			const said = await bringToEnd(context, open ?? (task && (await begin(context, task))));
			const refusal = refusalOf(context, id);
			if (refusal === undefined) merges.push(await mergedTask(context, id, said ?? `${id} is on its way.`));
			else
				failed.push({
					task_id: id,
					error: (objection ?? refusal).problem.code,
					message: refusal.problem.message,
					conflicted_files: [...(store.tasks.find(id)?.troubleFiles ?? [])],
				});
		} catch (error) {
			if (!(error instanceof OutsideError)) throw error;
			failed.push({task_id: id, error: error.code, message: error.message, conflicted_files: []});
		}
	}

	const message = [...merges, ...failed].map(one => one.message).join('\n') || 'Nothing waits to be merged.';
	return {ok: true as const, value: {...(merges.length + failed.length === 0 ? {} : {said: message}), output: summaryOf(context, merges, failed, message)}};
};
