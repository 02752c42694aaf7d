/**
Finds the files of a repository that tasks could come from: lists with open boxes, and backlogs of other programs. Reads, never writes.
*/
import {type Dirent, readdirSync, readFileSync, statSync} from 'node:fs';
import path from 'node:path';

/** Nothing that a person keeps a list in. */
const skipped: ReadonlySet<string> = new Set(['node_modules', 'data', 'dist', 'build', 'out', 'target', 'vendor', 'coverage', '__pycache__', 'venv']);
/** Hidden ones are passed over, but for these. */
const hiddenToo: ReadonlySet<string> = new Set(['.github', '.beads', '.taskmaster', '.backlog']);
const depthMax = 3;
const foldersMax = 400;
const filesMax = 200;
const bytesMax = 1024 * 1024;

const isList = (name: string): boolean => /\.(?:md|markdown|mdx)$/i.test(name) || /^(?:todo|backlog|tasks)(?:\.txt)?$/i.test(name);
const isOther = (name: string, folder: string): boolean =>
	/^(?:issues|beads|tasks|backlog)\.(?:jsonl|json|ndjson)$/i.test(name) && !/(?:^|\/)(?:src|source|test|tests|lib)(?:\/|$)/.test(folder);

/** Those that people call so come first. */
const rankOf = (file: string): number => {
	const name = path.basename(file).toLowerCase();
	const known = ['todo', 'backlog', 'tasks', 'roadmap', 'plan'].findIndex(word => name.startsWith(word));
	return (known === -1 ? 9 : known) + (file.split('/').length - 1) * 10;
};

const entriesOf = (folder: string): Dirent[] => {
	try {
		return readdirSync(folder, {withFileTypes: true});
	} catch {
		return []; // It may not be read.
	}
};

const readShort = (file: string): string | undefined => {
	try {
		return statSync(file).size > bytesMax ? undefined : readFileSync(file, 'utf8');
	} catch {
		return undefined;
	}
};

export type BacklogFile = {readonly file: string; readonly text: string};

/** Those worth a look, likely ones first; paths from the repository's top. Links are not followed. */
export const findBacklogFiles = (root: string): readonly BacklogFile[] => {
	const found: string[] = [];
	let queue = [{folder: '', depth: 0}];
	let visited = 0;
	while (queue.length > 0 && visited < foldersMax) {
		const deeper: typeof queue = [];
		for (const {folder, depth} of queue) {
			visited += 1;
			for (const entry of entriesOf(path.join(root, folder))) {
				const file = folder === '' ? entry.name : `${folder}/${entry.name}`;
				const isHidden = entry.name.startsWith('.') && !hiddenToo.has(entry.name);
				if (isHidden || skipped.has(entry.name)) continue;
				if (entry.isDirectory() && depth < depthMax) deeper.push({folder: file, depth: depth + 1});
				if (entry.isFile() && (isList(entry.name) || isOther(entry.name, folder))) found.push(file);
			}
		}

		queue = deeper;
	}

	return found
		.toSorted((a, b) => rankOf(a) - rankOf(b) || a.localeCompare(b))
		.slice(0, filesMax)
		.flatMap(file => {
			const text = readShort(path.join(root, file));
			return text === undefined ? [] : [{file, text}];
		});
};
