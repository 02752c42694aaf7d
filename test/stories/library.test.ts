import {execFileSync, spawnSync} from 'node:child_process';
import {existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {commandNames} from '../../source/commands/command.js';
import {aProject} from '../support/program.js';
import {runGit} from '../support/repository.js';

const root = path.resolve(import.meta.dirname, '../..');
const folder = mkdtempSync(path.join(tmpdir(), 'orch-library-'));
const bin = (name: string) => path.join(root, 'node_modules/.bin', name);
let tarball = '';

/** A project that has installed what is published, without a network: the tarball's files beside our copy of the one dependency. */
beforeAll(() => {
	execFileSync('npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', folder], {cwd: root, stdio: ['ignore', 'pipe', 'pipe']});
	tarball = path.join(folder, readdirSync(folder).find(name => name.endsWith('.tgz')) ?? '');
	const packages = path.join(folder, 'node_modules');
	mkdirSync(packages);
	execFileSync('tar', ['-xzf', tarball, '-C', packages]);
	symlinkSync(path.join(packages, 'package'), path.join(packages, 'orch-tui'));
	symlinkSync(path.join(root, 'node_modules/better-sqlite3'), path.join(packages, 'better-sqlite3'));
	writeFileSync(path.join(folder, 'package.json'), '{"type":"module"}');
});

afterAll(() => {
	rmSync(folder, {recursive: true, force: true});
});

/** Runs a program of that project; what it prints, as JSON. */
const run = (name: string, text: string, env: Readonly<Record<string, string>>): unknown => {
	writeFileSync(path.join(folder, name), text);
	const {stdout, stderr, status} = spawnSync(process.execPath, [path.join(folder, name)], {encoding: 'utf8', env, cwd: folder, timeout: 120_000});
	expect({stderr, status}).toEqual({stderr: '', status: 0});
	return JSON.parse(stdout);
};

const commits = 'echo done > "$ORCH_TASK_ID.txt"; git add -A; git commit -qm "$ORCH_TASK_ID"';

test('the tarball stays below 1 MB, and holds what it needs and nothing of the build', () => {
	expect(statSync(tarball).size).toBeLessThan(1_000_000);
	const shipped = readdirSync(path.join(folder, 'node_modules/package/dist'));
	expect(shipped).toEqual(expect.arrayContaining(['main.js', 'library.js', 'library.d.ts', 'library.d.cts', 'licenses.txt']));
	expect(shipped.filter(name => /^(?:generate|manual|schema)\./.test(name))).toEqual([]);
});

