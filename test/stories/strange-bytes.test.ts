/**
What terminals send that nobody has typed, and what people press when they want out.
*/
import {writeFileSync} from 'node:fs';
import path from 'node:path';
import {describe, expect, test, vi} from 'vitest';
import {aProject, launcher} from '../support/program.js';
import {onTerminal} from '../support/pty.js';

/** Works until it is let go, and commits. */
const patient = 'while [ ! -e "$1/go" ]; do echo tick; sleep 0.2; done; echo done > "$ORCH_TASK_ID.txt"; git add -A; git commit -qm "$ORCH_TASK_ID"';

const focus = {in: '\u001B[I', out: '\u001B[O'};
const paste = (text: string) => `\u001B[200~${text}\u001B[201~`;
const interrupt = '\u0003';
const stop = '\u001A';

/** An agent at work, a task that waits, and the screen. */
const onScreen = async () => {
	const project = aProject(patient);
	await project.run(['import', '-'], '- [ ] T-1 Write the first page\n- [ ] T-2 Write the second page\n  after: T-1\n');
	const screen = onTerminal([launcher], {cols: 120, rows: 40, cwd: project.root, env: {...project.env, LANG: 'C.UTF-8'}});
	await screen.see(/a1 working +T-1 Write the/);
	return {project, screen};
};

describe('A16 focus, paste and Ctrl-Z bytes never become commands; quit always works', () => {
	test('A16 nothing that a terminal sends by itself, and nothing pasted, does anything', async () => {
		const {project, screen} = await onScreen();
		const {child, see, terminal} = screen;
		const before = project.look(store => ({
			tasks: store.tasks.list().map(({id, state}) => `${id} ${state}`),
			switches: ['paused', 'merges-held'].map(name => store.settings.isOn(name as 'paused')),
		}));

		// Letters that are keys here stand in each of them: x stops, p pauses, P holds, q leaves, n writes, y says yes.
		const strange = [
			focus.out,
			focus.in,
			`${focus.out}${focus.in}`,
			stop,
			stop.repeat(30),
			paste('xy'),
			paste('X\ry\r'),
			paste('/exit'),
			paste('p\nP\nq\n\rn\r'),
			paste(`${focus.in}xy`),
			`${focus.out}${paste('xXpPq')}${focus.in}`,
			// Reports that were asked for by whoever had the terminal before: colour, version, device, cursor, mouse.
			'\u001B]11;rgb:0000/0000/0000\u0007',
			'\u001BP>|tmux 3.3a\u001B\\',
			'\u001B[?62;4;22c',
			'\u001B[24;80R',
			'\u001B[<0;10;5M\u001B[<0;10;5m',
			'\u001B[?1;2c',
			'\u0000\u0001\u001C\u001D\u001E\u001F',
		];
		for (const bytes of strange) {
			child.write(bytes);
			// The help proves that these bytes have been read, and that the screen still hears keys: at once, or when the answer of a terminal is over.
			await vi.waitFor(
				() => {
					if (!screen.text().includes('type to search')) child.write('?');
					expect(screen.text()).toContain('type to search');
				},
				{timeout: 60_000, interval: 250},
			);
			child.write('\u001B');
			await see(/^(?![\s\S]*type to search)[\s\S]*a1 working/);
			expect(screen.text(), JSON.stringify(bytes)).not.toMatch(/Stop a1|Kill a1|Leave\b.*\?|Paused:|held\.|New task/);
		}

		expect(terminal.buffer.active.type).toBe('alternate');
		const after = project.look(store => ({
			tasks: store.tasks.list().map(({id, state}) => `${id} ${state}`),
			switches: ['paused', 'merges-held'].map(name => store.settings.isOn(name as 'paused')),
		}));
		expect(after).toEqual(before);
		expect(project.look(store => store.agents.listLive().map(({id, state}) => `${id} ${state}`))).toEqual(['a1 working']);
		writeFileSync(path.join(project.notes, 'go'), '');
	});

	test.each([
		{where: 'the dashboard', keys: [], seen: '1 Agents'},
		{where: 'the help', keys: ['?'], seen: 'type to search'},
		{where: 'a question', keys: ['x'], seen: 'Stop a1?'},
		{where: 'a new task, half written', keys: ['n', 'half a sentence'], seen: 'half a sentence'},
		{where: 'a log', keys: ['\r'], seen: 'tick'},
		{where: 'a full pane', keys: ['5', '5'], seen: '5 Graph'},
	])('A16 Ctrl-C twice leaves from $where, with focus bytes before and between', async ({keys, seen}) => {
		const {project, screen} = await onScreen();
		for (const key of keys) screen.child.write(key);
		await screen.see(seen);
		screen.child.write(`${focus.out}${focus.in}${interrupt}`);
		screen.child.write(`${focus.in}${interrupt}`);
		// What was open is closed by the first ones.
		screen.child.write(interrupt);
		expect(await screen.over).toBe(0);
		expect(screen.terminal.buffer.active.type).toBe('normal');
		expect(project.look(store => store.agents.listLive().map(({id}) => id))).toEqual(['a1']);
		writeFileSync(path.join(project.notes, 'go'), '');
	});

	test.each([
		['focus-out and focus-in', `${focus.out}${focus.in}`],
		['a run of Ctrl-Z', stop.repeat(8)],
		['one Ctrl-Z', stop],
		['a paste', paste('exit')],
	])('A16 q leaves right after %s', async (_what, bytes) => {
		const {project, screen} = await onScreen();
		screen.child.write(`${bytes}q`);
		await screen.see('Leave');
		screen.child.write('\r');
		expect(await screen.over).toBe(0);
		expect(screen.terminal.buffer.active.type).toBe('normal');
		writeFileSync(path.join(project.notes, 'go'), '');
	});
});
