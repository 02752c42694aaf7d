/**
Walking the graph: left to what a task waits for, right to what waits for it, up and down among those beside it. Pure.
*/
import type {GraphModel} from './model.js';

export type Way = 'left' | 'right' | 'up' | 'down';

export type GraphRow = {readonly place: number; readonly depth: number};

const rowsOf = new WeakMap<GraphModel, readonly GraphRow[]>();

/** All tasks in the order in which they are read: each below what it waits for, then those without an edge. The same array for the same model. */
export const graphRows = (model: GraphModel): readonly GraphRow[] => {
	const known = rowsOf.get(model) ?? [...model.placed.walk.map(({place, depth}) => ({place, depth})), ...model.placed.loose.map(place => ({place, depth: 0}))];
	rowsOf.set(model, known);
	return known;
};

const besides = (list: readonly number[], place: number, step: number): number | undefined => {
	const index = list.indexOf(place);
	return index === -1 ? undefined : list[index + step];
};

/** Where a step leads; the same task where there is nothing that way. */
export const walked = ({placed: {graph, parents, children, levels, loose}}: GraphModel, place: number, way: Way): number => {
	const isLoose = graph.before[place]?.length === 0 && graph.after[place]?.length === 0;
	if (isLoose) {
		if (way === 'up') return levels[0]?.at(-1) ?? besides(loose, place, -1) ?? place;
		return besides(loose, place, way === 'left' ? -1 : 1) ?? place;
	}

	if (way === 'left') return parents[place] !== -1 ? (parents[place] ?? place) : (graph.before[place]?.[0] ?? place);
	if (way === 'right') return children[place]?.[0] ?? graph.after[place]?.[0] ?? place;
	const level = levels[graph.levels[place] ?? 0] ?? [];
	return besides(level, place, way === 'up' ? -1 : 1) ?? (way === 'down' ? (loose[0] ?? place) : place);
};

/** In the tree, up and down go from line to line. */
export const walkedInTree = (model: GraphModel, place: number, way: Way): number => {
	if (way === 'left' || way === 'right') return walked(model, place, way);
	const rows = graphRows(model);
	const index = rows.findIndex(row => row.place === place);
	return rows[index + (way === 'up' ? -1 : 1)]?.place ?? place;
};
