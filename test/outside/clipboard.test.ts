import {chmodSync, existsSync, readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import {createClipboard} from '../../source/outside/clipboard.js';
import {aFolder} from '../support/folder.js';

/** A desk with these programs on it and no others; each notes what it was given, and how it was called. */
const aDesk = (programs: Readonly<Record<string, string>>, environment: Record<string, string> = {}, platform: NodeJS.Platform = 'linux') => {
	const folder = aFolder();
	const told: string[] = [];
	for (const [name, body] of Object.entries(programs)) {
		const file = path.join(folder, name);
		writeFileSync(file, `#!/bin/sh\nprintf '%s\\n' "$*" >> ${folder}/${name}.called\n${body}\n`);
		chmodSync(file, 0o755);
	}

	const clipboard = createClipboard({
		environment: {PATH: `${folder}:/bin:/usr/bin`, ...environment},
		platform,
		toTerminal: bytes => {
			told.push(bytes);
		},
	});
	const called = (name: string) =>
		existsSync(path.join(folder, `${name}.called`)) ? readFileSync(path.join(folder, `${name}.called`), 'utf8').trim() : undefined;
	return {folder, told, called, copy: clipboard.copy};
};

const takes = (name: string) => `cat > "$(dirname "$0")/${name}.taken"`;

test('in tmux its buffer, handed on to the terminal by tmux alone', async () => {
	const {folder, told, called, copy} = aDesk({tmux: takes('tmux'), 'wl-copy': 'exit 0'}, {TMUX: '/tmp/tmux-1/default,1,0', WAYLAND_DISPLAY: 'wayland-0'});
	expect(await copy('feat/login')).toEqual({ok: true, value: 'tmux buffer, paste with prefix ]'});
	expect(readFileSync(path.join(folder, 'tmux.taken'), 'utf8')).toBe('feat/login');
	expect(called('tmux')).toBe('load-buffer -w -');
	expect([told, called('wl-copy')]).toEqual([[], undefined]);
});

test('a tmux that does not know the flag yet gets it without', async () => {
	const {folder, called, copy} = aDesk({tmux: `[ "$2" = -w ] && exit 1\n${takes('tmux')}`}, {TMUX: 'x,1,0'});
	expect(await copy('한글\n')).toMatchObject({ok: true});
	expect(called('tmux')?.split('\n')).toEqual(['load-buffer -w -', 'load-buffer -']);
	expect(readFileSync(path.join(folder, 'tmux.taken'), 'utf8')).toBe('한글\n');
});

test('a tmux that refuses leaves it to the others', async () => {
	const {told, copy} = aDesk({tmux: 'exit 1'}, {TMUX: 'x,1,0'});
	expect(await copy('a')).toEqual({ok: true, value: 'terminal, OSC 52'});
	expect(told).toEqual(['\u001B]52;c;YQ==\u0007\u001BPtmux;\u001B\u001B]52;c;YQ==\u0007\u001B\\']);
});

test('the terminal is told, and a tool of the desktop too', async () => {
	const {folder, told, called, copy} = aDesk({xclip: takes('xclip')}, {DISPLAY: ':0'});
	expect(await copy('a b')).toEqual({ok: true, value: 'terminal, OSC 52 and xclip'});
	expect(readFileSync(path.join(folder, 'xclip.taken'), 'utf8')).toBe('a b');
	expect(called('xclip')).toBe('-selection clipboard');
	expect(told).toHaveLength(1);
});

test('over SSH the desktop of the other machine is left alone', async () => {
	const {called, copy} = aDesk({'wl-copy': 'exit 0'}, {WAYLAND_DISPLAY: 'wayland-0', SSH_TTY: '/dev/pts/1'});
	expect(await copy('a')).toEqual({ok: true, value: 'terminal, OSC 52'});
	expect(called('wl-copy')).toBeUndefined();
});

test('what is too long for a terminal goes to a tool alone, or is refused', async () => {
	const long = 'x'.repeat(74_995);
	const withTool = aDesk({pbcopy: takes('pbcopy')}, {}, 'darwin');
	expect(await withTool.copy(long)).toEqual({ok: true, value: 'pbcopy'});
	expect(readFileSync(path.join(withTool.folder, 'pbcopy.taken'), 'utf8')).toHaveLength(74_995);

	const without = aDesk({});
	expect(await without.copy(long)).toMatchObject({ok: false, problem: {code: 'clipboard_missing'}});
	expect(await without.copy(long.slice(1))).toEqual({ok: true, value: 'terminal, OSC 52'});
	// It is bytes that count: each of these is three.
	expect(await without.copy('한'.repeat(24_999))).toMatchObject({ok: false});
});

test('Windows gets the letters it reads', async () => {
	const {folder, copy} = aDesk({'clip.exe': takes('clip.exe')}, {WSL_DISTRO_NAME: 'Debian'});
	expect(await copy('é')).toEqual({ok: true, value: 'terminal, OSC 52 and clip.exe'});
	expect(readFileSync(path.join(folder, 'clip.exe.taken'))).toEqual(Buffer.from([0xff, 0xfe, 0xe9, 0x00]));
});
