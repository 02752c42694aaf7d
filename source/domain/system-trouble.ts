/**
What the system says when it is short of something, or does not let us: told as what it is and what to do, for it is no fault of ours. Pure.
*/
import type {Problem} from './problem.js';

/** Codes of SQLite begin with one of these, or are one of those of the system. */
const kinds = [
	{
		code: 'disk_full',
		is: /^(?:SQLITE_FULL|ENOSPC|EDQUOT)$/,
		message: 'The disk is full: this was not written.',
		hint: 'Make room (orch-tui cleanup-worktrees --operation list_candidates says what can go); what the conductor was at then goes on by itself.',
	},
	{
		code: 'not_writable',
		is: /^(?:SQLITE_READONLY|SQLITE_CANTOPEN|SQLITE_PERM|EROFS|EACCES|EPERM)/,
		message: 'The data folder cannot be written to: this was not written.',
		hint: 'See to whom it belongs, and whether its disk is mounted read-only.',
	},
	{
		code: 'too_many_files',
		is: /^(?:EMFILE|ENFILE)$/,
		message: 'Too many files are open: nothing more can be opened or started.',
		hint: 'Raise the limit (ulimit -n 4096) and start orch-tui again, or run fewer agents at once (maxParallel).',
	},
	{
		code: 'locked',
		is: /^SQLITE_(?:BUSY|LOCKED)/,
		message: 'Another program holds the database: this was not written.',
		hint: 'A program that was stopped in the middle of writing holds it until it is woken (fg) or ended.',
	},
	{
		code: 'damaged',
		is: /^SQLITE_(?:CORRUPT|NOTADB)/,
		message: 'The database was damaged while it was in use.',
		hint: 'Leave orch-tui everywhere, then put a backup in its place: orch-tui restore FILE.',
	},
	{
		code: 'disk_error',
		is: /^(?:SQLITE_IOERR|EIO)/,
		message: 'The disk does not do what it is told: this was not written.',
		hint: 'See what the system says of the disk (dmesg), and whether data/ is still there.',
	},
] as const;

export type TroubleCode = (typeof kinds)[number]['code'];

/** As another program tells it, which has no code for us. */
export const diskFull: Problem & {readonly code: TroubleCode} = {
	kind: 'outside',
	code: kinds[0].code,
	message: kinds[0].message,
	hint: kinds[0].hint,
	context: {system_error: 'ENOSPC'},
};

/** `undefined`: it is something else, and perhaps a fault of ours. */
export const troubleOf = (error: unknown): (Problem & {readonly code: TroubleCode}) | undefined => {
	const said = error instanceof Error && 'code' in error ? String(error.code) : '';
	const found = kinds.find(({is}) => is.test(said));
	if (found === undefined) return undefined;
	const {code, message, hint} = found;
	const file = error instanceof Error && 'path' in error && typeof error.path === 'string' && error.path.startsWith('/') ? error.path : undefined;
	return {kind: 'outside', code, message: file === undefined ? message : `${file}: ${message}`, hint, context: {system_error: said}};
};

/** Whether a command was refused for such a reason. */
export const isTrouble = ({kind, code, context}: Problem): boolean =>
	kind === 'outside' && kinds.some(one => one.code === code) && context?.['system_error'] !== undefined;

/** What is open is the memory of nothing: its repository was deleted, or another one was put in its place. */
export const repositoryGone = (repository: string): Problem => ({
	kind: 'outside',
	code: 'repository_gone',
	message: `${repository} is not there any more, or is another one: nothing is led there.`,
	hint: 'Agents that were at work there are processes of their own; start orch-tui where the repository is now.',
});

/** Whether nothing is left to be led: who leads without a screen ends then. */
export const isOver = (code: string | undefined): boolean => code === 'repository_gone' || code === 'database_gone';