describe('a program', () => {
	test('imports it, by our names or those of the original, and gets the documented objects', async () => {
		const project = aProject(commits);
		await project.run(['import', '-'], '- [ ] T-1 one\n  priority: low\n- [ ] T-2 two\n  priority: high\n- [ ] T-3 three\n  after: T-1\n');
		const answers = run(
			'ours.js',
			`import {invoke} from 'orch-tui';
			const at = {repo: ${JSON.stringify(project.root)}};
			const before = process.eventNames().map(name => [String(name), process.listenerCount(name)]);
			const answers = [
				await invoke('find-available-work', {MAX_PARALLEL: '1', ORCHESTRATOR_INSTANCE_ID: 'orch-20261123-001'}, at),
				await invoke('find-available-work', {maxParallel: 4, priorityFilter: 'low'}, at),
				await invoke('find-available-work', {maxParallel: 4, MAX_PARALLEL: '4'}, at),
				await invoke('find-available-work', {MAX_PARALEL: '4'}, at),
				await invoke('find-available-wrok', {}, at),
				await invoke('cancel-task', {TASK_ID: 'T-9'}, at),
				await invoke('cancel-task', {TASK_ID: 'T-3'}, at),
				await invoke('cancel-task', {TASK_ID: 'T-3'}, {...at, yes: true}),
				await invoke('find-available-work', {}, {repo: '/'}),
				await invoke('find-available-work', null, at),
				await invoke('find-available-work', ['T-1'], at),
				await invoke(undefined, {}, at),
				await invoke('find-available-work', {}, {repo: 7}),
				await invoke('find-available-work', {}, {...at, overrides: {maxParallel: 'many'}}),
				await invoke('find-available-work', {}, {...at, overrides: {maxParalel: 1}}),
			];
			console.log(JSON.stringify({answers, quiet: JSON.stringify(before) === JSON.stringify(process.eventNames().map(name => [String(name), process.listenerCount(name)]))}));`,
			project.env,
		) as {answers: Array<Record<string, unknown>>; quiet: boolean};
		expect(answers.quiet).toBe(true);
		const [first, low, twice, misspelt, unknown, missing, asked, cancelled, nowhere, ...strange] = answers.answers;
		const ids = (answer: Record<string, unknown> | undefined) => ((answer?.['available_tasks'] ?? []) as Array<{task_id: string}>).map(({task_id}) => task_id);
		expect(first).toMatchObject({success: true});
		expect(ids(first)).toEqual(['T-2']);
		expect(ids(low)).toEqual(['T-1']);
		expect(twice).toMatchObject({success: false, error: 'validation_failed', message: 'maxParallel is given twice, as maxParallel and as MAX_PARALLEL.'});
		expect(misspelt).toMatchObject({success: false, error: 'validation_failed', hint: 'Did you mean `MAX_PARALLEL`?'});
		expect(unknown).toEqual({
			success: false,
			error: 'unknown_command',
			message: 'There is no command find-available-wrok.',
			hint: 'Did you mean `find-available-work`?',
		});
		expect(missing).toMatchObject({success: false, error: 'task_not_found'});
		expect(asked).toEqual({success: false, error: 'needs_yes', message: 'Cancel T-3?', hint: 'The option {yes: true} says so.'});
		expect(cancelled).toEqual({success: true, task_id: 'T-3', status: 'cancelled'});
		expect(nowhere).toMatchObject({success: false, error: 'not_a_repository'});
		expect(strange.map(({success, error}) => error ?? success)).toEqual([
			'validation_failed',
			'validation_failed',
			'unknown_command',
			'validation_failed',
			'invalid_configuration',
			'invalid_configuration',
		]);
		// What the command line prints is the same.
		expect(JSON.parse((await project.run(['find-available-work', '--max-parallel', '1', '--json'])).out)).toEqual(first);
	});

	test('opens once for many calls, closes, and is over', () => {
		const project = aProject(commits);
		writeFileSync(path.join(project.root, 'TODO.md'), '- [ ] T-1 one\n- [ ] T-2 two\n');
		const answers = run(
			'many.js',
			`import {openOrchestrator} from 'orch-tui';
			let orchestrator;
			const answers = [];
			{
				orchestrator = await openOrchestrator({repo: ${JSON.stringify(project.root)}, overrides: {maxParallel: 1}});
				answers.push(await orchestrator.invoke('import-backlog', {FILE: ${JSON.stringify(path.join(project.root, 'TODO.md'))}}));
				answers.push(...(await Promise.all([1, 2, 3].map(() => orchestrator.invoke('find-available-work')))));
				answers.push(await orchestrator.invoke('import-backlog', {file: '-'}));
				await orchestrator[Symbol.asyncDispose]();
			}
			answers.push(await orchestrator.invoke('find-available-work'));
			console.log(JSON.stringify(answers));`,
			project.env,
		) as Array<Record<string, unknown>>;
		expect(answers.map(({success, error}) => error ?? success)).toEqual([true, true, true, true, 'file_not_readable', 'closed']);
		expect(answers[0]).toMatchObject({added: ['T-1', 'T-2']});
		expect(answers[1]?.['available_tasks']).toHaveLength(1);
	});

	test('may require it, too', () => {
		const project = aProject(commits);
		const answer = run(
			'old.cjs',
			`require('orch-tui').invoke('export-backlog', {}, {repo: ${JSON.stringify(project.root)}}).then(answer => console.log(JSON.stringify(answer)));`,
			project.env,
		);
		expect(answer).toEqual({success: true, tasks: []});
	});

	test('a folder that is no repository is an answer, and leaves nothing behind', () => {
		const project = aProject(commits);
		const bare = path.join(folder, 'bare.git');
		runGit(folder, 'init', '-q', '--bare', bare);
		const answer = run(
			'bare.js',
			`import {invoke} from 'orch-tui'; console.log(JSON.stringify(await invoke('export-backlog', undefined, {repo: ${JSON.stringify(bare)}})));`,
			project.env,
		);
		expect(answer).toMatchObject({success: false, error: 'bare_repository'});
		expect(existsSync(path.join(bare, 'data'))).toBe(false);
	});
});

const old = ['/usr/local/bin/node', '/usr/bin/node'].find(
	node => existsSync(node) && Number(execFileSync(node, ['-p', 'process.versions.node.split(".")[0]'])) < 22,
);
test.skipIf(old === undefined)('a Node that is too old gets an answer, and no crash', () => {
	writeFileSync(path.join(folder, 'old.js'), `import {invoke} from 'orch-tui'; console.log(JSON.stringify(await invoke('export-backlog', {}, {repo: '.'})));`);
	const {stdout, stderr, status} = spawnSync(old!, [path.join(folder, 'old.js')], {encoding: 'utf8', cwd: folder});
	expect({stderr, status}).toEqual({stderr: '', status: 0});
	expect(JSON.parse(stdout)).toMatchObject({success: false, error: 'node_too_old', message: expect.stringContaining('orch-tui needs Node 22.14 or newer')});
});

