/**
One round: a small world, somebody cut off in it, once more while it recovers, and then what must be true all the same.
*/
import {mkdtempSync, realpathSync, rmSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {setTimeout as pause} from 'node:timers/promises';
import type {FaultPoint} from '../../source/domain/fault-points.js';
import {type Chance, createChance} from './chance.js';
import {brokenIn} from './invariants.js';
import {leaveOldDatabase} from './old-database.js';
import {type About, aboutOf, hasty, restingPoints, type Scene, type Stage, sceneOf} from './plan.js';
import {gitsIn, isHeld, markedIn, signal} from './processes.js';
import {type Ended, type Started, start, sweepAway, within} from './program.js';
import {readRows, withDatabase} from './rows.js';
import {makeWorld, type World} from './world.js';

export type Result = {
	readonly round: number;
	readonly about: About;
	/** Where the program was cut off, each time it was. */
	readonly struck: readonly string[];
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

/** So long at most until all is quiet. */
const quietMs = 90_000;
const commandMs = 30_000;

type Table = {struck: string[]; killed: Record<string, number>; broken: string[]};

/** A person comes back later: what waits for a while has waited by then. */
const laterMs = 11_000;
const letTimePass = ({root}: World): void => {
	withDatabase(root, 'roadmap.db', database => {
		for (const [table, column, states] of [
			['agent_lifecycle', 'created_at_ms', "'starting'"],
			['agent_lifecycle', 'last_heartbeat_ms', "'starting'"],
			['agent_lifecycle', 'stop_deadline_ms', "'stopping'"],
			['job', 'created_at_ms', "'starting'"],
		])
			database.prepare(`UPDATE ${table} SET ${column} = ${column} - ${laterMs} WHERE status IN (${states})`).run();
	});
};

const run = ['run', '--until', 'empty'] as const;
const argumentsOf = (stage: Stage, world: World): readonly string[] => {
	switch (stage) {
		case 'import':
			return ['import', '-'];
		case 'send':
			return [
				'route-inter-agent-messages',
				...['--operation', 'send', '--recipient', 'paper:any', '--message-type', 'note', '--payload', 'a word to whoever comes first'],
			];
		// The first one is what the round is about.
		case 'discard':
			return ['cleanup-worktrees', world.tasks[0] ?? '', '--force'];
		case 'revert':
			return ['revert-merge', 'good-1', '--yes'];
		case 'run':
			return run;
	}
};

/** Plays one stage until the fault has struck or it is over; what was cut off is done again without a fault. */
const playStage = async (world: World, stage: Stage, fault: string | undefined, table: Table): Promise<Ended | undefined> => {
	const input = stage === 'import' ? world.backlog : '';
	const maxMs = stage === 'run' ? quietMs : commandMs;
	const end = await within(start(world, argumentsOf(stage, world), {input, ...(fault === undefined ? {} : {fault})}), maxMs);
	if (end === undefined) table.broken.push(`${stage} did not come to its end within ${maxMs / 1000} s`);
	if (end?.struck !== undefined) {
		table.struck.push(end.struck);
		if (stage !== 'run') return playStage(world, stage, undefined, table);
	} else if (end !== undefined && !isWell(stage, end)) {
		table.broken.push(`${stage} ended with ${end.code ?? end.signal}: ${end.said.trim().split('\n').slice(-3).join(' / ')}`);
	}

	return end;
};

/** 1: something was given up, or was reverted by the one before that was cut off. 4: a person has to decide. 3: what is to be discarded is gone, likewise. */
const isWell = (stage: Stage, {code}: Ended): boolean =>
	code === 0 || (stage === 'run' && code === 4) || ((stage === 'run' || stage === 'revert') && code === 1) || (stage === 'discard' && code === 3);

const playPoint = async (world: World, {stage, hasMessage, isOnce, version}: Scene, point: FaultPoint, chance: Chance, table: Table): Promise<void> => {
	const fault = `${point}:${isOnce ? 1 : chance.pick([1, 1, 2])}`;
	const faultOf = (at: Stage) => (at === stage ? fault : undefined);
	if (version === undefined) await playStage(world, 'import', faultOf('import'), table);
	else
		leaveOldDatabase(
			world.root,
			world.backlog.split('\n').map(line => JSON.parse(line)),
			version,
		);
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

export const playRound = async ({seed, round, about = aboutOf(seed, round), scripts, launcher, keep}: Play): Promise<Result> => {
	const startMs = performance.now();
	const chance = createChance(seed, round);
	const point = about === 'random' || about === 'suspended' ? undefined : about;
	const folder = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'orch-chaos-')));
	const table: Table = {struck: [], killed: {}, broken: []};
	const scene = point === undefined ? undefined : sceneOf(point);
	const world = makeWorld(
		folder,
		{scripts, launcher},
		chance,
		scene?.wanted ?? (chance.happens(20) ? {kinds: ['hangs', 'slow'], config: hasty} : {kinds: ['slow', 'slow']}),
	);
	try {
		if (about === 'random') await playRandom(world, chance, table);
		else if (about === 'suspended') await playSuspended(world, chance, table);
		else await playPoint(world, sceneOf(about), about, chance, table);
		await settle(world);
		table.broken.push(...brokenIn(world), ...(about === 'random' ? [] : whatIsMissing(world, table.struck)));
	} catch (error) {
		table.broken.push(`the round itself stumbled: ${error instanceof Error ? error.stack : String(error)}`);
	} finally {
		sweepAway(world);
		if (keep === 'never' || (keep === 'broken' && table.broken.length === 0)) rmSync(folder, {recursive: true, force: true, maxRetries: 5});
	}

	return {round, about, ...table, seconds: (performance.now() - startMs) / 1000, folder};
};
