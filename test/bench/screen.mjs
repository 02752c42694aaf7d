/**
Screen: the time to its first full frame, what it costs to stand idle beside 50 agents, how long a key takes beside 500, and the same of a rival.
*/
import {spawnSync} from 'node:child_process';
import {readFileSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {setTimeout as pause} from 'node:timers/promises';
import pty from '@lydell/node-pty';
import xterm from '@xterm/headless';
import {environment, inFolder, launcher, makeRepository, median, openBusyHouse, quantile, rounded} from './place.mjs';

const size = {cols: 120, rows: 40};
const rounds = 5;
const watchedSeconds = 10;
const quietMs = 65_000;
const patienceMs = 20_000;

/** A program on a terminal of `size`; `isFull` says of its lines whether all of it is to be seen. */
const onTerminal = (argv, cwd, isFull, more = {}) => {
	const terminal = new xterm.Terminal({...size, allowProposedApi: true});
	const child = pty.spawn(process.execPath, argv, {...size, env: {...environment, ...more}, cwd});
	const seen = {bytes: 0, fullAtMs: undefined, from: performance.now()};
	const line = index => terminal.buffer.active.getLine(terminal.buffer.active.baseY + index)?.translateToString(true) ?? '';
	let heard = () => {};
	child.onData(data => {
		seen.bytes += Buffer.byteLength(data);
		terminal.write(data, () => {
			if (seen.fullAtMs === undefined && isFull(line)) seen.fullAtMs = performance.now() - seen.from;
			heard();
		});
	});
	const ended = new Promise(resolve => child.onExit(resolve));
	const close = async () => {
		child.kill('SIGTERM');
		await Promise.race([ended, pause(5000).then(() => child.kill('SIGKILL'))]);
		terminal.dispose();
	};

	/** Settles with the milliseconds until the terminal shows what is waited for. */
	const until = async condition => {
		const from = performance.now();
		while (!condition(line)) {
			await new Promise(resolve => {
				heard = resolve;
				setTimeout(resolve, patienceMs).unref();
			});
			if (performance.now() - from > patienceMs) throw new Error(`Not to be seen:\n${Array.from({length: size.rows}, (_, row) => line(row)).join('\n')}`);
		}

		return performance.now() - from;
	};

	return {pid: child.pid, seen, close, until, line, type: text => child.write(text)};
};

/** The hints are the last line; whoever sees both ends sees a frame. */
const isOurs = line => line(0).includes('orch') && line(size.rows - 1).includes('leave');

const openScreen = folder => onTerminal([launcher, '-C', folder], folder, isOurs);

const startOf = args => {
	const from = performance.now();
	spawnSync(process.execPath, args, {env: environment});
	return performance.now() - from;
};

export const frame = () =>
	inFolder(async place => {
		const folder = makeRepository(path.join(place, 'house'), 20, {agents: {nobody: {command: ['true']}}});
		const backlog = Array.from({length: 50}, (_, index) => `- [ ] F-${index + 1} Task ${index + 1}\n`).join('');
		spawnSync(process.execPath, [launcher, '-C', folder, 'import', '-'], {input: backlog, env: environment});
		// Nothing starts: it is the frame that is measured.
		spawnSync(process.execPath, [launcher, '-C', folder, 'pause'], {env: environment});
		const [frames, bare] = [[], []];
		for (let round = 0; round < rounds; round++) {
			const screen = openScreen(folder);
			await screen.until(isOurs);
			frames.push(screen.seen.fullAtMs);
			await screen.close();
			bare.push(startOf(['-e', '0']));
		}

		return {tasks: 50, firstFrameMs: rounded(median(frames), 0), bareNodeMs: rounded(median(bare), 0), aboveFloorMs: rounded(median(frames) - median(bare), 0)};
	});

const ticksPerSecond = 100;
const cpuTicksOf = pid => {
	const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
		.replace(/^.*\) /s, '')
		.split(' ');
	return Number(fields[11]) + Number(fields[12]);
};

/** What it costs to stand there and change nothing. */
const watch = async screen => {
	const [ticks, bytes, from] = [cpuTicksOf(screen.pid), screen.seen.bytes, performance.now()];
	await pause(watchedSeconds * 1000);
	const seconds = (performance.now() - from) / 1000;
	const cpuSeconds = (cpuTicksOf(screen.pid) - ticks) / ticksPerSecond;
	return {cpuPercent: rounded((100 * cpuSeconds) / seconds), bytesPerSecond: rounded((screen.seen.bytes - bytes) / seconds, 0)};
};

