import {type ChildProcess, execFileSync, spawn, spawnSync} from 'node:child_process';
import {once} from 'node:events';
import {cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, symlinkSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {describe, expect, test} from 'vitest';
import {onTerminal} from './support/pty.js';

const root = path.resolve(import.meta.dirname, '..');
const majorOf = (node: string): number => Number(execFileSync(node, ['-p', 'process.versions.node.split(".")[0]'], {encoding: 'utf8'}));
const candidates = [...(process.env['PATH'] ?? '').split(':').map(folder => path.join(folder, 'node')), '/usr/local/bin/node', '/usr/bin/node'];
const old = candidates.find(node => existsSync(node) && majorOf(node) < 22);
const current = process.execPath;

/** A package with a main of our own, beside a development Node or not. */
const aPackage = (main: string | undefined, {withNode = false} = {}): string => {
	const folder = realpathSync(mkdtempSync(path.join(tmpdir(), "orch launch's-")));
	mkdirSync(path.join(folder, 'source'));
	writeFileSync(path.join(folder, 'package.json'), '{"type":"module"}');
	cpSync(path.join(root, 'source/launch.cjs'), path.join(folder, 'source/launch.cjs'));
	if (main !== undefined) {
		mkdirSync(path.join(folder, 'dist'));
		writeFileSync(path.join(folder, 'dist/main.js'), main);
	}

	if (withNode) {
		mkdirSync(path.join(folder, 'node_modules'));
		symlinkSync(path.join(root, 'node_modules/node'), path.join(folder, 'node_modules/node'));
	}

	return path.join(folder, 'source/launch.cjs');
};

// What a test runner sets would hide what we are looking for.
const environment = (more: Record<string, string> = {}) => {
	const {NO_COLOR: _no, FORCE_COLOR: _force, ...rest} = process.env;
	return {...rest, ...more};
};

const run = (node: string, file: string, words: string[] = [], env = {}) =>
	spawnSync(node, [file, ...words], {encoding: 'utf8', env: environment(env), timeout: 120_000});

const tell =
	'const words = [Number(process.versions.node.split(".")[0]), process.argv.slice(2), process.env.FORCE_COLOR ?? null, process.env.ORCH_LAUNCHED_BY ?? null]; await null; console.log(JSON.stringify(words));';

describe('a Node that is new enough', () => {
	test.each([
		[{}, null],
		[{NO_COLOR: '1'}, '0'],
		[{NO_COLOR: ''}, null],
		[{NO_COLOR: '1', FORCE_COLOR: '3'}, '3'],
	])('runs the main file itself; %j makes FORCE_COLOR %j', (env, colour) => {
		const {stdout, stderr, status} = run(current, aPackage(tell), ['a b', '--json'], env);
		expect({stderr, status}).toEqual({stderr: '', status: 0});
		expect(JSON.parse(stdout)).toEqual([Number(process.versions.node.split('.')[0]), ['a b', '--json'], colour, null]);
	});

	test('without a build, it says how to make one', () => {
		const {stderr, status} = run(current, aPackage(undefined));
		expect(stderr).toMatch(/^orch-tui has not been built yet; run `npm run build` in .*\.\n$/);
		expect(status).toBe(2);
	});

	test('a main that cannot be loaded is a mistake of ours', () => {
		const {stderr, status} = run(current, aPackage('throw new Error("oh");'));
		expect(stderr).toContain('Error: oh');
		expect(status).toBe(70);
	});
});

describe.skipIf(old === undefined)('a Node that is too old', () => {
	test('trap "Ink versions": it gets one sentence with a command that works', () => {
		const file = aPackage(tell);
		const {stdout, stderr, status} = run(old!, file, ['add', "it's new", '--json']);
		expect(stdout).toBe('');
		expect(status).toBe(2);
		expect(stderr.split('\n')).toHaveLength(2);
		expect(stderr).toMatch(/^orch-tui needs Node 22\.14 or newer, this is v\d+\.\d+\.\d+; run: npx -y -p node@24 node "/);

		// The same words arrive, whatever is in them: `npx -y -p node@24 node` stands for the Node that runs this test.
		const command = stderr.slice(stderr.indexOf('npx')).replace('npx -y -p node@24 node', `"${current}"`);
		expect(JSON.parse(execFileSync('sh', ['-c', command], {encoding: 'utf8', env: environment()}))[1]).toEqual(['add', "it's new", '--json']);
	});

	test('starts a newer one that lies beside it', () => {
		const {stdout, stderr, status} = run(old!, aPackage(`${tell} process.exitCode = 7;`, {withNode: true}), ['x']);
		expect({stderr, status}).toEqual({stderr: '', status: 7});
		expect(JSON.parse(stdout)).toEqual([24, ['x'], null, null]);
	});

	const waiting = 'process.on("SIGHUP", () => { console.log("hangup"); process.exit(5); }); setInterval(() => {}, 1000); console.log(process.pid);';
	const started = async (main: string): Promise<{launcher: ChildProcess; pid: number; said: () => string}> => {
		const launcher = spawn(old!, [aPackage(main, {withNode: true})], {stdio: ['ignore', 'pipe', 'inherit'], env: environment()});
		let text = '';
		launcher.stdout?.on('data', chunk => {
			text += String(chunk);
		});
		while (!text.includes('\n')) await once(launcher.stdout!, 'data');
		return {launcher, pid: Number(text), said: () => text};
	};

	test.each(['SIGINT', 'SIGTERM'] as const)('hands %s on, and ends as the newer one does', async signal => {
		const {launcher} = await started(waiting);
		launcher.kill(signal);
		expect(await once(launcher, 'exit')).toEqual([null, signal]);
	});

	test('hands a hangup on, and its exit code back', async () => {
		const {launcher, said} = await started(waiting);
		launcher.kill('SIGHUP');
		expect(await once(launcher, 'exit')).toEqual([5, null]);
		expect(said()).toContain('hangup');
	});

	test('when it is killed, the newer one notices and leaves', async () => {
		const {launcher, said} = await started(waiting);
		const closed = once(launcher.stdout!, 'close');
		launcher.kill('SIGKILL');
		await closed;
		expect(said()).toContain('hangup');
	});

	test('one that is killed could not give the terminal back, so it is repaired', async () => {
		const main =
			'if (process.argv[2] === "reset") console.log("repaired"); else { process.stdout.write("\\u001B[?1049hup"); setInterval(() => {}, 1000); console.log(" " + process.pid + ";"); }';
		const {child, see, over, text} = onTerminal([aPackage(main, {withNode: true})], {cols: 80, rows: 24, program: old!});
		await see(/up \d+;/);
		process.kill(Number(/up (\d+);/.exec(text())?.[1]), 'SIGKILL');
		await see('repaired');
		await over;
		expect(child.pid).toBeGreaterThan(0);
	});

	test('does not keep a main alive that has nothing left to do', () => {
		expect(run(old!, aPackage('console.log("done");', {withNode: true})).stdout).toBe('done\n');
	});
});

test('trap "npm i ccmanager, then npx ccmanager": what is shipped is plain JavaScript, and every file that is named is there', () => {
	const {bin, main, files, engines, dependencies} = JSON.parse(readFileSync('package.json', 'utf8')) as Record<string, Record<string, string>> & {
		readonly main: string;
		readonly files: readonly string[];
	};
	for (const file of [bin?.['orch-tui'] ?? '', main]) {
		expect(file).toMatch(/\.c?js$/);
		expect(existsSync(file), file).toBe(true);
	}

	expect(files.filter(file => /\.(?:node|exe|so|dll)$/.test(file))).toEqual([]);
	// Its own package brings what it needs for each platform, or builds it.
	expect(Object.keys(dependencies ?? {})).toEqual(['better-sqlite3']);
	expect(engines?.['node']).toBe('>=22.14');
});
