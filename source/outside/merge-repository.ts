/**
The private repository in which merges are computed: it has the project's objects and nothing else of it, so that no configuration, hook or
driver that an agent can write takes part in a merge.
*/
import {createHash} from 'node:crypto';
import {existsSync, mkdirSync, readFileSync, renameSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import type {GitAnswer} from './git-failed.js';
import {type GitCall, partsOf, type RunGit} from './git-run.js';
import {mergeAttributes} from './merge-attributes.js';

const emptyTreeOf = (id: string): string =>
	id.length === 64 ? '6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321' : '4b825dc642cb6eb9a060e54bf8d69288fbee4904';

const configOf = (id: string): string =>
	id.length === 64
		? '[core]\n\trepositoryformatversion = 1\n\tbare = true\n[extensions]\n\tobjectformat = sha256\n'
		: '[core]\n\trepositoryformatversion = 0\n\tbare = true\n';

const everyAttributesFile = ':(glob)**/.gitattributes';
const isAttributesFile = (file: string): boolean => file === '.gitattributes' || file.endsWith('/.gitattributes');
const rememberedMax = 64;

const readIfThere = (file: string): string | undefined => (existsSync(file) ? readFileSync(file, 'utf8') : undefined);

const writeWhole = (file: string, text: string): void => {
	const half = `${file}.${process.pid}.tmp`;
	writeFileSync(half, text, {mode: 0o600});
	renameSync(half, file);
};

/** `data`: folder in which it is made. `commonDir`: of the project. */
export const createMergeRepository = (git: RunGit, {data, commonDir}: {readonly data: string; readonly commonDir: string}) => {
	const folder = path.join(data, 'merge.git');
	const env = {
		GIT_DIR: folder,
		GIT_OBJECT_DIRECTORY: path.join(commonDir, 'objects'),
		// A shallow clone ends somewhere; without this list its history would look broken. Need not exist.
		GIT_SHALLOW_FILE: path.join(commonDir, 'shallow'),
		GIT_CONFIG_GLOBAL: '/dev/null',
		GIT_CONFIG_NOSYSTEM: '1',
		GIT_ATTR_NOSYSTEM: '1',
	};
	// Commit → file with its attributes (`undefined`: it has none), newest last.
	const remembered = new Map<string, string | undefined>();

	/** What makes a folder a repository, written when it is not what it should be: there is nothing in it that could be lost. */
	const make = (anyId: string): void => {
		for (const name of ['objects', 'refs', 'info']) mkdirSync(path.join(folder, name), {recursive: true, mode: 0o700});
		for (const [name, text] of [
			['HEAD', 'ref: refs/heads/none\n'],
			['config', configOf(anyId)],
		] as const) {
			const file = path.join(folder, name);
			if (readIfThere(file) !== text) writeWhole(file, text);
		}
	};

	/** Runs git there. `anyId`: some object id, which tells the hash function. */
	const run = (anyId: string, args: readonly string[], call: Partial<GitCall> = {}): Promise<GitAnswer> => {
		make(anyId);
		return git(args, {cwd: folder, isRead: true, ...call, env: {...env, ...call.env}});
	};

	const remember = (commit: string, file: string | undefined): void => {
		remembered.delete(commit);
		remembered.set(commit, file);
		const oldest = remembered.keys().next().value;
		if (remembered.size > rememberedMax && oldest !== undefined) remembered.delete(oldest);
	};

	const writeText = (text: string): string => {
		const file = path.join(folder, 'info', `attributes-${createHash('sha256').update(text).digest('hex').slice(0, 16)}`);
		if (readIfThere(file) !== text) writeWhole(file, text);
		return file;
	};

	/** A file by the name of its content: two processes at two commits do not disturb each other. */
	const writeAttributes = async (commit: string, listed: string): Promise<string | undefined> => {
		const parts = partsOf(listed);
		const blobs = parts.flatMap((part, index) => (/^:\d{6} 100/.test(part) ? [{id: part.split(' ')[3] ?? '', file: parts[index + 1] ?? ''}] : []));
		const files = await Promise.all(
			blobs.map(async ({id, file}) => {
				const {stdout} = await run(commit, ['cat-file', 'blob', id]);
				return {folder: file.split('/').slice(0, -1).join('/'), text: stdout};
			}),
		);
		const text = mergeAttributes(files);
		return text === '' ? undefined : writeText(text);
	};

	return {
		run,

		/** Which attributes hold for merges onto a commit: a file, or none. Asks git only what changed since the last commit it was asked for. */
		async attributesOf(commit: string): Promise<string | undefined> {
			if (remembered.has(commit)) {
				const file = remembered.get(commit);
				if (file === undefined || existsSync(file)) return file;
				remembered.clear();
			}

			make(commit);
			const last = [...remembered].at(-1);
			const list = (from: string) => run(commit, ['diff-tree', '-r', '-z', '--no-renames', from, commit, '--', everyAttributesFile]);
			let file = last?.[1];
			if (last === undefined || (await list(last[0])).stdout !== '') {
				const {stdout} = await list(emptyTreeOf(commit));
				file = await writeAttributes(commit, stdout);
			}

			remember(commit, file);
			return file;
		},

		/** The same with further lines, which win. */
		async attributesWith(commit: string, lines: string): Promise<string> {
			const known = await this.attributesOf(commit);
			return writeText(`${known === undefined ? '' : (readIfThere(known) ?? '')}${lines}`);
		},

		/** Saves a question to git: `to` differs from `from` by these files. */
		noteChange(from: string, to: string, files: readonly string[]): void {
			if (remembered.has(from) && !files.some(isAttributesFile)) remember(to, remembered.get(from));
		},
	};
};

export type MergeRepository = ReturnType<typeof createMergeRepository>;
