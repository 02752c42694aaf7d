/**
Screen: the time to its first full frame in a repository with 50 tasks, and what it costs to stand idle beside 50 agents.
*/
import {spawnSync} from 'node:child_process';
import {readFileSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {setTimeout as pause} from 'node:timers/promises';
import pty from '@lydell/node-pty';
import xterm from '@xterm/headless';
import {environment, inFolder, launcher, makeRepository, median, openBusyHouse, rounded} from './place.mjs';

const size = {cols: 120, rows: 40};
const rounds = 5;
const watchedSeconds = 10;
const quietMs = 65_000;

const openScreen = folder => {
	const terminal = new xterm.Terminal({...size, allowProposedApi: true});
	const child = pty.spawn(process.execPath, [launcher, '-C', folder], {...size, env: environment, cwd: folder});
	const seen = {bytes: 0, fullAtMs: undefined, from: performance.now()};
	const line = index => terminal.buffer.active.getLine(terminal.buffer.active.baseY + index)?.translateToString(true) ?? '';
	child.onData(data => {
		seen.bytes += Buffer.byteLength(data);
		terminal.write(data, () => {
			// The hints are the last line; whoever sees both ends sees a frame.
			if (seen.fullAtMs === undefined && line(0).includes('orch') && line(size.rows - 1).includes('leave')) seen.fullAtMs = performance.now() - seen.from;
		});
	});
	const ended = new Promise(resolve => child.onExit(resolve));
	const close = async () => {
		child.kill('SIGTERM');
		await Promise.race([ended, pause(5000).then(() => child.kill('SIGKILL'))]);
		terminal.dispose();
	};

	return {pid: child.pid, seen, close};
};

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
			while (screen.seen.fullAtMs === undefined && performance.now() - screen.seen.from < 20_000) await pause(5);
			frames.push(screen.seen.fullAtMs ?? Number.NaN);
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
			const [ticks, bytes, from] = [cpuTicksOf(screen.pid), screen.seen.bytes, performance.now()];
			await pause(watchedSeconds * 1000);
			const seconds = (performance.now() - from) / 1000;
			const cpuSeconds = (cpuTicksOf(screen.pid) - ticks) / ticksPerSecond;
			return {
				agents: 50,
				cpuPercentOfACore: rounded((100 * cpuSeconds) / seconds),
				bytesPerSecond: rounded((screen.seen.bytes - bytes) / seconds, 0),
				goal: 'under 2 percent',
			};
		} finally {
			await screen.close();
			await stopAgents();
		}
	});
