/**
Any two histories merge by our plumbing as `git merge` merges them in a clone, and what lands is what both sides brought.
*/
import {execFileSync} from 'node:child_process';
import path from 'node:path';
import fc from 'fast-check';
import {expect, test, vi} from 'vitest';
import {judgeContent} from '../../source/domain/merge.js';
import {tries} from '../support/chaos.js';
import {aRepository, runGit} from '../support/repository.js';

// Dozens of processes for each pair of histories, on machines that may be busy.
vi.setConfig({testTimeout: 1_200_000});

type Entry = {readonly mode: '100644' | '100755' | '120000' | '160000'; readonly bytes: Buffer | string};
type Files = ReadonlyMap<string, Entry>;

const names = ['f1', 'f2', 'd/f3', 'd/f4', 'd/e/f5', 'd', 'f1/x', 'union.log', 'own.dat', 'ü f6', '-f7', 'link', 'sub', 'moved', 'm/moved'] as const;
const name = fc.constantFrom(...names);

/** Long enough for git to find it again under another name. */
const text = (seed: string, changes: ReadonlyArray<readonly [number, string]>): string => {
	const lines = Array.from({length: 12}, (_, index) => `line ${index} of ${seed}`);
	for (const [at, words] of changes) lines[at % lines.length] = words;
	return `${lines.join('\n')}\n`;
};
const changes = fc.array(fc.tuple(fc.nat({max: 11}), fc.constantFrom('mine', 'yours', 'both', '')), {maxLength: 3});
const entry: fc.Arbitrary<Entry> = fc.oneof(
	{
		weight: 4,
		arbitrary: fc
			.tuple(fc.constantFrom('100644', '100644', '100755'), fc.constantFrom('f1', 'f2', 'other'), changes)
			.map(([mode, seed, edits]): Entry => ({mode: mode as Entry['mode'], bytes: text(seed, edits)})),
	},
	{
		weight: 1,
		arbitrary: fc.uint8Array({minLength: 1, maxLength: 12}).map((bytes): Entry => ({mode: '100644', bytes: Buffer.concat([Buffer.from([0]), bytes])})),
	},
	{weight: 1, arbitrary: fc.constantFrom('f1', '../outside', 'd').map((to): Entry => ({mode: '120000', bytes: to}))},
	{weight: 1, arbitrary: fc.constantFrom('1', '2').map((digit): Entry => ({mode: '160000', bytes: digit.repeat(40)}))},
);

/** Data and no functions, so that a failure shows what was done. */
type Step =
	| {readonly does: 'put'; readonly file: string; readonly what: Entry}
	| {readonly does: 'edit'; readonly file: string; readonly edits: ReadonlyArray<readonly [number, string]>}
	| {readonly does: 'move'; readonly file: string; readonly to: string}
	| {readonly does: 'delete' | 'mode'; readonly file: string};
const steps: fc.Arbitrary<Step> = fc.oneof(
	{weight: 3, arbitrary: fc.record({does: fc.constant('put' as const), file: name, what: entry})},
	{weight: 3, arbitrary: fc.record({does: fc.constant('edit' as const), file: name, edits: changes})},
	{weight: 2, arbitrary: fc.record({does: fc.constant('move' as const), file: name, to: name})},
	{weight: 2, arbitrary: fc.record({does: fc.constantFrom('delete' as const, 'mode' as const), file: name})},
);

/** A file takes the place of a folder of its name, and a folder that of a file. */
const put = (files: Map<string, Entry>, file: string, what: Entry): void => {
	for (const other of [...files.keys()]) if (other.startsWith(`${file}/`) || file.startsWith(`${other}/`)) files.delete(other);
	files.set(file, what);
};

const take = (files: Map<string, Entry>, step: Step): void => {
	const {file} = step;
	const known = files.get(file);
	const isText = known?.mode.startsWith('100') === true;
	if (step.does === 'put') put(files, file, step.what);
	else if (known === undefined) return;
	else if (step.does === 'delete') files.delete(file);
	else if (step.does === 'edit' && isText) files.set(file, {...known, bytes: text(file, step.edits)});
	else if (step.does === 'mode' && isText) files.set(file, {...known, mode: known.mode === '100644' ? '100755' : '100644'});
	else if (step.does === 'move' && step.to !== file) {
		files.delete(file);
		put(files, step.to, known);
	}
};

const side = fc.array(fc.array(steps, {minLength: 1, maxLength: 3}), {minLength: 1, maxLength: 3});

const quoted = (file: string): string => (/^[\w/.-]+$/.test(file) ? file : JSON.stringify(file));