describe('its types', () => {
	const check = (snippet: string, ...flags: readonly string[]) => {
		writeFileSync(path.join(folder, 'snippet.ts'), snippet);
		const args = [
			'--ignoreConfig',
			'--noEmit',
			'--strict',
			'--exactOptionalPropertyTypes',
			'--target',
			'es2022',
			'--module',
			'nodenext',
			'--types',
			'',
			...flags,
		];
		return spawnSync(bin('tsc'), [...args, 'snippet.ts'], {cwd: folder, encoding: 'utf8'}).stdout;
	};

	test('need nothing beside themselves, and know every command, its input, its answer and its codes', () => {
		expect(readFileSync(path.join(folder, 'node_modules/package/dist/library.d.ts'), 'utf8').replaceAll(/\/\*\*[\s\S]*?\*\//g, '')).not.toMatch(
			/^\s*import\b|[:<(|]\s*any\b|import\(/m,
		);
		const all = commandNames.map(name => `'${name}'`).join(' | ');
		expect(
			check(`import {invoke, openOrchestrator, type CommandName} from 'orch-tui';
			const names: CommandName extends ${all} ? (${all}) extends CommandName ? true : false : false = true;
			const answer = await invoke('cancel-task', {taskId: 'T-1'}, {repo: '.', yes: true});
			if (answer.success) {
				const status: 'cancelled' = answer.status;
				const id: string = answer.task_id;
			} else {
				if (answer.error === 'not_cancellable') throw new Error(answer.message);
				const hint: string | null = answer.hint;
			}
			await invoke('find-available-work', {MAX_PARALLEL: '4', EXCLUDE_BLOCKED: 'true'});
			await invoke('find-available-work', {maxParallel: 4, priorityFilter: 'high'});
			await invoke('import-backlog', {file: 'TODO.md'});
			await using orchestrator = await openOrchestrator({repo: '.', overrides: {maxParallel: 2}});
			const {success} = await orchestrator.invoke('pause-agents', {state: 'on'});
			export {names, success};`),
		).toBe('');
	});

	test.each([
		[`invoke('find-available-wrok')`, /TS2345.*find-available-wrok|not assignable to parameter/],
		[`invoke('find-available-work', {maxParalel: 4})`, /maxParalel/],
		[`invoke('find-available-work', {MAX_PARALEL: '4'})`, /MAX_PARALEL/],
		[`invoke('find-available-work', {priorityFilter: 'hihg'})`, /hihg/],
		[`invoke('cancel-task', {})`, /TS2345/],
		[`invoke('cancel-task')`, /TS2554/],
		[`invoke('cancel-task', {taskId: 'T-1'}).then(({status}): 'cancelled' => status)`, /TS2322/],
	])('%s is a mistake', (line, message) => {
		expect(check(`import {invoke} from 'orch-tui';\nexport const x = await ${line};`)).toMatch(message);
	});

	test('say the same as the schemas that check', () => {
		const from = (file: string) => JSON.stringify(path.join(root, file));
		const text = `
			import type {z} from 'zod';
			import type {registry} from ${from('source/commands/registry.js')};
			import type {Commands} from 'orch-tui';
			type Registry = typeof registry;
			type Frozen<Value> = Value extends readonly (infer Item)[] ? readonly Frozen<Item>[] : Value extends object ? {readonly [Key in keyof Value]: Frozen<Value[Key]>} : Value;
			type Loose<Value> = {readonly [Key in keyof Value]?: Frozen<Value[Key]> | undefined};
			export type Inputs = {
				[Name in keyof Commands]: [z.input<Registry[Name]['input']>, Commands[Name]['input']] extends [Commands[Name]['input'], Loose<z.input<Registry[Name]['input']>>] ? true : Name;
			};
			type Wrong<Names> = [Exclude<Names, true>] extends [never] ? true : Exclude<Names, true>;
			const inputs: Wrong<Inputs[keyof Commands]> = true;
			export type Outputs = {[Name in keyof Commands]: unknown extends z.output<NonNullable<Registry[Name]['output']>> ? true : z.output<NonNullable<Registry[Name]['output']>> extends Commands[Name]['output'] ? true : Name};
			const outputs: Wrong<Outputs[keyof Commands]> = true;
			export {inputs, outputs};`;
		writeFileSync(path.join(folder, 'same.ts'), text);
		symlinkSync(path.join(root, 'node_modules/zod'), path.join(folder, 'node_modules/zod'));
		const flags = [
			'--ignoreConfig',
			'--noEmit',
			'--strict',
			'--exactOptionalPropertyTypes',
			'--skipLibCheck',
			'--target',
			'es2024',
			'--module',
			'nodenext',
			'--jsx',
			'react-jsx',
		];
		const {stdout} = spawnSync(bin('tsc'), [...flags, '--typeRoots', path.join(root, 'node_modules/@types'), '--types', 'node', 'same.ts'], {
			cwd: folder,
			encoding: 'utf8',
		});
		expect(stdout).toBe('');
	});
});

// Part of what `npm install` brings.
test.skipIf(!existsSync(bin('attw')) || !existsSync(bin('publint')))('publint and attw find nothing', () => {
	for (const [program, ...args] of [
		['publint', 'run', tarball],
		['attw', tarball],
	] as const) {
		const {status, stdout, stderr} = spawnSync(bin(program), args, {cwd: folder, encoding: 'utf8', env: {...process.env, NO_COLOR: '1'}});
		expect({program, status, said: status === 0 ? '' : stdout + stderr}).toEqual({program, status: 0, said: ''});
	}
});
