/**
Why nothing is running, or no more than is: what stands in the way of all of it, the first thing to know first.
*/
import {type Cause, type CauseCode, causeCodes, gateCause} from './cause.js';
import type {Scene} from './scene.js';
import {isOver, statesForPeople, type Task, type TaskState, taskStates} from './task.js';
import {createWhy} from './why.js';

/** Tasks looked at for each state: what is so for the first of them is so for the others. */
const lookedAtMax = 200;
const namedMax = 5;

const named = (tasks: readonly Task[]): string => {
	const ids = tasks.slice(0, namedMax).map(({id}) => id);
	return tasks.length > namedMax ? `${ids.join(', ')} and ${tasks.length - namedMax} more` : ids.join(', ');
};

const plain = (code: CauseCode, message: string, hint: string | undefined, tasks: readonly Task[] = []): Cause => ({
	code,
	message,
	hint,
	short: {kind: 'word', word: code},
	tasks: tasks.map(({id}) => id),
	chain: [],
});

const emptyQueue = (total: number): Cause =>
	total === 0
		? plain('empty_queue', 'The backlog is empty.', 'orch-tui add "…" writes a task, orch-tui import TODO.md reads a list.')
		: plain('empty_queue', 'All tasks are over.', 'orch-tui add "…" writes another one.');

/** The task that waits for the fewest others: what it comes down to is nearest to being mended. */
const nearest = (waiting: readonly Task[], chainOf: (task: Task) => Task[]): Task | undefined =>
	waiting
		.map(task => ({task, length: chainOf(task).length}))
		.toSorted((a, b) => a.length - b.length)
		.at(0)?.task;

/** Of all with the same code one, with the names of all. */
const gathered = (causes: readonly Cause[]): Cause[] =>
	[...Map.groupBy(causes, ({code}) => code).values()].map(group => {
		const first = group.toSorted((a, b) => (a.untilMs ?? Number.MAX_SAFE_INTEGER) - (b.untilMs ?? Number.MAX_SAFE_INTEGER))[0]!;
		return {...first, tasks: group.flatMap(({tasks}) => tasks)};
	});

/** Under way is first what is done about the others; who starts now or is kept from it comes before. */
const gates: ReadonlySet<CauseCode> = new Set(['stopped', 'not_trusted', 'paused', 'no_agent', 'resource_gate', 'restart_limit', 'cap_reached']);

/** All there is to say, the first thing first; never empty. */
export const whyIdle = (scene: Scene): [Cause, ...Cause[]] => {
	const {counts, listIn, admission, isConducted} = scene;
	const of = (state: TaskState) => counts[state] ?? 0;
	const total = taskStates.reduce((sum, state) => sum + of(state), 0);
	const open = taskStates.filter(state => !isOver(state)).reduce((sum, state) => sum + of(state), 0);
	if (open === 0) return [emptyQueue(total)];

	const why = createWhy(scene);
	const some = (...states: TaskState[]) => states.flatMap(state => listIn(state).slice(0, lookedAtMax));
	const notBegun = some('ready', 'waiting', 'blocked');
	const isHeldUp = (task: Task) => (task.openDependencies > 0 || task.state === 'blocked') && why.ofTask(task).code !== 'cycle';
	const waiting = notBegun.filter(isHeldUp);
	const canBegin = notBegun.filter(task => !isHeldUp(task));
	const others = [
		...canBegin.filter(({state}) => state === 'ready'),
		...some('prepared', 'claimed', 'retrying', 'finished', 'merging', 'failed', 'working', 'conflicted'),
		...canBegin.filter(({state}) => state !== 'ready'),
	];
	const causes = gathered(others.map(why.ofTask)).filter(({code}) => code !== 'needs_person' && code !== 'behind_others');

	const asking = [...some(...statesForPeople), ...others.filter(({state}) => state === 'finished' || state === 'working')].filter(
		task => why.ofTask(task).code === 'needs_person',
	);
	const [first] = asking;
	if (first !== undefined) {
		const {message, hint} = why.ofTask(first);
		const count = asking.length === 1 ? '' : `${asking.length} tasks need a person: ${named(asking)}. `;
		causes.push({...plain('needs_person', `${count}${message}`, hint, asking), chain: [first]});
	}

	const blocked = nearest(waiting, why.chainOf);
	if (blocked !== undefined) {
		const {message, hint, chain, untilMs} = why.ofTask(blocked);
		const listed = (['waiting', 'blocked', 'ready'] as const).flatMap(state => listIn(state));
		const isAll = listed.length === of('waiting') + of('blocked') + of('ready');
		const isLookedAt = isAll && listed.length === notBegun.length;
		const cheaply = listed.filter(task => task.code !== 'cycle' && (task.openDependencies > 0 || task.state === 'blocked')).length;
		const count = isLookedAt ? waiting.length : cheaply;
		const all = count === open ? `All ${open} open tasks wait. ` : count > 1 ? `${isAll ? '' : 'At least '}${count} tasks wait for others. ` : '';
		causes.push({...plain('all_blocked', `${all}${message}`, hint, waiting), chain, ...(untilMs === undefined ? {} : {untilMs})});
	}

	// What holds nobody up now is still worth knowing.
	if (admission.by !== undefined && admission.by !== 'places' && !causes.some(({code}) => gates.has(code))) causes.push(gateCause(admission, scene));
	if (!isConducted && !causes.some(({code}) => code === 'nobody_conducts'))
		causes.push(plain('nobody_conducts', 'Nobody conducts.', 'Open the screen, or: orch-tui run --until idle'));
	return ordered(causes, scene);
};

/** By what would have to change first. What keeps nobody from starting now is told last. */
const ordered = (causes: readonly Cause[], {counts, isConducted, live}: Scene): [Cause, ...Cause[]] => {
	const isIdleRemark = ({code, tasks}: Cause) => (gates.has(code) || code === 'nobody_conducts') && tasks.length === 0;
	const rank = (cause: Cause) => {
		if (isIdleRemark(cause)) return causeCodes.length + 1;
		// Places are given back by agents that leave, and those that are taken by nobody yet by whoever conducts.
		if (cause.code === 'cap_reached' && !isConducted && live.length === 0) return causeCodes.indexOf('nobody_conducts') + 0.5;
		// Where nothing of the rest moves by itself, what waits for a person is told with what waits for it.
		if (cause.code === 'all_blocked' && (counts.working ?? 0) > 0) return causeCodes.indexOf('under_way') + 0.5;
		return causeCodes.indexOf(cause.code);
	};
	const [first, ...rest] = causes.toSorted((a, b) => rank(a) - rank(b));
	return [first ?? emptyQueue(0), ...rest];
};
