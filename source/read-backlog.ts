/**
Reads where tasks come from: a file, standard input, a folder of Backlog.md, issues on GitHub or Linear. Nothing of it is ever changed. Part of the front step.
*/
import {existsSync, readdirSync, readFileSync, statSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {untrustedHint, untrustedText} from './domain/admission.js';
import {backlogFormat, readBacklog} from './domain/plan.js';
import {backlogFolderToLines, inOurWords, issuesToLines, linearToLines} from './domain/plan-foreign.js';
import {failure, type Result, success} from './domain/problem.js';
import {findBacklogFiles} from './outside/backlog-files.js';
import {listIssues} from './outside/github.js';
import {listLinearIssues} from './outside/linear.js';
import {linearKey} from './outside/linear-key.js';
import {readText} from './read-text.js';
import type {BacklogSource} from './ui/set-up.js';

const usualLimit = 50;

/** `repository`: which one GitHub is asked for; else that of `from`. `environment`: where the key for Linear is; else `tokenCommand` prints it, or would if it were not held back. */
type Asked = {
	readonly repository?: string;
	readonly environment?: Readonly<Record<string, string | undefined>>;
	readonly tokenCommand?: readonly string[];
	readonly isHeldBack?: boolean;
	readonly label?: string | undefined;
	readonly limit?: number | undefined;
};

/** `github`, or `github:label`; a file of that name goes before it. */
const gitHubLabel = (file: string, from: string): {readonly label: string | undefined} | undefined => {
	const match = /^github(?::(.+))?$/.exec(file);
	return match === null || existsSync(path.resolve(from, file)) ? undefined : {label: match[1]};
};

/** `linear`, `linear:TEAM` or `linear:TEAM/CYCLE`; a file of that name goes before it. */
const linearAsked = (file: string, from: string): {readonly team: string | undefined; readonly cycle: string | undefined} | undefined => {
	const match = /^linear(?::([^/]+)(?:\/(current|\d+))?)?$/.exec(file);
	return match === null || existsSync(path.resolve(from, file)) ? undefined : {team: match[1], cycle: match[2]};
};

const isFolder = (file: string): boolean => statSync(file, {throwIfNoEntry: false})?.isDirectory() === true;

const readFolder = (folder: string, file: string): Result<string> => {
	const inner = isFolder(path.join(folder, 'tasks')) ? path.join(folder, 'tasks') : folder;
	const texts = readdirSync(inner)
		.filter(name => name.endsWith('.md'))
		.toSorted((a, b) => a.localeCompare(b, 'en', {numeric: true}))
		.map(name => readFileSync(path.join(inner, name), 'utf8'));
	const lines = backlogFolderToLines(texts);
	return lines === undefined
		? failure({
				kind: 'bad-input',
				code: 'file_not_readable',
				message: `${file} is a folder, and holds no tasks of Backlog.md that are open.`,
				hint: 'Give the path of a file.',
			})
		: success(lines);
};

/** The text of a backlog in a form that import-backlog reads. `from`: the folder that relative paths begin at. */
export const readBacklogText = async (
	file: string,
	from: string,
	{repository = from, label, limit = usualLimit, environment = process.env, tokenCommand = [], isHeldBack = false}: Asked = {},
): Promise<Result<string>> => {
	const hub = gitHubLabel(file, from);
	if (hub !== undefined) {
		const listed = await listIssues(repository, {label: label ?? hub.label, limit});
		if (!listed.ok) return listed;
		const lines = issuesToLines(listed.value);
		return lines === undefined
			? failure({kind: 'outside', code: 'github_failed', message: 'gh answered with something else than a list of issues.'})
			: success(lines);
	}

	const linear = linearAsked(file, from);
	if (linear !== undefined) {
		const {LINEAR_API_KEY: known, LINEAR_API_URL: url} = environment;
		if (isHeldBack && !known) {
			const message = `${untrustedText}, among them the one for the key of Linear.`;
			return failure({kind: 'needs-human', code: 'not_trusted', message, hint: untrustedHint});
		}

		const key = await linearKey({key: known, command: tokenCommand, folder: repository});
		if (!key.ok) return key;
		const listed = await listLinearIssues({...linear, label, limit}, {key: key.value, url: url || undefined});
		if (!listed.ok) return listed;
		const lines = linearToLines(listed.value);
		return lines === undefined
			? failure({kind: 'outside', code: 'linear_failed', message: 'Linear answered with something else than a list of issues.'})
			: success(lines);
	}

	const at = file === '-' ? file : path.resolve(from, file.startsWith('~/') ? path.join(os.homedir(), file.slice(2)) : file);
	if (file !== '-' && isFolder(at)) return readFolder(at, file);
	const text = readText(at, file);
	return text.ok ? success(inOurWords(file, text.value)) : text;
};

/** Lists of this repository with something to do in them, likely ones first. */
export const sourcesIn = (root: string): readonly BacklogSource[] =>
	findBacklogFiles(root).flatMap(({file, text}) => {
		const ours = inOurWords(file, text);
		const {drafts, problems} = readBacklog(ours, {format: backlogFormat(file, ours), textMax: Number.MAX_SAFE_INTEGER});
		// What is no backlog at all is JSON of somebody else's.
		return drafts.length > 0 && problems.length < drafts.length ? [{file, open: drafts.length}] : [];
	});
