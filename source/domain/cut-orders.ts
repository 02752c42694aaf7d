/**
Cuts all ways round in a group of tasks by putting them into an order: what leads backward in it is given up. The best of all orders, or a good one.
*/
import type {Arc} from './cuts.js';

/** So many tasks can be put into every order. */
export const exactMax = 16;

// Above this many looked-at arcs, what has been given up is not asked again whether it is needed.
const mendWorkMax = 5_000_000;

const numberedNodes = (arcs: readonly Arc[]): Map<number, number> => {
	const numbers = new Map<number, number>();
	for (const {from, to} of arcs) {
		for (const node of [from, to]) if (!numbers.has(node)) numbers.set(node, numbers.size);
	}

	return numbers;
};

/** The cheapest cut there is: of every set of tasks, the cheapest order in which they can come first. */
export const cutExactly = (arcs: readonly Arc[]): Arc[] => {
	const numbers = numberedNodes(arcs);
	const size = numbers.size;
	const cost = Array.from({length: size}, () => new Int32Array(size));
	for (const {from, to, waits} of arcs) cost[numbers.get(from)!]![numbers.get(to)!]! += waits.length;

	const best = new Int32Array(2 ** size).fill(2 ** 30);
	const last = new Int8Array(2 ** size).fill(-1);
	best[0] = 0;
	for (let set = 0; set < 2 ** size; set += 1) {
		for (let node = 0; node < size; node += 1) {
			if ((set & (1 << node)) !== 0) continue;
			let price = best[set]!;
			for (let other = 0; other < size; other += 1) if ((set & (1 << other)) !== 0) price += cost[node]![other]!;
			const next = set | (1 << node);
			if (price < best[next]!) {
				best[next] = price;
				last[next] = node;
			}
		}
	}

	const place = new Int32Array(size);
	for (let set = 2 ** size - 1, at = size - 1; set > 0; at -= 1) {
		place[last[set]!] = at;
		set &= ~(1 << last[set]!);
	}

	return arcs.filter(({from, to}) => place[numbers.get(from)!]! > place[numbers.get(to)!]!);
};

type Sides = {readonly outOf: Arc[][]; readonly into: Arc[][]; readonly numbers: Map<number, number>};

const sidesOf = (arcs: readonly Arc[]): Sides => {
	const numbers = numberedNodes(arcs);
	const empty = (): Arc[][] => Array.from({length: numbers.size}, () => []);
	const [outOf, into] = [empty(), empty()];
	for (const arc of arcs) {
		outOf[numbers.get(arc.from)!]!.push(arc);
		into[numbers.get(arc.to)!]!.push(arc);
	}

	return {outOf, into, numbers};
};

/** Eades, Lin and Smyth: what only leads out comes first, what is only led to comes last, else whoever leads out most over what leads in. */
const placesOf = ({outOf, into, numbers}: Sides): Int32Array => {
	const size = numbers.size;
	const weight = (arcs: readonly Arc[]) => arcs.reduce((sum, {waits}) => sum + waits.length, 0);
	const [out, inward] = [outOf.map(weight), into.map(weight)];
	const widest = Math.max(1, ...out, ...inward);
	// By what leads out less what leads in; who only leads out, or is only led to, stands at the ends.
	const buckets: number[][] = Array.from({length: 2 * widest + 3}, () => []);
	const bucketOf = (node: number) => (inward[node] === 0 || out[node] === 0 ? 2 * widest + 2 : out[node]! - inward[node]! + widest + 1);
	const place = new Int32Array(size).fill(-1);
	for (let node = 0; node < size; node += 1) buckets[bucketOf(node)]!.push(node);

	let [front, back] = [0, size - 1];
	for (let top = buckets.length - 1; top >= 0; ) {
		const node = buckets[top]!.pop();
		if (node === undefined) {
			top -= 1;
			continue;
		}

		if (place[node] !== -1 || bucketOf(node) !== top) continue;
		const isLast = out[node] === 0 && inward[node] !== 0;
		place[node] = isLast ? back-- : front++;
		for (const [arcs, sums, end] of [
			[outOf[node]!, inward, 'to'],
			[into[node]!, out, 'from'],
		] as const) {
			for (const arc of arcs) {
				const other = numbers.get(arc[end])!;
				if (place[other] !== -1) continue;
				sums[other]! -= arc.waits.length;
				buckets[bucketOf(other)]!.push(other);
				top = Math.max(top, bucketOf(other));
			}
		}
	}

	return place;
};

/** A good cut: of all that leads backward in a good order, what cannot be left in. */
export const cutByOrder = (arcs: readonly Arc[]): Arc[] => {
	const sides = sidesOf(arcs);
	const {numbers, outOf} = sides;
	const place = placesOf(sides);
	const cut = new Set(arcs.filter(({from, to}) => place[numbers.get(from)!]! > place[numbers.get(to)!]!));

	let work = mendWorkMax;
	const seen = new Int32Array(numbers.size);
	let round = 0;
	const leadsTo = (from: number, goal: number): boolean => {
		round += 1;
		const stack = [from];
		seen[from] = round;
		for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
			if (node === goal) return true;
			for (const arc of outOf[node]!) {
				work -= 1;
				const next = numbers.get(arc.to)!;
				if (cut.has(arc) || seen[next] === round) continue;
				seen[next] = round;
				stack.push(next);
			}
		}

		return false;
	};

	for (const arc of [...cut].toSorted((a, b) => b.waits.length - a.waits.length)) {
		if (work <= 0) break;
		if (!leadsTo(numbers.get(arc.to)!, numbers.get(arc.from)!)) cut.delete(arc);
	}

	return [...cut];
};
