/**
Whatever an agent prints or names its files, byte by byte: nothing reaches the terminal but what the screen itself says to it.
*/
import {writeFileSync} from 'node:fs';
import path from 'node:path';
import {expect, test, vi} from 'vitest';
import {aProject, launcher} from '../support/program.js';
import {onTerminal} from '../support/pty.js';

const esc = '\u001B';
/** Stands in every sequence of the agent's, and in nothing of ours. */
const mark = '66599';
/** What terminals act on: each of `mechanisms.md` 5.1, and what is like it. */
const attacks: readonly string[] = [
	`${esc}]52;c;${mark}\u0007`,
	`${esc}]52;c;${mark}${esc}\\`,
	`${esc}]0;${mark}\u0007`,
	`${esc}]2;${mark}\u0007`,
	`${esc}]8;;https://${mark}.example${esc}\\link${esc}]8;;${esc}\\`,
	`${esc}]9;${mark}\u0007`,
	`${esc}]99;;${mark}${esc}\\`,
	`${esc}]777;notify;${mark};${mark}\u0007`,
	`${esc}]1337;File=name=${mark}:AAAA\u0007`,
	`${esc}]50;${mark}\u0007`,
	`${esc}P+q${mark}${esc}\\`,
	`${esc}Ptmux;${esc}${esc}]52;c;${mark}\u0007${esc}\\`,
	`${esc}_G${mark}${esc}\\`,
	`${esc}^${mark}${esc}\\`,
	`${esc}X${mark}${esc}\\`,
	`${esc}[${mark};${mark}H`,
	`${esc}[${mark}A`,
	`${esc}[?${mark}h`,
	`${esc}[${mark}J`,
	`${esc}[8;${mark};${mark}t`,
	`${esc}[38;5;${mark}m`,
	`${esc}[8m${mark}`,
	`${esc}c`,
	`${esc}(0`,
	`${esc}#8`,
	`${esc}[!p`,
	`${esc}[6n`,
	`${esc}[21t`,
	`\u009B${mark}A`,
	`\u009D52;c;${mark}\u009C`,
	`\u0090${mark}\u009C`,
	'\u0007',
	'\b\b\b',
	'\u0000',
	'\u007F',
	'\u000B',
	'\u000C',
	'\u000E',
	'\u0005',
	'\u202E',
	'\u2066',
	'\u200B',
	`${esc}]52;c;${mark}`,
	`${esc}[${mark}`,
	esc,
];

/** What Ink and our own screen say to a terminal, each as a whole. */
const ours: readonly RegExp[] = [
	// Neither hidden nor blinking.
	/^\u001B\[(?![568]m)[\d;]*m$/,
	/^\u001B\[\d*(?:;\d+)?[A-HJKST]$/,
	/^\u001B\[\?(?:25|1000|1002|1003|1004|1006|1049|2004|2026)(?:;\d+)*[hl]$/,
	/^\u001B\[\d? q$/,
	// Questions: what it is, which colour it has, where its cursor is.
	/^\u001B\[(?:[>?=]?\d*[cqu]|6n|\?\d+\$p)$/,
	/^\u001B\]11;\?(?:\u0007|\u001B\\)$/,
	/^\u001B\](?:0|2);[^\u0000-\u001F\u007F-\u009F]*(?:\u0007|\u001B\\)$/,
	/^\u001B\[(?:22|23);?\d*(?:;\d+)*t$/,
	/^\u001B[78]$/,
];

const sequences = /\u001B(?:\][^\u0007\u001B]*(?:\u0007|\u001B\\)?|[P^_X][^\u001B]*(?:\u001B\\)?|\[[0-?]*[ -/]*[@-~]?|[ -/]*[0-~]?)/g;

/** What is in a stream and not ours. */
const strangersIn = (bytes: string): string[] => {
	const found = (bytes.match(sequences) ?? []).filter(one => one.includes(mark) || !ours.some(rule => rule.test(one)));
	const rest = bytes.replaceAll(sequences, '');
	return [...new Set([...found, ...(rest.match(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\u200B\u202A-\u202E\u2066-\u2069]/g) ?? [])])];
};

test('the oracle sees each of them', () => {
	// Where the cursor is our own screen asks, too.
	for (const attack of attacks.filter(one => one !== `${esc}[6n`)) expect([attack, strangersIn(`${esc}[31mred${attack}`).length > 0]).toEqual([attack, true]);
});

test('an agent that prints every escape sequence, whole and in pieces, says nothing to the terminal', async () => {
	// Whole, cut at each byte by a pause, and as names and messages of commits; the last word shows that all has been read.
	const agent = [
		'while IFS= read -r -d "" piece; do printf "%s" "$piece"; sleep 0.002; done <"$1/pieces"',
		'cat "$1/whole"',
		'printf x >"$(cat "$1/name")"; git add -A; git commit -qF "$1/whole"',
		'echo; echo "the last word"; exec sleep 1000',
	].join('\n');
	const project = aProject(agent);
	const pieces = attacks.filter(attack => !attack.includes('\0')).flatMap(attack => [...`a${attack}b\n`]);
	writeFileSync(path.join(project.notes, 'pieces'), `${pieces.join('\0')}\0`);
	writeFileSync(path.join(project.notes, 'whole'), attacks.map(attack => `before ${attack} after\n`).join(''));
	writeFileSync(path.join(project.notes, 'name'), `x${esc}]52;c;${mark}\u0007y`);
	await project.run(['import', '-'], '- [ ] T-1 Write the first page\n');
	const screen = onTerminal([launcher], {cols: 120, rows: 40, cwd: project.root, env: {...project.env, LANG: 'C.UTF-8'}});
	let bytes = '';
	screen.child.onData(text => {
		bytes += text;
	});
	await screen.see(/a1 working/);
	await vi.waitFor(() => expect(screen.text()).toContain('the last word'), {timeout: 60_000, interval: 50});
	// Its log, as steps and as it is; what it has changed; its worktree; its messages.
	screen.child.write('\r');
	await screen.see('following');
	await screen.see('before');
	for (const key of ['d', 'q', '3', '4', '1']) {
		screen.child.write(key);
		// The help proves that the key has been read and what it brought has been drawn.
		screen.child.write('?');
		await screen.see('type to search');
		screen.child.write('\u001B');
		await screen.see(/^(?![\s\S]*type to search)/);
	}

	expect(bytes.length).toBeGreaterThan(1000);
	// The last of them may not have come to its end yet.
	expect(strangersIn(bytes.slice(0, bytes.lastIndexOf(esc)))).toEqual([]);

	// Without a screen it is the same.
	for (const command of [['logs', 'a1'], ['show-log', 'a1'], ['show-diff', 'a1'], ['status'], ['list-worktrees']]) {
		const {out, err} = await project.run(command);
		expect(strangersIn(out + err), command.join(' ')).toEqual([]);
	}
});
