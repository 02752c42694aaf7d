/**
What each agent and job has taken of the machine in the last minutes, for as long as the screen is open: nobody else keeps it.
*/
import {isLive} from '../domain/agent.js';
import type {Snapshot} from '../domain/snapshot.js';
import {processTreesIn} from './process-trees.js';
import type {UiState} from './ui-state.js';

/** Percent of one core, and MB. */
export type Usage = {readonly atMs: number; readonly cpu: number; readonly memory: number};

export type UsagesOf = (id: string) => readonly Usage[];

/** As often as readings are shown, for as long as the shortest chart goes back. */
const everyMs = 5000;
const keptMs = 10 * 60_000;

export const createUsages = () => {
	let byId = new Map<string, readonly Usage[]>();
	const none: readonly Usage[] = [];

	return {
		of: ((id: string) => byId.get(id) ?? none) satisfies UsagesOf,
		/** Takes a sample of everybody, at most every few seconds. Whoever has left is forgotten. */
		note({agents}: Snapshot, state: UiState, nowMs: number): void {
			const now: Array<readonly [id: string, cpu: number | null | undefined, memory: number | undefined]> = [
				...agents.filter(agent => isLive(agent.state)).map(({id, cpuPercent, memoryMb}) => [id, cpuPercent, memoryMb] as const),
				...(processTreesIn(state)?.trees ?? []).filter(({kind}) => kind !== 'agent').map(tree => [tree.id, tree.cpu_percent, tree.memory_mb] as const),
			];
			byId = new Map(
				now.map(([id, cpu, memory]) => {
					const before = byId.get(id) ?? none;
					const isDue = nowMs - (before.at(-1)?.atMs ?? Number.NEGATIVE_INFINITY) >= everyMs;
					if (!isDue || memory === undefined) return [id, before];
					return [id, [...before.filter(({atMs}) => nowMs - atMs < keptMs && atMs <= nowMs), {atMs: nowMs, cpu: cpu ?? 0, memory}]];
				}),
			);
		},
	};
};
