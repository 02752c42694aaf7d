import {chmodSync, existsSync, readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import {aProject, launcher} from '../support/program.js';
import {onTerminal, untilHeard} from '../support/pty.js';
import {until} from '../support/until.js';

const stays = 'for n in 1 2 3; do echo "line $n of the agent"; done\nexec sleep 1000';

const size = {cols: 100, rows: 30};

/** A screen on a project with one agent at work, and programs of the user's own, each a script with a name that has a space in it. */
const aScreen = async (programs: Readonly<Record<string, string>>, more: Readonly<Record<string, string>> = {}) => {
	const project = aProject(stays);
	await project.run(['import', '-'], '- [ ] T-1 Write the first page\n');
	const files = Object.fromEntries(
		Object.entries(programs).map(([variable, body]) => {
			const file = path.join(project.notes, `my ${variable.toLowerCase()}`);
			writeFileSync(file, `#!/bin/bash\n${body}\n`);
			chmodSync(file, 0o755);
			return [variable, variable === 'SHELL' ? `'${file}'` : `'${file}' --wait`];
		}),
	);
	const screen = onTerminal([launcher], {...size, cwd: project.root, env: {...project.env, LANG: 'C.UTF-8', ...files, ...more}});
	await screen.see(/a1 working/);
	const note = (name: string) => path.join(project.notes, name);
	return {...screen, project, note, read: (name: string) => readFileSync(note(name), 'utf8')};
};

test('trap "Attach by tmux -L orch attach inside suspendTerminal": a program gets the terminal and what is typed, and gives it back; until an agent can be attached to, a follows its log', async () => {
	const {child, terminal, see, text, project, note, read} = await aScreen({
		SHELL:
			'cd -P .; printf "%s\\n" "$PWD" "$#" > "$(dirname "$0")/shell"; echo "this is my shell"; read -r line; printf "%s" "$line" > "$(dirname "$0")/typed"',
	});
	child.write('t');
	await see('this is my shell');
	expect(terminal.buffer.active.type).toBe('normal');
	expect(text()).toContain('exit goes back to orch-tui');
	// It is the shell that reads: none of this is a key of ours.
	child.write('q x 한글 1\r');
	await until(() => existsSync(note('typed')));
	await see('Back on the screen');
	expect(terminal.buffer.active.type).toBe('alternate');
	expect(read('typed')).toBe('q x 한글 1');
	expect(read('shell')).toBe(`${path.join(project.root, '.worktrees/implementation_task-T-1')}\n0\n`);
	// Its keys are ours again.
	await untilHeard({child, see, text});
	child.write('2');
	await see('T-1');
	child.write('1a');
	await see('following');
});

test('Ctrl-C in a program is the program’s, and ends neither us nor the agents', async () => {
	const {child, see, text, project} = await aScreen({SHELL: 'trap "echo caught it; exit 0" INT; echo "waiting here"; while :; do sleep 0.1; done'});
	child.write('t');
	await see('waiting here');
	child.write('\u0003');
	await see('Back on the screen');
	await see(/a1 working/);
	expect(project.look(store => store.agents.countLive())).toBe(1);
	await untilHeard({child, see, text});
	child.write('\u0003');
	await see('Ctrl-C again leaves');
});

test('a real shell has its jobs and its Ctrl-C, and leaves us the terminal', async () => {
	const {child, see, text} = await aScreen({}, {SHELL: '/bin/bash', PS1: 'my prompt> '});
	child.write('t');
	await see(/[#$>] *$/m);
	child.write('sleep 1000\r');
	// A long prompt goes on in the next line.
	await see(/sleep\s+1000/);
	child.write('\u0003');
	await see('^C');
	child.write('echo $((40 + 2))-is-it; exit\r');
	await see('Back on the screen');
	expect(text()).not.toContain('42-is-it');
	await untilHeard({child, see, text});
});

test('e gives the task to the editor, and what is saved there is in the backlog', async () => {
	const {child, see, text, project} = await aScreen({}, {EDITOR: `sed -i -e s/^labels:.*/labels:\\ by-hand/ -e s/^priority:.*/priority:\\ low/`});
	child.write('e');
	await see('Changed T-1: priority, labels.');
	expect(project.look(store => store.tasks.find('T-1'))).toMatchObject({priority: 'low', labels: ['by-hand']});
	await untilHeard({child, see, text});
	child.write('u');
	await until(() => project.look(store => store.tasks.find('T-1')?.priority) === 'medium');
});

test('E in a log gives the whole file to the pager', async () => {
	const {child, see, note, read} = await aScreen({PAGER: 'printf "%s\\n" "$@" > "$(dirname "$0")/paged"; for last; do :; done; cat "$last"; read -r _'});
	child.write('\r');
	await see('line 3 of the agent');
	child.write('E');
	await until(() => existsSync(note('paged')));
	child.write('\r');
	await see('following');
	const [option, file = ''] = read('paged').trim().split('\n');
	expect(option).toBe('--wait');
	expect(readFileSync(file, 'utf8')).toBe('line 1 of the agent\nline 2 of the agent\nline 3 of the agent\n');
});

test('a pager that is gone at once is waited for, so that what it showed can be read', async () => {
	const {child, terminal, see} = await aScreen({}, {PAGER: 'cat'});
	child.write('\r');
	await see('line 3 of the agent');
	child.write('E');
	await see('-- Enter goes back to orch-tui --');
	expect(terminal.buffer.active.type).toBe('normal');
	child.write('\r');
	await see('following');
	expect(terminal.buffer.active.type).toBe('alternate');
});

test('a program that is not there is named, and nothing else happens', async () => {
	const {child, terminal, see} = await aScreen({}, {SHELL: '/nowhere/my-shell'});
	child.write('t');
	await see('$SHELL names /nowhere/my-shell');
	expect(terminal.buffer.active.type).toBe('alternate');
});
