/**
Which programs git would run for a person in a repository, and does not run for us. Changes nothing, runs nothing of it.
*/
import {statSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type {GitPrograms} from '../domain/finding-git.js';
import {entriesIn, foldersOf, foreignIn, readIfThere} from './git-filters.js';
import {createGitRunner, hookEvents, partsOf, type RunGit} from './git-run.js';

const asked = String.raw`^(filter\..*\.(clean|smudge|process)|merge\..*\.driver|hook\..*\.command|core\.(hookspath|fsmonitor|sshcommand))$`;

const middleOf = (key: string): string => key.slice(key.indexOf('.') + 1, key.lastIndexOf('.'));

const once = (names: readonly string[]): string[] => [...new Set(names)].toSorted();

/** The names that attributes give as filter and as merge driver. */
const namedIn = async (git: RunGit, root: string, common: string): Promise<Readonly<Record<'filter' | 'merge', string[]>>> => {
	const {stdout} = await git(['ls-files', '-z', '--', ':(glob)**/.gitattributes'], {cwd: root, isRead: true});
	const files = [...partsOf(stdout).map(file => path.join(root, file)), path.join(common, 'info/attributes')];
	const text = files.map(file => `${readIfThere(file).toString('utf8')}\n`).join('');
	const names = (word: string) => once([...text.matchAll(new RegExp(String.raw`^[^#\n]*[ \t]${word}=(\S+)`, 'gm'))].map(([, name = '']) => name));
	return {filter: names('filter'), merge: names('merge')};
};

const isProgram = (file: string): boolean => {
	const stat = statSync(file, {throwIfNoEntry: false});
	return stat?.isFile() === true && (stat.mode & 0o111) !== 0;
};

export const lookAtGitPrograms = async (root: string): Promise<GitPrograms> => {
	const git = createGitRunner(2);
	const {common} = foldersOf(root);
	const [{stdout}, foreign, named] = await Promise.all([
		git(['config', '--show-scope', '-z', '--get-regexp', asked], {cwd: root, isRead: true, answers: [0, 1]}),
		foreignIn(git, root),
		namedIn(git, root, common),
	]);
	const entries = entriesIn(stdout).filter(({value}) => value !== '' && value !== 'false');
	const namesOf = (rule: RegExp): string[] => once(entries.filter(({key}) => rule.test(key)).map(({key}) => middleOf(key)));
	const configured = namesOf(/^filter\./);
	const drivers = new Set(namesOf(/^merge\./));
	const hooksPath = entries.findLast(({key}) => key === 'core.hookspath')?.value;
	const hooks = hooksPath === undefined ? path.join(common, 'hooks') : path.resolve(root, hooksPath.replace(/^~(?=\/)/, os.homedir()));
	return {
		filters: once([...foreign.keys()].filter(key => key.startsWith('filter.')).map(middleOf)),
		missing: named.filter.filter(name => !configured.includes(name)),
		drivers: named.merge.filter(name => drivers.has(name)),
		hooks: [...hookEvents.filter(name => isProgram(path.join(hooks, name))), ...namesOf(/^hook\./)],
		settings: once(entries.map(({key}) => key).filter(key => key === 'core.fsmonitor' || key === 'core.sshcommand')),
	};
};
