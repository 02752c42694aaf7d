/**
Reads a backlog into plans that may be stored together, or says everything that is wrong with it; never something in between.
*/
import {type Draft, draftOf, type PlanProblem, sourceKeyOf} from './plan-draft.js';
import {readJsonLines} from './plan-json.js';
import {readMarkdown, type SkippedItem} from './plan-markdown.js';
import {type KnownTasks, type Settlement, settleBacklog} from './plan-settle.js';

export type BacklogFormat = 'markdown' | 'json';

/** What stands in a backlog. When there is any problem, nothing of it is to be imported; a warning is only told. */
export type Backlog = {
	readonly drafts: readonly Draft[];
	readonly problems: readonly PlanProblem[];
	readonly skipped: readonly SkippedItem[];
	readonly warnings: readonly PlanProblem[];
};

/** By the file's name, and for standard input by what the text begins with. */
export const backlogFormat = (name: string, text: string): BacklogFormat => {
	if (/\.(?:jsonl?|ndjson)$/i.test(name)) return 'json';
	return !/\.\w+$/.test(name) && /^\uFEFF?\s*(?:\{|\[\s*\{)/.test(text) ? 'json' : 'markdown';
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
	const {items, skipped, problems, warnings} = format === 'json' ? {...readJsonLines(lines), skipped: [], warnings: []} : readMarkdown(lines);
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
		warnings,
	};
};

/** Only the items that begin in these lines, and what is wrong with them; a line in which none begins is a problem, too. */
const chosen = (backlog: Backlog, only: readonly number[] | undefined): Backlog => {
	if (only === undefined) return backlog;
	const {drafts, problems, skipped, warnings} = backlog;
	const wanted = new Set(only);
	const starts = [...drafts, ...skipped].map(({line}) => line).toSorted((a, b) => a - b);
	/** What stands below an item is its own, up to the next one. */
	const isWanted = ({line}: PlanProblem): boolean => wanted.has(starts.findLast(start => start <= line) ?? 0);
	const byLine = new Map(drafts.map(draft => [draft.line, draft]));
	/** In a list that is done in order, what is left out is stepped over. */
	const wantedBefore = ({previousLine}: Draft): number | undefined => {
		let at = previousLine;
		while (at !== undefined && !wanted.has(at)) at = byLine.get(at)?.previousLine;
		return at;
	};
	const missing = only.filter(line => !drafts.some(draft => draft.line === line));
	return {
		drafts: drafts.filter(({line}) => wanted.has(line)).map(draft => ({...draft, previousLine: wantedBefore(draft)})),
		problems: [...problems.filter(isWanted), ...missing.map(line => ({line, message: 'no open item begins here.'}))],
		skipped,
		warnings: warnings.filter(isWanted),
	};
};

/** Both at once: what an import would do with this text. `plans` is empty when there is any problem. `isAlone`: it is one task that stands in no file. */
export const planBacklog = (
	text: string,
	{
		isAlone = false,
		only,
		...options
	}: {readonly format: BacklogFormat; readonly textMax: number; readonly isAlone?: boolean; readonly only?: readonly number[]},
	known: KnownTasks,
): Settlement & Pick<Backlog, 'skipped' | 'warnings'> => {
	const {drafts, problems, skipped, warnings} = chosen(readBacklog(text, options), only);
	const settlement = settleBacklog(drafts, known, isAlone);
	return {
		items: settlement.items,
		plans: problems.length > 0 ? [] : settlement.plans,
		already: settlement.already,
		differing: settlement.differing,
		problems: [...problems, ...settlement.problems].toSorted((a, b) => a.line - b.line),
		skipped,
		warnings,
	};
};
