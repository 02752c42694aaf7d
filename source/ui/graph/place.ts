/**
Where each task of the graph stands: its level is its column, and every leaf has a row of its own, which its first ancestors share. Pure; linear but for
the sorting of further edges.

A task is drawn behind one of its prerequisites, so that the graph is a forest with some edges besides. A row belongs to one chain: right of a leaf
there is nothing, so an edge can run there; left of the first task of a row there is nothing, either.
*/
import {parentsOf, type TreeRow, treeRowsOf} from '../../domain/graph-text.js';
import type {TaskGraph} from '../../domain/task-graph.js';

/** A vertical line in the channel behind a level, on one of its tracks, from row to row; from or to `place`, with a branch at each of `rows`. */
export type Bundle = {
	/** `into`: from the ends of rows into the task. `out`: from the task to the first tasks of rows. */
	readonly kind: 'into' | 'out';
	readonly place: number;
	readonly others: readonly number[];
	readonly track: number;
	readonly low: number;
	readonly high: number;
};

export type Placed = {
	readonly graph: TaskGraph;
	/** Tasks with edges, each below or beside its parent, in the order in which they are read. */
	readonly walk: ReadonlyArray<{readonly place: number; readonly depth: number}>;
	/** Tasks without any edge. */
	readonly loose: readonly number[];
	readonly parents: Int32Array;
	readonly children: ReadonlyArray<readonly number[]>;
	readonly rowOf: Int32Array;
	/** Of each row, the tasks on it from left to right: each one level behind the one before. */
	readonly rows: ReadonlyArray<readonly number[]>;
	/** Of each level, the tasks on it from top to bottom. */
	readonly levels: ReadonlyArray<readonly number[]>;
	/** Of each level, the further edges in the channel behind it, by track, from top to bottom. */
	readonly bundles: ReadonlyArray<ReadonlyArray<readonly Bundle[]>>;
	/** Of the tasks: bundles that leave its row to the right of it, and those that come to it from the left. */
	readonly outgoing: ReadonlyMap<number, readonly Bundle[]>;
	readonly incoming: ReadonlyMap<number, readonly Bundle[]>;
};

export const tracksMax = 3;

type Draft = Omit<Bundle, 'track' | 'low' | 'high'> & {readonly channel: number; readonly low: number; readonly high: number};

/** The further edges that can be drawn: into a task from leaves, and from a task to the first of a row. */
const draftsOf = (
	{before, levels}: TaskGraph,
	parents: Int32Array,
	rowOf: Int32Array,
	isLeaf: (place: number) => boolean,
	isFirst: (place: number) => boolean,
): Draft[] => {
	const into: Draft[] = [];
	const out = new Map<number, number[]>();
	for (const [place, list] of before.entries()) {
		const others = list.filter(on => on !== parents[place] && (levels[on] ?? 0) < (levels[place] ?? 0));
		const leaves = others.filter(isLeaf);
		if (leaves.length > 0) into.push({kind: 'into', place, others: leaves, channel: (levels[place] ?? 0) - 1, ...spanOf(place, leaves, rowOf)});
		if (!isFirst(place)) continue;
		for (const on of others.filter(other => !isLeaf(other))) {
			const list = out.get(on);
			if (list === undefined) out.set(on, [place]);
			else list.push(place);
		}
	}

	const outward = [...out].map(([place, others]): Draft => ({kind: 'out', place, others, channel: levels[place] ?? 0, ...spanOf(place, others, rowOf)}));
	return [...into, ...outward];
};

const spanOf = (place: number, others: readonly number[], rowOf: Int32Array): {readonly low: number; readonly high: number} => {
	const rows = [place, ...others].map(each => rowOf[each] ?? 0);
	return {low: rows.reduce((a, b) => Math.min(a, b)), high: rows.reduce((a, b) => Math.max(a, b))};
};

/** Each bundle on the first track that is free where it runs; one for which there is none is not drawn, and its task says in words what it waits for. */
const tracked = (drafts: readonly Draft[], channels: number): Bundle[][][] => {
	const byChannel = Array.from({length: channels}, (): Bundle[][] => Array.from({length: tracksMax}, () => []));
	for (const {channel, ...draft} of drafts.toSorted((a, b) => a.low - b.low)) {
		const tracks = byChannel[channel] ?? [];
		const track = tracks.findIndex(list => (list.at(-1)?.high ?? -1) < draft.low);
		if (track !== -1) tracks[track]?.push({...draft, track});
	}

	return byChannel;
};

