/**
Reads and moves refs: many in one question, and together or not at all.
*/
import {OutsideError} from '../domain/problem.js';
import {gitFailed} from './git-failed.js';
import type {RunGit} from './git-run.js';

export type RefLook = {readonly oid: string};

export type RefChange = {
	readonly ref: string;
	/** `undefined`: it shall not exist afterwards. */
	readonly to: string | undefined;
	/** What it must hold before; `undefined`: anything or nothing. */
	readonly from: string | undefined;
};

/** A commit that has landed must not be lost with the power: git by default syncs neither refs nor loose objects. */
export const durably = ['-c', 'core.fsync=committed,reference'];
const patiently = ['-c', 'core.filesRefLockTimeout=10000', '-c', 'core.packedRefsTimeout=10000'];

export const isObjectId = (text: string): boolean => /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(text);

/** Names and ids go into git's own line formats: what could end a field is refused before. */
export const requireObjectIds = (...ids: readonly string[]): void => {
	for (const id of ids) {
		if (!isObjectId(id)) throw new OutsideError('bad_object_id', `${JSON.stringify(id)} is not the id of an object.`);
	}
};

export const requireRefNames = (...names: readonly string[]): void => {
	for (const name of names) {
		// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what a name must not hold.
		if (!name.startsWith('refs/') || /[\u0000-\u0020\u007F*?[\\^:~]|\.\.|\/\/|\/$|\.lock$/.test(name)) {
			throw new OutsideError('bad_ref', `${JSON.stringify(name)} cannot be the name of a ref.`);
		}
	}
};

/** Those of the refs that exist, by full name, in one call. It reads no worktrees: while one of them is being made git fails over that. */
export const readRefs = async (git: RunGit, cwd: string, names: readonly string[]): Promise<Map<string, RefLook>> => {
	requireRefNames(...names);
	if (names.length === 0) return new Map();
	const {stdout} = await git(['for-each-ref', '--format=%(refname)%00%(objectname)%00', '--', ...names], {cwd, isRead: true});
	const parts = stdout.split('\0');
	const wanted = new Set(names);
	const found = new Map<string, RefLook>();
	for (let index = 0; index + 1 < parts.length; index += 2) {
		const [name = '', oid = ''] = parts.slice(index, index + 2);
		const full = name.replace(/^\n/, '');
		// A name is also a prefix to git: refs/heads/a answers for refs/heads/a/b.
		if (wanted.has(full)) found.set(full, {oid});
	}

	return found;
};

/** Also which checkout stands on it. Only in the repository lane. */
export const readCheckout = async (git: RunGit, cwd: string, ref: string): Promise<(RefLook & {readonly checkedOutAt: string | undefined}) | undefined> => {
	requireRefNames(ref);
	const {stdout} = await git(['for-each-ref', '--format=%(refname)%00%(objectname)%00%(worktreepath)%00', '--', ref], {cwd, isRead: true});
	const parts = stdout.split('\0').map(part => part.replace(/^\n/, ''));
	const at = parts.indexOf(ref);
	const [oid = '', folder = ''] = parts.slice(at + 1, at + 3);
	return at === -1 ? undefined : {oid, checkedOutAt: folder === '' ? undefined : folder};
};

/** Moves all of the refs or none; `false` when one does not hold what it should. */
export const changeRefs = async (git: RunGit, cwd: string, changes: readonly RefChange[]): Promise<boolean> => {
	requireRefNames(...changes.map(({ref}) => ref));
	requireObjectIds(...changes.flatMap(({from, to}) => [from, to]).filter(id => id !== undefined));
	if (changes.length === 0) return true;
	const lines = changes.map(({ref, to, from}) => (to === undefined ? `delete ${ref}\0${from ?? ''}\0` : `update ${ref}\0${to}\0${from ?? ''}\0`));
	const args = [...durably, ...patiently, 'update-ref', '--no-deref', '-z', '--stdin'];
	const answer = await git(args, {
		cwd,
		input: ['start', ...lines, 'prepare', 'commit'].map(line => (line.endsWith('\0') ? line : `${line}\0`)).join(''),
		answers: [0, 1, 128],
	});
	if (answer.code === 0) return true;
	if (/cannot lock ref .*(?:is at .* but expected|unable to resolve reference|reference already exists)|reference is missing but expected/.test(answer.stderr))
		return false;
	throw gitFailed(['update-ref'], answer, cwd);
};
