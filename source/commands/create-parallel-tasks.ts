/**
Claims ready tasks, up to the free places.
*/
import type {z} from 'zod';
import type {Admission} from '../domain/admission.js';
import {type Candidate, matchWork} from '../domain/assignment.js';
import {faultPoint} from '../domain/fault-points.js';
import {isSameTask} from '../domain/ids.js';
import type {Result} from '../domain/problem.js';
import {priorities, saidState, type Task} from '../domain/task.js';
import {type Context, defineCommand, held, nothingToDo, type Outcome, refused} from './command.js';
import {type Fault, facts, input, output} from './create-parallel-tasks-card.js';
import {whyFrozen} from './frozen.js';
import {settleDependencies} from './settle-dependencies.js';

type Input = z.output<typeof input>;
type Asked = Exclude<NonNullable<Input['tasks']>[number], string>;

/** As many as a claim looks at. */
const lookedAtMax = 1000;

export const createParallelTasks = defineCommand({
	name: 'create-parallel-tasks',
	summary: 'Claim the next ready tasks, or the named ones, for agents.',
	input,
	output,
	facts,
	bareField: 'tasks',
	cadence: 'work',
	reads: ['specs_task', 'specs_task_dependency', 'orchestrator_task', 'agent_lifecycle', 'setting', 'metrics'],
	writes: ['orchestrator_task', 'specs_task_dependency', 'agent_message', 'audit_event'],

	async run(context, asked) {
		const {store, isByHand} = context;
		// What is claimed waits for nobody but its agent.
		const frozen = isByHand ? whyFrozen(context) : undefined;
		if (frozen !== undefined) return frozen;
		if (asked.tasks === undefined) {
			// Somebody has changed who waits for whom, and nobody has looked it over yet: what looks ready may not be.
			if (!isByHand && (store.dependencies.isCheckDue() || !store.tasks.hasAny('ready'))) return nothingToDo;
			if (!isByHand && context.admission().places === 0) return nothingToDo;
		}

		// Places are counted where they are taken: two processes at once must not both see the last one free.
		const claimed = store.atomically(() => {
			if (isByHand) settleDependencies(context, {isWhole: true});
			return asked.tasks === undefined
				? claimNext(context, asked)
				: claimNamed(
						context,
						asked,
						asked.tasks.map(task => (typeof task === 'string' ? {task_id: task} : task)),
					);
		});
		faultPoint('claim.claimed');
		return claimed;
	},
});

/** Of what the gate lets in, as many as this run may take. */
const roomOf = ({store, admission}: Context, {maxParallel}: Input): Admission => {
	const gate = admission();
	if (maxParallel === undefined) return gate;
	const free = Math.max(0, maxParallel - store.tasks.countActive());
	return free < gate.places
		? {places: free, reason: free === 0 ? `all ${maxParallel} places are taken` : gate.reason, by: free === 0 ? 'places' : gate.by}
		: gate;
};

const claimNext = (context: Context, asked: Input): Result<Outcome> => {
	const {store} = context;
	const {places, reason, by} = roomOf(context, asked);
	if (places === 0 && context.isByHand && by === 'machine')
		return held('validation_failed', `Nothing was claimed: ${reason}.`, undefined, {failed_tasks: [], created_count: 0});
	const {picked} = matchWork(store.tasks.listReady(lookedAtMax), store.tasks.listInFlight(), places);
	return claim(context, picked, asked);
};

/** All in one transaction, which the caller holds; what cannot be claimed after all undoes it. */
const claim = ({store, stamp}: Context, tasks: readonly Task[], {orchestratorInstanceId: by}: Input): Result<Outcome> => {
	const now = stamp();
	for (const {id} of tasks) {
		const didMove = store.tasks.move(id, 'ready', 'claimed', by === undefined ? {} : {why: `claimed by ${by}`}, now);
		if (!didMove) throw new Error(`${id} moved on while it was claimed`);
	}

	const timestamp = new Date(now.atMs).toISOString();
	return {
		ok: true,
		value: {
			...(tasks.length === 0 ? {} : {said: `Claimed ${tasks.map(({id}) => id).join(', ')}.`}),
			output: {
				created_tasks: tasks.map(({id, retries}) => ({
					task_id: id,
					status: 'claimed',
					created_at: timestamp,
					orchestrator_id: by ?? null,
					retry_count: retries,
				})),
				total_created: tasks.length,
				timestamp,
			},
		},
	};
};

