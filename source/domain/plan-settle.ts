/**
Compares what a file wants with what the store has: who is new, who waits for whom, and what cannot be.
*/
import {circlesIn, sayPath} from './graph.js';
import {type TaskId, taskId} from './ids.js';
import {didYouMean} from './nearest.js';
import type {Draft, PlanProblem} from './plan-draft.js';
import {withImplied} from './plan-implied.js';
import type {Dependency, Plan, Priority} from './task.js';

/** What the store has. `heads`: what a file may say otherwise by now. `agents`: the configured ones; without it, any name of an agent will do. */
export type KnownTasks = {
	readonly sourceKeys: ReadonlyMap<TaskId, string | undefined>;
	readonly heads?: ReadonlyMap<TaskId, {readonly title: string; readonly priority: Priority}> | undefined;
	readonly agents?: readonly string[] | undefined;
};

/** A plan, and what it is recognised by at the next import when it has no id in its file. */
export type NewPlan = Plan & {readonly sourceKey: string | undefined};

/** `plans` is empty when there is any problem. `already`: tasks of the file that the store has; they stay as they are. `differing`: those of them whose title or priority the file says otherwise. */
export type Settlement = {
	readonly plans: readonly NewPlan[];
	readonly already: readonly TaskId[];
	readonly differing: readonly TaskId[];
	readonly problems: readonly PlanProblem[];
	/** Every item that was looked at, in the order of the file, as it would be called; also where there are problems. */
	readonly items: readonly SettledItem[];
};

/** `after`: the tasks that it waits for. */
export type SettledItem = {readonly draft: Draft; readonly id: TaskId; readonly isKnown: boolean; readonly after: readonly TaskId[]};

const hintsMax = 20;

/** The id of each draft: its own, the one that the store knows it by, or the next free `TASK-0-<n>`. */
const nameAll = (drafts: readonly Draft[], {sourceKeys}: KnownTasks): ReadonlyArray<{draft: Draft; id: TaskId; isKnown: boolean}> => {
	const knownIds = new Map([...sourceKeys.keys()].map(id => [id.toLowerCase(), id]));
	const byKey = new Map([...sourceKeys].flatMap(([id, key]) => (key === undefined ? [] : [[key, id] as const])));
	const taken = new Set([...knownIds.keys(), ...drafts.flatMap(({id}) => (id === undefined ? [] : [id.toLowerCase()]))]);
	let number = 0;
	const nextFree = (): TaskId => {
		do number += 1;
		while (taken.has(`task-0-${number}`));
		return taskId(`TASK-0-${number}`);
	};

	return drafts.map(draft => {
		const known =
			(draft.id === undefined ? undefined : knownIds.get(draft.id.toLowerCase())) ?? (draft.sourceKey === undefined ? undefined : byKey.get(draft.sourceKey));
		return {draft, id: known ?? draft.id ?? nextFree(), isKnown: known !== undefined};
	});
};

/** Only new tasks can stand in a new circle: those in the store wait for nothing that is not there. */
const circleProblems = (plans: readonly NewPlan[], lineOf: ReadonlyMap<string, number>): PlanProblem[] => {
	const edges = new Map(plans.map(({id, dependsOn}) => [id as string, dependsOn.filter(({type}) => type === 'hard').map(other => other.id as string)]));
	return circlesIn(edges).map(({path}) => ({
		line: lineOf.get(path[0] ?? '') ?? 1,
		message: `these tasks wait for each other: ${sayPath(path)}.`,
		hint: 'Take one of these after: lines away, or make it soft:.',
	}));
};

/** What to say of a name that nobody has: the id it is near to, or the title that begins with it and has no id. */
const hintFor = (id: string, drafts: readonly Draft[], ids: Iterable<string>): string | undefined => {
	const first = ({title}: Draft) =>
		title
			.split(/[\s:]/, 1)[0]
			?.replaceAll(/[*_`[\]]/g, '')
			.toLowerCase();
	const titled = drafts.find(draft => draft.id === undefined && first(draft) === id.toLowerCase());
	return titled === undefined
		? didYouMean(id, ids)
		: `"${id}" begins the title in line ${titled.line}, but is no id: an id has a digit behind a dash, as in T-17.`;
};

const isOther = ({title, priority}: Draft, head: {readonly title: string; readonly priority: Priority} | undefined): boolean =>
	head !== undefined && (head.title !== title || head.priority !== priority);

/** Compares what a file wants with what the store has; `isAlone`: there is no file, only this one task. Only hard dependencies can close a circle: soft ones hold nobody up. */
export const settleBacklog = (drafts: readonly Draft[], known: KnownTasks, isAlone = false): Settlement => {
	const named = nameAll(drafts, known);
	const ids = new Map<string, TaskId>([...known.sourceKeys.keys()].map(id => [id.toLowerCase(), id]));
	for (const {draft, id} of named) ids.set((draft.id ?? id).toLowerCase(), id);

	const problems: PlanProblem[] = [];
	const linesOfEdges = new Map<string, number>();
	const resolve = (task: TaskId, {id, type, line, isDone}: Draft['dependsOn'][number]): Dependency[] => {
		const found = ids.get(id.toLowerCase());
		if (found === undefined && isDone) return [];
		if (found === undefined) {
			const hint = problems.length < hintsMax ? hintFor(id, drafts, ids.values()) : undefined;
			const nowhere = isAlone ? 'not in the backlog' : 'neither in this file nor in the backlog';
			problems.push({line, message: `${task} waits for ${id}, which is ${nowhere}.`, ...(hint === undefined ? {} : {hint})});
			return [];
		}

		if (found === task) {
			problems.push({line, message: `${task} waits for itself: ${task} → ${task}.`});
			return [];
		}

		if (!linesOfEdges.has(task)) linesOfEdges.set(task, line);
		return [{id: found, type}];
	};

	const edges = withImplied(named, new Map(named.map(({draft, id}) => [id, draft.dependsOn.flatMap(dependency => resolve(id, dependency))])));
	const plans = named.flatMap(({draft, id, isKnown}): NewPlan[] => {
		const {line, dependsOn: _written, parentLine: _parent, previousLine: _previous, agent, ...plan} = draft;
		const settled = {...plan, id, agent, dependsOn: edges.get(id) ?? []};
		if (!isKnown && agent !== undefined && known.agents && !known.agents.includes(agent)) {
			const hint = didYouMean(agent, known.agents) ?? 'Agents are named in orch.config.jsonc.';
			problems.push({line, message: `${id}: there is no agent "${agent}".`, hint});
		}

		return isKnown ? [] : [settled];
	});
	problems.push(...circleProblems(plans, linesOfEdges));
	return {
		plans: problems.length > 0 ? [] : plans,
		already: named.filter(({isKnown}) => isKnown).map(({id}) => id),
		differing: named.filter(({draft, id, isKnown}) => isKnown && isOther(draft, known.heads?.get(id))).map(({id}) => id),
		problems: problems.toSorted((a, b) => a.line - b.line),
		items: named.map(one => ({...one, after: (edges.get(one.id) ?? []).filter(({type}) => type === 'hard').map(({id}) => id)})),
	};
};
