/**
What tasks wait for because of where they stand in their list, without saying so: what they are set in below, and what comes before them in a list that is done in order.
*/
import type {TaskId} from './ids.js';
import type {Draft} from './plan-draft.js';
import type {Dependency} from './task.js';

type Named = {readonly draft: Pick<Draft, 'line' | 'parentLine' | 'previousLine'>; readonly id: TaskId};
type Edges = ReadonlyMap<string, readonly Dependency[]>;

/** Whether one task leads to another by what is written down. */
const leadsTo = (edges: Edges, from: string, to: string): boolean => {
	const seen = new Set<string>();
	const stack = [from];
	for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
		if (next === to) return true;
		if (seen.has(next)) continue;
		seen.add(next);
		stack.push(...(edges.get(next) ?? []).map(({id}) => id));
	}

	return false;
};

/** An item and all below it, but for those that another of them waits for: who waits for the rest waits for all. */
const lastBelow = (line: number, below: ReadonlyMap<number | undefined, readonly Named[]>, top: TaskId, edges: Edges): TaskId[] => {
	const all: TaskId[] = [top];
	const stack = [line];
	for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
		for (const {draft, id} of below.get(next) ?? []) {
			all.push(id);
			stack.push(draft.line);
		}
	}

	const waitedFor = new Set(all.flatMap(id => (edges.get(id) ?? []).filter(({type}) => type === 'hard').map(on => on.id)));
	return all.filter(id => !waitedFor.has(id));
};

/**
What stands below another item waits for it, unless it says what it waits for; what comes next in a list that is done in order waits for the one before it and
all below that. Never where the other waits for it.
*/
export const withImplied = (named: readonly Named[], written: Edges): Edges => {
	const byLine = new Map(named.map(({draft, id}) => [draft.line, id]));
	const below = Map.groupBy(named, ({draft}) => draft.parentLine);
	const edges = new Map<string, readonly Dependency[]>();
	/** Those that wait for what they stand below, or for one that does. */
	const afterParent = new Set<TaskId>();
	for (const {draft, id} of named) {
		const own = written.get(id) ?? [];
		const parent = draft.parentLine === undefined ? undefined : byLine.get(draft.parentLine);
		const previous = draft.previousLine === undefined ? undefined : byLine.get(draft.previousLine);
		const before = previous === undefined || draft.previousLine === undefined ? [] : lastBelow(draft.previousLine, below, previous, edges);
		const isFree = !own.some(one => one.type === 'hard' || one.id === parent) && !(previous !== undefined && afterParent.has(previous));
		const wanted = [...(parent !== undefined && isFree ? [parent] : []), ...before].filter(
			on => on !== id && !own.some(one => one.id === on && one.type === 'hard') && !leadsTo(written, on, id),
		);
		const implied = new Set(wanted);
		edges.set(id, [...wanted.map(on => ({id: on, type: 'hard' as const})), ...own.filter(one => !implied.has(one.id))]);
		if ((parent !== undefined && implied.has(parent)) || (previous !== undefined && implied.size > 0 && afterParent.has(previous))) afterParent.add(id);
	}

	return edges;
};
