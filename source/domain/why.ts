/**
Why a task does not go on: the same answers that those give who decide it, put into words.
*/

import {holdBehind, startRoom} from './admission.js';
import {isLive} from './agent.js';
import {type Candidate, matchWork} from './assignment.js';
import {type Cause, gateCause, sayUntil} from './cause.js';
import {sayPath} from './graph.js';
import {causeOf, judgedInMain, nextCause, type Scene} from './scene.js';
import {standsInTheWay} from './singleton.js';
import type {Task} from './task.js';
import {createWays, shorten} from './way.js';
import {whyFinished, whyMerging, whyPerson} from './why-merge.js';

/** In a sentence. */
const namedMax = 6;
const openCircle = 'What would open it: orch-tui detect-deadlocks --operation analyze';
/** As many as a claim looks at. */
const lookedAtMax = 1000;

export const createWhy = (scene: Scene) => {
	const {admission, policy, nowMs} = scene;
	// Ways meet: each task of a long chain is asked for once.
	const found = new Map<string, Task | undefined>();
	const find = (id: string): Task | undefined => {
		if (!found.has(id)) found.set(id, scene.find(id));
		return found.get(id);
	};

	let match: {readonly picked: ReadonlySet<Task['id']>; readonly rivals: ReadonlyMap<string, Candidate>} | undefined;
	/** As the claim itself does it. */
	const matched = () => {
		if (match !== undefined) return match;
		const startable = scene.listIn('ready').filter(({openDependencies}) => openDependencies === 0);
		const {picked, candidates} = matchWork(startable.slice(0, lookedAtMax), scene.inFlight(), admission.places);
		match = {picked: new Set(picked.map(({id}) => id)), rivals: new Map(candidates.map(candidate => [candidate.task.id, candidate]))};
		return match;
	};

	const wayFrom = createWays(find);
	const chainOf = (task: Task): Task[] => shorten(wayFrom(task).way);

	const circular = (task: Task, path: readonly string[]): Cause =>
		causeOf(task, 'cycle', 'in a circle', `${task.id} waits in a circle: ${sayPath(path)}.`, {hint: openCircle});

	const waits = (task: Task): Cause => {
		const {way, circle} = wayFrom(task);
		if (circle?.[0] === task.id) return circular(task, circle);
		const [, ...others] = way;
		const root = others.at(-1);
		const missing = task.waitsFor.find(id => find(id) === undefined);
		const isLong = others.length > namedMax;
		const named = (isLong ? others.slice(0, namedMax - 1) : others).map(({id}) => id).join(', which waits for ');
		const path = isLong ? `${named}, and so on down to ${root?.id}` : named;
		const more = task.openDependencies > 1 ? ` and ${task.openDependencies - 1} more` : '';
		const inCircle = circle === undefined ? undefined : find(circle[0] ?? '');
		const rest = inCircle !== undefined && circle !== undefined ? circular(inCircle, circle) : root === undefined ? undefined : ofTask(root);
		return {
			code: task.state === 'blocked' ? 'blocked' : 'waits_for',
			message:
				others.length > 0
					? `${task.id} waits for ${path}${others.length === 1 ? more : ''}. ${rest?.message ?? ''}`
					: `${task.id} waits for ${missing === undefined ? 'others' : `${missing}, which is not in the backlog`}.`,
			hint:
				missing === undefined || others.length > 0
					? rest?.hint
					: `orch-tui coordinate-dependencies --operation remove_dependency --task-id ${task.id} --depends-on ${missing}`,
			short: {kind: 'waits', on: others[0]?.id ?? missing, more: task.openDependencies - 1},
			tasks: [task.id],
			chain: shorten(way),
			...(rest?.untilMs === undefined ? {} : {untilMs: rest.untilMs}),
		};
	};

	const gate = (task: Task): Cause => ({...gateCause(admission, scene), tasks: [task.id], chain: [task]});

	const ready = (task: Task): Cause => {
		if (admission.places === 0) return gate(task);
		const {picked, rivals} = matched();
		const rival = rivals.get(task.id);
		if (rival?.overlapsWith !== undefined) {
			const paths = rival.overlap.join(', ');
			return causeOf(task, 'same_files', `files: ${rival.overlapsWith}`, `${task.id} may change the same files as ${rival.overlapsWith}: ${paths}.`, {
				hint: `It starts when ${rival.overlapsWith} is merged.`,
			});
		}

		if (picked.has(task.id)) return nextCause(task, 'starts now', scene);
		return causeOf(task, 'behind_others', 'in line', `${task.id} is ready; the free places go to ${[...picked].join(', ')} first.`);
	};

	const retrying = (task: Task): Cause => {
		const {notBeforeMs = nowMs, code, reason, id} = task;
		const because = reason === undefined ? '' : ` It failed before: ${reason}.`;
		if (notBeforeMs > nowMs) {
			const isLimited = code === 'account_limited';
			const what = isLimited ? 'waits for the limit of its account to end' : 'waits for its next try';
			return causeOf(
				task,
				isLimited ? 'account_limited' : 'retry_wait',
				isLimited ? 'limited' : 'retry',
				`${id} ${what}, ${sayUntil(notBeforeMs, nowMs)}.${because}`,
				{
					untilMs: notBeforeMs,
					hint: `To try it now: orch-tui agent restart ${id}`,
				},
			);
		}

		return admission.places === 0 ? gate(task) : nextCause(task, 'goes on now', scene);
	};

	/** The place is its own already: what is asked is the machine, the person, how many agents live, and who stands in the way. */
	const prepared = (task: Task): Cause => {
		if (startRoom(admission, {live: scene.live.length, prepared: scene.counts.prepared ?? 1, maxParallel: policy.maxParallel}) <= 0) {
			return {...gateCause({places: 0, ...(holdBehind(admission) ?? {reason: undefined, by: 'places'})}, scene), tasks: [task.id], chain: [task]};
		}

		const newcomer = scene.newcomerOf(task);
		const other = newcomer === undefined ? undefined : standsInTheWay(newcomer, [...scene.live, ...judgedInMain(scene)]);
		if (other !== undefined) {
			const where = other.taskId === task.id ? 'in its worktree' : 'in your own checkout';
			const what = isLive(other.state) ? `for ${other.id}, which works ${where}` : `until the work of ${other.id} ${where} is judged`;
			return causeOf(task, 'behind_others', `after ${other.id}`, `${task.id} waits ${what}.`);
		}

		// Before its first attempt, what its row says is why it has not begun.
		if (newcomer?.worksIn === 'main' && task.fence === 0 && task.reason !== undefined) {
			const hint = 'It starts when your checkout is clean and on the target branch.';
			return causeOf(task, 'needs_person', 'checkout', `${task.id} works in your own checkout. ${task.reason}.`, {hint});
		}

		return nextCause(
			task,
			newcomer?.worksIn === 'main' ? 'starts in your own checkout as soon as that is clean and on the target branch' : 'gets its agent now',
			scene,
		);
	};

	const working = (task: Task): Cause => {
		const agent = task.agentId === undefined ? undefined : scene.agentOf(task.agentId);
		if (agent?.state === 'needs-you')
			return causeOf(task, 'needs_person', 'asks you', `${agent.id} asks about ${task.id}${agent.saying === '' ? '.' : `: ${agent.saying}`}`, {
				hint: 'Its question is among the messages.',
			});
		return causeOf(task, 'under_way', 'working', `${task.id} is being worked on${agent === undefined ? '' : ` by ${agent.id}`}.`);
	};

	const ofTask = (task: Task): Cause => {
		switch (task.state) {
			case 'waiting':
				return task.openDependencies > 0 ? waits(task) : nextCause(task, 'is made ready now', scene);
			case 'blocked':
				if (task.code !== 'cycle') return waits(task);
				return causeOf(task, 'cycle', 'in a circle', `${task.id} ${task.reason ?? 'waits in a circle'}.`, {hint: openCircle});
			case 'ready':
				return task.openDependencies > 0 ? waits(task) : ready(task);
			case 'claimed':
				return nextCause(task, 'gets its worktree now', scene);
			case 'prepared':
				return prepared(task);
			case 'working':
				return working(task);
			case 'finished':
				return whyFinished(task, scene);
			case 'merging':
				return whyMerging(task, scene);
			case 'unproven':
			case 'conflicted':
			case 'gave-up':
				return whyPerson(task);
			case 'failed':
				return nextCause(task, `is being looked into${task.reason === undefined ? '' : `: ${task.reason}`}`, scene);
			case 'retrying':
				return retrying(task);
			case 'merged':
			case 'cleaned':
				return causeOf(task, 'over', 'done', `${task.id} is merged.`);
			case 'cancelled':
				return causeOf(task, 'over', 'cancelled', `${task.id} is cancelled.`);
		}
	};

	return {ofTask, chainOf};
};
