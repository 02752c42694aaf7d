import {expect, test} from 'vitest';
import {aProject, launcher} from '../support/program.js';
import {onTerminal} from '../support/pty.js';

/** Nobody works: what is said stays what it is. */
const idle = 'exit 0\n';

test('through pipes: sentences out, numbers in, and the end of the input leaves', async () => {
	const project = aProject(idle, {maxParallel: 1});
	await project.run(['import', '-'], '- [ ] T-1 Write the first page\n');
	await project.run(['pause-agents', 'on']);
	const {code, out, err} = await project.run([], '2\n1\n\n4\n', {ACCESSIBLE: '1'});
	expect(err).toBe('');
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
	child.write('22\u007F\r');
	await see(/1 T-1 Write the first page, (?:ready|waiting)/);
	child.write('\r');
	await see(/A number tells more[\s\S]*5 leave\./);
	child.write('5\r');
	expect(await over).toBe(0);
});

test('the config asks for it, too', async () => {
	const project = aProject(idle, {screen: {screenReader: true}});
	await project.run(['import', '-'], '- [ ] T-1 Write the first page\n');
	await project.run(['pause-agents', 'on']);
	const {out, code} = await project.run([], '5\n');
	expect(out).toContain('No agent is at work.');
	expect(code).toBe(0);
});

test('where nothing is set up, nothing is made', async () => {
	const project = aProject(idle);
	project.git('rm', '-q', 'orch.config.jsonc');
	const {out, err, code} = await project.run(['--screen-reader'], '');
	expect(out).toBe('');
	expect(err).toContain('Nothing is set up in');
	expect(code).toBe(3);
});
