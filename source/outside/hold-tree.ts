/**
Holds everything that a run has started where it is, and lets it go on: nothing is lost, nobody else is hit.
*/
import {setTimeout as pause} from 'node:timers/promises';
import type {Identity, ProcessTree} from '../domain/agent.js';
import {rowOf} from './process-list.js';
import {membersOf, signalAll} from './stop-tree.js';

/** Processes of the run, and those of them that are not as they should be. */
export type HoldProof = {readonly found: number; readonly left: number};

const stepMs = 5;
const waitMs = 2000;

const isStopped = ({pid, startTicks}: Identity): boolean => {
	const row = rowOf(pid);
	return row?.startTicks === startTicks && row.isStopped;
};

/** One that was born while the others were being held is found in the next round; the shim goes on, it has the exit status to write. */
export const holdTree = async (marker: string, tree: ProcessTree): Promise<HoldProof> => {
	const endMs = performance.now() + waitMs;
	for (;;) {
		const members = membersOf(marker, tree);
		const running = members.filter(member => !isStopped(member));
		if (running.length === 0 || performance.now() >= endMs) return {found: members.length, left: running.length};
		signalAll(running, tree, 'SIGSTOP');
		await pause(stepMs);
	}
};

/** Children first would find a parent that cannot look after them: all at once. */
export const releaseTree = async (marker: string, tree: ProcessTree): Promise<HoldProof> => {
	const endMs = performance.now() + waitMs;
	for (;;) {
		const members = membersOf(marker, tree);
		const stopped = members.filter(isStopped);
		if (stopped.length === 0 || performance.now() >= endMs) return {found: members.length, left: stopped.length};
		signalAll(stopped, tree, 'SIGCONT');
		await pause(stepMs);
	}
};
