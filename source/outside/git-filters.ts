/**
Filters: programs that git runs over each file which it writes or reads. Whoever can write the configuration of the repository, as every agent can, could name one;
only those of the person's own configuration are run, and the ones that everybody knows.
*/
import {existsSync, readFileSync, statSync} from 'node:fs';
import path from 'node:path';
import {partsOf, type RunGit} from './git-run.js';

const keys = String.raw`^(filter\..*\.(clean|smudge|process|required)|lfs\.(extension|customtransfer)\..*|lfs\.standalonetransferagent)$`;

/** As `git lfs install --local` and `git-crypt` write them. */
const known = [/^git[- ]lfs (?:clean|smudge)(?: --skip)? -- %f$/, /^git[- ]lfs filter-process(?: --skip)?$/, /^"?git-crypt"? (?:clean|smudge|diff)$/];

/** Submodules in submodules. */
const depthMax = 4;

/** Bytes of an index that has a submodule in it; others may have them by chance. */
const submoduleMode = Buffer.from([0x00, 0x00, 0xe0, 0x00]);

/** Nothing where there is no file. */
export const readIfThere = (file: string): Buffer => {
	try {
		return statSync(file).isFile() ? readFileSync(file) : Buffer.alloc(0);
	} catch {
		return Buffer.alloc(0);
	}
};

/** What git reads of a checkout before it does anything: its own folder, and the shared one. */
export const foldersOf = (checkout: string): {readonly own: string; readonly common: string} => {
	const dotGit = path.join(checkout, '.git');
	const link = readIfThere(dotGit).toString('utf8');
	const own = link === '' ? dotGit : path.resolve(checkout, link.replace(/^gitdir: /, '').trimEnd());
	const common = readIfThere(path.join(own, 'commondir')).toString('utf8').trimEnd();
	return {own, common: common === '' ? own : path.resolve(own, common)};
};

type Entry = {readonly isOwn: boolean; readonly key: string; readonly value: string};

/** Scope, then key and value on lines of their own. What we said ourselves is left out. */
export const entriesIn = (stdout: string): Entry[] => {
	const parts = partsOf(stdout);
	const entries: Entry[] = [];
	for (let index = 0; index + 1 < parts.length; index += 2) {
		if (parts[index] === 'command') continue;
		const [key = '', ...value] = (parts[index + 1] ?? '').split('\n');
		entries.push({isOwn: parts[index] === 'global' || parts[index] === 'system', key, value: value.join('\n')});
	}

	return entries;
};

/** What every key that stands in the repository is to be instead. */
const tamed = (entries: readonly Entry[]): ReadonlyMap<string, string> => {
	const result = new Map<string, string>();
	for (const {isOwn, key, value} of entries) {
		if (isOwn) continue;
		const isRequired = key.endsWith('.required');
		const driver = key.slice(0, key.lastIndexOf('.'));
		// What is said last holds: a known program is one only as long as nothing else of its driver was put in.
		const all = entries.filter(one => !one.isOwn && one.key.startsWith(`${driver}.`) && !one.key.endsWith('.required'));
		if (key.startsWith('filter.') && all.length > 0 && all.every(one => known.some(rule => rule.test(one.value)))) continue;
		const mine = entries.findLast(one => one.isOwn && one.key === key);
		result.set(key, mine?.value ?? (isRequired ? 'false' : ''));
		if (value === mine?.value) result.delete(key);
	}

	return result;
};

const submodulesOf = async (git: RunGit, checkout: string, own: string): Promise<string[]> => {
	if (!readIfThere(path.join(own, 'index')).includes(submoduleMode)) return [];
	const {stdout} = await git(['ls-files', '--stage', '-z'], {cwd: checkout, isRead: true});
	return partsOf(stdout)
		.filter(one => one.startsWith('160000 '))
		.map(one => path.join(checkout, one.slice(one.indexOf('\t') + 1)))
		.filter(folder => existsSync(path.join(folder, '.git')));
};

/** What is not run in a checkout, as it is run elsewhere: each key with what holds instead. */
export const foreignIn = async (git: RunGit, checkout: string, depth = 0): Promise<ReadonlyMap<string, string>> => {
	const {own, common} = foldersOf(checkout);
	const text = [path.join(common, 'config'), path.join(own, 'config.worktree')].map(file => readIfThere(file).toString('latin1')).join('\n');
	const isSuspect = /filter|include|lfs/i.test(text);
	const asked = isSuspect ? await git(['config', '--show-scope', '-z', '--get-regexp', keys], {cwd: checkout, isRead: true, answers: [0, 1]}) : undefined;
	const found = new Map(asked === undefined ? [] : tamed(entriesIn(asked.stdout)));
	if (depth >= depthMax) return found;
	for (const folder of await submodulesOf(git, checkout, own)) for (const [key, value] of await foreignIn(git, folder, depth + 1)) found.set(key, value);
	return found;
};

/** With these variables no program runs over the files of `checkout` that somebody wrote into the repository's configuration. */
const withoutForeignFilters = async (git: RunGit, checkout: string): Promise<Record<string, string>> => {
	const entries = [...(await foreignIn(git, checkout))];
	if (entries.length === 0) return {};
	return {
		GIT_CONFIG_COUNT: String(entries.length),
		...Object.fromEntries(
			entries.flatMap(([key, value], index) => [
				[`GIT_CONFIG_KEY_${index}`, key],
				[`GIT_CONFIG_VALUE_${index}`, value],
			]),
		),
	};
};

/** Heeds `touchesFiles`. */
export const filtering =
	(git: RunGit): RunGit =>
	async (args, call) =>
		git(args, call.touchesFiles === true ? {...call, env: {...call.env, ...(await withoutForeignFilters(git, call.cwd))}} : call);
