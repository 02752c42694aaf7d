/**
Moves all tasks to where their prerequisites say they belong: the part of coordinate-dependencies that writes.
*/
import {waitsNow} from '../domain/dependency.js';
import {circlesIn, sayPath} from '../domain/graph.js';
import type {TaskId} from '../domain/ids.js';
import {human} from '../domain/message.js';
import {saidState} from '../domain/task.js';
import type {Context} from './command.js';

export type Settled = {
	readonly ready: readonly TaskId[];
	readonly blocked: readonly TaskId[];
	readonly mended: readonly TaskId[];
	/** New ones; the first task is repeated last. */
	readonly circles: ReadonlyArray<readonly string[]>;
};

/** More are taken in the next round of the same beat. */
const batchMax = 500;

type Moves = {ready: TaskId[]; blocked: TaskId[]; mended: TaskId[]};

/** `isWhole`: all there is, not just as many as fit into one turn of the heartbeat. */
export const settleDependencies = (context: Context, {isWhole}: {readonly isWhole: boolean}): Settled =>
	context.store.atomically(() => {
		const moves: Moves = {ready: [], blocked: [], mended: []};
		const circles = lookOver(context, moves);
		while (settleSome(context, moves) > 0 && isWhole);
		// What waits for nothing any more has not stopped at waiting.
		const ready = new Set(moves.ready);
		return {...moves, mended: moves.mended.filter(id => !ready.has(id)), circles};
	});

const settleSome = ({store: {tasks}, stamp}: Context, moves: Moves): number => {
	const count = () => moves.ready.length + moves.blocked.length + moves.mended.length;
	const before = count();
	for (const {id} of tasks.listUnblocked(batchMax)) if (tasks.move(id, 'waiting', 'ready', {}, stamp())) moves.ready.push(id);
	for (const {id, prerequisite, state} of tasks.listDoomed(batchMax)) {
		const patch = {code: 'prerequisite_failed', reason: `its prerequisite ${prerequisite} is ${saidState(state)}`} as const;
		if (tasks.move(id, 'waiting', 'blocked', patch, stamp())) moves.blocked.push(id);
	}

	for (const {id} of tasks.listMended(batchMax)) {
		if (tasks.move(id, 'blocked', 'waiting', {code: undefined, reason: undefined, why: 'its prerequisite goes on'}, stamp())) moves.mended.push(id);
	}

	return count() - before;
};

/**
After somebody has changed who waits for whom: counts anew, keeps what must wait from starting, blocks what stands in a circle and lets go what no
longer does. Costs a look at every dependency, so it is done only then.
*/
const lookOver = (context: Context, moves: Moves): ReadonlyArray<readonly string[]> => {
	const {store, stamp} = context;
	const {tasks, dependencies} = store;
	if (!dependencies.isCheckDue()) return [];
	dependencies.mend(stamp());
	for (const {id, openDependencies} of tasks.listIn('ready', Number.MAX_SAFE_INTEGER)) {
		if (openDependencies > 0) tasks.move(id, 'ready', 'waiting', {why: 'it must wait for others after all'}, stamp());
	}

	const all = dependencies.all();
	const circles = circlesIn(waitsNow(all.tasks, all.rows));
	const fresh = circles.filter(({members, path}) => {
		const reason = `waits in a circle: ${sayPath(path)}`;
		const moved = tasks.findMany(members).filter(({id, state, code, reason: known}) => {
			const isAsIs = code === 'cycle' && known === reason && state === 'blocked';
			return !isAsIs && tasks.move(id, state, 'blocked', {code: 'cycle', reason}, stamp());
		});
		moves.blocked.push(...moved.filter(({state}) => state !== 'blocked').map(({id}) => id));
		return moved.length > 0;
	});

	const inCircle = new Set(circles.flatMap(({members}) => members));
	for (const {id, code} of tasks.listIn('blocked', Number.MAX_SAFE_INTEGER)) {
		if (code !== 'cycle' || inCircle.has(id)) continue;
		if (tasks.move(id, 'blocked', 'waiting', {code: undefined, reason: undefined, why: 'it stands in no circle any more'}, stamp())) moves.mended.push(id);
	}

	for (const {path} of fresh) tell(context, path);
	dependencies.checked();
	return fresh.map(({path}) => path);
};

/** At once, and once for each new circle. */
const tell = ({store, stamp}: Context, path: readonly string[]): void => {
	const [taskId] = path;
	const text = `${sayPath(path)}: these tasks wait for each other and can never start. orch-tui detect-deadlocks says what would let them go.`;
	store.messages.post(
		{sender: 'coordinate-dependencies', recipient: human, type: 'error_report', ...(taskId === undefined ? {} : {taskId: taskId as TaskId}), text},
		stamp(),
	);
};
