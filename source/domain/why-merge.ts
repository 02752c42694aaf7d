/**
Why work that is done has not landed.
*/
import {untrustedHint} from './admission.js';
import {type Cause, sayUntil} from './cause.js';
import type {MergeStep} from './merge.js';
import {causeOf, nextCause, type Scene} from './scene.js';
import {isTakenOut, saidState, type Task} from './task.js';

const goesOn = {hint: 'Let it go on: orch-tui release'};

/** Nothing lands, whatever it is. `standing`: how far it has come. */
const frozen = (task: Task, standing: string, {admission}: Scene): Cause | undefined => {
	if (admission.isStopped) return causeOf(task, 'stopped', 'stopped', `${task.id} is ${standing}; everything was stopped by a person.`, goesOn);
	if (!admission.isUntrusted) return undefined;
	return causeOf(task, 'not_trusted', 'not trusted', `${task.id} is ${standing}; the config is not trusted yet.`, {hint: untrustedHint});
};

/** Done, and not yet on its way: the queue itself would begin with it, or not. */
export const whyFinished = (task: Task, scene: Scene): Cause => {
	const {openMerge, mergeQueue, mergeHeld, policy} = scene;
	const release = {hint: 'Let it go on: orch-tui merge release'};
	if (isTakenOut(task)) {
		const hint = `Merge it: orch-tui merge add ${task.id}; put it back into the queue: orch-tui merge back ${task.id}`;
		return causeOf(task, 'needs_person', 'taken out', `${task.id} is done; a person took it out of the merge queue.`, {hint});
	}

	const held = frozen(task, 'done', scene);
	if (held !== undefined) return held;
	if (mergeHeld) return causeOf(task, 'merge_wedged', 'merges held', `${task.id} is done; a person holds the merge queue.`, release);
	if (policy.approve === 'ask') {
		return causeOf(task, 'needs_person', 'approve', `${task.id} is done and waits for a person to let it in.`, {
			hint: `Let it in: orch-tui merge add ${task.id}`,
		});
	}

	const place = mergeQueue.findIndex(({id}) => id === task.id);
	if (openMerge !== undefined) return causeOf(task, 'under_way', 'merge queue', `${task.id} is done; ${openMerge.taskId} is being merged before it.`);
	return place > 0
		? causeOf(task, 'under_way', 'merge queue', `${task.id} is done; ${mergeQueue[0]?.id} is merged before it.`)
		: nextCause(task, 'is merged next', scene);
};

/** In the words of the merge view. */
const stageOf = (step: MergeStep): string => (step === 'intent' || step === 'built' ? 'building' : step === 'verified' ? 'landing' : step);

export const whyMerging = (task: Task, scene: Scene): Cause => {
	const {openMerge, isConducted, nowMs} = scene;
	const held = frozen(task, 'on its way', scene);
	if (held !== undefined) return held;
	if (task.notBeforeMs !== undefined && task.code === 'git_failed') {
		const message = `${task.id} cannot be merged, git refuses: ${task.reason ?? 'it does not say why'}. It is tried again ${sayUntil(task.notBeforeMs, nowMs)}, then the next one has its turn.`;
		return causeOf(task, 'merge_wedged', 'git refuses', message, {untilMs: task.notBeforeMs});
	}

	if (openMerge !== undefined && openMerge.taskId !== task.id)
		return causeOf(task, 'under_way', 'merge queue', `${task.id} is merged after ${openMerge.taskId}.`);
	return isConducted
		? causeOf(task, 'under_way', 'merging', openMerge === undefined ? `${task.id} is merged next.` : `${task.id} is being merged: ${stageOf(openMerge.step)}.`)
		: nextCause(task, 'is being merged', scene);
};

/** Only a person can say how it goes on. */
export const whyPerson = (task: Task): Cause => {
	const {id, state, reason, code} = task;
	const because = reason === undefined ? '' : `: ${reason}`;
	if (code === 'target_blocked')
		return causeOf(task, 'merge_wedged', 'your changes', `${id} was not merged${because}.`, {hint: `Commit or stash them, then: orch-tui merge add ${id}`});
	const hint =
		state === 'gave-up' ? `Try it again: orch-tui agent restart ${id}` : `Try it again: orch-tui agent restart ${id}; or merge it: orch-tui merge add ${id}`;
	return causeOf(task, 'needs_person', saidState(state), `${id} is ${saidState(state)}${because}.`, {hint});
};
