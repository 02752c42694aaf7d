/**
What could be imported, and which of it is ticked: pure.
*/
import type {ImportItem} from '../domain/import-item.js';

/** Those that can be ticked. */
export const newItems = (items: readonly ImportItem[]): ImportItem[] => items.filter(item => !item.is_known);

/** Everything that leads to these, or that they lead to; themselves included. */
const closure = (items: readonly ImportItem[], from: ReadonlySet<number>, direction: 'needs' | 'is-needed-by'): Set<number> => {
	const lineOf = new Map(items.map(({task_id: id, line}) => [id, line]));
	const next = new Map<number, number[]>();
	for (const {line, after} of items) {
		for (const id of after) {
			const on = lineOf.get(id);
			if (on === undefined) continue;
			const [key, value] = direction === 'needs' ? [line, on] : [on, line];
			next.set(key, [...(next.get(key) ?? []), value]);
		}
	}

	const seen = new Set<number>();
	const stack = [...from];
	for (let line = stack.pop(); line !== undefined; line = stack.pop()) {
		if (seen.has(line)) continue;
		seen.add(line);
		stack.push(...(next.get(line) ?? []));
	}

	return seen;
};

/** At first: all that is new, but what is vague and what waits for it. */
export const firstTicks = (items: readonly ImportItem[]): ReadonlySet<number> => {
	const fresh = newItems(items);
	const vague = closure(fresh, new Set(fresh.filter(item => item.is_vague).map(({line}) => line)), 'is-needed-by');
	return new Set(fresh.map(({line}) => line).filter(line => !vague.has(line)));
};

/** Ticking one ticks what it waits for; taking a tick away takes it from all that wait for it. */
export const toggled = (items: readonly ImportItem[], ticks: ReadonlySet<number>, line: number): ReadonlySet<number> => {
	const fresh = newItems(items);
	if (!fresh.some(item => item.line === line)) return ticks;
	const others = closure(fresh, new Set([line]), ticks.has(line) ? 'is-needed-by' : 'needs');
	return ticks.has(line) ? new Set([...ticks].filter(each => !others.has(each))) : new Set([...ticks, ...others]);
};

/** All, or none when all are ticked already. */
export const toggledAll = (items: readonly ImportItem[], ticks: ReadonlySet<number>): ReadonlySet<number> => {
	const fresh = newItems(items).map(({line}) => line);
	return fresh.every(line => ticks.has(line)) ? new Set() : new Set(fresh);
};

/** Edges among what is ticked and to what is there already. */
export const edgesOf = (items: readonly ImportItem[], ticks: ReadonlySet<number>): number =>
	items.filter(({line}) => ticks.has(line)).reduce((sum, {after}) => sum + after.length, 0);
