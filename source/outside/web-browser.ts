/**
The page of a branch on the web, and the browser of the person who sits here.
*/
import {wordsOfCommand} from '../domain/command-words.js';
import {failure, type Result, success} from '../domain/problem.js';
import {webPageOf} from '../domain/web-page.js';
import {createGitRunner} from './git-run.js';
import {begin, type Environment} from './run-here.js';

type BrowserSetting = {readonly environment: Environment; readonly platform: NodeJS.Platform; readonly repository: string};

/** A browser that is still there after this time has opened. */
const openWaitMs = 2000;

const none = (code: string, message: string, hint?: string): Result<never> =>
	failure({kind: 'not-found', code, message, ...(hint === undefined ? {} : {hint})});

/** Where there is no desktop, a browser would open in front of nobody, or in this very terminal. */
const openersOf = ({environment: env, platform}: BrowserSetting): string[][] => {
	const named = wordsOfCommand(env['BROWSER'] ?? '');
	if (named.length > 0) return [named];
	if (env['SSH_TTY'] || env['SSH_CONNECTION']) return [];
	if (platform === 'darwin') return [['open']];
	return [...(env['WSL_DISTRO_NAME'] ? [['wslview']] : []), ...(env['DISPLAY'] || env['WAYLAND_DISPLAY'] ? [['xdg-open']] : [])];
};

export const createWebBrowser = (setting: BrowserSetting) => {
	const git = createGitRunner(2);
	const ask = async (...args: readonly string[]): Promise<string> => (await git(args, {cwd: setting.repository, isRead: true, answers: 'all'})).stdout.trim();

	return {
		/** Nothing of ours pushes: there is a page only of what somebody else has pushed. */
		async pageOf(branch: string): Promise<Result<string>> {
			const remotes = (await ask('remote')).split('\n').filter(name => name !== '');
			const remote = remotes.includes('origin') ? 'origin' : remotes[0];
			if (remote === undefined) return none('no_remote', 'This repository has no remote: there is no page of it on the web.');
			const page = webPageOf(await ask('remote', 'get-url', '--', remote), branch);
			if (page === undefined) return none('no_web_page', `The remote ${remote} is no web site: there is no page to open.`);
			const pushed = await ask('for-each-ref', '--format=%(refname)', `refs/remotes/${remote}/${branch}`);
			return pushed === ''
				? none('branch_not_pushed', `${branch} has not been pushed to ${remote}: there is no page of it yet.`, 'orch-tui never pushes; d shows the diff.')
				: success(page);
		},

		/** Whether there was a browser to open it with. */
		async open(page: string): Promise<boolean> {
			for (const words of openersOf(setting)) {
				const ran = await begin([...words, page], setting.environment, openWaitMs);
				if (ran === undefined || (ran.kind === 'ended' && ran.code === 0)) return true;
			}

			return false;
		},
	};
};
