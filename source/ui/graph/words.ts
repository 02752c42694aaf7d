/**
What is said of a task in the graph: its state, who is at it and for how long, what it waits for.
*/

import {isOver, priorityRank, type Task} from '../../domain/task.js';
import {safeLine} from '../../domain/text.js';
import {findAgent} from '../find.js';
import {type Mark, markOfAttempt, markOfTask} from '../marks.js';
import type {Desk} from '../panes/pane.js';
import {graphSays} from '../says/graph.js';
import {shortWhy, whyTask} from '../why-row.js';
import {clock, shortAge} from '../words.js';
import type {GraphModel} from './model.js';

const shownMax = 4;

/** The first few, and how many more. */
const few = (ids: readonly string[]): string => `${ids.slice(0, shownMax).join(' ')}${ids.length > shownMax ? ` +${ids.length - shownMax}` : ''}`;

/** The open ones of what it waits for. */
const waitsFor = ({tasks, placed: {graph}}: GraphModel, place: number): string[] =>
	(graph.before[place] ?? []).flatMap(on => {
		const task = tasks[on];
		return task === undefined || task.state === 'merged' || task.state === 'cleaned' ? [] : [task.id];
	});

const agentWords = (task: Task, desk: Desk): string | undefined => {
	const agent = findAgent(desk.snapshot, task.agentId);
	if (agent === undefined || agent.state === 'ended') return undefined;
	const quiet = shortAge(desk.nowMs - agent.heardAtMs);
	if (agent.state === 'needs-you') return graphSays.asks(agent.id, quiet);
	if (agent.state === 'stalled') return graphSays.silent(agent.id, quiet);
	return graphSays.works(agent.id, shortAge(desk.nowMs - (agent.startedAtMs ?? agent.createdAtMs)));
};

/** Of one that an agent is at, how the agent stands: a question comes before the work. */
export const markInGraph = (task: Task, desk: Desk): Mark => {
	const agent = task.state === 'working' ? findAgent(desk.snapshot, task.agentId) : undefined;
	const shown = agent === undefined ? markOfTask(task, desk.policy) : markOfAttempt(agent, task, desk.policy);
	// The graph has no filled cells: what asks stands out by its mark and its words.
	return shown.tone === 'ask' ? {...shown, tone: 'warn'} : shown;
};

/** The second line of a task. */
export const standingWords = (place: number, model: GraphModel, desk: Desk): string => standing(place, model, desk).replaceAll('·', desk.glyphs.dot);

const standing = (place: number, model: GraphModel, desk: Desk): string => {
	const task = model.tasks[place];
	if (task === undefined) return '';
	const {state} = task;
	if (state === 'merged' || state === 'cleaned') return graphSays.merged(clock(task.changedAtMs));
	if (isOver(state)) return markOfTask(task, desk.policy).word;
	const open = waitsFor(model, place);
	if (state === 'waiting' || state === 'blocked') return open.length === 0 ? markOfTask(task, desk.policy).word : graphSays.waits(few(open));
	const priority = `P${priorityRank[task.priority]}`;
	if (state === 'ready') return graphSays.ready(priority, shortWhy(whyTask(task, desk), desk.glyphs, desk.nowMs));
	const {word} = markOfTask(task, desk.policy);
	return agentWords(task, desk) ?? (task.reason === undefined ? word : `${word}: ${safeLine(task.reason, 200)}`);
};

/** All of the task under the cursor, for the line below the graph. */
export const detailWords = (place: number, model: GraphModel, desk: Desk): {readonly title: string; readonly rest: string} => {
	const task = model.tasks[place];
	if (task === undefined) return {title: '', rest: ''};
	const after = (model.placed.graph.after[place] ?? []).flatMap(each => model.tasks[each]?.id ?? []);
	const softly = (model.placed.graph.softly[place] ?? []).flatMap(each => model.tasks[each]?.id ?? []);
	const parts = [
		`P${priorityRank[task.priority]}`,
		...(task.labels.length === 0 ? [] : [task.labels.map(label => safeLine(label, 40)).join(',')]),
		...(softly.length === 0 ? [] : [graphSays.softly(few(softly))]),
		...(after.length === 0 ? [] : [graphSays.unblocks(after.length, few(after))]),
		standingWords(place, model, desk),
		...(task.state === 'ready' && shortWhy(whyTask(task, desk), desk.glyphs, desk.nowMs) !== '' ? [graphSays.startAnyway] : []),
	];
	return {title: `${task.id} ${safeLine(task.title)}`, rest: parts.join(` ${desk.glyphs.dot} `)};
};

/** `T-26 ━▸ T-28 ━▸ T-29`, the middle left out where it is long, and its estimate: a dash where one of them has none. */
export const pathWords = ({path: {ids, hours}}: GraphModel, {glyphs}: Desk, max: number): string => {
	if (ids.length === 0) return glyphs.unknown;
	const isUnicode = glyphs.set === 'unicode';
	const arrow = isUnicode ? ' ━▸ ' : ' => ';
	const sum = hours === undefined ? glyphs.unknown : (isUnicode ? graphSays.about : graphSays.aboutAscii)(shortAge(hours * 3_600_000));
	const shown = ids.length <= max ? ids : [...ids.slice(0, max - 1), glyphs.ellipsis, ids.at(-1) ?? ''];
	return `${shown.join(arrow)} ${sum}`;
};
