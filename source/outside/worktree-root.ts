/**
Whether worktrees may be put somewhere else than where they are by default.
*/
import {accessSync, constants, existsSync, lstatSync, realpathSync, type Stats, statSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import type {Place} from './worktree-entries.js';

export type RootLook =
	| {readonly kind: 'safe'; readonly folder: string /** What git must not see, when it lies in the main checkout. */; readonly exclude: string | undefined}
	| {readonly kind: 'unsafe'; readonly reason: string};

const unsafe = (reason: string): RootLook => ({kind: 'unsafe', reason});

/** Itself, or something below it. */
const isWithin = (folder: string, inside: string): boolean => folder === inside || folder.startsWith(inside.endsWith(path.sep) ? inside : inside + path.sep);

/** The part of a path that is there, and its real name: a link would lead elsewhere later. */
const nearest = (folder: string): string => {
	let at = folder;
	while (!existsSync(at) && at !== path.dirname(at)) at = path.dirname(at);
	return at;
};

/** What is not there by its real name may be there as a link to nothing. */
const looseLink = (there: string, wished: string): string | undefined => {
	const [first] = path.relative(there, wished).split(path.sep);
	const next = path.join(there, first ?? '');
	return next !== there && lstatSync(next, {throwIfNoEntry: false})?.isSymbolicLink() === true ? next : undefined;
};

const isOurs = ({uid}: Stats): boolean => process.getuid === undefined || uid === process.getuid();

/** Whoever else may write there could put something in the place of a worktree. */
const whyNotOurs = (there: string, isItself: boolean): string | undefined => {
	const stat = statSync(there);
	if (!stat.isDirectory()) return `${there} is no folder`;
	if (isItself && !isOurs(stat)) return 'it belongs to somebody else';
	const isShared = (stat.mode & 0o022) !== 0;
	// In a shared folder with the sticky bit, as /tmp, nobody can take away what we make.
	if (isShared && (isItself || (stat.mode & 0o1000) === 0)) return `others may write to ${there}`;
	try {
		accessSync(there, constants.W_OK);
		return undefined;
	} catch {
		return `${there} may not be written to`;
	}
};

/** The checkout, of whichever repository, that would see what is put there. */
const checkoutAround = (folder: string): string | undefined => {
	for (let at = folder; ; at = path.dirname(at)) {
		if (existsSync(path.join(at, '.git'))) return at;
		if (at === path.dirname(at)) return undefined;
	}
};

/** `given`: absolute, or from the main checkout. `data`: our own folder. `tracksUnder`: whether git tracks something there. */
export const judgeRoot = async (
	{root, commonDir}: Place,
	{given, data, own, tracksUnder}: {given: string; data: string; own: string; tracksUnder: (folder: string) => Promise<boolean>},
): Promise<RootLook> => {
	// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what a path of ours must not hold.
	if (/[\u0000-\u001F\u007F]/.test(given)) return unsafe('its name has control characters');
	const wished = path.resolve(root, given);
	const there = nearest(wished);
	const loose = looseLink(there, wished);
	if (loose !== undefined) return unsafe(`${loose} is a link that leads nowhere`);
	const folder = path.join(realpathSync(there), path.relative(there, wished));
	if (folder === path.join(realpathSync(root), path.relative(root, own))) return {kind: 'safe', folder: own, exclude: undefined};
	if (folder === path.parse(folder).root) return unsafe('it is the root of the file system');
	if (isWithin(folder, realpathSync(commonDir))) return unsafe("it is git's own folder");
	if (isWithin(folder, data)) return unsafe("it is orch-tui's own folder");

	const around = checkoutAround(folder);
	const main = realpathSync(root);
	if (folder === main) return unsafe('it is the main checkout itself');
	if (around !== undefined && around !== main) return unsafe(`it lies in another checkout, ${around}, which would see all worktrees as its own files`);
	const objection = whyNotOurs(there, there === wished);
	if (objection !== undefined) return unsafe(objection);
	if (around === undefined) return {kind: 'safe', folder, exclude: undefined};

	const inMain = path.relative(main, folder);
	if (/[*?[\]\\!#]|\s$/.test(inMain)) return unsafe('its name has signs that mean something to git');
	if (await tracksUnder(inMain)) return unsafe('git tracks files there');
	return {kind: 'safe', folder, exclude: `/${inMain}/`};
};
