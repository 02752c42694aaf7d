/**
Stops everything that a run has started, proves that nothing of it is left, and signals nobody else.
*/
import process from 'node:process';
import {setTimeout as pause} from 'node:timers/promises';
import type {Identity, ProcessTree, StopProof} from '../domain/agent.js';
import {childrenIn, findMarked, isSame, rowsBelow} from './process-identity.js';
import {allRows, argumentsOf} from './process-list.js';
import {lookThrough, type SeenRow} from './process-looks.js';
import {shimName} from './shim.js';

export type StopOptions = {
	/** How long everything may take to leave after SIGTERM. */
	readonly graceMs: number;
	/** No SIGTERM: SIGKILL at once. */
	readonly force: boolean;
};

const pollMaxMs = 50;
/** After SIGKILL a process leaves as soon as the system lets it; one that waits for a dead disk may never. */
const killWaitMs = 3000;
const shimWaitMs = 2000;
/** How many empty looks prove that nobody is left where somebody had to be killed or could not be asked, and how long apart: who leaps may be between two processes. */
const calmLooks = 3;
const leapMs = 15;

/** Those among `rows` who belong to the run: see `membersOf`. `missed`: told of who is one, and could not be asked any more. */
const membersAmong = (rows: readonly SeenRow[], marker: string, tree: ProcessTree | undefined, missed: () => void): Identity[] => {
	const agentLives = tree !== undefined && isSame(tree.agent);
	const shimLives = tree !== undefined && isSame(tree.shim);
	const roots = [...(agentLives ? [tree.agent.pid] : []), ...(shimLives ? [tree.shim.pid] : [])];
	const below = new Set(rowsBelow(childrenIn(rows), roots).map(({pid}) => pid));
	const near = rows.filter(
		({pid, group, session}) =>
			below.has(pid) || (agentLives && (pid === tree.agent.pid || group === tree.agent.pid)) || (shimLives && session === tree.shim.pid),
	);
	const nearPids = new Set(near.map(({pid}) => pid));
	const leaders = new Set(rows.filter(({pid, session}) => session === pid || session === 0).map(({pid}) => pid));
	const others = rows.filter(({pid}) => !nearPids.has(pid) && pid !== tree?.shim.pid);
	const marked = findMarked(marker, others).filter(({pid}) => {
		// No arguments: it has left while we were looking, or becomes another program. A shim leads its session; an agent that is still bash on its way to its program does not.
		const words = argumentsOf(pid);
		if (words.length === 0) missed();
		return words.length > 0 && !(words.includes(shimName) && leaders.has(pid));
	});
	const bootId = tree?.agent.bootId ?? '';
	const known = near.map(({pid, startTicks}) => ({pid, startTicks, bootId}));
	return [...known, ...marked].filter(({pid}) => pid !== process.pid && pid !== tree?.shim.pid);
};

/**
Who belongs to the run, at this moment, without its shim: what is below the agent, its process group, the shim's session, and whoever
carries the marker (`setsid` and a double fork escape the first three). A number counts only while its holder is the one we know.
*/
export const membersOf = (marker: string, tree: ProcessTree | undefined): Identity[] => lookFor(marker, tree).members;

type Look = {readonly members: Identity[]; readonly isSure: boolean};

const lookFor = (marker: string, tree: ProcessTree | undefined): Look => {
	const members = new Map<number, Identity>();
	let isWhole = true;
	const missed = () => {
		isWhole = false;
	};
	const isSure = lookThrough(rows => {
		for (const member of membersAmong(rows, marker, tree, missed)) members.set(member.pid, member);
	}, tree?.shim.startTicks);
	return {members: [...members.values()], isSure: isSure && isWhole};
};

