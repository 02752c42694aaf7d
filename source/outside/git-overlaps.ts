/**
What branches have changed since they left the target, file by file and line by line: read from the object store alone, with nobody's drivers.
*/
import type {FileChange, Hunk, Span} from '../domain/overlap.js';
import {requireObjectIds} from './git-refs.js';
import {partsOf} from './git-run.js';
import type {MergeRepository} from './merge-repository.js';

export type BranchChanges = {readonly base: string; readonly changes: readonly FileChange[]};

/** `undefined` for a file that is no text, or too large to be compared by lines. */
export type SpansOfFile = readonly Span[] | undefined;

const remembered = 1000;
const patch = ['-p', '-U0', '--no-renames', '--no-ext-diff', '--no-textconv', '--no-color'];
/** A file above this is compared as a whole. */
const sized = ['-c', 'core.bigFileThreshold=4m'];

/** Keeps the newest answers: a branch that has not moved is not looked at again. */
const createMemory = <Answer>() => {
	const answers = new Map<string, Answer>();
	return {
		get: (key: string) => answers.get(key),
		has: (key: string) => answers.has(key),
		set(key: string, answer: Answer): void {
			answers.set(key, answer);
			const oldest = answers.keys().next().value;
			if (answers.size > remembered && oldest !== undefined) answers.delete(oldest);
		},
	};
};

const spanOf = (start: string, count: string | undefined): Span => {
	const [first, lines] = [Number(start), count === undefined ? 1 : Number(count)];
	return lines === 0 ? [first, first] : [first - 1, first - 1 + lines];
};

const hunksIn = (section: string): Hunk[] =>
	[...section.matchAll(/^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/gm)].map(([, from = '0', lines, to = '0', newLines]) => ({
		before: spanOf(from, lines),
		after: spanOf(to, newLines),
	}));

const isText = (section: string): boolean => !/^(?:Binary files .* differ|GIT binary patch)$/m.test(section);

/** One part for each file; a line of a file never begins so, it has its sign before it. */
const sectionsIn = (text: string): string[] => text.split(/^diff --git /m).slice(1);

export const createOverlaps = (repository: MergeRepository) => {
	const changesOf = createMemory<BranchChanges | undefined>();
	const spansOf = createMemory<SpansOfFile>();
	const hunksOf = createMemory<readonly Hunk[] | undefined>();

	/** Where each head has left the target; those without a commit in common are left out. */
	const basesOf = async (target: string, heads: readonly string[]): Promise<Map<string, string>> => {
		const {stdout} = await repository.run(target, ['rev-parse', ...heads.map(head => `${target}...${head}`)]);
		const bases = new Map<string, string>();
		let ends: string[] = [];
		for (const line of stdout.split('\n')) {
			if (line.startsWith('^')) {
				const head = ends.find(end => end !== target) ?? target;
				if (!bases.has(head)) bases.set(head, line.slice(1));
			} else ends = ends.length === 2 ? [line] : [...ends, line];
		}

		return bases;
	};

	return {
		/** By head. Three processes for all that have moved, none for the others. */
		async branchChanges(target: string, heads: readonly string[]): Promise<Map<string, BranchChanges>> {
			requireObjectIds(target, ...heads);
			const key = (head: string) => `${target} ${head}`;
			const unknown = [...new Set(heads)].filter(head => !changesOf.has(key(head)));
			if (unknown.length > 0) {
				const bases = await basesOf(target, unknown);
				const input = [...bases].map(([head, base]) => `${head} ${base}\n`).join('');
				const {stdout} = input === '' ? {stdout: ''} : await repository.run(target, ['diff-tree', '--stdin', '-r', '-z', '--no-renames', '--always'], {input});
				const found = parseRaw(stdout);
				for (const head of unknown) {
					const base = bases.get(head);
					changesOf.set(key(head), base === undefined ? undefined : {base, changes: found.get(head) ?? []});
				}
			}

			return new Map(
				heads.flatMap(head => {
					const changes = changesOf.get(key(head));
					return changes === undefined ? [] : [[head, changes] as const];
				}),
			);
		},

		/** Whether the lines of this file are known already, so that asking costs nothing. */
		knowsSpans: (base: string, head: string, file: string): boolean => spansOf.has(`${base} ${head} ${file}`),

		/** Which lines of the file, as it was at `base`, the branch has changed. */
		async changedSpans(base: string, head: string, file: string): Promise<SpansOfFile> {
			requireObjectIds(base, head);
			const key = `${base} ${head} ${file}`;
			if (!spansOf.has(key)) {
				const {stdout} = await repository.run(base, ['--literal-pathspecs', ...sized, 'diff-tree', '-r', ...patch, base, head, '--', file]);
				const sections = sectionsIn(stdout);
				spansOf.set(key, sections.every(isText) ? sections.flatMap(hunksIn).map(({before}) => before) : undefined);
			}

			return spansOf.get(key);
		},

		/** How one version of a file differs from another. `undefined`: not by lines. */
		async blobHunks(from: string, to: string): Promise<readonly Hunk[] | undefined> {
			requireObjectIds(from, to);
			const key = `${from} ${to}`;
			if (!hunksOf.has(key)) {
				const {stdout} = await repository.run(from, [...sized, 'diff', ...patch, from, to]);
				const sections = sectionsIn(stdout);
				hunksOf.set(key, sections.every(isText) ? sections.flatMap(hunksIn) : undefined);
			}

			return hunksOf.get(key);
		},
	};
};

/** A heading `<commit>` for each pair, then for each file `:<mode> <mode> <oid> <oid> <letter>` and its path. Submodules and links are named by their ids as well. */
const parseRaw = (text: string): Map<string, FileChange[]> => {
	const parts = partsOf(text);
	const byHead = new Map<string, FileChange[]>();
	let changes: FileChange[] = [];
	for (let index = 0; index < parts.length; index++) {
		const part = parts[index] ?? '';
		const heading = /^([0-9a-f]{40,64})(?:\n|$)/.exec(part);
		if (heading) {
			changes = [];
			byHead.set(heading[1] ?? '', changes);
		}

		const raw = heading ? part.slice(heading[0].length) : part;
		if (!raw.startsWith(':')) continue;
		const [, , before = '', after = ''] = raw.slice(1).split(' ');
		index++;
		const named = (oid: string) => (/^0+$/.test(oid) ? undefined : oid);
		changes.push({file: parts[index] ?? '', before: named(before), after: named(after)});
	}

	return byHead;
};
