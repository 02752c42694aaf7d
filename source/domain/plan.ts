/**
Reads a backlog into plans that may be stored together, or says everything that is wrong with it; never something in between.
*/
import {circlesIn, sayPath} from './graph.js';
import {type TaskId, taskId} from './ids.js';
import {didYouMean} from './nearest.js';
import {type Draft, draftOf, type PlanProblem, sourceKeyOf} from './plan-draft.js';
import {readJsonLines} from './plan-json.js';
import {readMarkdown, type SkippedItem} from './plan-markdown.js';
import type {Dependency, Plan} from './task.js';

export type BacklogFormat = 'markdown' | 'json';

/** What stands in a backlog. When there is any problem, nothing of it is to be imported. */
export type Backlog = {readonly drafts: readonly Draft[]; readonly problems: readonly PlanProblem[]; readonly skipped: readonly SkippedItem[]};

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

/** By the file's name, and for standard input by what the text begins with. */
export const backlogFormat = (name: string, text: string): BacklogFormat => {
	if (/\.(?:jsonl?|ndjson)$/i.test(name)) return 'json';
	return !/\.\w+$/.test(name) && /^\uFEFF?\s*\{/.test(text) ? 'json' : 'markdown';
};

/** `TODO.md:14: what is wrong. What to do.` */
export const sayPlanProblem = (file: string, {line, message, hint}: PlanProblem): string =>
	`${file}:${line}: ${message}${hint === undefined ? '' : ` ${hint}`}`;

/** The same title under the same labels may stand in a file more than once: the second one is told from the first by its number. */
const numberKeys = (keyed: ReadonlyArray<{readonly line: number; readonly key: string | undefined}>): ReadonlyMap<number, string> => {
	const counts = new Map<string, number>();
	const used = new Set<string>();
	const byLine = new Map<number, string>();
	for (const {line, key} of keyed.toSorted((a, b) => a.line - b.line)) {
		if (key === undefined) continue;
		let count = counts.get(key) ?? 0;
		let numbered = key;
		do {
			count += 1;
			numbered = count === 1 ? key : `${key} #${count}`;
		} while (used.has(numbered));
		counts.set(key, count);
		used.add(numbered);
		byLine.set(line, numbered);
	}

	return byLine;
};

const duplicatesIn = (items: ReadonlyArray<{readonly line: number; readonly id: string | undefined}>): PlanProblem[] => {
	const lines = new Map<string, number>();
	return items
		.toSorted((a, b) => a.line - b.line)
		.flatMap(({line, id}) => {
			const earlier = id === undefined ? undefined : lines.get(id.toLowerCase());
			if (id !== undefined && earlier === undefined) lines.set(id.toLowerCase(), line);
			// Branches and folders carry the id, and not every file system tells capitals from small letters.
			return earlier === undefined ? [] : [{line, message: `${id} stands in line ${earlier} already.`, hint: 'Each id names one task, whatever its capitals.'}];
		});
};

/**
Reads the text of a file. Never throws.

`textMax`: how many characters the text of one task may have (`policy.textMax`).
*/
export const readBacklog = (text: string, {format, textMax}: {readonly format: BacklogFormat; readonly textMax: number}): Backlog => {
	const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
	const {items, skipped, problems} = format === 'json' ? {...readJsonLines(lines), skipped: []} : readMarkdown(lines);
	const read = items.map(item => draftOf(item, textMax));
	const drafts = read.map(({draft}) => draft);

	const done = new Set(skipped.map(({id}) => id?.toLowerCase()));
	const keys = numberKeys([
		...drafts.map(({line, sourceKey}) => ({line, key: sourceKey})),
		...skipped.map(({line, id, labels, title}) => ({line, key: id === undefined ? sourceKeyOf(labels, title) : undefined})),
	]);
	return {
		drafts: drafts.map(draft => ({
			...draft,
			sourceKey: keys.get(draft.line),
			dependsOn: draft.dependsOn.map(dependency => ({...dependency, isDone: done.has(dependency.id.toLowerCase())})),
		})),
		problems: [...problems, ...read.flatMap(one => one.problems), ...duplicatesIn([...drafts, ...skipped])].toSorted((a, b) => a.line - b.line),
		skipped,
	};
};

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

/** Both at once: what an import would do with this text. `plans` is empty when there is any problem. */
export const planBacklog = (
	text: string,
	options: {readonly format: BacklogFormat; readonly textMax: number},
	known: KnownTasks,
): Settlement & Pick<Backlog, 'skipped'> => {
	const {drafts, problems, skipped} = readBacklog(text, options);
	const settlement = settleBacklog(drafts, known);
	return {
		plans: problems.length > 0 ? [] : settlement.plans,
		already: settlement.already,
		problems: [...problems, ...settlement.problems].toSorted((a, b) => a.line - b.line),
		skipped,
	};
};