/** A commit of exactly these files, as `fast-import` reads it. */
const commitOf = (branch: string, files: Files, from: string | undefined): Buffer => {
	const data = (bytes: Buffer | string): Buffer => {
		const all = Buffer.from(bytes);
		return Buffer.concat([Buffer.from(`data ${all.length}\n`), all, Buffer.from('\n')]);
	};
	const lines = [...files].map(([file, {mode, bytes}]) =>
		mode === '160000'
			? Buffer.from(`M ${mode} ${String(bytes)} ${quoted(file)}\n`)
			: Buffer.concat([Buffer.from(`M ${mode} inline ${quoted(file)}\n`), data(bytes)]),
	);
	return Buffer.concat([
		Buffer.from(`commit refs/heads/${branch}\ncommitter Ada <ada@example.com> 1700000000 +0000\n`),
		// Two sides that did the same are two commits still.
		data(`on ${branch}`),
		Buffer.from(from === undefined ? '' : `from ${from}\n`),
		Buffer.from('deleteall\n'),
		...lines,
		Buffer.from('\n'),
	]);
};

const first: Files = new Map<string, Entry>([
	['.gitattributes', {mode: '100644', bytes: '*.log merge=union\n*.dat -merge\n'}],
	['f1', {mode: '100644', bytes: text('f1', [])}],
	['f2', {mode: '100755', bytes: text('f2', [])}],
	['d/f3', {mode: '100644', bytes: text('d/f3', [])}],
	['d/f4', {mode: '100644', bytes: text('d/f4', [])}],
	['union.log', {mode: '100644', bytes: text('union.log', [])}],
	['own.dat', {mode: '100644', bytes: text('own.dat', [])}],
	['link', {mode: '120000', bytes: 'f1'}],
	['sub', {mode: '160000', bytes: '3'.repeat(40)}],
]);

/** A file that has to make room for a folder is named after its side, and that is called differently here and there. */
const withoutSides = (files: readonly string[]): string[] =>
	[...new Set(files.map(file => file.replace(/~(?:HEAD|origin_t1|[0-9a-f]{40})(?=_\d+$|$)/, '~')))].toSorted();

/** What porcelain makes of it: the tree, or the files in conflict. */
const mergedBy = (clone: string): string | string[] => {
	try {
		runGit(clone, 'merge', '-q', '--no-edit', '--no-ff', 'origin/t1');
		return runGit(clone, 'rev-parse', 'HEAD^{tree}');
	} catch {
		const unmerged = runGit(clone, 'ls-files', '--unmerged', '-z').split('\0').filter(Boolean);
		return withoutSides(unmerged.map(line => line.slice(line.indexOf('\t') + 1)));
	}
};

test('renames, modes, binaries, links, submodules, folders in the place of files: the same tree, and nothing of either side lost', async () => {
	await fc.assert(
		fc.asyncProperty(side, side, async (ours, theirs) => {
			const {folder, git, place} = aRepository();
			const stream = [commitOf('fork', first, undefined)];
			for (const [branch, rounds] of [
				['main2', ours],
				['t1', theirs],
			] as const) {
				const files = new Map(first);
				rounds.forEach((round, nth) => {
					for (const step of round) take(files, step);
					stream.push(commitOf(branch, files, nth === 0 ? 'refs/heads/fork' : undefined));
				});
			}

			execFileSync('git', ['fast-import', '--quiet', '--force'], {cwd: folder, input: Buffer.concat(stream), stdio: ['pipe', 'ignore', 'pipe']});
			const [base = '', head = ''] = runGit(folder, 'rev-parse', 'main2', 't1').split('\n');
			const clone = path.join(place, 'clone');
			runGit(place, 'clone', '-q', '--branch', 'main2', folder, clone);
			const expected = mergedBy(clone);

			const answer = await git.tryMerge({base, head});
			expect(answer.kind === 'clean' ? answer.tree : withoutSides(answer.files)).toEqual(expected);
			if (answer.kind !== 'clean') return;
			const {mine, theirs: moved, landing} = await git.compare({base, head, result: answer.tree});
			expect(judgeContent(mine, moved, landing)).toEqual({kind: 'sound'});
			const commit = await git.commitMerge({base, head, tree: answer.tree, message: 'm', atMs: 0});
			expect(runGit(folder, 'rev-parse', `${commit}^1`, `${commit}^2`, `${commit}^{tree}`).split('\n')).toEqual([base, head, answer.tree]);
			// A merge that has lost what only the other side has touched is seen; where both touched a file, git's word has to do.
			const touched = new Set(mine.map(({file}) => file));
			if (moved.some(({file, before}) => before !== undefined && !touched.has(file))) {
				const lossy = await git.compare({base, head, result: head});
				expect(judgeContent(lossy.mine, lossy.theirs, lossy.landing).kind).toBe('unsound');
			}
		}),
		tries(8),
	);
});
