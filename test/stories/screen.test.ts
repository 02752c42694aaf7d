import {existsSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {expect, test, vi} from 'vitest';
import {identify} from '../../source/outside/process-identity.js';
import {aProject, launcher} from '../support/program.js';
import {onTerminal} from '../support/pty.js';
import {patiently, until} from '../support/until.js';

/** Works until it is let go, with a child of its own, and commits. */
const patient = `
echo "$ORCH_AGENT_ID" >> "$1/$ORCH_TASK_ID"
echo unsaved > notes.txt
sleep 1000 &
child=$!
while [ ! -e "$1/go" ]; do echo "tick of $ORCH_AGENT_ID"; sleep 0.2; done
kill $child
echo done > "$ORCH_TASK_ID.txt"; git add -A; git commit -qm "$ORCH_TASK_ID"
`;

test.each([
	{cols: 80, rows: 24},
	{cols: 120, rows: 40},
])('a person stops an agent at $cols×$rows, brings it back, leaves, and comes back to the same', async ({cols, rows}) => {
	const project = aProject(patient);
	await project.run(['import', '-'], '- [ ] T-1 Write the first page\n- [ ] T-2 Write the second page\n  after: T-1\n');
	const open = () => onTerminal([launcher], {cols, rows, cwd: project.root, env: {...project.env, LANG: 'C.UTF-8'}});
	const isAlive = (pid: number) => identify(pid) !== undefined;
	const agentNow = () => project.look(store => store.agents.listLive()[0]);

	const screen = open();
	await screen.see(/a1 working +T-1 Write the/);
	const first = await until(() => agentNow()?.process?.agent.pid);

	// It asks, and the safe answer is the default.
	screen.child.write('x');
	await screen.see('Stop a1?');
	screen.child.write('\r');
	// Else the next question would be taken for this one.
	await vi.waitFor(() => expect(screen.text()).not.toContain('Stop a1?'), patiently);
	await screen.see('tick of a1');
	expect(isAlive(first)).toBe(true);

	screen.child.write('x');
	await screen.see('Stop a1?');
	// An answer counts once the question has been there for 400 ms.
	const seenAtMs = Date.now();
	await until(() => Date.now() - seenAtMs >= 400 || undefined);
	screen.child.write('y');
	await screen.see(/T-1 .*stopped/);
	expect(isAlive(first)).toBe(false);
	expect(existsSync(path.join(project.root, '.worktrees/implementation_task-T-1/notes.txt'))).toBe(true);

	screen.child.write('r');
	await screen.see(/a2 working +T-1 Write the/);
	const second = await until(() => agentNow()?.process?.agent.pid);

	// Its row is where the one before was: slots do not move. The log follows.
	screen.child.write('\r');
	await screen.see('tick of a2');
	screen.child.write('q');

	// Leaving is not stopping.
	await screen.see('1 Agents');
	screen.child.write('q');
	await screen.see('Leave');
	screen.child.write('\r');
	expect(await screen.over).toBe(0);
	expect(screen.terminal.buffer.active.type).toBe('normal');
	expect(isAlive(second)).toBe(true);

	const again = open();
	await again.see(/a2 working +T-1 Write the/);
	writeFileSync(path.join(project.notes, 'go'), '');
	const landed = () => project.git('log', '--format=%s', '--first-parent', '-2');
	await until(() => landed() === 'Merge T-2: Write the second page\nMerge T-1: Write the first page');
	again.child.write('q');
	await again.see('Leave');
	again.child.write('\r');
	expect(await again.over).toBe(0);
});

test('a terminal that can do nothing is none', async () => {
	const project = aProject(patient);
	const dumb = onTerminal(['--import', 'data:text/javascript,process.env.TERM="dumb"', launcher], {cols: 80, rows: 24, cwd: project.root, env: project.env});
	await dumb.see('This is no terminal');
	expect(await dumb.over).toBe(0);
});

test('trap "Non-TTY in 9 TUIs": without a terminal to draw on the screen is a status, says so, and ends well', async () => {
	const project = aProject(patient);
	const {code, out, err} = await project.run([]);
	expect(code).toBe(0);
	expect(out).toContain('Tasks');
	expect(err).toContain('This is no terminal');
});
