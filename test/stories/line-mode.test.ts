import {existsSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import {openStore} from '../../source/store/store.js';
import {aProject, launcher} from '../support/program.js';
import {onTerminal} from '../support/pty.js';

/** Who is noted as looking at it. */
const viewersOf = (root: string): number[] => {
	const store = openStore(path.join(root, 'data'));
	try {
		return store.settings.screens().map(({pid}) => pid);
	} finally {
		store.close();
	}
};

/** Nobody works: what is said stays what it is. */
const idle = 'exit 0\n';

test('through pipes: sentences out, numbers in, and the end of the input leaves', async () => {
	const project = aProject(idle, {maxParallel: 1});
	await project.run(['import', '-'], '- [ ] T-1 Write the first page\n');
	await project.run(['pause-agents', 'on']);
	const {code, out: all, err} = await project.run([], '2\n1\n\n4\n', {ACCESSIBLE: '1'});
	expect(err).toBe('');
	// News, as that it leads, come when they do.
	const out = all.replaceAll(/\n\d\d:\d\d:\d\d .*\n/g, '');
	expect(out).toMatch(/^orch, project \S+, branch \S+\. 0 working\.\n/);
	expect(out).toContain('What next? 1 list agents. 2 list tasks. 3 merge queue. 4 resources. 5 leave.\n> 2\n');
	expect(out).toMatch(/1 T-1 Write the first page, (?:ready|waiting), medium priority/);
	expect(out).toMatch(/Processor \d+%|has not been measured/);
	expect(out).not.toMatch(/\u001B/);
	expect(code).toBe(0);
});

test.each([
	{how: 'ACCESSIBLE=1', args: [], env: {ACCESSIBLE: '1'}},
	{how: 'INK_SCREEN_READER=true', args: [], env: {INK_SCREEN_READER: 'true'}},
	{how: '--screen-reader', args: ['--screen-reader'], env: {}},
])('on a terminal with $how: no second screen, and what is typed is edited by the terminal', async ({args, env}) => {
	const project = aProject(idle, {maxParallel: 1});
	await project.run(['import', '-'], '- [ ] T-1 Write the first page\n');
	await project.run(['pause-agents', 'on']);
	const {child, terminal, over, see} = onTerminal([launcher, ...args], {cols: 100, rows: 30, cwd: project.root, env: {...project.env, ...env}});
	await see('What next?');
	expect(terminal.buffer.active.type).toBe('normal');
	expect(viewersOf(project.root)).toEqual([child.pid]);
	child.write('22\u007F\r');
	await see(/1 T-1 Write the first page, (?:ready|waiting)/);
	child.write('\r');
	await see(/A number tells more[\s\S]*5 leave\./);
	child.write('5\r');
	expect(await over).toBe(0);
	expect(viewersOf(project.root)).toEqual([]);
});

test('the config asks for it, too', async () => {
	const project = aProject(idle, {screen: {screenReader: true}});
	await project.run(['import', '-'], '- [ ] T-1 Write the first page\n');
	await project.run(['pause-agents', 'on']);
	const {out, code} = await project.run([], '5\n');
	expect(out).toContain('No agent is at work.');
	expect(code).toBe(0);
});

test('where nothing is set up, it says what was found and what would be, and makes nothing', async () => {
	const project = aProject(idle);
	project.git('rm', '-q', 'orch.config.jsonc');
	writeFileSync(path.join(project.root, 'TODO.md'), '- [ ] T-1 Write the first page\n- [x] T-0 Old\n');
	const {out, err, code} = await project.run(['--screen-reader'], 'what\n2\n1\n');
	expect(err).toBe('');
	expect(out).toContain('Nothing is set up here yet, and nothing has been written.');
	expect(out).toMatch(/Found: git [\d.]+, worktrees and merges without a checkout\./);
	expect(out).toMatch(/^2 import tasks from TODO\.md \(1 open\)\.$/m);
	expect(out).toMatch(/> what\nType a number from 1 to \d+\.\n/);
	expect(out).toMatch(/T-1 medium Write the first page\n1 import them\.\n> 1\n1 task so far, kept nowhere yet\./);
	expect(code).toBe(0);
	expect(existsSync(path.join(project.root, 'data'))).toBe(false);
	expect(existsSync(path.join(project.root, 'orch.config.jsonc'))).toBe(false);
});

test('the set-up is accepted in sentences, and the line mode goes on with what was written', async () => {
	const project = aProject(idle);
	project.git('rm', '-q', 'orch.config.jsonc');
	const {child, over, see, text} = onTerminal([launcher], {cols: 100, rows: 40, cwd: project.root, env: {...project.env, ACCESSIBLE: '1'}});
	/** What is typed for it: the lists of the machine are not everywhere the same. */
	const numberOf = (says: string): string => new RegExp(`(\\d+) ${says}`).exec(text())?.[1] ?? says;
	await see('leave, and write nothing.');
	child.write(`${numberOf('write one task')}\r`);
	await see('Type its title.');
	child.write('Write the first page\r');
	await see('1 task so far');
	child.write(`${numberOf('accept: write orch')}\r`);
	await see('What next? 1 list agents.');
	child.write('2\r');
	await see(/1 \S+ Write the first page, (?:ready|waiting)/);
	expect(existsSync(path.join(project.root, 'orch.config.jsonc'))).toBe(true);
	child.write('\r');
	await see(/A number tells more[\s\S]*5 leave\./);
	child.write('5\r');
	expect(await over).toBe(0);
});
