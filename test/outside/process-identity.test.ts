/**
Who a process is, whatever its name looks like, and who belongs to it.
*/
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {mkdirSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {expect, onTestFinished, test} from 'vitest';
import {descendantsOf, findMarked, identify, isSame, me, processesIn} from '../../source/outside/process-identity.js';
import {allRows, argumentsOf, parseStat, rowOf, rowsOfPs} from '../../source/outside/process-list.js';
import {aFolder} from '../support/repository.js';
import {until} from '../support/until.js';

const aChild = (command: string, options: {cwd?: string; env?: Record<string, string>} = {}) => {
	const child = spawn('bash', ['-c', command], {
		stdio: ['ignore', 'pipe', 'ignore'],
		detached: true,
		...options,
		env: {PATH: process.env['PATH'] ?? '', ...options.env},
	});
	const pid = child.pid ?? 0;
	onTestFinished(() => {
		try {
			process.kill(-pid, 'SIGKILL');
		} catch {
			// It has ended by itself.
		}
	});
	return {child, pid};
};

test('we are ourselves, and only with our own start and boot', () => {
	const mine = me();
	expect(mine.pid).toBe(process.pid);
	expect(isSame(mine)).toBe(true);
	expect(isSame({...mine, startTicks: mine.startTicks + 1})).toBe(false);
	expect(isSame({...mine, bootId: 'before'})).toBe(false);
	expect(isSame({...mine, startTicks: 0})).toBe(false);
	for (const pid of [0, -1, 1.5, Number.NaN, 2 ** 31]) expect(identify(pid)).toBeUndefined();
});

test('a zombie is gone', async () => {
	// It ends when its parent is a sleep, which never looks after it.
	const go = path.join(aFolder(), 'go');
	const {child, pid} = aChild(`(while [ ! -e '${go}' ]; do read -t 0.01 <> <(:); done) & echo $!; exec sleep 1000`);
	const [said] = await once(child.stdout, 'data');
	const zombie = Number(said);
	await until(() => argumentsOf(pid)[0] === 'sleep');
	writeFileSync(go, '');
	await until(() => readFileSync(`/proc/${zombie}/stat`, 'utf8').includes(') Z '));
	expect(rowOf(zombie)).toMatchObject({isZombie: true, parent: pid});
	expect(identify(zombie)).toBeUndefined();
	expect(descendantsOf(pid)).toEqual([]);
});

test.each(['sleep', 'a b', ') R 1 2 3', '((', 'x\ny)'])('the name %j does not disturb the fields', name => {
	const rest = Array.from({length: 49}, (_, index) => index + 4).join(' ');
	expect(parseStat(`77 (${name}) S ${rest}\n`)).toEqual({
		pid: 77,
		parent: 4,
		group: 5,
		session: 6,
		startTicks: 22,
		isZombie: false,
		isStopped: false,
		cpuTicks: 14 + 15 + 16 + 17,
		ownTicks: 14 + 15,
		threads: 20,
	});
});

test('text that is no process is none', () => {
	for (const text of ['', 'garbage', '77 (x) S 1']) expect(parseStat(text)).toBeUndefined();
});

test('those who carry a marker are found, by the whole of it', async () => {
	const marker = `test:${process.pid}:a1`;
	const {child, pid} = aChild('echo up; sleep 1000; :', {env: {ORCH_RUN_ID: marker}});
	aChild('sleep 1000', {env: {ORCH_RUN_ID: `${marker}2`, OTHER: marker}});
	await once(child.stdout, 'data');
	await until(() => descendantsOf(pid).length === 1);
	expect(
		findMarked(marker)
			.map(found => found.pid)
			.toSorted(),
	).toEqual([pid, ...descendantsOf(pid).map(found => found.pid)].toSorted());
	expect(findMarked(marker).every(isSame)).toBe(true);
});

test('descendants are found however deep', async () => {
	const {child, pid} = aChild('bash -c "bash -c \\"sleep 1000; :\\"; :" & echo up; wait');
	await once(child.stdout, 'data');
	// Each is its parent once more before it is its program.
	await until(
		() =>
			descendantsOf(pid)
				.map(found => argumentsOf(found.pid)[0])
				.join(' ') === 'bash bash sleep',
	);
	expect(descendantsOf(0x7fff_ffff)).toEqual([]);
});

test('those who work in a folder are found, also below it, through a link, and when it is gone; not beside it', async () => {
	const place = aFolder();
	const folder = path.join(place, 'w');
	mkdirSync(path.join(folder, 'deep'), {recursive: true});
	mkdirSync(path.join(place, 'w2'));
	symlinkSync(folder, path.join(place, 'link'));
	const inside = aChild('echo up; exec sleep 1000', {cwd: path.join(folder, 'deep')});
	const beside = aChild('echo up; exec sleep 1000', {cwd: path.join(place, 'w2')});
	await Promise.all([once(inside.child.stdout, 'data'), once(beside.child.stdout, 'data')]);
	expect(processesIn(folder).map(({pid}) => pid)).toEqual([inside.pid]);
	expect(processesIn(path.join(place, 'link')).map(({pid}) => pid)).toEqual([inside.pid]);
	rmSync(folder, {recursive: true});
	expect(processesIn(folder).map(({pid}) => pid)).toEqual([inside.pid]);
	expect(processesIn(realpathSync(path.join(place, 'w2'))).map(({pid}) => pid)).toEqual([beside.pid]);
});

test('ps, for systems without /proc, tells the same', () => {
	const mine = rowsOfPs(process.pid)[0];
	expect(mine).toMatchObject({pid: process.pid, parent: process.ppid, isZombie: false, group: rowOf(process.pid)?.group});
	expect(Math.abs((mine?.startTicks ?? 0) - (Date.now() / 1000 - process.uptime()))).toBeLessThan(5);
	expect(rowsOfPs(0x7fff_ffff)).toEqual([]);
	const known = new Set(rowsOfPs().map(({pid}) => pid));
	expect(known.has(1) && known.has(process.pid)).toBe(true);
	expect(allRows().some(({pid}) => pid === process.pid)).toBe(true);
});
