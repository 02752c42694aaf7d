import {appendFileSync, existsSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import {registry} from '../../source/commands/registry.js';
import {readArguments} from '../../source/doors/arguments.js';
import {slashFiles} from '../../source/doors/slash-commands.js';
import {wordsOf} from '../doors/command-lines.js';
import {buildHouse} from '../support/house.js';
import {aProject} from '../support/program.js';

const folder = '.claude/commands/agents/orchestrator';

test('init --claude shows fifteen files, writes them, brings them up to date, and leaves alone what somebody has edited', async () => {
	const project = aProject('true');
	const at = (name: string) => path.join(project.root, folder, `${name}.md`);
	const dry = await project.run(['init', '--claude', '--dry-run']);
	expect(dry).toMatchObject({code: 0, err: ''});
	expect(dry.out.match(/\.md {2}new, \d+ lines\n/g)).toHaveLength(15);
	expect(existsSync(path.join(project.root, '.claude'))).toBe(false);
	expect(await project.run(['init', '--claude'])).toMatchObject({code: 2, err: 'Nothing was written: nobody was asked.\nSay so with --yes.\n'});
	expect(existsSync(path.join(project.root, '.claude'))).toBe(false);

	expect(await project.run(['init', '--claude', '--yes'])).toMatchObject({code: 0, out: expect.stringContaining('Wrote 15 slash commands.\n')});
	expect(readdirSync(path.join(project.root, folder))).toHaveLength(15);
	expect(project.git('status', '--porcelain', '--', 'orch.config.jsonc')).toBe('');
	const written = readFileSync(at('create-worktree'), 'utf8');
	expect(await project.run(['init', '--claude', '--yes'])).toMatchObject({code: 3, err: 'The slash commands are up to date.\n'});
	const idle = await project.run(['init', '--claude', '--json']);
	expect(JSON.parse(idle.out)).toMatchObject({success: false, error: 'up_to_date', commands: [], left: [], written: false});
	expect(JSON.parse(idle.out).up_to_date).toHaveLength(15);

	// One that an older orch-tui wrote, one that is gone, one that somebody edited, and one that is somebody's own.
	const older = readFileSync(at('detect-deadlocks'), 'utf8');
	const {createHash} = await import('node:crypto');
	const body = older.slice(0, older.lastIndexOf('\n<!-- ')).replace('## Purpose', '## What for');
	const mark = older.slice(older.lastIndexOf('\n<!-- ') + 1).replace(/[0-9a-f]{32}/, createHash('sha256').update(body).digest('hex').slice(0, 32));
	writeFileSync(at('detect-deadlocks'), `${body}\n${mark}`);
	rmSync(at('create-worktree'));
	appendFileSync(at('kill-stalled-agent'), 'Ask me first.\n');
	rmSync(at('cleanup-worktrees'));
	symlinkSync('/dev/null', at('cleanup-worktrees'));
	const again = await project.run(['init', '--claude', '--yes', '--json']);
	expect(again.code).toBe(1);
	expect(JSON.parse(again.out)).toEqual({
		success: false,
		error: 'edited_files',
		message: `Somebody has edited ${folder}/kill-stalled-agent.md, ${folder}/cleanup-worktrees.md; they were left as they are.`,
		hint: 'To have one written anew, move it away first.',
		commands: [at('detect-deadlocks'), at('create-worktree')],
		up_to_date: expect.any(Array),
		left: [at('kill-stalled-agent'), at('cleanup-worktrees')],
		written: true,
	});
	expect(readFileSync(at('detect-deadlocks'), 'utf8')).toBe(older);
	expect(readFileSync(at('create-worktree'), 'utf8')).toBe(written);
	expect(readFileSync(at('kill-stalled-agent'), 'utf8')).toMatch(/Ask me first\.\n$/);
	expect(statSync(at('cleanup-worktrees')).isCharacterDevice()).toBe(true);
});

test('init --claude without a config writes both', async () => {
	const project = aProject('true');
	const file = path.join(project.root, 'orch.config.jsonc');
	rmSync(file);
	const {code, out} = await project.run(['init', '--claude', '--yes', '--json']);
	expect(code).toBe(0);
	expect(JSON.parse(out)).toMatchObject({success: true, config: file, written: true, up_to_date: [], left: []});
	expect(JSON.parse(out).commands).toHaveLength(15);
	expect(existsSync(file)).toBe(true);
});

test.each([
	['a place where nothing can be made, for ever in the making', '/proc/1', 'ENOENT'],
	['nowhere', '/nonexistent/place', 'ENOENT'],
	['itself', '.claude', 'ELOOP'],
	['a device', '/dev/null', 'ENOTDIR'],
])('a .claude that leads to %s is said', async (_where, target, code) => {
	const project = aProject('true');
	symlinkSync(target, path.join(project.root, '.claude'));
	expect(await project.run(['init', '--claude', '--yes'])).toMatchObject({
		code: 1,
		err: `${path.join(project.root, folder)} cannot be written to (${code}).\n`,
	});
});

test('a folder that cannot be written to is said', async () => {
	const project = aProject('true');
	writeFileSync(path.join(project.root, '.claude'), 'a file');
	expect(await project.run(['init', '--claude', '--yes'])).toMatchObject({
		code: 1,
		err: `${path.join(project.root, folder)} cannot be written to (ENOTDIR).\n`,
	});
	expect(readFileSync(path.join(project.root, '.claude'), 'utf8')).toBe('a file');
});

test('every command line in them says all that its operation needs', async () => {
	const house = await buildHouse({});
	await house.import('- [ ] TASK-1-1 one\n- [ ] TASK-1-2 two\n  after: TASK-1-1\n- [ ] T-1 three\n- [ ] T-2 four\n');
	const lines = slashFiles(Object.values(registry), () => 'x')
		.flatMap(({text}) => [...text.matchAll(/```sh\n([\s\S]*?)\n```/g)].flatMap(([, block = '']) => block.split('\n')))
		.filter(line => !line.includes('$ARGUMENTS'));
	expect(lines.length).toBeGreaterThan(60);
	for (const line of lines) {
		const action = readArguments(wordsOf(line), Object.values(registry), import.meta);
		if (action.kind !== 'command') throw new Error(line);
		const result = await house.engine.dispatch(action.name, action.input);
		expect(result.ok ? 'done' : result.problem.kind, `${line}: ${result.ok ? '' : result.problem.message}`).not.toMatch(/^(?:bad-input|bug)$/);
	}
});
