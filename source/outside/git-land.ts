/**
Moves the target branch to a merge that has been made: by its ref alone, or, where it is checked out, together with the files there.
*/
import {existsSync} from 'node:fs';
import {faultPoint} from '../domain/fault-points.js';
import {rebasedAt} from './branch-users.js';
import {type GitAnswer, gitFailed} from './git-failed.js';
import {changeRefs, durably, readCheckout, requireObjectIds, requireRefNames} from './git-refs.js';
import {takeBack} from './git-take-back.js';
import type {Place} from './worktree-entries.js';

export type Landing = {
	readonly branch: string;
	/** Where the branch stands, and where it shall stand. */
	readonly from: string;
	readonly to: string;
	/** Full name of the ref that proves, after a crash, that this was meant to land; it may be there though the branch has not moved. */
	readonly marker: string;
};

export type Landed =
	| {readonly kind: 'landed'}
	/** Somebody else moved the branch; `oid` is where it stands, `undefined` when it is gone. */
	| {readonly kind: 'moved'; readonly oid: string | undefined}
	/** It is checked out, and that checkout has changes of its own that the merge would overwrite; or somebody is rebasing it. */
	| {readonly kind: 'blocked'; readonly files: readonly string[]; readonly message: string};

/** Explicit, because `branch.<name>.mergeOptions` of the shared configuration is read as well. */
const forwardOnly = [
	'merge',
	'--ff-only',
	'--no-squash',
	'--commit',
	'--no-autostash',
	'--no-verify-signatures',
	'--no-verify',
	'--no-edit',
	'--no-stat',
	'-q',
];

const blockedBy = ({stderr}: GitAnswer): {files: string[]; message: string} => {
	const lines = stderr.split('\n');
	const said = lines.find(line => /^(?:error|fatal):/.test(line)) ?? lines[0] ?? '';
	return {
		files: lines.filter(line => line.startsWith('\t')).map(line => line.slice(1)),
		message: said.replace(/^(?:error|fatal): /, '').trim(),
	};
};

export const land = async (place: Place, {branch, from, to, marker}: Landing): Promise<Landed> => {
	const {git, root} = place;
	const ref = `refs/heads/${branch}`;
	requireObjectIds(from, to);
	requireRefNames(ref, marker);
	const whereIsIt = async () => readCheckout(git, root, ref);

	const now = await whereIsIt();
	if (now?.oid !== from) return {kind: 'moved', oid: now?.oid};
	const rebased = rebasedAt(place, branch);
	if (rebased !== undefined) return {kind: 'blocked', files: [], message: `${branch} is being rebased at ${rebased}`};
	// A checkout whose folder somebody has taken away has no files that would have to follow.
	if (now.checkedOutAt === undefined || !existsSync(now.checkedOutAt)) {
		const changes = [
			{ref: marker, to, from: undefined},
			{ref, to, from},
		];
		return (await changeRefs(git, root, changes)) ? {kind: 'landed'} : {kind: 'moved', oid: (await whereIsIt())?.oid};
	}

	const folder = now.checkedOutAt;
	const forward = () => git([...durably, ...forwardOnly, to], {cwd: folder, touchesFiles: true, answers: 'all'});
	const isFirst = await changeRefs(git, root, [{ref: marker, to, from: '0'.repeat(to.length)}]);
	if (!isFirst) await changeRefs(git, root, [{ref: marker, to, from: undefined}]);
	faultPoint('merge.marked');
	let answer = await forward();
	// One that was cut off before has left files there, which are nobody's work.
	if (answer.code !== 0 && !isFirst && (await takeBack(place, folder, {from, to}))) answer = await forward();
	if (answer.code === 0) return {kind: 'landed'};
	const after = await whereIsIt();
	if (after?.oid === to) return {kind: 'landed'};
	if (after?.oid !== from) return {kind: 'moved', oid: after?.oid};
	const {files, message} = blockedBy(answer);
	// Without files it is not the user's work that is in the way; only an unfinished merge of theirs is their business as well.
	if (files.length > 0 || /have not concluded|unmerged|needs merge|not uptodate/i.test(answer.stderr)) return {kind: 'blocked', files, message};
	await takeBack(place, folder, {from, to});
	throw gitFailed(['merge'], answer, folder);
};
