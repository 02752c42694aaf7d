/**
Who waits for whom: finds the circles in which nobody can ever start. Iterative throughout: a chain of 100,000 tasks must not overflow the stack.
*/
import {type Edges, knotsIn, type Numbered, numbered} from './knots.js';

export type Circle = {
	/** All tasks that can reach each other, in the order in which `edges` names them. */
	readonly members: readonly string[];
	/** The shortest way round: each waits for the next, the first is repeated last. */
	readonly path: readonly string[];
};

// Above this many looked-at edges a circle's path is the shortest one found so far, which is still a true circle.
const pathWorkMax = 4_000_000;

/** The shortest way from `from` back to itself within `group`, with fewer than `lengthMax` edges. `work` counts down. */
const wayBack = (graph: Numbered, from: number, group: Int32Array, lengthMax: number, work: {left: number}): number[] | undefined => {
	const cameFrom = new Map<number, number>();
	let ring = [from];
	for (let length = 1; length < lengthMax && ring.length > 0; length += 1) {
		const next: number[] = [];
		for (const node of ring) {
			for (let place = graph.starts[node]!; place < graph.starts[node + 1]!; place += 1) {
				work.left -= 1;
				const target = graph.targets[place]!;
				if (group[target] !== group[from] || cameFrom.has(target)) continue;
				cameFrom.set(target, node);
				if (target !== from) {
					next.push(target);
					continue;
				}

				const path = [from];
				for (let step = node; step !== from; step = cameFrom.get(step)!) path.push(step);
				return [...path, from].toReversed();
			}
		}

		ring = next;
	}

	return undefined;
};

/** Every circle but the only one of its knot runs through a node with two ways on, so only those are tried. */
const shortestPath = (graph: Numbered, knot: readonly number[], group: Int32Array): number[] => {
	const waysOn = (node: number) =>
		graph.targets.subarray(graph.starts[node], graph.starts[node + 1]).reduce((sum, target) => sum + (group[target] === group[node] ? 1 : 0), 0);
	const work = {left: pathWorkMax};
	let best = wayBack(graph, knot[0]!, group, Number.POSITIVE_INFINITY, work)!;
	for (const node of knot) {
		if (best.length <= 2 || work.left <= 0) break;
		if (waysOn(node) > 1) best = wayBack(graph, node, group, best.length - 1, work) ?? best;
	}

	// Told from its first task in the order of the backlog, so that the same circle always reads the same.
	const round = best.slice(0, -1);
	const first = round.indexOf(round.reduce((a, b) => Math.min(a, b)));
	return [...round.slice(first), ...round.slice(0, first), round[first]!];
};

/**
All circles: every group of tasks that wait for each other, and every task that waits for itself. Circles that overlap are one.

The path of a circle is its shortest, unless finding that out would take seconds; then it is a short one.
*/
export const circlesIn = (edges: Edges | Numbered): Circle[] => {
	const graph = 'starts' in edges ? edges : numbered(edges);
	const knots = knotsIn(graph).map(knot => knot.toSorted((a, b) => a - b));
	const group = new Int32Array(graph.names.length).fill(-1);
	for (const [index, knot] of knots.entries()) {
		for (const node of knot) group[node] = index;
	}

	const nameOf = (node: number): string => graph.names[node]!;
	return knots.toSorted((a, b) => a[0]! - b[0]!).map(knot => ({members: knot.map(nameOf), path: shortestPath(graph, knot, group).map(nameOf)}));
};

/**
The shortest path along the edges, both ends included, or `undefined`.

An edge `from → to` would close a circle exactly when there is a path `to → … → from`; then `[from, ...path]` is that circle.
*/
export const findPath = (edges: Edges, from: string, to: string): string[] | undefined => {
	const cameFrom = new Map<string, string | undefined>([[from, undefined]]);
	const queue = [from];
	for (const node of queue) {
		if (node === to) {
			const path: string[] = [];
			for (let step: string | undefined = to; step !== undefined; step = cameFrom.get(step)) path.push(step);
			return path.toReversed();
		}

		for (const target of edges.get(node) ?? []) {
			if (cameFrom.has(target)) continue;
			cameFrom.set(target, node);
			queue.push(target);
		}
	}

	return undefined;
};

const pathShownMax = 24;

/** The path for people, as in `A → B → A`; a very long one keeps its beginning and its end. */
export const sayPath = (path: readonly string[]): string =>
	path.length <= pathShownMax
		? path.join(' → ')
		: [...path.slice(0, pathShownMax - 4), `… ${path.length - pathShownMax} more …`, ...path.slice(-4)].join(' → ');
