/**
Takes a task out of the merge queue, and puts it back: it stays finished, and only its turn comes and goes. Part of merge-completed-work.
*/
import {isTakenOut, saidState, type Task} from '../domain/task.js';
import {type Context, refused} from './command.js';
import {mergedTask} from './merge-answers.js';

type Move = 'take_out' | 'put_back';

export const whyNotMoved = (task: Pick<Task, 'id' | 'state' | 'code'>, move: Move): string | undefined => {
	const {id, state} = task;
	if (move === 'put_back') return isTakenOut(task) ? undefined : `${id} was not taken out of the merge queue; it is ${saidState(state)}.`;
	if (isTakenOut(task)) return `${id} is out of the merge queue already.`;
	return state === 'finished' || state === 'merging' ? undefined : `${id} is not in the merge queue; it is ${saidState(state)}.`;
};

/** What the one key for both means now. Where a person lets each in by name, one that was not let in is in no queue yet. */
export const turnOf = ({policy}: Context, task: Task): Move | 'merge' => {
	const isAsked = policy.approve === 'ask';
	if (isTakenOut(task)) return isAsked ? 'merge' : 'put_back';
	return task.state === 'merging' || (task.state === 'finished' && !isAsked) ? 'take_out' : 'merge';
};

const movedOn = ({store}: Context, {id, state}: Task, move: Move) => {
	const now = store.tasks.find(id);
	const reason = (now && whyNotMoved(now, move)) ?? `${id} has just moved on.`;
	return refused('not_in_queue', reason, undefined, {current_status: now?.state ?? state});
};

export const takeOut = async (context: Context, task: Task) => {
	const {store, stamp} = context;
	const {id} = task;
	const verdict = store.atomically(() => {
		if (store.merges.findOpen()?.taskId === id) return 'under-way';
		const now = store.tasks.find(id);
		if (now === undefined || whyNotMoved(now, 'take_out') !== undefined) return undefined;
		const reason = 'taken out of the merge queue by a person';
		return store.tasks.move(id, now.state, 'finished', {code: 'taken_out', reason, notBeforeMs: undefined}, stamp()) ? now.state : undefined;
	});
	if (verdict === 'under-way') {
		const hint = `Once it has landed: orch-tui merge revert ${id}`;
		return refused('merge_under_way', `${id} is being merged; it is too late to take it out.`, hint, {task_id: id});
	}

	if (verdict === undefined) return movedOn(context, task, 'take_out');
	const said = `${id} is out of the merge queue.`;
	// Who was let in by name is let in again.
	const operation = verdict === 'merging' ? 'merge' : 'put_back';
	const undo = {name: 'merge-completed-work' as const, input: {taskId: id, operation}, does: `put ${id} back into the merge queue`};
	return {ok: true as const, value: {said, output: await mergedTask(context, id, said), undo}};
};

export const putBack = async (context: Context, task: Task) => {
	const {store, stamp} = context;
	const {id} = task;
	const isBack =
		isTakenOut(store.tasks.find(id) ?? task) &&
		store.tasks.move(id, 'finished', 'finished', {code: undefined, reason: undefined, why: 'put back into the merge queue by a person'}, stamp());
	if (!isBack) return movedOn(context, task, 'put_back');
	const said = `${id} is in the merge queue again.`;
	const undo = {name: 'merge-completed-work' as const, input: {taskId: id, operation: 'take_out'}, does: `take ${id} out of the merge queue`};
	return {ok: true as const, value: {said, output: await mergedTask(context, id, said), undo}};
};