export const idle = () =>
	inFolder(async place => {
		const folder = path.join(place, 'house');
		const {house, stopAgents} = await openBusyHouse(folder, {tasks: 50, live: 50});
		// The screen is to conduct, not we.
		await house.close();
		const screen = openScreen(folder);
		try {
			// Until all of them have been quiet for over a minute: an idle screen is one on which nobody says anything.
			await pause(quietMs);
			const {cpuPercent, bytesPerSecond} = await watch(screen);
			return {
				agents: 50,
				cpuPercentOfACore: cpuPercent,
				bytesPerSecond,
				goal: 'under 1 percent, under 2,000 bytes',
			};
		} finally {
			await screen.close();
			await stopAgents();
		}
	});

const keysPressed = 300;

/** After its first frame a house reads all processes and lets thousands of tasks go. */
const settlingMs = 3000;

/** From a key to its effect on the terminal, beside as many agents and tasks as are promised; the floor is a program that only echoes. */
export const keys = () =>
	inFolder(async place => {
		const folder = path.join(place, 'house');
		const {house, stopAgents} = await openBusyHouse(folder, {tasks: 10_000, live: 500});
		await house.close();
		const screen = openScreen(folder);
		const echo = onTerminal(['-e', 'process.stdin.setRawMode(true).on("data", key => process.stdout.write("\\r" + key))'], place, () => true);
		const cursor = '\u258C';
		const rowOf = line => Array.from({length: size.rows}, (_, row) => row).find(row => line(row).includes(cursor));
		const isWhole = line =>
			rowOf(line) !== undefined &&
			!Array.from({length: size.rows}, (_, row) => line(row))
				.join('')
				.includes('6 CPU');
		try {
			await screen.until(isOurs);
			const figures = {agents: 500, tasks: 10_000, keys: keysPressed, goal: 'p99 under 50 ms'};
			screen.type('1');
			figures.atTheFirstFrameMs = rounded(await screen.until(isWhole), 0);
			screen.type('0');
			await screen.until(isOurs);
			await pause(settlingMs);
			for (const [name, press] of [
				['agentsMs', '1'],
				['tasksMs', '22'],
			]) {
				screen.type(press);
				await screen.until(isWhole);
				const taken = [];
				for (let index = 0; index < keysPressed; index++) {
					const before = rowOf(screen.line);
					screen.type(index % 8 < 4 ? 'j' : 'k');
					taken.push(await screen.until(line => rowOf(line) !== before));
					await pause(Math.random() * 40);
				}

				figures[name] = `median ${rounded(median(taken), 1)}, p99 ${rounded(quantile(taken, 0.99), 1)}`;
				screen.type('0');
				await screen.until(isOurs);
			}

			const floor = [];
			for (let index = 0; index < keysPressed; index++) {
				const letter = String.fromCharCode(97 + (index % 26));
				echo.type(letter);
				floor.push(await echo.until(line => line(0).startsWith(letter)));
			}

			return {...figures, floorMs: `median ${rounded(median(floor), 1)}, p99 ${rounded(quantile(floor, 0.99), 1)}`};
		} finally {
			await screen.close();
			await echo.close();
			await stopAgents();
		}
	});

/** The same of ccmanager from npm, in a repository of its own: first frame and idle cost, ours beside them. */
export const rival = () =>
	inFolder(async place => {
		const installed = spawnSync('npm', ['install', '--silent', '--no-audit', '--no-fund', '--prefix', place, 'ccmanager'], {
			env: process.env,
			encoding: 'utf8',
		});
		const program = path.join(place, 'node_modules/ccmanager');
		if (installed.status !== 0) return {installed: 'no: npm cannot fetch it here'};
		const folder = makeRepository(path.join(place, 'house'), 20, {agents: {nobody: {command: ['true']}}});
		const {version} = JSON.parse(readFileSync(path.join(program, 'package.json'), 'utf8'));
		const home = {HOME: place, XDG_CONFIG_HOME: path.join(place, 'config')};
		const candidates = {
			// Its own launcher wants a binary that npm may not have for this version; what it is built from runs on Node.
			ccmanager: () => onTerminal([path.join(program, 'dist/cli.js')], folder, line => /worktree|ccmanager/i.test([0, 1, 2, 3].map(line).join('\n')), home),
			ours: () => onTerminal([launcher, '-C', folder], folder, isOurs, home),
		};
		const figures = {version};
		for (const [name, open] of Object.entries(candidates)) {
			const frames = [];
			for (let round = 0; round < rounds; round++) {
				const screen = open();
				await screen.until(() => screen.seen.fullAtMs !== undefined);
				frames.push(screen.seen.fullAtMs);
				await screen.close();
			}

			const screen = open();
			await screen.until(() => screen.seen.fullAtMs !== undefined);
			await pause(5000);
			figures[name] = {firstFrameMs: rounded(median(frames), 0), ...(await watch(screen))};
			await screen.close();
		}

		return figures;
	});
