/**
Which dependencies to give up so that nobody waits in a circle any more: as few as possible.

Finding the fewest is hard in general. Here it is exact for knots that come down to at most `exactMax` tasks once the chains in them are drawn
together; beyond that it is a set of which none can be left out, ordered as Eades, Lin and Smyth do it.
*/
import {cutByOrder, cutExactly, exactMax} from './cut-orders.js';
import {type Edges, knotsIn, numbered} from './knots.js';

/** `from` waits for `to`. */
export type Wait = {readonly from: string; readonly to: string};

export type Cut = {
	readonly waits: readonly Wait[];
	/** Whether it is proven that fewer would not do. */
	readonly isFewest: boolean;
};

/** One way from a task to another; giving it up costs all of `waits`. */
export type Arc = {readonly from: number; readonly to: number; readonly waits: readonly Wait[]};

// Above this many looked-at arcs in all, a knot is cut by the quick way.
const exactWorkMax = 30_000_000;

const ends = (arcs: Iterable<Arc>, of: 'from' | 'to'): Map<number, Set<Arc>> => {
	const byEnd = new Map<number, Set<Arc>>();
	for (const arc of arcs) byEnd.set(arc[of], (byEnd.get(arc[of]) ?? new Set()).add(arc));
	return byEnd;
};

/**
Draws chains together until nothing is left to draw: where one way leads in and one out, giving up the cheaper of the two is as good as either.
What leads from a task to itself must be given up whatever else is, and is told to `give`.
*/
const drawTogether = (arcs: readonly Arc[], give: (waits: readonly Wait[]) => void): Arc[] => {
	const [into, outOf] = [ends(arcs, 'to'), ends(arcs, 'from')];
	const queue = new Set([...into.keys(), ...outOf.keys()]);
	const take = (arc: Arc): void => {
		outOf.get(arc.from)?.delete(arc);
		into.get(arc.to)?.delete(arc);
		queue.add(arc.from).add(arc.to);
	};
	const put = (arc: Arc): void => {
		if (arc.from === arc.to) {
			give(arc.waits);
			return;
		}

		const beside = [...(outOf.get(arc.from) ?? [])].find(({to}) => to === arc.to);
		if (beside !== undefined) take(beside);
		const whole = beside === undefined ? arc : {...arc, waits: [...beside.waits, ...arc.waits]};
		outOf.set(whole.from, (outOf.get(whole.from) ?? new Set()).add(whole));
		into.set(whole.to, (into.get(whole.to) ?? new Set()).add(whole));
		queue.add(whole.from).add(whole.to);
	};

	for (const arc of arcs.filter(({from, to}) => from === to)) {
		take(arc);
		give(arc.waits);
	}

	for (const node of queue) {
		queue.delete(node);
		const ins = [...(into.get(node) ?? [])];
		const outs = [...(outOf.get(node) ?? [])];
		const [first] = ins;
		const [last] = outs;
		// Nobody comes by here on a way round.
		if (first === undefined || last === undefined) for (const arc of [...ins, ...outs]) take(arc);
		else if (ins.length === 1 && outs.length === 1) {
			take(first);
			take(last);
			put({from: first.from, to: last.to, waits: first.waits.length <= last.waits.length ? first.waits : last.waits});
		}
	}

	return [...outOf.values()].flatMap(set => [...set]);
};

/** The parts of what is left, each with its own arcs only. */
const partsOf = (arcs: readonly Arc[]): Arc[][] => {
	const named = Map.groupBy(arcs, ({from}) => String(from));
	const graph = numbered(new Map([...named].map(([from, list]) => [from, list.map(({to}) => String(to))])));
	const partOf = new Map<number, number>();
	for (const [index, knot] of knotsIn(graph).entries()) for (const node of knot) partOf.set(Number(graph.names[node]), index);
	const inside = arcs.filter(({from, to}) => partOf.has(from) && partOf.get(from) === partOf.get(to));
	return [...Map.groupBy(inside, ({from}) => partOf.get(from)).values()];
};

/** A judge of cuts with so much patience for all of them. */
export const createCutter = () => {
	let left = exactWorkMax;

	/** What to give up within `members`, which all can reach each other along `edges`. */
	return (members: readonly string[], edges: Edges): Cut => {
		const numbers = new Map(members.map((name, index) => [name, index]));
		const arcs = members.flatMap(from =>
			[...new Set(edges.get(from) ?? [])].flatMap((to): Arc[] => {
				const target = numbers.get(to);
				return target === undefined ? [] : [{from: numbers.get(from) ?? 0, to: target, waits: [{from, to}]}];
			}),
		);
		const waits: Wait[] = [];
		let isFewest = true;
		const rest = drawTogether(arcs, given => waits.push(...given));
		for (const part of partsOf(rest)) {
			const size = new Set(part.map(({from}) => from)).size;
			const work = 2 ** Math.min(size, exactMax) * size * size;
			const isExact = size <= exactMax && work <= left;
			if (isExact) left -= work;
			else isFewest = false;
			waits.push(...(isExact ? cutExactly(part) : cutByOrder(part)).flatMap(arc => arc.waits));
		}

		const place = ({from, to}: Wait) => (numbers.get(from) ?? 0) * members.length + (numbers.get(to) ?? 0);
		return {waits: waits.toSorted((a, b) => place(a) - place(b)), isFewest};
	};
};
