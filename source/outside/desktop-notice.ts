/**
Shows a notice on the desktop of the person who sits here, by the desktop's own program: its name and arguments are words, never a shell's line.
*/
import {Buffer} from 'node:buffer';
import {findProgram} from './programs.js';
import {type Environment, feed} from './run-here.js';

type Setting = {readonly environment: Environment; readonly platform: NodeJS.Platform};
export type DesktopNotice = {readonly title: string; readonly body: string};

const limitMs = 5000;

/** Some desktops read the text as markup. */
const plain = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const ways: Partial<Record<NodeJS.Platform, {readonly program: string; readonly args: (notice: DesktopNotice) => readonly string[]}>> = {
	linux: {program: 'notify-send', args: ({title, body}) => ['--app-name=orch-tui', '--', title, plain(body)]},
	// What is shown is handed over as arguments: nothing of it is read as a script.
	darwin: {
		program: 'osascript',
		args: ({title, body}) => [
			'-e',
			'on run argv',
			'-e',
			'display notification (item 2 of argv) with title (item 1 of argv)',
			'-e',
			'end run',
			'--',
			title,
			body,
		],
	},
};

/** Whoever came over SSH sits in front of another desktop. `undefined` where there is none to show it on; the answer of it: whether it was taken. */
export const desktopNotice = ({environment: env, platform}: Setting): ((notice: DesktopNotice) => Promise<boolean>) | undefined => {
	const way = ways[platform];
	if (way === undefined || env['SSH_TTY'] || env['SSH_CONNECTION']) return undefined;
	const program = findProgram(way.program, env['PATH']);
	if (program === undefined) return undefined;
	return async notice => {
		const ran = await feed([program, ...way.args(notice)], Buffer.alloc(0), env, limitMs);
		return ran.kind === 'ended' && ran.code === 0;
	};
};
