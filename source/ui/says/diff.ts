/**
What the comparison of a worktree with its base says.
*/
import {counted} from '../words.js';

export const diffSays = {
	/** One letter for each kind of change. */
	letters: {added: 'A', deleted: 'D', modified: 'M', renamed: 'R', untracked: '?'},
	renamed: (from: string, to: string) => `${from} > ${to}`,
	binary: 'no text',
	noLines: 'no lines',
	untracked: 'in no commit, and git does not know it yet',
	tooLong: 'is too long to be shown: t opens a shell there',
	nothing: 'Nothing has been changed yet.',
	loading: 'Asking git.',
	count: (files: number, added: number, deleted: number, minus: string) => `${counted(files, 'file')} +${added} ${minus}${deleted}`,
	noFile: 'There is no other file.',
} as const;
