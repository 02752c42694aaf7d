/**
Takes text to where a person pastes from: the buffer of tmux, the terminal's own clipboard, a tool of the desktop.
*/
import {Buffer} from 'node:buffer';
import {failure, type Result, success} from '../domain/problem.js';
import {throughTmux} from '../domain/terminal-codes.js';
import {type Environment, feed} from './run-here.js';

type ClipboardSetting = {
	readonly environment: Environment;
	readonly platform: NodeJS.Platform;
	/** Writes to the terminal as it is, between two frames; `undefined` where there is none. */
	readonly toTerminal: ((bytes: string) => void) | undefined;
};

/** An OSC 52 has 100,000 bytes at most in the terminals that take least; this is the text that fits, written in base 64. */
const terminalMaxBytes = 74_994;
const toolMaxMs = 3000;

type Tool = {readonly words: readonly string[]; readonly encode?: (text: string) => Buffer};

/** Also where it is known by the name of the terminal alone. */
const isBehindTmux = (env: Environment): boolean => Boolean(env['TMUX']) || /^tmux/.test(env['TERM'] ?? '');

const utf16 = (text: string): Buffer => Buffer.from(`\uFEFF${text}`, 'utf16le');

/** Those of the desktop in front of which the person sits; over SSH it would be the desktop of another machine. */
const toolsOf = ({environment: env, platform}: ClipboardSetting): Tool[] => {
	if (env['SSH_TTY'] || env['SSH_CONNECTION']) return [];
	if (platform === 'darwin') return [{words: ['pbcopy']}];
	const wayland = env['WAYLAND_DISPLAY'] ? [{words: ['wl-copy']}] : [];
	const x = env['DISPLAY'] ? [{words: ['xclip', '-selection', 'clipboard']}, {words: ['xsel', '--clipboard', '--input']}] : [];
	const windows = env['WSL_DISTRO_NAME'] || platform === 'win32' ? [{words: ['clip.exe'], encode: utf16}] : [];
	return [...wayland, ...windows, ...x];
};

const isWell = async (tool: Tool, text: string, env: Environment): Promise<boolean> => {
	const ran = await feed(tool.words, tool.encode?.(text) ?? Buffer.from(text), env, toolMaxMs);
	return ran.kind === 'ended' && ran.code === 0;
};

/** `-w` hands it on to the terminal's clipboard; before tmux 3.2 there was no such flag. */
const tmuxWays: readonly Tool[] = [{words: ['tmux', 'load-buffer', '-w', '-']}, {words: ['tmux', 'load-buffer', '-']}];

const firstThatWorks = async (tools: readonly Tool[], text: string, env: Environment): Promise<Tool | undefined> => {
	for (const tool of tools) {
		if (await isWell(tool, text, env)) return tool;
	}

	return undefined;
};

/**
In tmux its buffer, and nothing else: tmux hands it on. Elsewhere the terminal is told, which never says whether it has taken it,
and so is a tool of the desktop, which does. A tmux that cannot be asked, as on the other side of an SSH, takes it where it is told to,
or hands on what is wrapped for it. Screen swallows what is meant for the terminal.
*/
export const createClipboard = (setting: ClipboardSetting) => {
	const {environment: env, toTerminal} = setting;

	/** Whether there was one to tell, and the text was not too long for it. */
	const tellTerminal = (text: string): boolean => {
		if (!toTerminal || env['STY'] || Buffer.byteLength(text) > terminalMaxBytes) return false;
		const sequence = `\u001B]52;c;${Buffer.from(text).toString('base64')}\u0007`;
		toTerminal(sequence + (isBehindTmux(env) ? throughTmux(sequence) : ''));
		return true;
	};

	return {
		/** Answers with the way it took, in words for people. */
		async copy(text: string): Promise<Result<string>> {
			if (env['TMUX'] && (await firstThatWorks(tmuxWays, text, env))) return success('tmux buffer, paste with prefix ]');
			const isTold = tellTerminal(text);
			const tool = await firstThatWorks(toolsOf(setting), text, env);
			const ways = [...(isTold ? ['terminal, OSC 52'] : []), ...(tool ? [tool.words[0] ?? ''] : [])];
			if (ways.length > 0) return success(ways.join(' and '));
			const isLong = Buffer.byteLength(text) > terminalMaxBytes;
			return failure({
				kind: 'outside',
				code: 'clipboard_missing',
				message: isLong ? `This is more than a terminal takes to its clipboard (${terminalMaxBytes} bytes).` : 'There is no clipboard here.',
				hint: 'Install wl-copy or xclip, or work in tmux.',
			});
		},
	};
};
