/**
Graph: tasks that wait for each other among 100,000 tasks and 250,000 dependencies, beside graphology, which the widest used graph tools for
JavaScript are built on, and whose strongly connected components do not recurse either.
*/

import path from 'node:path';
import process from 'node:process';
import {DirectedGraph} from 'graphology';
import components from 'graphology-components';
import {inFolder, loadHouse, median, rounded} from './place.mjs';

const {stronglyConnectedComponents} = components;

const tasks = Number(process.env.BENCH_GRAPH_TASKS ?? 100_000);
const runs = 9;

/** Always the same: two or three prerequisites for each task, all of them before it. */
const makeEdges = () => {
	let seed = 7;
	const next = below => {
		seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
		return Math.floor((seed / 2_147_483_648) * below);
	};
	const edges = new Map();
	for (let index = 1; index < tasks; index++) {
		const count = Math.min(index, index % 2 === 0 ? 3 : 2);
		const targets = new Set();
		while (targets.size < count) targets.add(`TASK-1-${next(index)}`);
		edges.set(`TASK-1-${index}`, [...targets]);
	}

	return edges;
};

const time = work => {
	const from = performance.now();
	const answer = work();
	return [performance.now() - from, answer];
};

/** From names to groups, as ours does it: what it is handed is who waits for whom, not a graph of its own making. */
const withGraphology = edges => {
	const graph = new DirectedGraph();
	for (const [from, targets] of edges) {
		graph.mergeNode(from);
		for (const to of targets) graph.mergeEdge(from, to);
	}

	return graph;
};

export const deadlocks = () =>
	inFolder(async place => {
		const {deadlocksIn, numbered, openStore, waitsNow} = await loadHouse();
		const edges = makeEdges();
		const count = [...edges.values()].reduce((sum, {length}) => sum + length, 0);
		const [ours, built, walked] = [[], [], []];
		for (let round = 0; round < runs; round++) {
			const [ms, found] = time(() => deadlocksIn(numbered(edges)));
			if (found.length !== 0) throw new Error('there is no circle in it');
			ours.push(ms);
			const [buildMs, graph] = time(() => withGraphology(edges));
			const [walkMs, components] = time(() => stronglyConnectedComponents(graph));
			if (components.length !== graph.order) throw new Error('graphology sees circles');
			built.push(buildMs);
			walked.push(walkMs);
		}

		// The same, with reading it from the store.
		const store = openStore(path.join(place, 'data'));
		const stamp = {actor: 'bench', atMs: 1};
		store.plans.add(
			Array.from({length: tasks}, (_, index) => ({
				id: `TASK-1-${index}`,
				title: 'x',
				prompt: '',
				priority: 'medium',
				dependsOn: (edges.get(`TASK-1-${index}`) ?? []).map(id => ({id, type: 'hard'})),
				files: [],
				labels: [],
			})),
			stamp,
		);
		const stored = [];
		for (let round = 0; round < 3; round++) {
			const [ms, found] = time(() => {
				const {tasks: known, rows} = store.dependencies.all();
				return deadlocksIn(waitsNow(known, rows));
			});
			if (found.length !== 0) throw new Error('there is no circle in it');
			stored.push(ms);
		}

		store.close();
		const ms = median(ours);
		const theirs = median(built) + median(walked);
		return {
			tasks,
			dependencies: count,
			medianMs: rounded(ms),
			graphologyMs: rounded(theirs),
			ofThatBuilding: rounded(median(built)),
			ratio: rounded(ms / theirs),
			fromTheStoreMs: rounded(median(stored)),
			goal: 'medianMs under 150 ms',
		};
	});