/** All of the named ones, or none and a reason for each that cannot be claimed. */
const claimNamed = (context: Context, asked: Input, wanted: readonly Asked[]): Result<Outcome> => {
	const {store} = context;
	const tasks = wanted.map(({task_id: id}) => store.tasks.find(id));
	const ready = tasks.filter((task, index): task is Task => task?.state === 'ready' && isFirst(wanted, index));
	const {candidates} = matchWork(ready, store.tasks.listInFlight(), ready.length);
	const rivals = new Map(candidates.map(candidate => [candidate.task.id, candidate]));
	const faults = wanted.flatMap((one, index): Fault[] => {
		const task = tasks[index];
		const id = task?.id ?? one.task_id;
		return isFirst(wanted, index) ? faultsOf(one, task, task && rivals.get(task.id)) : [{task_id: id, code: 'named_twice', reason: 'it is named twice'}];
	});
	const room = roomOf(context, asked);
	const isOnlyRoom = faults.length === 0 && wanted.length > room.places;
	if (isOnlyRoom) {
		const {places, reason} = room;
		const because = reason ?? `only ${places} ${places === 1 ? 'place is' : 'places are'} free`;
		faults.push(...ready.slice(places).map(({id}): Fault => ({task_id: id, code: 'no_place', reason: because})));
	}

	if (faults.length === 0) return claim(context, ready, asked);
	const say = isOnlyRoom && room.by === 'machine' ? held : refused;
	const hint = isOnlyRoom ? 'They start by themselves when there is room; orch-tui why says what holds them.' : undefined;
	return say('validation_failed', `Nothing was claimed: ${faults.map(({task_id: id, reason}) => `${id}: ${reason}`).join('; ')}.`, hint, {
		failed_tasks: faults,
		created_count: 0,
	});
};

const isFirst = (wanted: readonly Asked[], index: number): boolean => wanted.findIndex(({task_id: id}) => isSameTask(id, wanted[index]?.task_id)) === index;

const faultsOf = (asked: Asked, task: Task | undefined, candidate: Candidate | undefined): Fault[] => {
	if (task === undefined) return [{task_id: asked.task_id, code: 'task_not_found', reason: 'there is no such task'}];
	const {id} = task;
	const wrong = [...invalid(asked), ...untrue(asked, task)];
	if (wrong.length > 0) return wrong.map(({code, reason}) => ({task_id: id, code, reason}));
	if (task.state !== 'ready') {
		return [{task_id: id, code: 'not_ready', reason: `it is ${saidState(task.state)}${task.reason === undefined ? '' : ` (${task.reason})`}`}];
	}

	if (candidate?.overlapsWith === undefined) return [];
	const {overlapsWith, overlap} = candidate;
	const reason = `it may change the same files as ${overlapsWith}: ${overlap.join(', ')}`;
	return [{task_id: id, code: 'same_files', reason, overlaps_with: overlapsWith, overlapping_paths: overlap}];
};

type Wrong = Pick<Fault, 'code' | 'reason'>;

const invalid = ({priority, estimated_hours: hours}: Asked): Wrong[] => [
	...(priority === undefined || (priorities as readonly string[]).includes(priority)
		? []
		: [{code: 'invalid' as const, reason: `there is no priority ${priority}`}]),
	...(hours === undefined || hours === null || hours > 0 ? [] : [{code: 'invalid' as const, reason: 'its hours must be more than 0'}]),
];

/** Whoever describes a task otherwise than it stands in the backlog has another one in mind, or an older one. */
const untrue = ({spec_id: spec, priority, estimated_hours: hours}: Asked, task: Task): Wrong[] => {
	const differs = (what: string, said: unknown, known: unknown): Wrong[] =>
		said === undefined || said === null || said === known
			? []
			: [
					{
						code: 'not_as_described',
						reason: `its ${what} ${what === 'hours' ? 'are' : 'is'} ${known === undefined ? 'not known' : String(known)}, not ${String(said)}`,
					},
				];
	return [...differs('specification', spec, task.spec), ...differs('priority', priority, task.priority), ...differs('hours', hours, task.estimatedHours)];
};
