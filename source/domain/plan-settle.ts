/**
Compares what a file wants with what the store has: who is new, who waits for whom, and what cannot be.
*/
import {circlesIn, sayPath} from './graph.js';
import {type TaskId, taskId} from './ids.js';
import {didYouMean} from './nearest.js';
import type {Draft, PlanProblem} from './plan-draft.js';
import type {Dependency, Plan} from './task.js';

/** What the store has. `agents`: the configured ones; without it, any name of an agent will do. */
export type KnownTasks = {
	readonly sourceKeys: ReadonlyMap<TaskId, string | undefined>;
	readonly agents?: readonly string[] | undefined;
};

/** A plan, and what it is recognised by at the next import when it has no id in its file. */
export type NewPlan = Plan & {readonly sourceKey: string | undefined};

/** `plans` is empty when there is any problem. `already`: tasks of the file that the store has; they stay as they are. */
export type Settlement = {readonly plans: readonly NewPlan[]; readonly already: readonly TaskId[]; readonly problems: readonly PlanProblem[]};

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
		const known = (draft.id === undefined ? undefined : knownIds.get(draft.id.toLowerCase())) ?? (draft.sourceKey === undefined ? undefined : byKey.get(draft.sourceKey));
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

/** Compares what a file wants with what the store has. Only hard dependencies can close a circle: soft ones hold nobody up. */
export const settleBacklog = (drafts: readonly Draft[], known: KnownTasks): Settlement => {
	const named = nameAll(drafts, known);
	const ids = new Map<string, TaskId>([...known.sourceKeys.keys()].map(id => [id.toLowerCase(), id]));
	for (const {draft, id} of named) ids.set((draft.id ?? id).toLowerCase(), id);

	const problems: PlanProblem[] = [];
	const linesOfEdges = new Map<string, number>();
	const resolve = (task: TaskId, {id, type, line, isDone}: Draft['dependsOn'][number]): Dependency[] => {
		const found = ids.get(id.toLowerCase());
		if (found === undefined && isDone) return [];
		if (found === undefined) {
			const hint = problems.length < hintsMax ? didYouMean(id, ids.values()) : undefined;
			problems.push({line, message: `${task} waits for ${id}, which is neither in this file nor in the backlog.`, ...(hint === undefined ? {} : {hint})});
			return [];
		}

		if (found === task) {
			problems.push({line, message: `${task} waits for itself: ${task} → ${task}.`});
			return [];
		}

		if (!linesOfEdges.has(task)) linesOfEdges.set(task, line);
		return [{id: found, type}];
	};

	const plans = named.flatMap(({draft, id, isKnown}): NewPlan[] => {
		const {line, dependsOn, agent, ...plan} = draft;
		const settled = {...plan, id, agent, dependsOn: dependsOn.flatMap(dependency => resolve(id, dependency))};
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
		problems: problems.toSorted((a, b) => a.line - b.line),
	};
};
