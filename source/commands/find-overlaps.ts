/**
Finds branches that change the same files, or the same lines, before they are merged. Reads only.
*/
import {isSameTask, type TaskId} from '../domain/ids.js';
import {type Branch, meeting, moveSpan, orderOf, type Shared, type Span, sharedFiles} from '../domain/overlap.js';
import {isOver} from '../domain/task.js';
import type {BranchChanges} from '../outside/git-overlaps.js';
import {type Context, defineCommand, notFound, refused} from './command.js';
import {facts, input, output, type ShownOverlap, type ShownOverlaps} from './find-overlaps-card.js';

export const findOverlaps = defineCommand({
	name: 'find-overlaps',
	summary: 'Find branches that change the same files, or the same lines, before they are merged.',
	input,
	output,
	facts,
	bareField: 'taskId',
	reads: ['orchestrator_task', 'orchestrator_state'],
	writes: [],

	async run(context, {taskId}) {
		const {store, git, targetBranch} = context;
		if (taskId !== undefined && store.tasks.find(taskId) === undefined) return notFound('task_not_found', `There is no task ${taskId}.`);
		const ref = `refs/heads/${targetBranch}`;
		const target = (await git.refs([ref])).get(ref)?.oid;
		if (target === undefined)
			return refused('branch_not_found', `There is no branch ${targetBranch}.`, 'git branch --all lists them.', {branch_name: targetBranch});
		const known = await branchesOf(context, target);
		const {shared, isWhole} = sharedFiles(
			known.map(({branch}) => branch),
			sharedMax,
		);
		const asked = shared.filter(({a, b}) => taskId === undefined || [a, b].some(index => isSameTask(known[index]?.branch.taskId ?? '', taskId)));
		const {overlaps, isGraded} = await grade(context, known, asked);
		const shown: ShownOverlaps = {
			target_branch: targetBranch,
			branches: known.length,
			overlaps: overlaps.slice(0, shownMax),
			hint: hintOf(overlaps[0], known),
			truncated: !isWhole || !isGraded || overlaps.length > shownMax,
		};
		return {ok: true, value: {said: sentencesOf(shown), output: shown}};
	},
});

/** Bounds of one run: it is repeated while a person looks, and goes on where it has stopped, for what is known costs nothing. */
const branchesMax = 300;
const sharedMax = 2000;
const shownMax = 100;
const comparisonsMax = 120;

type Known = {readonly branch: Branch; readonly head: string; readonly base: string};

const blank: BranchChanges = {base: '', changes: []};

/** The branches of tasks that are not over, with what they have committed; the newest, when there are too many. */
const branchesOf = async ({store, git}: Context, target: string): Promise<readonly Known[]> => {
	const trees = store.worktrees.list().slice(-branchesMax);
	const tasks = new Map(store.tasks.findMany(trees.map(({taskId}) => taskId)).map(task => [task.id, task]));
	const placeOf = ({taskId}: {readonly taskId: TaskId}) => tasks.get(taskId)?.position ?? 0;
	const open = trees.filter(({taskId}) => !isOver(tasks.get(taskId)?.state ?? 'cancelled')).toSorted((a, b) => placeOf(a) - placeOf(b));
	const heads = await git.refs(open.map(({branch}) => `refs/heads/${branch}`));
	const headOf = (branch: string) => heads.get(`refs/heads/${branch}`)?.oid;
	const found = await git.overlaps.branchChanges(
		target,
		open.flatMap(({branch}) => headOf(branch) ?? []),
	);
	return open.flatMap(({taskId, branch, addedLines, deletedLines}) => {
		const head = headOf(branch);
		const task = tasks.get(taskId);
		const {base, changes} = (head === undefined ? undefined : found.get(head)) ?? blank;
		if (head === undefined || task === undefined || changes.length === 0) return [];
		return [{head, base, branch: {taskId, state: task.state, size: addedLines + deletedLines, changes}}];
	});
};

const beforeOf = ({branch}: Known, file: string): string | undefined => branch.changes.find(change => change.file === file)?.before;

/** The lines that `mine` has changed, as `theirs` has found the file. */
const spansAsFound = async ({git}: Context, mine: Known, theirs: Known, file: string): Promise<readonly Span[] | undefined> => {
	const spans = await git.overlaps.changedSpans(mine.base, mine.head, file);
	const [from, to] = [beforeOf(mine, file), beforeOf(theirs, file)];
	if (spans === undefined || from === to) return spans;
	// One has found a file where the other has found none: nothing of it can be taken from both.
	if (from === undefined || to === undefined) return undefined;
	const hunks = await git.overlaps.blobHunks(from, to);
	return hunks === undefined ? undefined : spans.map(span => moveSpan(span, hunks));
};

/** Says of each whether it is about the same lines. */
const grade = async (context: Context, known: readonly Known[], shared: readonly Shared[]): Promise<{overlaps: ShownOverlap[]; isGraded: boolean}> => {
	const overlaps: ShownOverlap[] = [];
	let left = comparisonsMax;
	for (const {a, b, file} of shared) {
		const [mine, theirs] = [known[a], known[b]];
		if (mine === undefined || theirs === undefined) continue;
		left -= [mine, theirs].filter(({base, head}) => !context.git.overlaps.knowsSpans(base, head, file)).length;
		if (left < 0) break;
		const met = meeting(await spansAsFound(context, mine, theirs, file), await context.git.overlaps.changedSpans(theirs.base, theirs.head, file));
		overlaps.push({
			task_ids: [mine.branch.taskId, theirs.branch.taskId],
			file,
			grade: met === undefined ? 'same_file' : 'same_lines',
			lines: met === undefined || met === 'whole' ? null : {from: met[0], to: met[1]},
			merge_first: orderOf(mine.branch, theirs.branch).first,
		});
	}

	return {overlaps: overlaps.toSorted((one, other) => Number(other.grade === 'same_lines') - Number(one.grade === 'same_lines')), isGraded: left >= 0};
};

const hintOf = (first: ShownOverlap | undefined, known: readonly Known[]): string | null => {
	const [a, b] = (first?.task_ids ?? []).map(id => known.find(({branch}) => branch.taskId === id)?.branch);
	if (a === undefined || b === undefined) return null;
	const {first: id, after, because} = orderOf(a, b);
	return because === 'nearer'
		? `Merge ${id} before ${after}: it is nearer to the target, and ${after} will have to follow it.`
		: `Merge ${id} before ${after}: ${after} is the larger change and will have to follow it.`;
};

const sentencesOf = ({overlaps, branches, hint, truncated}: ShownOverlaps): string => {
	if (overlaps.length === 0) return branches === 0 ? 'No branch with work waits to be merged.' : `No two of ${branches} open branches change the same file.`;
	const lines = overlaps.map(({task_ids: ids, file, grade: how, lines: at}) => {
		const where =
			how === 'same_file' ? 'same file' : at === null ? 'same file, as a whole' : at.from === at.to ? `same line ${at.from}` : `same lines ${at.from}-${at.to}`;
		return `${ids.join(' and ')}  ${file}  ${where}`;
	});
	const head = `${overlaps.length} ${overlaps.length === 1 ? 'overlap' : 'overlaps'} among ${branches} open branches${truncated ? '; there are more' : ''}.`;
	return [head, ...lines, ...(hint === null ? [] : [hint])].join('\n');
};
