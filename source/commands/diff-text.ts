/**
A diff as commands answer with it: fields of a file, and its lines for people. Part of the commands that show one.
*/
import {z} from 'zod';
import {changeKinds, type FileDiff} from '../domain/diff.js';
import {safeLine, safeText} from '../domain/text.js';

/** A longer file is named and not shown. */
export const fileLinesMax = 4000;
const lineMax = 2000;

/** One file of a diff. */
export const shownFileSchema = z.strictObject({
	path: z.string(),
	old_path: z.string().nullable().describe('As it was called before, when it was renamed.'),
	change: z.enum(changeKinds),
	added: z.int().nullable().describe('Lines; null for a file that is no text.'),
	deleted: z.int().nullable(),
	is_shown: z.boolean().describe('Whether its lines are there: not of a file that is no text, nor of one that is too long.'),
	lines: z.array(z.string()).describe('As git writes them, from the first @@ on.'),
});

export const shownFile = ({file, oldFile, added, deleted, kind, lines, isWhole}: FileDiff) => ({
	path: safeLine(file, 1000),
	old_path: oldFile === undefined ? null : safeLine(oldFile, 1000),
	change: kind,
	added: added ?? null,
	deleted: deleted ?? null,
	is_shown: isWhole,
	lines: lines.map(line => safeText(line.slice(0, lineMax))),
});

export type ShownFile = ReturnType<typeof shownFile>;

export const sayFile = ({path, old_path: oldPath, change, added, deleted, is_shown: isShown, lines}: ShownFile): string[] => {
	const size = added === null ? 'no text' : `+${added} -${deleted ?? 0}${isShown ? '' : ', too long to be shown'}`;
	return ['', `${change} ${oldPath === null ? '' : `${oldPath} -> `}${path} (${size})`, ...lines];
};

/** Lines of all files together. */
export const sumOf = (files: readonly ShownFile[], of: 'added' | 'deleted'): number => files.reduce((total, file) => total + (file[of] ?? 0), 0);
