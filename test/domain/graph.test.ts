import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {circlesIn, findPath, sayPath} from '../../source/domain/graph.js';
import type {Edges} from '../../source/domain/knots.js';
import {tries} from '../support/chaos.js';
import {effortNow} from '../support/effort.js';

const edges = (text: string): Edges => {
	const map = new Map<string, string[]>();
	for (const pair of text.split(' ').filter(Boolean)) {
		const [from, to] = pair.split('>') as [string, string];
		map.set(from, [...(map.get(from) ?? []), to]);
	}

	return map;
};

test.each([
	{graph: '', circles: []},
	{graph: 'A>B B>C A>C', circles: []},
	{graph: 'A>A', circles: [{members: ['A'], path: ['A', 'A']}]},
	{graph: 'A>B B>A', circles: [{members: ['A', 'B'], path: ['A', 'B', 'A']}]},
	{graph: 'X>A A>B B>C C>A C>Y', circles: [{members: ['A', 'B', 'C'], path: ['A', 'B', 'C', 'A']}]},
	// Two circles that overlap are one, with the shorter one as witness.
	{graph: 'A>B B>C C>D D>A C>B', circles: [{members: ['A', 'B', 'C', 'D'], path: ['B', 'C', 'B']}]},
	// Two that do not are two.
	{
		graph: 'A>B B>A B>C C>D D>C',
		circles: [
			{members: ['A', 'B'], path: ['A', 'B', 'A']},
			{members: ['C', 'D'], path: ['C', 'D', 'C']},
		],
	},
	// A self-edge inside a larger knot is the shortest circle of it.
	{graph: 'A>B B>A B>B', circles: [{members: ['A', 'B'], path: ['B', 'B']}]},
	{graph: 'A>B A>B B>A', circles: [{members: ['A', 'B'], path: ['A', 'B', 'A']}]},
])('circles of "$graph"', ({graph, circles}) => {
	expect(circlesIn(edges(graph))).toEqual(circles);
});

describe('large graphs', () => {
	const name = (index: number) => `TASK-1-${index}`;

	test('a chain of 100,000 tasks with 250,000 edges has no circle, and that is known quickly', () => {
		const chain = new Map<string, string[]>();
		for (let index = 0; index < 100_000; index += 1) {
			const targets = index === 0 ? [] : [name(index - 1)];
			if (index > 10) targets.push(name(index - 7));
			if (index > 10 && index % 2 === 0) targets.push(name(index - 3));
			chain.set(name(index), targets);
		}

		const runs = [1, 2, 3].map(() => effortNow(() => circlesIn(chain)));
		expect(runs[0]![0]).toEqual([]);
		// Twice the promise: the machine of a test is shared.
		expect(Math.min(...runs.map(([, ms]) => ms))).toBeLessThan(300);
	});

	test('a circle of 21,000, with and without a short cut', () => {
		const ring = new Map(Array.from({length: 21_000}, (_, index) => [name(index), [name((index + 1) % 21_000)]]));
		const [[whole], ms] = effortNow(() => circlesIn(ring));
		expect(whole?.members).toHaveLength(21_000);
		expect(whole?.path).toHaveLength(21_001);
		expect(ms).toBeLessThan(500);

		ring.get(name(10_000))!.push(name(9000));
		expect(circlesIn(ring)[0]?.path).toHaveLength(1002);
	});

	test('a ladder in which every node has two ways on takes bounded work', () => {
		const ladder = new Map<string, string[]>();
		for (let step = 0; step < 5000; step += 1) {
			const next = (step + 1) % 5000;
			for (const side of ['l', 'r']) ladder.set(`${side}${step}`, [`l${next}`, `r${next}`]);
		}

		const [[circle], ms] = effortNow(() => circlesIn(ladder));
		expect(circle?.members).toHaveLength(10_000);
		expect(circle?.path).toHaveLength(5001);
		expect(ms).toBeLessThan(3000);
	});
});

test('agrees with brute force on small graphs', () => {
	const graphs = fc.array(fc.tuple(fc.integer({min: 0, max: 6}), fc.integer({min: 0, max: 6})), {maxLength: 14});
	fc.assert(
		fc.property(graphs, pairs => {
			const map = new Map<string, string[]>();
			for (const [from, to] of pairs) map.set(`${from}`, [...(map.get(`${from}`) ?? []), `${to}`]);

			const back = (node: string) => (map.get(node) ?? []).map(next => findPath(map, next, node)).filter(path => path !== undefined);
			const onCircle = [...new Set(pairs.flat().map(String))].filter(node => back(node).length > 0).toSorted();
			const circles = circlesIn(map);

			expect(circles.flatMap(({members}) => members).toSorted()).toEqual(onCircle);
			for (const {members, path} of circles) {
				expect(path[0]).toBe(path.at(-1));
				for (const [index, node] of path.slice(0, -1).entries()) expect(map.get(node)).toContain(path[index + 1]);
				const shortest = Math.min(...members.flatMap(node => back(node).map(({length}) => length)));
				expect(path).toHaveLength(shortest + 1);
			}
		}),
		tries(500),
	);
});

test('the path that a new edge would close', () => {
	const graph = edges('A>B B>C A>C C>D');
	expect(findPath(graph, 'A', 'D')).toEqual(['A', 'C', 'D']);
	expect(findPath(graph, 'D', 'A')).toBeUndefined();
	expect(findPath(graph, 'A', 'A')).toEqual(['A']);
	expect(['D', ...findPath(graph, 'A', 'D')!].join(' → ')).toBe('D → A → C → D');
});

test('a long path is told with its beginning and its end', () => {
	const path = Array.from({length: 100}, (_, index) => `T${index}`);
	expect(sayPath(['A', 'B', 'A'])).toBe('A → B → A');
	expect(sayPath(path)).toContain('T19 → … 76 more … → T96 → T97');
});
