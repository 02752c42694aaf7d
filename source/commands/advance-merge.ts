/**
The steps of one merge: intent → built → verifying → verified → landed. Each is written down before the next begins, and building the commit
again gives the same commit, so that after a cut-off anywhere this simply goes on. Part of merge-completed-work.
*/
import {few} from '../domain/evidence.js';
import {faultPoint} from '../domain/fault-points.js';
import {type Change, judgeContent, type Merge, type MergeStep, mergeMessage} from '../domain/merge.js';
import {foldersAddedTo, newTwins, sayTwins, twinsIn} from '../domain/path-twins.js';
import type {Task} from '../domain/task.js';
import {branchName, mergedRef} from '../domain/worktree.js';
import type {Context} from './command.js';
import {isFrozen} from './frozen.js';
import {end, land, moveTo, startAgain} from './record-merge.js';
import {whySetBack} from './set-back.js';
import {takeVerdict, verify} from './verify-merge.js';

/** Takes the merge as far as it goes without waiting; returns what came of it. */
export const advance = async (context: Context, from: Merge, task: Task): Promise<string | undefined> => {
	const landedAs = await findLanded(context, from);
	let merge: Merge | undefined = landedAs === undefined ? from : land(context, from, task, landedAs);
	// Who stops everything stops it between two steps: from there it goes on.
	while (merge !== undefined && !isFrozen(context)) {
		const before: MergeStep = merge.step;
		const next: Merge | string | undefined = await step(context, merge, task);
		if (typeof next === 'string') return next;
		merge = next?.step === before ? undefined : next;
	}

	const ended = context.store.merges.find(from.id);
	return ended?.step === 'landed' ? `Merged ${task.id} into ${context.targetBranch}.` : undefined;
};

const step = async (context: Context, merge: Merge, task: Task): Promise<Merge | string | undefined> => {
	switch (merge.step) {
		case 'intent': {
			return build(context, merge, task);
		}

		case 'built': {
			return verify(context, merge, task);
		}

		case 'verifying': {
			return takeVerdict(context, merge, task);
		}

		case 'verified': {
			return moveTarget(context, merge, task);
		}

		default: {
			return undefined;
		}
	}
};

/** After a cut-off: its commit is on the target already, or its work got there another way, which then is the commit. */
const findLanded = async ({git, targetBranch}: Context, {commit, head, base}: Merge): Promise<string | undefined> => {
	const ref = `refs/heads/${targetBranch}`;
	const target = (await git.refs([ref])).get(ref)?.oid;
	// Nobody has moved it since the intent was written: nothing can have landed.
	if (target === undefined || target === base) return undefined;
	if (commit !== undefined && (await git.isAncestor(commit, target))) return commit;
	return (await git.isAncestor(head, target)) ? head : undefined;
};

const build = async (context: Context, merge: Merge, task: Task): Promise<Merge | string | undefined> => {
	const {git} = context;
	const {base, head, resolution} = merge;
	const setBack = await whySetBack(context, merge);
	if (setBack !== undefined) return end(context, merge, task, {step: 'blocked', state: 'conflicted', code: 'git_failed', files: [], reason: setBack});
	const answer = resolution === undefined ? {...(await git.tryMerge({base, head})), resolved: []} : await git.resolveMerge({base, head, ...resolution});
	if (answer.kind === 'conflict') {
		const {files} = answer;
		faultPoint('merge.conflict-found');
		return end(context, merge, task, {
			step: 'conflicted',
			state: 'conflicted',
			code: 'merge_conflict',
			files,
			reason: `conflicts with ${context.targetBranch} in ${few(files)}`,
		});
	}

	const {mine, theirs, landing} = await git.compare({base, head, result: answer.tree});
	// The target holds all of it already: somebody merged it by hand. Commits that cancel each other out hold nothing either, and are not there.
	if (mine.length === 0 && (await git.isAncestor(head, base))) return land(context, merge, task, head);

	const content = judgeContent(mine, theirs, landing);
	if (content.kind === 'unsound') {
		return end(context, merge, task, {step: 'rejected', state: 'conflicted', code: 'content_mismatch', files: content.files, reason: content.reason});
	}

	const twins = await twinsOf(context, landing, base, answer.tree);
	if (twins.length > 0) {
		return end(context, merge, task, {
			step: 'rejected',
			state: 'conflicted',
			code: 'content_mismatch',
			files: [...new Set(twins.flat())],
			reason: sayTwins(twins),
		});
	}

	const branch = context.store.worktrees.find(task.id)?.branch ?? branchName(task.id);
	const chosen = resolution === undefined ? undefined : {...resolution, files: answer.resolved};
	const commit = await git.commitMerge({tree: answer.tree, base, head, message: mergeMessage(task, branch, chosen), atMs: merge.createdAtMs});
	faultPoint('merge.committed');
	return moveTo(context, merge, 'built', {
		tree: answer.tree,
		commit,
		files: landing.map(({file}) => file),
		...(chosen === undefined ? {} : {resolution: chosen}),
	});
};

/** Asked only of folders that something is added to; of the target only where there is such a pair. */
const twinsOf = async ({git}: Context, landing: readonly Change[], base: string, tree: string) => {
	const folders = foldersAddedTo(landing);
	if (folders === undefined) return [];
	const found = twinsIn(landing, await git.namesIn(tree, folders));
	return found.length === 0 ? [] : newTwins(found, await git.namesIn(base, folders));
};

const moveTarget = async (context: Context, merge: Merge, task: Task): Promise<Merge | string | undefined> => {
	const {git, targetBranch, inRepositoryLane} = context;
	const {commit, base} = merge;
	if (commit === undefined) return undefined;
	const answer = await inRepositoryLane(async () =>
		isFrozen(context) ? undefined : git.land({branch: targetBranch, from: base, to: commit, marker: mergedRef(task.id)}),
	);
	if (answer === undefined) return undefined;
	switch (answer.kind) {
		case 'landed': {
			// The branch was moved to it; that it is there still is asked of git, not taken from our own word.
			faultPoint('merge.ref-moved');
			if ((await findLanded(context, merge)) === undefined) return startAgain(context, merge, task, `${targetBranch} was set back at once`);
			faultPoint('merge.proved');
			land(context, merge, task, commit);
			return `Merged ${task.id} into ${targetBranch} as ${commit.slice(0, 7)}.`;
		}

		// Another process was faster with this very merge; or somebody else moved the target, which is normal.
		case 'moved': {
			const landedAs = await findLanded(context, merge);
			return landedAs === undefined ? startAgain(context, merge, task, `${targetBranch} has moved on`) : land(context, merge, task, landedAs);
		}

		case 'blocked': {
			const reason =
				answer.files.length > 0
					? `your checkout of ${targetBranch} has local changes in the way: ${few(answer.files)}`
					: `your checkout is in the way: ${answer.message.replace(/\.$/, '')}`;
			return end(context, merge, task, {step: 'blocked', state: 'conflicted', code: 'target_blocked', files: answer.files, reason});
		}
	}
};
