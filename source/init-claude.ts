/**
`orch-tui init --claude`: which slash commands would be written, and writing them; never over a file that somebody has edited. Part of the front step.
*/
import {createHash} from 'node:crypto';
import {lstatSync, mkdirSync, readFileSync, statSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {registry} from './commands/registry.js';
import type {Problem} from './domain/problem.js';
import {isUnedited, slashFiles, slashFolder} from './doors/slash-commands.js';

const fingerprint = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 32);

type Planned = {readonly file: string; readonly text: string; readonly fate: 'new' | 'changed' | 'same' | 'edited'};

/** Whether there is anything of that name. What stands in the way of looking is said when it is written. */
const isThere = (file: string): boolean => {
	try {
		lstatSync(file);
		return true;
	} catch {
		return false;
	}
};

const fateOf = (file: string, text: string): Planned['fate'] => {
	if (!isThere(file)) return 'new';
	try {
		if (!lstatSync(file).isFile()) return 'edited';
		const found = readFileSync(file, 'utf8');
		if (found === text) return 'same';
		return isUnedited(found, fingerprint) ? 'changed' : 'edited';
	} catch {
		return 'edited';
	}
};

/** One folder after the other: where one cannot be made though its parent is there, as in /proc, Node's own `recursive` tries for ever. */
const makeFolders = (root: string, below: string): void => {
	let folder = root;
	for (const name of below.split('/')) {
		folder = path.join(folder, name);
		if (isThere(folder)) statSync(folder);
		else mkdirSync(folder);
	}
};

/** What would become of each of the fifteen files. */
export const planClaude = (root: string): Planned[] =>
	slashFiles(Object.values(registry), fingerprint).map(({name, text}) => {
		const file = path.join(root, slashFolder, name);
		return {file, text, fate: fateOf(file, text)};
	});

const does: Readonly<Record<Planned['fate'], string>> = {
	new: 'new',
	changed: 'to be brought up to date',
	same: 'up to date',
	edited: 'edited by somebody: left as it is',
};

/** One line for each file. */
export const sayPlan = (root: string, plan: readonly Planned[]): string =>
	plan.map(({file, text, fate}) => `${path.relative(root, file)}  ${does[fate]}${fate === 'new' ? `, ${text.split('\n').length} lines` : ''}\n`).join('');

const inPlan = (plan: readonly Planned[], ...fates: ReadonlyArray<Planned['fate']>): string[] =>
	plan.filter(({fate}) => fates.includes(fate)).map(({file}) => file);

export const toWrite = (plan: readonly Planned[]): string[] => inPlan(plan, 'new', 'changed');

/** What was written, is up to date, and was left; for programs. */
export const claudeOutput = (plan: readonly Planned[]) => ({commands: toWrite(plan), up_to_date: inPlan(plan, 'same'), left: inPlan(plan, 'edited')});

/** Writes what is new or ours; whoever has put a file there in the meantime keeps it. A problem when the folder cannot be written to. */
export const writeClaude = (root: string, plan: readonly Planned[]): Problem | undefined => {
	try {
		makeFolders(root, slashFolder);
		for (const {file, text} of plan) {
			const fate = fateOf(file, text);
			if (fate === 'new') writeFileSync(file, text, {flag: 'wx'});
			else if (fate === 'changed') writeFileSync(file, text);
		}

		return undefined;
	} catch (error) {
		if (!(error instanceof Error && 'code' in error)) throw error;
		return {kind: 'outside', code: 'not_writable', message: `${path.join(root, slashFolder)} cannot be written to (${String(error.code)}).`};
	}
};

/** `undefined` when every file is ours. */
export const editedFiles = (root: string, plan: readonly Planned[]): Problem | undefined => {
	const {left} = claudeOutput(plan);
	if (left.length === 0) return undefined;
	return {
		kind: 'refused',
		code: 'edited_files',
		message: `Somebody has edited ${left.map(file => path.relative(root, file)).join(', ')}; ${left.length === 1 ? 'it was' : 'they were'} left as ${left.length === 1 ? 'it is' : 'they are'}.`,
		hint: 'To have one written anew, move it away first.',
	};
};
