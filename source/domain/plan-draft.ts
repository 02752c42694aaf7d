/**
One item of a backlog as it was written, and the rules that each of its fields must keep.
*/
import {type TaskId, taskIdSchema} from './ids.js';
import {didYouMean} from './nearest.js';
import {tidyPath, whyNotInside} from './plan-path.js';
import {type DependencyType, type Plan, type Priority, priorities} from './task.js';

/** What is wrong with a backlog, and where. `line` counts from 1. */
export type PlanProblem = {readonly line: number; readonly message: string; readonly hint?: string};

/** A value and the line it stands in. */
export type Written = {readonly line: number; readonly text: string};

/** An item before its fields were looked at: the same for both formats. */
export type RawItem = {
	readonly line: number;
	readonly id: string | undefined;
	readonly title: string;
	readonly prompt: string;
	readonly labels: readonly string[];
	readonly after: readonly Written[];
	readonly soft: readonly Written[];
	readonly files: readonly Written[];
	readonly check?: Written;
	readonly priority?: Written;
	readonly hours?: Written;
	readonly agent?: Written;
	readonly spec?: Written;
	/** Only in an exported backlog: see `Draft.sourceKey`. */
	readonly source?: string;
	/** Of the open item that it stands below, set in. */
	readonly parentLine?: number | undefined;
	/** Of the open item before it, in a list that is done one after the other. */
	readonly previousLine?: number | undefined;
};

/** `isDone`: it names an item that is ticked off in the same file, which need not be in the store. */
export type DraftDependency = {readonly line: number; readonly id: string; readonly type: DependencyType; readonly isDone: boolean};

/** An item whose fields have been looked at, but which has not been compared with the store. */
export type Draft = Omit<Plan, 'id' | 'dependsOn'> & {
	readonly line: number;
	readonly id: TaskId | undefined;
	readonly dependsOn: readonly DraftDependency[];
	/** Recognises an item without an id at the next import: its labels and its title. `undefined` for an item with an id of its own. */
	readonly sourceKey: string | undefined;
	/** Of the open item that it stands below: it waits for that one, unless it says itself what it waits for. */
	readonly parentLine?: number | undefined;
	/** Of the open item that comes before it: it waits for that one and all below it. */
	readonly previousLine?: number | undefined;
};

const titleMax = 500;
const wordsMax = 1000;
const hoursMax = 100_000;
const agentName = /^[a-z][a-z0-9-]*$/;

const tidyLine = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();

/** Labels and title as one line of small letters: stays the same when only spaces or capitals change. */
export const sourceKeyOf = (labels: readonly string[], title: string): string => [...labels, title].map(text => tidyLine(text).toLowerCase()).join(' / ');

/** Notes a problem of the item at hand; the answer is the value that is not there. */
type Wrong = (line: number, message: string, hint?: string) => undefined;

const readWords = (written: Written | undefined, field: string, wrong: Wrong, max = wordsMax): string | undefined => {
	if (!written) return undefined;
	const text = written.text.trim();
	if (text === '') return wrong(written.line, `${field} has no value.`);
	if (text.length > max) return wrong(written.line, `${field} has ${text.length} characters, at most ${max} are allowed.`);
	// No program can be started with such an argument.
	return text.includes('\0') ? wrong(written.line, `${field} has a NUL character in it.`) : text;
};

const readId = (text: string, line: number, wrong: Wrong): TaskId | undefined => {
	const parsed = taskIdSchema.safeParse(text);
	return parsed.success ? parsed.data : wrong(line, `"${text.slice(0, 80)}" is not a task id.`, parsed.error.issues[0]?.message);
};

const readPriority = (written: Written | undefined, wrong: Wrong): Priority => {
	const text = readWords(written, 'priority', wrong)?.toLowerCase();
	const known = priorities.find(priority => priority === text);
	if (written && text !== undefined && !known) {
		wrong(written.line, `"${written.text.trim()}" is not a priority.`, didYouMean(text, priorities) ?? 'It is high, medium or low.');
	}

	return known ?? 'medium';
};

