/**
What the screen asks of the world around it, on the real thing. Part of the front step.
*/
import process from 'node:process';
import type {Policy} from './domain/policy.js';
import {createNotices} from './give-notice.js';
import {createClipboard} from './outside/clipboard.js';
import {completePath} from './outside/complete-path.js';
import {stopGroup} from './outside/jobs.js';
import {findProgram} from './outside/programs.js';
import {createTerminalPrograms} from './outside/terminal-programs.js';
import {createWebBrowser} from './outside/web-browser.js';
import {readBacklogText, sourcesIn} from './read-backlog.js';
import type {Surroundings} from './ui/surroundings.js';

/** `root`: top level of the main checkout. `policy`: as the config has it now. */
export const surround = (root: string, policy: () => Pick<Policy, 'linear' | 'screen'>): Surroundings => {
	const environment = process.env;
	const {platform} = process;
	const write = (text: string): void => {
		process.stdout.write(text);
	};

	return {
		backlogs: {
			find: async () => sourcesIn(root),
			read: file => readBacklogText(file, root, policy().linear),
			complete: async text => completePath(root, text),
			hasGitHub: findProgram('gh') !== undefined,
		},
		jobs: {stop: stopGroup},
		notices: createNotices({root, environment, platform, config: () => policy().screen.notify}),
		clipboard: createClipboard({environment, platform, toTerminal: process.stdout.isTTY ? write : undefined}),
		programs: createTerminalPrograms({environment, folder: root, tell: line => write(`${line}\n`)}),
		browser: createWebBrowser({environment, platform, repository: root}),
	};
};