/** Whether something that a run has started outlived it, by one look at those who came after its shim: cheap enough to be asked of each. */
export const hasLeftovers = (marker: string, {agent, shim}: ProcessTree): boolean => {
	const rows = allRows().filter(({pid, startTicks}) => startTicks >= shim.startTicks && pid !== shim.pid);
	return rows.some(({group, session}) => group === agent.pid || session === shim.pid) || findMarked(marker, rows).some(({pid}) => pid !== shim.pid);
};

/** Signals exactly this process, or nobody. Between the check and the signal lie microseconds, in which the system would have to go through all its numbers. */
const signalOne = (identity: Identity, signal: NodeJS.Signals): void => {
	if (!isSame(identity)) return;
	try {
		process.kill(identity.pid, signal);
	} catch {
		// It has just left, or it is not ours to signal: the count at the end tells.
	}
};

/** The group first, so that nobody in it can start a child between two signals; then whoever left the group. */
export const signalAll = (members: readonly Identity[], tree: ProcessTree | undefined, signal: NodeJS.Signals): void => {
	let grouped = new Set<number>();
	if (tree && isSame(tree.agent)) {
		grouped = new Set(
			allRows()
				.filter(({group}) => group === tree.agent.pid)
				.map(({pid}) => pid),
		);
		try {
			if (grouped.has(tree.agent.pid) && isSame(tree.agent)) process.kill(-tree.agent.pid, signal);
		} catch {
			grouped = new Set();
		}
	}

	for (const member of members) {
		if (!grouped.has(member.pid)) signalOne(member, signal);
	}
};

/** Whether `isOver` came true within `maxMs`. */
const waitUntil = async (isOver: () => boolean, maxMs: number): Promise<boolean> => {
	const endMs = performance.now() + maxMs;
	for (let stepMs = 2; ; stepMs = Math.min(pollMaxMs, stepMs * 1.5)) {
		if (isOver()) return true;
		const leftMs = endMs - performance.now();
		if (leftMs <= 0) return false;
		await pause(Math.min(stepMs, leftMs));
	}
};

const areGone = (members: readonly Identity[]): boolean => !members.some(isSame);

/** SIGTERM, grace, SIGKILL, sweep until the list is empty, proof. The shim is spared: it has the exit status to write. */
export const stopTree = async (marker: string, tree: ProcessTree | undefined, {graceMs, force}: StopOptions): Promise<StopProof> => {
	const first = membersOf(marker, tree);
	const found = new Map(first.map(member => [member.pid, member]));
	if (!force && first.length > 0) {
		signalAll(first, tree, 'SIGTERM');
		// Who is held hears of it only when it goes on.
		signalAll(first, tree, 'SIGCONT');
		await waitUntil(() => areGone(first), graceMs);
	}

	// Whoever was started after the first look, or has lost its parent since, is found only now.
	let isForced = false;
	let {members: left, isSure} = lookAgain(first, marker, tree);
	const endMs = performance.now() + killWaitMs;
	for (let calm = left.length === 0 && isSure ? calmLooks : 0; calm < calmLooks && performance.now() < endMs; ) {
		if (left.length > 0) {
			isForced = true;
			for (const member of left) found.set(member.pid, member);
			signalAll(left, tree, 'SIGKILL');
			const killed = left;
			await waitUntil(() => areGone(killed), Math.max(0, endMs - performance.now()));
		} else await pause(leapMs);
		({members: left, isSure} = lookAgain(left, marker, tree));
		calm = left.length === 0 && isSure ? calm + 1 : 0;
	}

	if (tree) await waitUntil(() => !isSame(tree.shim), shimWaitMs);
	return {found: found.size, left: left.length, forced: isForced};
};

/** The members of now, and those known from before that still live though nothing else ties them to the run any more. */
const lookAgain = (known: readonly Identity[], marker: string, tree: ProcessTree | undefined): Look => {
	const {members, isSure} = lookFor(marker, tree);
	const pids = new Set(members.map(({pid}) => pid));
	return {members: [...members, ...known.filter(member => !pids.has(member.pid) && isSame(member))], isSure};
};
