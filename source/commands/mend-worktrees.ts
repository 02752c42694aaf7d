/**
The worktree doctor: finds what a kill, a crash or a hand has left of worktrees, and mends what can be mended without losing anything. Part of create-worktree.
*/
import path from 'node:path';
import {OutsideError} from '../domain/problem.js';
import {isOver} from '../domain/task.js';
import {revertRef} from '../domain/worktree.js';
import {diagnose, type Remedy, type Sight, type Trouble} from '../domain/worktree-trouble.js';
import type {Context} from './command.js';
import type {FoundProblem} from './create-worktree-card.js';

/** Once by each process that begins to conduct, and every hour. */
export const isDoctorDue = ({store, policy, now}: Context): boolean => store.settings.isDoctorDue(now(), policy.mendEveryMs);

export const noteDoctor = ({store, stamp}: Context): void => {
	store.settings.noteDoctor(stamp());
};

export const mendWorktrees = async (context: Context, {isDry}: {readonly isDry: boolean}) => {
	const {inRepositoryLane} = context;
	// In the lane nobody of ours is making or removing one: what is half made stays so.
	const problems = await inRepositoryLane(async () => {
		// Until what is half built is gone, git cannot be asked for anything.
		const found = isDry ? [] : await mendHalfBuiltNow(context);
		for (const trouble of await look(context, isDry)) found.push(await mend(context, trouble, isDry));
		if (!isDry) await forgetReverts(context);
		return found;
	});
	const mended = problems.filter(one => one.mended).length;
	const message = sayFound(problems, mended, isDry);
	const output = {dry_run: isDry, problems_found: problems.length, problems_mended: mended, problems, message};
	return {ok: true as const, value: {said: message, output}};
};

const revertsMax = 200;

/** A ref proves that a revert was made to land; once that is written down it proves nothing any more, and only a cut-off leaves it. */
const forgetReverts = async ({store, git}: Context): Promise<void> => {
	const turned = store.merges.listTurned(revertsMax);
	const refs = await git.refs([...new Set(turned.map(({taskId}) => revertRef(taskId)))]);
	const written = turned.flatMap(({taskId, revert}) => (revert !== undefined && refs.get(revertRef(taskId))?.oid === revert ? [{taskId, revert}] : []));
	await git.deleteRefs(written.map(({taskId, revert}) => ({ref: revertRef(taskId), at: revert})));
};

const sayFound = (problems: readonly FoundProblem[], mended: number, isDry: boolean): string => {
	if (problems.length === 0) return 'All worktrees are well.';
	const list = problems.map(
		({path, message, remedy, mended}) => `${path}: ${message}${mended ? ' (mended)' : remedy === null ? '' : isDry ? ' (can be mended)' : ' (not mended)'}.`,
	);
	return [`${problems.length} found, ${mended} mended.`, ...list].join('\n');
};

/** What keeps git from working at all, and what a killed `add` has left of a folder. */
const halfBuilt: ReadonlySet<string | undefined> = new Set<Remedy['act']>(['remove-lock', 'remove-entry', 'write-commondir', 'unlock', 'remove-folder']);

const seen = ({store, git, places}: Context): Sight => {
	const rows = store.worktrees.list().map(({taskId, folder, branch, state}) => ({taskId, folder, branch, isMade: state !== 'planned'}));
	const roots = [...new Set([places.worktrees, ...rows.map(({folder}) => path.dirname(folder))])];
	const isOpen = (id: string): boolean => {
		const task = store.tasks.find(id);
		return task !== undefined && !isOver(task.state);
	};
	return {...git.seeWorktrees(roots), rows, branches: [], isOpen};
};

const seeHalfBuilt = (context: Context): Trouble[] => diagnose(seen(context)).filter(({remedy}) => halfBuilt.has(remedy?.act));

/** Folders come to light when the entry that they point to is gone: hence as long as there is something that can be mended. */
const mendHalfBuiltNow = async (context: Context): Promise<FoundProblem[]> => {
	const found: FoundProblem[] = [];
	for (let next = seeHalfBuilt(context); next.length > 0; next = seeHalfBuilt(context)) {
		const mended: FoundProblem[] = [];
		for (const trouble of next) mended.push(await mend(context, trouble, false));
		found.push(...mended);
		if (!mended.some(one => one.mended)) break;
	}

	return found;
};

/** Before anything is asked of git. Nearly always there is nothing, and that costs no turn of the lane. */
export const mendHalfBuilt = async (context: Context): Promise<void> => {
	if (seeHalfBuilt(context).length > 0) await context.inRepositoryLane(() => mendHalfBuiltNow(context));
};

const look = async (context: Context, isDry: boolean): Promise<Trouble[]> => {
	const sight = seen(context);
	try {
		const ref = `refs/heads/${context.targetBranch}`;
		const target = (await context.git.refs([ref])).get(ref)?.oid;
		return diagnose({...sight, branches: await context.git.seeBranches(target)});
	} catch (error) {
		// Git itself fails over what is half built, and for once that is not to be mended.
		if (error instanceof OutsideError && isDry) return diagnose(sight);
		throw error;
	}
};

const sayRemedy: Record<Remedy['act'], string> = {
	'remove-lock': 'remove the lock',
	'remove-entry': 'remove the half-built entry',
	'write-commondir': 'write what is missing into the entry',
	'write-gitdir': 'write what is missing into the entry',
	unlock: 'unlock it',
	'forget-entry': 'take it off the list of git',
	'rebuild-entry': 'put it on the list of git again',
	'remove-folder': 'remove the empty folder',
	'delete-branch': 'delete the branch',
};

const mend = async ({git}: Context, {kind, taskId, path, message, remedy}: Trouble, isDry: boolean): Promise<FoundProblem> => {
	const found = {kind, task_id: taskId ?? null, path, message, remedy: remedy === undefined ? null : sayRemedy[remedy.act]};
	if (remedy === undefined || isDry) return {...found, mended: false};
	try {
		await git.mendWorktree(remedy);
		return {...found, mended: true};
	} catch (error) {
		if (!(error instanceof OutsideError)) throw error;
		return {...found, mended: false, message: `${message}; ${error.message.replace(/\.$/, '')}`};
	}
};
