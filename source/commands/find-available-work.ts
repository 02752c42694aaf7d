/**
Lists the tasks that may start now. Reads only.
*/
import {type Candidate, matchWork} from '../domain/assignment.js';
import {type Cause, gateCause} from '../domain/cause.js';
import {isOver, type Priority} from '../domain/task.js';
import {createWhy} from '../domain/why.js';
import {whyIdle} from '../domain/why-idle.js';
import {type Context, defineCommand} from './command.js';
import {facts, input, output} from './find-available-work-card.js';
import {sceneNow} from './scene-now.js';

const nextCheckSeconds = {some: 30, none: 60};
/** As many as a claim looks at. */
const lookedAtMax = 1000;

export const findAvailableWork = defineCommand({
	name: 'find-available-work',
	summary: 'List the tasks that may start now, in the order in which they would.',
	input,
	output,
	facts,
	reads: ['specs_task', 'specs_specification', 'specs_task_dependency', 'orchestrator_task', 'metrics', 'setting'],
	writes: [],

	async run(context, {maxParallel, priorityFilter, excludeBlocked, resourceCheck}) {
		const {policy, admission, now} = context;
		const max = maxParallel ?? policy.maxParallel;
		const priority = priorityFilter === 'all' ? undefined : priorityFilter;
		const listed = listWork(context, max, priority, excludeBlocked);
		const gate = admission();
		const isHeld = resourceCheck && gate.places === 0;
		const said = listed.map(({task}) => task.id).join(', ');
		const about =
			listed.length === 0
				? whyNone(context, priority)
				: {cause: isHeld ? gateCause(gate, {policy, nowMs: now()}) : undefined, reason: isHeld ? (gate.reason ?? null) : null};
		return {
			ok: true,
			value: {
				said: listed.length > 0 ? `${listed.length} may start: ${said}.${isHeld ? ` Now ${gate.reason}.` : ''}` : `Nothing may start: ${about.reason}.`,
				output: {
					available_tasks: rowsOf(context, listed),
					total_available: listed.length,
					resource_available: resourceCheck ? gate.places > 0 : null,
					reason: about.reason,
					reason_code: about.cause?.code ?? null,
					blocker_chain: (about.cause?.chain ?? []).map(({id, state, reason}) => ({task_id: id, status: state, reason: reason ?? null})),
					next_check_in_seconds: listed.length > 0 ? nextCheckSeconds.some : nextCheckSeconds.none,
				},
			},
		};
	},
});

/** First what may run beside all that runs, then what may start after that; then, if asked for, what waits for others. Told by turn. */
const listWork = ({store}: Context, max: number, priority: Priority | undefined, excludeBlocked: boolean): Candidate[] => {
	const running = store.tasks.listInFlight();
	// What waits for nothing any more is made ready by the next beat, if anybody conducts.
	const matchAmong = (count: number) => matchWork(store.tasks.listStartable(count, priority), running, max);
	// Mostly the first few will do.
	const few = matchAmong(max * 4);
	const {picked, candidates} = few.picked.length === max || few.candidates.length < max * 4 ? few : matchAmong(lookedAtMax);
	const chosen = new Set(
		[...candidates.filter(({canParallelize}) => canParallelize), ...candidates.filter(({canParallelize}) => !canParallelize)].slice(0, max),
	);
	const startable = candidates.filter(candidate => chosen.has(candidate));
	if (excludeBlocked || startable.length === max) return startable;
	const waiting = store.tasks.listHeldUp(max - startable.length, priority);
	return [...startable, ...matchWork(waiting, [...running, ...picked], waiting.length).candidates];
};

/** An idle queue is a normal state with a reason, not an error. */
const whyNone = (context: Context, priority: Priority | undefined): {cause: Cause | undefined; reason: string} => {
	const {tasks} = context.store;
	const others = priority === undefined ? 0 : tasks.listStartable(lookedAtMax).length;
	const scene = sceneNow(context);
	if (others > 0) {
		const [cause] = tasks
			.listHeldUp(lookedAtMax, priority)
			.map(createWhy(scene).ofTask)
			.toSorted((a, b) => a.chain.length - b.chain.length);
		const first = `no task of priority ${priority} may start; ${others} ${others === 1 ? 'other may' : 'others may'}`;
		return {cause, reason: cause === undefined ? first : `${first}. ${cause.message.replace(/\.$/, '')}`};
	}

	const [cause] = whyIdle(scene);
	return {cause, reason: cause.message.replace(/\.$/, '')};
};

const lost: ReadonlySet<string> = new Set(['gave-up', 'cancelled', 'blocked']);

const rowsOf = ({store}: Context, listed: readonly Candidate[]) => {
	const prerequisites = store.dependencies.listOf(listed.map(({task}) => task.id));
	return listed.map(({task, canParallelize, overlapsWith, overlap}) => {
		const mine = prerequisites.get(task.id) ?? [];
		const hard = mine.filter(({type}) => type === 'hard');
		const open = hard.filter(({isMet}) => !isMet);
		return {
			task_id: task.id,
			spec_id: task.spec ?? null,
			spec_title: task.spec === undefined ? null : (store.plans.specTitle(task.spec) ?? null),
			status: task.state,
			priority: task.priority,
			estimated_hours: task.estimatedHours ?? null,
			dependencies: {
				total: hard.length,
				completed: hard.length - open.length,
				blocked: open.filter(({state}) => state === undefined || lost.has(state)).length,
				waits_for: open.map(({id}) => id),
				soft: mine.filter(({type, isMet, state}) => type === 'soft' && !isMet && state !== undefined && !isOver(state)).map(({id}) => id),
			},
			can_parallelize: canParallelize,
			overlaps_with: overlapsWith ?? null,
			overlap,
			assigned_agent: task.agentId ?? null,
		};
	});
};
