/**
Questions that are asked once, at set-up or by hand: here simple-git is worth its time. Where exit status, standard input or milliseconds count, see `git-run.ts`.
*/
import {existsSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {OutsideError} from '../domain/problem.js';
import {gitSilent, quickMs} from './git-limits.js';
import {guardSettings} from './git-run.js';

/** Where git, its settings and the files are; simple-git takes other variables (an editor, a pager) for an attack and refuses to start. */
const environment = (root: string): Record<string, string> => ({
	...Object.fromEntries(
		Object.entries(process.env).filter((entry): entry is [string, string] => /^(?:PATH|HOME|XDG_CONFIG_HOME)$/.test(entry[0]) && entry[1] !== undefined),
	),
	LC_ALL: 'C',
	...(existsSync(path.join(root, '.git')) ? {GIT_WORK_TREE: root} : {}),
});

/** `root`: top level of a checkout. Loaded when first asked: most runs never are. */
export const createPorcelain = (root: string, maxMs = quickMs) => {
	const ask = async (...args: readonly string[]): Promise<string> => {
		const name = args.find(arg => !arg.startsWith('-')) ?? 'git';
		const {simpleGit} = await import('simple-git');
		try {
			// Our settings take hooks and monitors away; simple-git lets nobody touch those unless told that it is meant.
			const git = simpleGit({
				baseDir: root,
				timeout: {block: maxMs},
				config: [...guardSettings],
				allowEnvironment: ['GIT_WORK_TREE'],
				unsafe: {allowUnsafeHooksPath: true, allowUnsafeFsMonitor: true, allowUnsafeProtocolOverride: true},
			}).env(environment(root));
			return await git.raw([...args]);
		} catch (error) {
			if (error instanceof Error && 'plugin' in error && error.plugin === 'timeout') throw gitSilent(name, maxMs);
			throw new OutsideError('git_error', `git ${name} failed: ${error instanceof Error ? error.message.trim() : String(error)}`, undefined, {
				cause: error,
			});
		}
	};

	return {
		/** Branch and commit that are checked out: no branch when detached, no commit before the first. */
		async describe(): Promise<{branch: string | undefined; head: string | undefined}> {
			// Both are quiet when there is no answer, and simple-git takes a quiet failure for an empty answer.
			const [ref, head] = await Promise.all([ask('symbolic-ref', '-q', 'HEAD'), ask('rev-parse', '-q', '--verify', 'HEAD^{commit}')]);
			return {branch: ref.startsWith('refs/heads/') ? ref.trim().slice('refs/heads/'.length) : undefined, head: head.trim() || undefined};
		},

		/** Whether git tracks anything at or below a path of the checkout. */
		tracksUnder: async (folder: string): Promise<boolean> => (await ask('--literal-pathspecs', 'ls-files', '-z', '--', folder)) !== '',
	};
};
