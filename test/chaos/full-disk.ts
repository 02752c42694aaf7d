/**
A disk that gets full in the middle of something, at a fault point or at any moment, or has little room from the beginning; and has room again after a while.
*/
import {setTimeout as pause} from 'node:timers/promises';
import type {FaultPoint} from '../../source/domain/fault-points.js';
import type {Disk} from '../support/mounted-disk.js';
import type {Chance} from './chance.js';
import {leaveOldDatabase} from './old-database.js';
import type {Scene, Stage} from './plan.js';
import {isHeld, signal} from './processes.js';
import {type Ended, type Started, start, within} from './program.js';
import {readRows} from './rows.js';
import {argumentsOf, commandMs, isWell, letTimePass, playStage, quietMs, run, type Table} from './stage.js';
import type {World} from './world.js';

/** In a world on a disk: who plays it, with what, and what is put down. */
type Play = {readonly world: World; readonly disk: Disk; readonly chance: Chance; readonly table: Table};

const kb = 1024;

/** What no disk may bring us to: to end without a word, or with words that are only for us. */
const judgeWords = ({said, code, signal: name}: Ended, what: string, table: Table): void => {
	if (name === 'SIGKILL') return;
	if (name !== null || code === 70 || /internal_error|stumbled|fault of orch-tui|^\s+at .*\.[jt]s:\d+/m.test(said))
		table.broken.push(`${what} on a full disk ended with ${code ?? name}: ${said.trim().split('\n').slice(-5).join(' / ')}`);
};

/** Waits where the program waits for us, at its fault point; `false`: it never came there. */
const untilHeld = async (started: Started): Promise<boolean> => {
	while (!started.hasEnded() && !isHeld(started.pid)) await pause(2);
	return !started.hasEnded();
};

/** Full for a while; who conducts goes on, or is killed and perhaps started again in the middle. Returns who conducts afterwards. */
const stayFull = async ({world, disk, chance, table}: Play, conductor: Started): Promise<Started> => {
	await pause(100 + chance.number(1500));
	let next = conductor;
	if (chance.happens(30)) {
		signal(conductor.pid, 'SIGKILL');
		await conductor.ended;
		if (chance.happens(50)) {
			const early = start(world, run);
			await pause(500 + chance.number(500));
			disk.free();
			const end = await within(early, quietMs);
			if (end !== undefined) judgeWords(end, 'run', table);
		}

		disk.free();
		if (chance.happens(75)) letTimePass(world);
		next = start(world, run);
	}

	disk.free();
	return next;
};

/** When all is free again: what goes on by itself does, and what was given up a person starts again. */
const recover = async (play: Play, conductor: Started): Promise<void> => {
	const {world, table} = play;
	const end = await within(conductor, quietMs);
	if (end === undefined) table.broken.push(`run did not come to its end within ${quietMs / 1000} s`);
	else {
		judgeWords(end, 'run', table);
		if (!isWell('run', end)) table.broken.push(`run ended with ${end.code ?? end.signal}: ${end.said.trim().split('\n').slice(-3).join(' / ')}`);
	}

	letTimePass(world);
	await playStage(world, 'run', undefined, table);
	const given = readRows(world.root).tasks.filter(({state}) => state === 'gave-up' || state === 'unproven');
	for (const {id} of given) {
		if (!/^(?:good|slow|loose|checked)-/.test(id)) continue;
		const answer = await within(start(world, ['task', 'retry', id]), commandMs);
		if (answer?.code !== 0) table.broken.push(`${id} cannot be started again: ${answer?.said.trim()}`);
	}

	if (given.length > 0) await playStage(world, 'run', undefined, table);
};

/** A command that a person types: it says no in words, and does it when there is room. */
const playTyped = async (play: Play, stage: Stage, point: FaultPoint): Promise<void> => {
	const {world, disk, chance, table} = play;
	const typed = start(world, argumentsOf(stage, world), {fault: `${point}:1:stop`, input: stage === 'import' ? world.backlog : ''});
	if (await untilHeld(typed)) {
		disk.fill(leavingOf(chance));
		table.filled.push(point);
		signal(typed.pid, 'SIGCONT');
	}

	const end = await within(typed, commandMs);
	disk.free();
	if (end === undefined) table.broken.push(`${stage} did not come to its end within ${commandMs / 1000} s`);
	else judgeWords(end, stage, table);
	if (end?.code !== 0) await playStage(world, stage, undefined, table);
};

const leavingOf = (chance: Chance): number => chance.pick([0, 0, 0, 4, 8, 16, 32, 64, 128]) * kb;

/** Gets full at a point of a scene; without one, at any moments. */
export const playFull = async (play: Play, scene: Scene, point: FaultPoint | undefined): Promise<void> => {
	const {world, disk, chance, table} = play;
	const at = point === undefined ? undefined : scene.stage;
	const typed = async (stage: Stage): Promise<void> => {
		if (point !== undefined && at === stage) await playTyped(play, stage, point);
		else await playStage(world, stage, undefined, table);
	};
	if (scene.version === undefined) await typed('import');
	else leaveOldDatabase(world, scene.version);
	if (scene.hasMessage) await typed('send');
	const isHere = point !== undefined && at === 'run';
	let conductor = start(world, run, isHere ? {fault: `${point}:${scene.isOnce ? 1 : chance.pick([1, 1, 2])}:stop`} : {});
	for (let times = isHere ? 1 : at === undefined ? 1 + chance.number(3) : 0; times > 0 && !conductor.hasEnded(); times--) {
		if (isHere) {
			if (!(await untilHeld(conductor))) break;
		} else await pause(200 + chance.number(1500));
		disk.fill(leavingOf(chance));
		table.filled.push(point ?? 'at random');
		signal(conductor.pid, 'SIGCONT');
		conductor = await stayFull(play, conductor);
	}

	await recover(play, conductor);
	if (scene.stage === 'discard' || scene.stage === 'revert') {
		await typed(scene.stage);
		await playStage(world, 'run', undefined, table);
	}
};

/** So many bytes are left from the beginning of a whole run. */
export const playLow = async (play: Play, leaving: number): Promise<void> => {
	const {world, disk, chance, table} = play;
	disk.fill(leaving);
	table.filled.push(`${leaving / kb} kB left`);
	const imported = await within(start(world, ['import', '-'], {input: world.backlog}), commandMs);
	if (imported === undefined) table.broken.push(`import did not come to its end within ${commandMs / 1000} s`);
	else judgeWords(imported, 'import', table);
	const conductor = start(world, run);
	for (let waitedMs = 0; waitedMs < 2500 && !conductor.hasEnded(); waitedMs += 50) await pause(50);
	const isKilled = chance.happens(25);
	if (isKilled) signal(conductor.pid, 'SIGKILL');
	disk.free();
	if (isKilled || conductor.hasEnded()) judgeWords(await conductor.ended, 'run', table);
	if (imported?.code !== 0) await playStage(world, 'import', undefined, table);
	await recover(play, isKilled || conductor.hasEnded() ? start(world, run) : conductor);
};
