/**
What was kept at refs before something destructive was done: found, told, and given back.
*/
import {salvagePrefix} from '../domain/worktree.js';
import {changeRefs, requireObjectIds} from './git-refs.js';
import type {RunGit} from './git-run.js';
import {clearLock} from './worktree-entries.js';

/** One thing that was kept. `parents`: first what it was made on top of, then what had been kept at the ref before it. */
export type Kept = {readonly ref: string; readonly commit: string; readonly parents: readonly string[]; readonly atMs: number; readonly message: string};

type Place = {readonly git: RunGit; readonly root: string};

const fields = '%H%x00%P%x00%ct%x00%s%x00';

/** So many of one ref are told, the newest first. */
const historyMax = 50;

const readKept = (ref: string, text: string): Kept | undefined => {
	const [commit = '', parents = '', seconds = '', message = ''] = text.split('\0');
	return commit === '' ? undefined : {ref, commit, parents: parents.split(' ').filter(Boolean), atMs: Number(seconds) * 1000, message};
};

/** What is kept at one ref: the newest, then what it holds on to from before. */
const historyOf = async ({git, root}: Place, ref: string, tip: string): Promise<Kept[]> => {
	const found: Kept[] = [];
	for (let next: string | undefined = tip; next !== undefined && found.length < historyMax; ) {
		const {stdout} = await git(['log', '-1', '--no-show-signature', `--format=${fields}`, '--end-of-options', next], {cwd: root, isRead: true});
		const kept = readKept(ref, stdout);
		if (kept === undefined) break;
		found.push(kept);
		next = kept.parents[1];
	}

	return found;
};

/** All that is kept, by ref, each with what was kept there before it. */
export const listKept = async (place: Place): Promise<Kept[][]> => {
	const {stdout} = await place.git(['for-each-ref', '--format=%(refname)%00%(objectname)%00', '--', salvagePrefix], {cwd: place.root, isRead: true});
	const lines = stdout.split('\n').filter(Boolean);
	const all: Kept[][] = [];
	for (const line of lines) {
		const [ref = '', tip = ''] = line.split('\0');
		all.push(await historyOf(place, ref, tip));
	}

	return all.filter(history => history.length > 0);
};

/** A new branch; `false`: there is one of that name, and it is left alone. */
export const makeBranch = async ({git, root}: Place, branch: string, commit: string): Promise<boolean> => {
	const ref = `refs/heads/${branch}`;
	requireObjectIds(commit);
	const {code} = await git(['check-ref-format', '--branch', branch], {cwd: root, isRead: true, answers: 'all'});
	return code === 0 && changeRefs(git, root, [{ref, to: commit, from: '0'.repeat(commit.length)}]);
};

/** Brings the files of a worktree to those of a commit; its branch and its index stay. What is there is gone then: the caller has kept it. */
export const putFiles = async ({git}: Pick<Place, 'git'>, folder: string, commit: string): Promise<void> => {
	requireObjectIds(commit);
	clearLock(folder);
	await git(['restore', `--source=${commit}`, '--worktree', '--no-overlay', '--no-recurse-submodules', '--', ':/'], {cwd: folder, touchesFiles: true});
};