const readHours = (written: Written | undefined, wrong: Wrong): number | undefined => {
	const text = readWords(written, 'hours', wrong);
	if (!written || text === undefined) return undefined;
	const hours = Number(text);
	return hours > 0 && hours <= hoursMax ? hours : wrong(written.line, `"${text}" is not a number of hours.`, 'Write a number above 0, as in hours: 2.5.');
};

const readAgent = (written: Written | undefined, wrong: Wrong): string | undefined => {
	const text = readWords(written, 'agent', wrong);
	if (!written || text === undefined || agentName.test(text)) return text;
	return wrong(written.line, `"${text}" is not the name of an agent.`, 'A name has small letters, digits and dashes, as in claude.');
};

const readFiles = (files: readonly Written[], wrong: Wrong): string[] => {
	const paths = files.flatMap(written => {
		const file = readWords(written, 'files', wrong);
		if (file === undefined) return [];
		const reason = whyNotInside(file);
		if (reason === undefined) return [tidyPath(file)];
		wrong(written.line, `the path "${file}" ${reason}.`, 'Paths start at the top folder of the repository, as in src/a.ts.');
		return [];
	});
	return [...new Set(paths)];
};

const readDependencies = ({after, soft}: RawItem, wrong: Wrong): DraftDependency[] => {
	const byId = new Map<string, DraftDependency>();
	// The first mention keeps its place; a hard one wins over a soft one to the same task.
	for (const [type, list] of [
		['hard', after],
		['soft', soft],
	] as const) {
		for (const {line, text} of list) {
			const id = readId(text, line, wrong);
			if (id !== undefined && !byId.has(id.toLowerCase())) byId.set(id.toLowerCase(), {line, id, type, isDone: false});
		}
	}

	return [...byId.values()];
};

/**
Looks at every field of an item. The draft is complete even when there are problems, so that a preview can show it.

`textMax`: how many characters its text and its check may have.
*/
export const draftOf = (item: RawItem, textMax: number): {draft: Draft; problems: PlanProblem[]} => {
	const problems: PlanProblem[] = [];
	const title = tidyLine(item.title);
	const name = item.id ?? (title === '' ? undefined : `"${title.slice(0, 60)}"`);
	const wrong: Wrong = (line, message, hint) => {
		problems.push({line, message: name === undefined ? message : `${name}: ${message}`, ...(hint === undefined ? {} : {hint})});
		return undefined;
	};

	if (title === '') wrong(item.line, 'the item has no title.');
	if (title.length > titleMax) {
		wrong(item.line, `the title has ${title.length} characters, at most ${titleMax} are allowed.`, 'Put the rest below it, indented.');
	}

	if (item.prompt.length > textMax) wrong(item.line, `the text has ${item.prompt.length} characters, at most ${textMax} are allowed.`);
	if (`${title}${item.prompt}`.includes('\0')) wrong(item.line, 'the item has a NUL character in it.');

	const draft: Draft = {
		line: item.line,
		id: item.id === undefined ? undefined : readId(item.id, item.line, wrong),
		title,
		prompt: item.prompt,
		priority: readPriority(item.priority, wrong),
		estimatedHours: readHours(item.hours, wrong),
		dependsOn: readDependencies(item, wrong),
		files: readFiles(item.files, wrong),
		check: readWords(item.check, 'check', wrong, textMax),
		agent: readAgent(item.agent, wrong),
		spec: readWords(item.spec, 'spec', wrong),
		labels: item.labels.map(tidyLine).filter(label => label !== ''),
		sourceKey: item.source ?? (item.id === undefined ? sourceKeyOf(item.labels, title) : undefined),
		...(item.parentLine === undefined ? {} : {parentLine: item.parentLine}),
		...(item.previousLine === undefined ? {} : {previousLine: item.previousLine}),
	};
	return {draft, problems};
};