const byPlace = (bundles: readonly Bundle[], placesOf: (bundle: Bundle) => readonly number[]): Map<number, Bundle[]> => {
	const found = new Map<number, Bundle[]>();
	for (const bundle of bundles) {
		for (const place of placesOf(bundle)) {
			const list = found.get(place);
			if (list === undefined) found.set(place, [bundle]);
			else list.push(bundle);
		}
	}

	return found;
};

const append = (lists: number[][], index: number, value: number): void => {
	const list = lists[index];
	if (list === undefined) lists[index] = [value];
	else list.push(value);
};

/** Which tasks hang together, by any edge: for each the first of them. */
const groupsOf = ({before, after}: TaskGraph): Int32Array => {
	const groups = new Int32Array(before.length).fill(-1);
	for (let first = 0; first < before.length; first++) {
		if (groups[first] !== -1) continue;
		const stack = [first];
		groups[first] = first;
		for (let place = stack.pop(); place !== undefined; place = stack.pop()) {
			for (const next of [...(before[place] ?? []), ...(after[place] ?? [])]) {
				if (groups[next] !== -1) continue;
				groups[next] = first;
				stack.push(next);
			}
		}
	}

	return groups;
};

/** What hangs together stands together; what has the critical path in it comes first, the tree with it before the others. */
const gathered = (graph: TaskGraph, rows: readonly TreeRow[], isPreferred: (on: number, task: number) => boolean): readonly TreeRow[] => {
	const groups = groupsOf(graph);
	const isPath = graph.before.map((list, place) => list.some(on => isPreferred(on, place)));
	const groupsFirst = new Set(isPath.flatMap((isOn, place) => (isOn ? [groups[place] ?? -1] : [])));
	const trees: TreeRow[][] = [];
	for (const row of rows) {
		if (row.parent === undefined) trees.push([row]);
		else trees.at(-1)?.push(row);
	}

	const ranked = trees.map(tree => {
		const group = groups[tree[0]?.place ?? 0] ?? 0;
		return {tree, group: groupsFirst.has(group) ? -1 : group, hasPath: tree.some(({place}) => isPath[place] === true)};
	});
	return ranked.toSorted((x, y) => x.group - y.group || Number(y.hasPath) - Number(x.hasPath)).flatMap(({tree}) => tree);
};

/** `isPreferred`: the edge that is drawn straight, as on the critical path. */
export const placed = (graph: TaskGraph, isPreferred: (on: number, task: number) => boolean): Placed => {
	const parents = parentsOf(graph, isPreferred);
	const isLoose = (place: number) => graph.before[place]?.length === 0 && graph.after[place]?.length === 0;
	const all = gathered(graph, treeRowsOf(graph, parents, isPreferred), isPreferred);
	const walk = all.filter(({place}) => !isLoose(place));
	const children: number[][] = graph.tasks.map(() => []);
	for (const {place, parent} of walk) if (parent !== undefined) children[parent]?.push(place);

	const rowOf = new Int32Array(graph.tasks.length).fill(-1);
	const rows: number[][] = [];
	const levels: number[][] = [];
	for (const {place, parent} of walk) {
		const row = parent !== undefined && children[parent]?.[0] === place ? (rowOf[parent] ?? 0) : rows.length;
		rowOf[place] = row;
		append(rows, row, place);
		append(levels, graph.levels[place] ?? 0, place);
	}

	const isLeaf = (place: number) => children[place]?.length === 0;
	const isFirst = (place: number) => rows[rowOf[place] ?? -1]?.[0] === place;
	const bundles = tracked(draftsOf(graph, parents, rowOf, isLeaf, isFirst), levels.length);
	const drawn = bundles.flat(2);
	return {
		graph,
		walk,
		loose: all.flatMap(({place}) => (isLoose(place) ? [place] : [])),
		parents,
		children,
		rowOf,
		rows,
		levels,
		bundles,
		outgoing: byPlace(drawn, ({kind, place, others}) => (kind === 'into' ? others : [place])),
		incoming: byPlace(drawn, ({kind, place, others}) => (kind === 'into' ? [place] : others)),
	};
};
