import fc from 'fast-check';
import {expect, test} from 'vitest';
import {cutByOrder, cutExactly} from '../../source/domain/cut-orders.js';
import {type Arc, createCutter} from '../../source/domain/cuts.js';
import {circlesIn} from '../../source/domain/graph.js';
import type {Edges} from '../../source/domain/knots.js';
import {tries} from '../support/chaos.js';
import {effortOf} from '../support/effort.js';

const edgesOf = (pairs: ReadonlyArray<readonly [string, string]>): Map<string, string[]> => {
	const map = new Map<string, string[]>();
	for (const [from, to] of pairs) map.set(from, [...(map.get(from) ?? []), to]);
	return map;
};

const pairsOf = (text: string) => text.split(' ').map(pair => pair.split('>') as [string, string]);

const without = (edges: Edges, waits: ReadonlyArray<{from: string; to: string}>): Edges =>
	new Map([...edges].map(([from, targets]) => [from, targets.filter(to => !waits.some(wait => wait.from === from && wait.to === to))]));

const cutAll = (edges: Edges) => {
	const cutter = createCutter();
	return circlesIn(edges).map(({members}) => cutter(members, edges));
};

test.each([
	{graph: 'A>A', cut: ['A>A']},
	{graph: 'A>B B>A', cut: ['A>B']},
	{graph: 'A>B B>C C>A', cut: ['A>B']},
	// Two that overlap in one dependency: that one.
	{graph: 'A>B B>C C>A C>D D>A', cut: ['B>C']},
	{graph: 'A>B B>C C>B C>A', cut: ['B>C']},
	// Two that overlap in a task: one of each.
	{graph: 'A>B B>A A>C C>A', cut: ['A>B', 'A>C']},
	{graph: 'A>B B>A B>B', cut: ['A>B', 'B>B']},
])('$graph: $cut', ({graph, cut}) => {
	const [first] = cutAll(edgesOf(pairsOf(graph)));
	expect(first).toMatchObject({isFewest: true});
	// Of several that are as good, any one.
	expect(first?.waits).toHaveLength(cut.length);
	expect(circlesIn(without(edgesOf(pairsOf(graph)), first?.waits ?? []))).toEqual([]);
});

/** The fewest edges, by trying all sets of them. */
const fewest = (pairs: ReadonlyArray<readonly [string, string]>): number => {
	const sizes = Array.from({length: 2 ** pairs.length}, (_, set) => ({set, size: [...pairs.keys()].filter(index => (set >> index) & 1).length}));
	const found = sizes
		.toSorted((a, b) => a.size - b.size)
		.find(({set}) => circlesIn(edgesOf(pairs.filter((_, index) => ((set >> index) & 1) === 0))).length === 0);
	return found?.size ?? 0;
};

test('fewer would not do, as brute force finds', () => {
	const graphs = fc.uniqueArray(fc.tuple(fc.constantFrom(...'ABCDE'), fc.constantFrom(...'ABCDE')), {maxLength: 10, selector: pair => pair.join('>')});
	fc.assert(
		fc.property(graphs, pairs => {
			const edges = edgesOf(pairs);
			const cuts = cutAll(edges);
			expect(cuts.every(({isFewest}) => isFewest)).toBe(true);
			expect(
				circlesIn(
					without(
						edges,
						cuts.flatMap(({waits}) => waits),
					),
				),
			).toEqual([]);
			expect(cuts.flatMap(({waits}) => waits)).toHaveLength(fewest(pairs));
		}),
		tries(150),
	);
});

test('the quick way leaves no circle, and gives up nothing that could stay', () => {
	const graphs = fc.uniqueArray(fc.tuple(fc.nat(9), fc.nat(9)), {maxLength: 40, selector: pair => pair.join('>')});
	fc.assert(
		fc.property(graphs, pairs => {
			const arcs = pairs.filter(([from, to]) => from !== to).map(([from, to]): Arc => ({from, to, waits: [{from: `${from}`, to: `${to}`}]}));
			const leaves = (cut: readonly Arc[]) => circlesIn(edgesOf(arcs.filter(arc => !cut.includes(arc)).map(({from, to}) => [`${from}`, `${to}`]))).length;
			const quick = cutByOrder(arcs);
			expect(leaves(quick)).toBe(0);
			for (const arc of quick) expect(leaves(quick.filter(other => other !== arc))).toBeGreaterThan(0);
			expect(cutExactly(arcs).length).toBeLessThanOrEqual(quick.length);
		}),
		tries(200),
	);
});

test('a circle of 21,000 is cut once; a knot of 10,000 in seconds at most, and it is said that fewer might do', async () => {
	const ring = new Map(Array.from({length: 21_000}, (_, index) => [`T${index}`, [`T${(index + 1) % 21_000}`]]));
	expect(cutAll(ring)).toMatchObject([{waits: [{from: 'T0', to: 'T1'}], isFewest: true}]);

	const ladder = new Map<string, string[]>();
	for (let step = 0; step < 5000; step += 1) for (const side of ['l', 'r']) ladder.set(`${side}${step}`, [`l${(step + 1) % 5000}`, `r${(step + 1) % 5000}`]);
	const [[cut], ms] = await effortOf(() => cutAll(ladder));
	expect(ms).toBeLessThan(5000);
	expect(cut?.isFewest).toBe(false);
	expect(circlesIn(without(ladder, cut?.waits ?? []))).toEqual([]);
});
