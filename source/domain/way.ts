/**
What a task comes down to: what it waits for, what that waits for, and so on.
*/
import type {Task, TaskState} from './task.js';

/** A way is told with so many links, and followed so far. */
const linksMax = 30;
const stepsMax = 10_000;

/** The worse, the earlier it is named: what is lost before what only takes its time. */
const blame: readonly TaskState[] = ['gave-up', 'cancelled', 'blocked', 'conflicted', 'unproven', 'waiting', 'retrying'];
const rankOf = ({state}: Task): number => (blame.includes(state) ? blame.indexOf(state) : blame.length);

type Find = (id: string) => Task | undefined;

const isWaiting = ({state, code, openDependencies}: Task): boolean =>
	openDependencies > 0 && (state === 'waiting' || state === 'ready' || (state === 'blocked' && code !== 'cycle'));

/** What it waits for; of several the one that is farthest from being merged, and none that is on the way already, unless there is no other. */
const nextOf = (task: Task, find: Find, seen: ReadonlySet<string>): Task | undefined => {
	if (!isWaiting(task)) return undefined;
	const isBack = ({id}: Task) => (seen.has(id) ? 1 : 0);
	return task.waitsFor.flatMap(id => find(id) ?? []).toSorted((a, b) => isBack(a) - isBack(b) || rankOf(a) - rankOf(b))[0];
};

const nobody: ReadonlySet<string> = new Set();

export type Way = {
	/** The task, what it waits for, what that waits for, up to what does not wait for another; of a very long one at least what is told of it. */
	readonly way: readonly Task[];
	/** Where it ends in one: the way round, the first repeated last. */
	readonly circle: readonly string[] | undefined;
};

/** Asked for every task of a long chain, each link is walked about as often as it is told, not once for each of those behind it. */
export const createWays = (find: Find): ((task: Task) => Way) => {
	/** Where ways come to an end that keep clear of nothing: whoever comes by there ends there, too. */
	const ends = new Map<string, Task>();

	const ended = (way: readonly Task[], end: Task, isPlain: boolean): Way => {
		if (isPlain) for (const {id} of way) ends.set(id, end);
		return {way: way.at(-1) === end ? way : [...way, end], circle: undefined};
	};

	return task => {
		const way = [task];
		const seen = new Set<string>([task.id]);
		let isPlain = true;
		for (let last = nextOf(task, find, seen); last !== undefined; last = nextOf(last, find, seen)) {
			const {id} = last;
			if (seen.has(id)) return {way, circle: [...way.slice(way.findIndex(one => one.id === id)).map(one => one.id), id]};
			const end = ends.get(id);
			if (end !== undefined && way.length >= linksMax) return ended(way, end, isPlain);
			if (way.length >= stepsMax) return {way, circle: undefined};
			isPlain &&= nextOf(way.at(-1) ?? task, find, nobody) === last;
			seen.add(id);
			way.push(last);
		}

		return ended(way, way.at(-1) ?? task, isPlain);
	};
};

/** Its beginning and its end. */
export const shorten = (way: readonly Task[]): Task[] => (way.length > linksMax ? [...way.slice(0, linksMax - 1), ...way.slice(-1)] : [...way]);
