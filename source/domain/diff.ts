/**
What git says of a comparison, read: which files, how much of each, and the lines themselves.
*/

export const changeKinds = ['added', 'deleted', 'modified', 'renamed', 'untracked'] as const;
export type ChangeKind = (typeof changeKinds)[number];

/** `oldFile`: as it was called before. Numbers are `undefined` where the file is no text. */
export type FileStat = {
	readonly file: string;
	readonly oldFile: string | undefined;
	readonly added: number | undefined;
	readonly deleted: number | undefined;
};

/** `lines`: hunks, each begun by its `@@`; none for a file that is no text or too long. */
export type FileDiff = FileStat & {readonly kind: ChangeKind; readonly lines: readonly string[]; readonly isWhole: boolean};

const number = (text: string | undefined): number | undefined => (text === undefined || !/^\d+$/.test(text) ? undefined : Number(text));

/** The parts of `--numstat -z`: a renamed file has its two names in parts of their own. */
export const readNumstat = (parts: readonly string[]): FileStat[] => {
	const files: FileStat[] = [];
	for (let index = 0; index < parts.length; index++) {
		const [added, deleted, ...rest] = (parts[index] ?? '').split('\t');
		const name = rest.join('\t');
		if (added === undefined || deleted === undefined) continue;
		const isRenamed = name === '';
		files.push({
			file: (isRenamed ? parts[index + 2] : name) ?? '',
			oldFile: isRenamed ? parts[index + 1] : undefined,
			added: number(added),
			deleted: number(deleted),
		});
		if (isRenamed) index += 2;
	}

	return files;
};

type Section = {readonly kind: ChangeKind; readonly lines: readonly string[]};

const kindOf = (head: readonly string[]): ChangeKind => {
	if (head.some(line => line.startsWith('new file mode '))) return 'added';
	if (head.some(line => line.startsWith('deleted file mode '))) return 'deleted';
	return head.some(line => line.startsWith('rename from ')) ? 'renamed' : 'modified';
};

/** The parts of a patch, one for each file, in the order of the patch. A line of a file never begins as the head of a part does: it has a sign before it. */
export const readPatch = (patch: string): Section[] =>
	patch
		.split(/^(?=diff --git )/m)
		.filter(part => part.startsWith('diff --git '))
		.map(part => {
			const lines = part.replace(/\n$/, '').split('\n');
			const first = lines.findIndex(line => line.startsWith('@@ '));
			const head = first === -1 ? lines : lines.slice(0, first);
			return {kind: kindOf(head), lines: first === -1 ? [] : lines.slice(first)};
		});

/** A file that git does not know yet, as if all of it had been added. */
export const asAdded = (text: string): {readonly lines: readonly string[]; readonly added: number} => {
	if (text === '') return {lines: [], added: 0};
	const lines = text.replace(/\n$/, '').split('\n');
	const end = text.endsWith('\n') ? [] : ['\\ No newline at end of file'];
	return {lines: [`@@ -0,0 +1,${lines.length} @@`, ...lines.map(line => `+${line}`), ...end], added: lines.length};
};
