/**
What a person has trusted, by repository: one small file for each in a folder of the person's own, where no clone and no pull can write.
*/
import {createHash} from 'node:crypto';
import {chmodSync, mkdirSync, readdirSync, readFileSync, realpathSync, rmSync} from 'node:fs';
import path from 'node:path';
import {failure, type Result, success} from '../domain/problem.js';
import {type TrustNote, trustNoteSchema} from '../domain/trust.js';
import {replaceFile} from './config-edit.js';

type Environment = Readonly<Record<string, string | undefined>>;

/** `undefined`: this person has no folder of their own. */
const folderOf = ({XDG_STATE_HOME: xdg, HOME: home}: Environment): string | undefined => {
	if (xdg && path.isAbsolute(xdg)) return path.join(xdg, 'orch-tui', 'trusted');
	return home ? path.join(home, '.local', 'state', 'orch-tui', 'trusted') : undefined;
};

/** Of a file that is not there, that of its folder. */
const realOf = (file: string): string => {
	try {
		return realpathSync(file);
	} catch {
		const above = path.dirname(file);
		return above === file ? file : path.join(realOf(above), path.basename(file));
	}
};

/** Whether a file or folder is another, or lies in it, whatever links lead there. */
export const liesIn = (file: string, folder: string): boolean => {
	const way = path.relative(realOf(folder), realOf(file));
	return way === '' || (way !== '..' && !way.startsWith(`..${path.sep}`) && !path.isAbsolute(way));
};

const noteIn = (file: string): TrustNote | undefined => {
	try {
		return trustNoteSchema.safeParse(JSON.parse(readFileSync(file, 'utf8'))).data;
	} catch {
		// One that cannot be read trusts nothing.
		return undefined;
	}
};

export const createTrustNotes = (environment: Environment) => {
	const folder = folderOf(environment);
	const fileOf = (root: string): string | undefined =>
		folder === undefined ? undefined : path.join(folder, `${createHash('sha256').update(realOf(root)).digest('hex').slice(0, 32)}.json`);
	return {
		/** Whether it was said from outside that all below some folder is trusted. */
		isNamed: (root: string): boolean => (environment['ORCH_TRUSTED'] ?? '').split(path.delimiter).some(named => path.isAbsolute(named) && liesIn(root, named)),

		/** Where that of a repository is; also when it is not there yet. */
		fileOf,

		/** As it is written in the note. */
		nameOf: realOf,

		find(root: string): TrustNote | undefined {
			const file = fileOf(root);
			const note = file === undefined ? undefined : noteIn(file);
			return note?.repository === realOf(root) ? note : undefined;
		},

		keep(note: TrustNote): Result<string> {
			const file = fileOf(note.repository);
			if (file === undefined || folder === undefined) {
				const message = 'There is no home folder to remember what you trust in.';
				return failure({kind: 'refused', code: 'no_home', message, hint: 'Set HOME or XDG_STATE_HOME; or name the repository in ORCH_TRUSTED.'});
			}

			try {
				mkdirSync(folder, {recursive: true, mode: 0o700});
				replaceFile(file, `${JSON.stringify(note, undefined, '\t')}\n`);
				chmodSync(file, 0o600);
				return success(file);
			} catch (error) {
				const why = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
				const message = `What you trust cannot be written to ${file} (${why}).`;
				return failure({kind: 'outside', code: 'not_writable', message, hint: 'Mend it; or name the repository in ORCH_TRUSTED.'});
			}
		},

		/** Returns whether there was one. */
		forget(root: string): boolean {
			const file = fileOf(root);
			if (file === undefined || noteIn(file) === undefined) return false;
			rmSync(file, {force: true});
			return true;
		},

		/** By repository. */
		list(): readonly TrustNote[] {
			if (folder === undefined) return [];
			try {
				return readdirSync(folder)
					.filter(name => name.endsWith('.json'))
					.flatMap(name => noteIn(path.join(folder, name)) ?? [])
					.toSorted((a, b) => (a.repository < b.repository ? -1 : 1));
			} catch {
				return [];
			}
		},
	};
};
