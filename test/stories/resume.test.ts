/**
All sessions are gone, as after a reboot: the screen asks once, and what is answered is done.
*/
import process from 'node:process';
import {expect, test} from 'vitest';
import {aProject, launcher} from '../support/program.js';
import {onTerminal} from '../support/pty.js';
import {until} from '../support/until.js';

const stays = 'echo "at work"; exec sleep 1000';

/** Two agents that were at work, and a screen that is opened when nothing of them is left. */
const afterTheEnd = async () => {
	const project = aProject(stays, {maxParallel: 2});
	await project.run(['import', '-'], '- [ ] T-1 First page\n- [ ] T-2 Second page\n');
	const open = () => onTerminal([launcher], {cols: 100, rows: 30, cwd: project.root, env: {...project.env, LANG: 'C.UTF-8', TZ: 'UTC'}});
	const before = open();
	await before.see(/a1 working[\s\S]*a2 working/);
	before.child.write('q');
	await before.see('keep running');
	before.child.write('\r');
	await before.over;
	const live = project.look(store => store.agents.listLive());
	expect(live).toHaveLength(2);
	for (const {process: tree} of live) {
		process.kill(tree?.shim.pid ?? 0, 'SIGKILL');
		process.kill(-(tree?.agent.pid ?? 0), 'SIGKILL');
	}

	const screen = open();
	await screen.see(/2 sessions ended at \d\d:\d\d: resume all 2\?/);
	await screen.see('If nobody answers, they go on by themselves in');
	const states = () => project.look(store => ['T-1', 'T-2'].map(id => store.tasks.find(id)?.state));
	const seenAtMs = performance.now();
	const answer = async (key: string, done: string | RegExp) => {
		// It counts once the question has been there for 400 ms; a second time the key would mean something else.
		await until(() => performance.now() - seenAtMs >= 450);
		screen.child.write(key);
		await screen.see(done);
	};
	return {...screen, project, states, answer};
};

test('n leaves them stopped: nobody starts by itself, and the question does not come again', async () => {
	const {answer, states, child, over, project} = await afterTheEnd();
	await answer('n', 'leave stopped: all 2 done.');
	expect(states()).toEqual(['gave-up', 'gave-up']);
	expect(project.look(store => store.tasks.find('T-1'))).toMatchObject({code: 'killed_by_person'});
	child.kill('SIGTERM');
	await over;
	expect(project.look(store => store.agents.countLive())).toBe(0);
});

test('⏎ resumes all of them, each in its worktree', async () => {
	const {answer, states, project} = await afterTheEnd();
	await answer('\r', /a[34] working[\s\S]*a[34] working/);
	await until(() => states().every(state => state === 'working'));
	expect(project.soundness().worktrees).toBe(3);
});

test('r picks: none goes on but the marked ones that are started', async () => {
	const {answer, states, child, see, project} = await afterTheEnd();
	await answer('r', /2 marked/);
	await until(() => states().every(state => state === 'gave-up'));
	// The cursor is on the first of them: without its mark, only the other one is started.
	child.write('g');
	child.write('g');
	child.write(' ');
	await see(/1 marked/);
	child.write('r');
	await until(() => states().includes('working') || states().includes('retrying') || states().includes('prepared'));
	expect(project.look(store => store.tasks.find('T-1')?.state)).toBe('gave-up');
});
