/**
Shows the conflicts of a task file by file, and resolves them as a person says; by itself it chooses nothing. Part of merge-completed-work.
*/
import type {Conflict, Resolution, Resolver} from '../domain/resolution.js';
import {resolversOf, unresolved} from '../domain/resolution.js';
import type {Task} from '../domain/task.js';
import {safeText} from '../domain/text.js';
import {type Context, refused} from './command.js';
import {branchOf, mergedTask} from './merge-answers.js';
import type {MergeInput, ResolutionAnswer, ShownConflict} from './merge-completed-work-card.js';
import {mergeNamed, objectionTo} from './merge-named.js';
import {sidesOf} from './merge-one.js';
import {end} from './record-merge.js';
import {currentTry, giveUpJob} from './start-job.js';
import {verifyName} from './verify-merge.js';

type Fields = Pick<MergeInput, 'operation' | 'mergeStrategy' | 'conflictStrategy' | 'resolveConflicts' | 'paths' | 'orchestratorInstanceId'>;

const isResolver = (strategy: MergeInput['conflictStrategy']): strategy is Resolver => strategy === 'ours' || strategy === 'theirs' || strategy === 'union';

/** What a person has said of conflicts, if anything. */
export const chosenBy = ({operation, mergeStrategy, conflictStrategy, resolveConflicts: resolves, paths}: Fields): Resolution | undefined => {
	if ((operation === 'resolve_conflicts' || resolves) && isResolver(conflictStrategy)) return {strategy: conflictStrategy, paths, files: []};
	return operation === 'merge' && mergeStrategy === 'ours' ? {strategy: 'ours', paths: [], files: []} : undefined;
};

export const resolveConflicts = async (context: Context, task: Task, fields: Fields) => {
	if (fields.conflictStrategy === 'abort') return abort(context, task);
	const objection = await objectionTo(context, task.id);
	if (objection !== undefined) return objection;
	const {base = '', head = ''} = await sidesOf(context, task);
	const {tree, conflicts} = await context.git.conflicts({base, head});
	const shown: ShownConflict[] = [];
	const resolution = chosenBy(fields);
	if (resolution === undefined) {
		for (const conflict of conflicts) shown.push(await show(context, {base, head, tree}, conflict));
		return answer(context, task, {strategy: 'recursive', conflicts: shown, message: sayConflicts(task, shown)});
	}

	const foreign = resolution.paths.filter(file => !conflicts.some(conflict => conflict.file === file));
	if (foreign.length > 0)
		return refused('not_conflicted', `Not in conflict: ${foreign.join(', ')}.`, undefined, {paths: foreign, conflicted_files: conflicts.map(({file}) => file)});
	const left = unresolved(conflicts, resolution);
	if (left.length > 0) return stillInConflict(task, left, resolution);

	const result = await mergeNamed(context, task, {resolution, instanceId: fields.orchestratorInstanceId});
	if (!result.ok) return result;
	const files = context.store.merges.listOf(task.id, 1)[0]?.resolution?.files ?? [];
	const message =
		files.length === 0
			? (result.value.said ?? `${task.id} is on its way.`)
			: `Resolved ${files.length} by ${resolution.strategy}. ${result.value.said ?? ''}`.trimEnd();
	return answer(context, task, {strategy: resolution.strategy, conflicts: [], message}, files);
};

const stillInConflict = ({id}: Task, left: readonly Conflict[], {strategy, paths}: Resolution) => {
	const files = left.map(({file}) => file);
	const unnamed = left.filter(conflict => !paths.includes(conflict.file) && resolversOf(conflict, true).includes(strategy)).map(({file}) => file);
	const hint =
		unnamed.length > 0
			? `These are only resolved when they are named: --paths ${[...paths, ...unnamed].join(',')}`
			: `By ${strategy} they cannot be resolved. Let the agent do it: orch-tui auto-restart-agent ${id}`;
	return refused('merge_conflicts', `${id} would still be in conflict: ${files.join(', ')}. Nothing was done.`, hint, {
		conflicts_count: files.length,
		conflicted_files: files,
	});
};

type Answer = Pick<ResolutionAnswer, 'strategy' | 'conflicts' | 'message'>;

const answer = async (context: Context, {id}: Task, {strategy, conflicts, message}: Answer, files: readonly string[] = []) => {
	const {status, merge_commit, merged_at} = await mergedTask(context, id, message);
	const output: ResolutionAnswer = {
		task_id: id,
		branch_name: branchOf(context, id),
		status,
		strategy,
		conflicts_count: conflicts.length,
		conflicts_resolved: files.length,
		files_resolved: [...files],
		merge_commit,
		merged_at,
		conflicts,
		message,
	};
	return {ok: true as const, value: {said: message, output}};
};

/** So much of a file is shown. */
const shownMax = 4000;

const show = async ({git}: Context, {base, head, tree}: {base: string; head: string; tree: string}, conflict: Conflict): Promise<ShownConflict> => {
	const texts = await git.previewConflict({base, head, tree, conflict});
	const cut = (text: string | undefined): string | null => (text === undefined ? null : safeText(text.slice(0, shownMax)));
	return {
		path: conflict.file,
		kinds: [...conflict.kinds],
		resolvable_by: resolversOf(conflict, true).filter(one => one !== 'union' || texts.union !== undefined),
		base: cut(texts.base),
		ours: cut(texts.ours),
		theirs: cut(texts.theirs),
		marked: cut(texts.marked),
		union: cut(texts.union),
		truncated: Object.values(texts).some(text => (text?.length ?? 0) > shownMax),
	};
};

const sayConflicts = ({id}: Task, conflicts: readonly ShownConflict[]): string => {
	if (conflicts.length === 0) return `${id} has no conflicts.`;
	const parts = conflicts.flatMap(({path, kinds, resolvable_by: by, marked}) => [
		`${path} (${kinds.join(', ')}): ${by.length === 0 ? 'only by hand or by its agent' : by.join(', ')}`,
		...(marked === null ? [] : [marked.trimEnd()]),
	]);
	return [`${id} has conflicts in ${conflicts.length} file${conflicts.length === 1 ? '' : 's'}; ours is the target, theirs the task.`, ...parts].join('\n');
};

/** What has begun is ended, whatever it is at; what was refused over a conflict is over already. */
const abort = async (context: Context, task: Task) => {
	const {store, stamp} = context;
	const open = store.merges.findOpen();
	const tell = (message: string) => answer(context, task, {strategy: 'abort', conflicts: [], message});
	if (open?.taskId === task.id) {
		const {job} = currentTry(context, verifyName(open));
		// Before its verification is stopped, or another one would be begun in its place.
		end(context, open, task, {step: 'rejected', state: 'conflicted', code: 'merge_conflict', files: [], reason: 'a person has given the merge up'});
		if (job !== undefined) await giveUpJob(context, job);
		return tell(`The merge of ${task.id} was given up; target and branch are untouched.`);
	}

	if (task.state === 'merging') {
		store.tasks.move(task.id, 'merging', 'conflicted', {code: 'merge_conflict', reason: 'a person has given the merge up', notBeforeMs: undefined}, stamp());
		return tell(`${task.id} is out of the merge queue; target and branch are untouched.`);
	}

	return tell(`No merge of ${task.id} is under way; target and branch are untouched.`);
};
