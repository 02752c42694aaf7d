/**
One round: a small world, somebody cut off in it, once more while it recovers, and then what must be true all the same.
*/
import {cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {setTimeout as pause} from 'node:timers/promises';
import {type FaultPoint, faultPoints} from '../../source/domain/fault-points.js';
import {type Disk, mountDisk} from '../support/mounted-disk.js';
import {type Chance, createChance} from './chance.js';
import {playFull, playLow} from './full-disk.js';
import {brokenIn} from './invariants.js';
import {leaveOldDatabase} from './old-database.js';
import {type About, aboutOf, hasty, others, restingPoints, type Scene, type Stage, sceneOf} from './plan.js';
import {gitsIn, isHeld, markedIn, signal} from './processes.js';
import {type Started, start, sweepAway, within} from './program.js';
import {readRows} from './rows.js';
import {commandMs, isWell, letTimePass, playStage, quietMs, run, type Table} from './stage.js';
import {makeWorld, type Wanted, type World} from './world.js';

export type Result = {
	readonly round: number;
	readonly about: About;
	/** Where the program was cut off, each time it was. */
	readonly struck: readonly string[];
	/** Where the disk got full. */
	readonly filled: readonly string[];
	/** What was killed at random times. */
	readonly killed: Readonly<Record<string, number>>;
	readonly broken: readonly string[];
	readonly seconds: number;
	/** Where the world lies, if it was kept. */
	readonly folder: string;
};

export type Play = {
	readonly seed: number;
	readonly round: number;
	/** Instead of what is this round's turn. */
	readonly about?: About;
	readonly scripts: string;
	readonly launcher: string;
	readonly keep: 'never' | 'broken' | 'always';
};

const playPoint = async (world: World, {stage, hasMessage, isOnce, version}: Scene, point: FaultPoint, chance: Chance, table: Table): Promise<void> => {
	const fault = `${point}:${isOnce ? 1 : chance.pick([1, 1, 2])}`;
	const faultOf = (at: Stage) => (at === stage ? fault : undefined);
	if (version === undefined) await playStage(world, 'import', faultOf('import'), table);
	else leaveOldDatabase(world, version);
	if (hasMessage) await playStage(world, 'send', faultOf('send'), table);
	const first = await playStage(world, 'run', faultOf('run'), table);
	if (first?.struck !== undefined) {
		if (chance.happens(75)) letTimePass(world);
		// Once more while it recovers: at whichever point it passes by then.
		await playStage(world, 'run', chance.happens(25) ? fault : `any:${3 + chance.number(20)}`, table);
		letTimePass(world);
		await playStage(world, 'run', undefined, table);
	}

	if (stage === 'discard' || stage === 'revert') {
		await playStage(world, stage, fault, table);
		await playStage(world, 'run', undefined, table);
	}
};

/** What a person, or another program, may do at the same time. */
const byHand: ReadonlyArray<readonly string[]> = [
	['merge-completed-work'],
	['create-parallel-tasks'],
	['create-worktree'],
	['spawn-agent-session'],
	['monitor-agent-lifecycle'],
	['handle-agent-errors'],
	['auto-restart-agent'],
	['cleanup-worktrees'],
	['coordinate-dependencies'],
	['kill-stalled-agent', '--operation', 'kill_stalled'],
	// Somebody leads already: it is to be told so.
	['run', '--until', 'idle'],
];

/** A command is one that a person types beside it all, and that is cut off at some point. */
const victims = ['conductor', 'agent', 'shim', 'git', 'git', 'command'] as const;

type Victim = Exclude<(typeof victims)[number], 'command'>;

const whoIs = (world: World, kind: Victim, conductor: Started): number[] => {
	if (kind === 'conductor') return [conductor.pid];
	if (kind === 'git') return gitsIn(world.root);
	return markedIn(world.root).flatMap(({pid, isShim}) => (isShim === (kind === 'shim') ? [pid] : []));
};

/** So long somebody of a kind is waited for: a git is there for milliseconds, an agent for not much longer. */
const lurkMs = 1500;
/** So many are let go, and so long is waited with the one that is not, at most. */
const mercy = {conductor: {passes: 0, ms: 900}, agent: {passes: 2, ms: 60}, shim: {passes: 2, ms: 60}, git: {passes: 25, ms: 4}} as const;

/** Kills one of a kind; says whether there was one. */
const killOne = async (world: World, kind: Victim, conductor: Started, chance: Chance): Promise<boolean> => {
	const {passes, ms} = mercy[kind];
	const spared = new Set<number>();
	const sparedMax = chance.number(passes + 1);
	for (const endMs = performance.now() + lurkMs; performance.now() < endMs && !conductor.hasEnded(); await pause(1)) {
		const fresh = whoIs(world, kind, conductor).filter(pid => !spared.has(pid));
		if (fresh.length === 0) continue;
		if (spared.size < sparedMax) {
			for (const pid of fresh) spared.add(pid);
			continue;
		}

		await pause(chance.number(ms));
		signal(chance.pick(fresh), 'SIGKILL');
		return true;
	}

	return false;
};

const playRandom = async (world: World, chance: Chance, table: Table): Promise<void> => {
	await playStage(world, 'import', undefined, table);
	let conductor = start(world, run);
	const commands: Started[] = [];
	for (let kills = 3 + chance.number(5); kills > 0 && !conductor.hasEnded(); kills--) {
		const kind = chance.pick(victims);
		if (kind === 'command') {
			commands.push(start(world, chance.pick(byHand), {fault: `any:${1 + chance.number(8)}`}));
			continue;
		}

		if (!(await killOne(world, kind, conductor, chance))) continue;
		table.killed[kind] = (table.killed[kind] ?? 0) + 1;
		if (kind === 'conductor') {
			await conductor.ended;
			if (chance.happens(50)) letTimePass(world);
			conductor = start(world, run);
		}
	}

	const end = await within(conductor, quietMs);
	if (end === undefined) table.broken.push(`run did not come to its end within ${quietMs / 1000} s`);
	for (const command of commands) {
		const struck = (await within(command, commandMs))?.struck;
		if (struck !== undefined) table.struck.push(struck);
	}

	await playStage(world, 'run', undefined, table);
};

/** The conductor is suspended with half of a step done, others go on by hand, and then it wakes up and thinks that nothing has been. */
const playSuspended = async (world: World, chance: Chance, table: Table): Promise<void> => {
	await playStage(world, 'import', undefined, table);
	const conductor = start(world, run, {fault: `${chance.pick(restingPoints)}:${chance.pick([1, 1, 2])}:stop`});
	while (!conductor.hasEnded() && !isHeld(conductor.pid)) await pause(5);
	for (let commands = 3 + chance.number(3); commands > 0 && !conductor.hasEnded(); commands--) {
		await within(start(world, chance.pick(byHand)), commandMs);
		await pause(chance.number(200));
	}

	signal(conductor.pid, 'SIGCONT');
	const end = await within(conductor, quietMs);
	if (end === undefined) table.broken.push(`run did not come to its end within ${quietMs / 1000} s`);
	else if (!isWell('run', end)) table.broken.push(`run ended with ${end.code ?? end.signal}: ${end.said.trim().split('\n').slice(-3).join(' / ')}`);
	if (end?.struck !== undefined) table.struck.push(end.struck);
	await playStage(world, 'run', undefined, table);
};

/** Good work lands, whoever was cut off beside it: where only we were killed, and no agent was. */
const whatIsMissing = (world: World, struck: readonly string[]): string[] =>
	readRows(world.root)
		.tasks.filter(({id, state}) => /^(?:good|slow|loose|checked)-/.test(id) && state !== 'merged' && state !== 'cleaned' && state !== 'cancelled')
		// A shim that was never seen counts as a try; the config may allow no further one.
		.filter(
			({code}) =>
				!(struck.some(point => /^spawn\.(?:folder-made|shim-started)$/.test(point)) && (code === 'startup_timeout' || code === 'prerequisite_failed')),
		)
		.map(({id, state, code}) => `${id} is ${state}${code === null ? '' : ` (${code})`}, and nothing was wrong with it`);

/** Processes that have been told to leave need a moment. */
const settle = async ({root}: World): Promise<void> => {
	for (let waitedMs = 0; waitedMs < 20_000 && markedIn(root).length > 0; waitedMs += 20) await pause(20);
};

const isPoint = (about: About): about is FaultPoint => !(others as readonly string[]).includes(about);

/** Whether a round can be played only where somebody may mount a disk. */
export const needsDisk = (about: About): boolean => about === 'disk-full' || about === 'disk-low';

/** What the world of a round holds that is about no point. */
const usualFor = (about: About, chance: Chance): Wanted => {
	if (needsDisk(about)) return {kinds: ['good', 'loose', 'checked']};
	return chance.happens(20) ? {kinds: ['hangs', 'slow'], config: hasty} : {kinds: ['slow', 'slow']};
};

const diskMb = 24;
const aDiskIn = (folder: string): Disk => {
	const at = path.join(folder, 'disk');
	mkdirSync(at);
	return mountDisk(at, diskMb);
};

/** From nothing on in steps that differ by seed, so that each round gets stuck at another write; a whole run takes less than the last. */
const lowMaxKb = 2048;
const leavingOf = (seed: number, round: number): number => ((round * (4 + 4 * ((seed * 7) % 9))) % lowMaxKb) * 1024;

export const playRound = async ({seed, round, about = aboutOf(seed, round), scripts, launcher, keep}: Play): Promise<Result> => {
	const startMs = performance.now();
	const chance = createChance(seed, round);
	const point = isPoint(about) ? about : undefined;
	const folder = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'orch-chaos-')));
	const table: Table = {struck: [], filled: [], killed: {}, broken: []};
	const disk = needsDisk(about) ? aDiskIn(folder) : undefined;
	/** Where the disk gets full; `undefined`: at any moment. */
	const spot = about === 'disk-full' && chance.happens(75) ? chance.pick(faultPoints) : undefined;
	const where = spot ?? point;
	const scene = where === undefined ? undefined : sceneOf(where);
	const wanted = scene?.wanted ?? usualFor(about, chance);
	const world = makeWorld(folder, {scripts, launcher}, chance, wanted, disk?.folder);
	try {
		if (about === 'random') await playRandom(world, chance, table);
		else if (about === 'suspended') await playSuspended(world, chance, table);
		else if (disk !== undefined && about === 'disk-low') await playLow({world, disk, chance, table}, leavingOf(seed, round));
		else if (disk !== undefined) await playFull({world, disk, chance, table}, scene ?? {stage: 'run', wanted}, spot);
		else if (point !== undefined) await playPoint(world, sceneOf(point), point, chance, table);
		await settle(world);
		table.broken.push(...brokenIn(world), ...(about === 'random' ? [] : whatIsMissing(world, table.struck)));
	} catch (error) {
		table.broken.push(`the round itself stumbled: ${error instanceof Error ? error.stack : String(error)}`);
	} finally {
		sweepAway(world);
		disk?.free();
		const isKept = keep === 'always' || (keep === 'broken' && table.broken.length > 0);
		// The disk itself does not outlive the round.
		if (isKept && disk !== undefined) cpSync(disk.folder, path.join(folder, 'was-on-the-disk'), {recursive: true, verbatimSymlinks: true});
		disk?.unmount();
		if (!isKept) rmSync(folder, {recursive: true, force: true, maxRetries: 5});
	}

	return {round, about, ...table, seconds: (performance.now() - startMs) / 1000, folder};
};
