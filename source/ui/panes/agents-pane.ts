/**
Who is at work, on what, since when, and what each says.
*/

import {type Agent, isLive} from '../../domain/agent.js';
import {waitsForPerson} from '../../domain/attention.js';
import {safeLine} from '../../domain/text.js';
import type {Worktree} from '../../domain/worktree.js';
import {type Cell, cut, type Line, span, tableLine} from '../cells.js';
import {facetsOfAgent} from '../facets.js';
import {findTask, findWorktree} from '../find.js';
import {glyphOf, markOfAttempt} from '../marks.js';
import {remember} from '../remember.js';
import {whyNow} from '../why-row.js';
import {changes, counted, shortAge} from '../words.js';
import {type Desk, definePane, type Sight} from './pane.js';

const narrowBelow = 72;
const stateWidth = 10;
/** From a window of 110 columns on, the mark has room beside the id. */
const airyFrom = 107;

/** The agent's name in the config, and whether it may do anything it likes. */
export const nameOf = ({name, permissions}: Agent): string => safeLine(permissions === 'full' ? `${name} full` : name, 40);

/** The name gives way, never the word that it may do anything. */
const shortName = (agent: Agent, width: number, ellipsis: string): string =>
	agent.permissions === 'full' ? `${cut(safeLine(agent.name, 40), width - 5, ellipsis)} full` : nameOf(agent);

const taskLabel = ({taskId}: Agent, {snapshot}: Desk): string => `${taskId} ${safeLine(findTask(snapshot, taskId)?.title ?? '')}`;

const ageOf = ({startedAtMs, createdAtMs, endedAtMs}: Agent, nowMs: number): string => shortAge((endedAtMs ?? nowMs) - (startedAtMs ?? createdAtMs));

const quietOf = ({heardAtMs, endedAtMs}: Agent, nowMs: number): string => shortAge(nowMs - (endedAtMs ?? heardAtMs));

/** What it says of its own work, through its tools. */
const claimOf = ({claim}: Agent): string => {
	if (claim === undefined) return '';
	const share = claim.isDone ? ' done' : claim.percent === undefined ? '' : ` ${Math.round(claim.percent)}%`;
	return `says${share}: ${claim.text} `;
};

/** What it says, or why it says nothing more. */
export const sayingOf = (agent: Agent): string => {
	const {state, saying, reason} = agent;
	return safeLine((isLive(state) && state !== 'stopping' ? `${claimOf(agent)}${saying}` : (reason ?? saying)) || (state === 'starting' ? 'is starting' : ''));
};

/** What it asks, of an agent that waits for a person. */
const questionOf = ({id, state}: Agent, {snapshot: {messages}}: Desk): string | undefined =>
	state === 'needs-you' ? messages.findLast(({sender, type}) => sender === id && type === 'question')?.text : undefined;

/** The same, and for one that left well why its work is not taken. */
const newsOf = (agent: Agent, desk: Desk): string => {
	const {snapshot, policy} = desk;
	const question = questionOf(agent, desk);
	if (question !== undefined) return safeLine(question);
	const task = findTask(snapshot, agent.taskId);
	if (task === undefined || isLive(agent.state) || !waitsForPerson(task.state, policy) || task.agentId !== agent.id) return sayingOf(agent);
	return safeLine(task.reason ?? (task.state === 'finished' ? 'm merges it' : ''));
};

const asks = ({state, taskId}: Agent, {snapshot, policy}: Sight): boolean => {
	const task = findTask(snapshot, taskId);
	return state === 'needs-you' || (!isLive(state) && task !== undefined && waitsForPerson(task.state, policy));
};

const widths = remember((agents: readonly Agent[]) => ({
	id: Math.max(2, ...agents.map(({id}) => id.length)),
	name: Math.max(5, ...agents.map(agent => nameOf(agent).length)),
}));

const changesWidth = remember((worktrees: readonly Worktree[]) =>
	Math.max(5, ...worktrees.map(({addedLines, deletedLines}) => changes(addedLines, deletedLines, '-').length)),
);

const changesOf = ({taskId}: Agent, {snapshot, glyphs}: Desk): string => {
	const worktree = findWorktree(snapshot, taskId);
	return worktree ? changes(worktree.addedLines, worktree.deletedLines, glyphs.minus) : '';
};

const columns = ({snapshot}: Desk, width: number) => {
	const {id, name} = widths(snapshot.agents);
	const nameWidth = Math.min(name, width >= 108 ? 16 : 10);
	const lines = changesWidth(snapshot.worktrees);
	// The mark, eight columns with seven spaces between them, and the margin.
	const gap = width >= airyFrom ? 1 : 0;
	const room = Math.max(0, width - 2 - gap - (id + stateWidth + nameWidth + 4 + lines + 5) - 7);
	const task = Math.max(Math.min(room, 12), Math.floor(room * 0.5));
	return {id, name: nameWidth, task, lines, saying: Math.max(0, room - task), gap};
};

const wide = (agent: Agent, desk: Desk, width: number): Line => {
	const {nowMs, glyphs} = desk;
	const shown = markOfAttempt(agent, findTask(desk.snapshot, agent.taskId), desk.policy);
	const at = columns(desk, width);
	const cells: Cell[] = [
		{text: agent.id, tone: 'accent', width: at.id},
		{text: shown.word, tone: shown.tone, width: stateWidth},
		{text: taskLabel(agent, desk), tone: 'plain', width: at.task},
		{text: shortName(agent, at.name, glyphs.ellipsis), tone: agent.permissions === 'full' ? 'warn' : 'muted', width: at.name},
		{text: ageOf(agent, nowMs), tone: 'muted', width: 4, align: 'right'},
		{text: changesOf(agent, desk), tone: 'plain', width: at.lines, align: 'right'},
		{text: newsOf(agent, desk), tone: shown.tone === 'err' ? 'err' : 'plain', width: at.saying},
		{text: quietOf(agent, nowMs), tone: shown.tone === 'warn' ? 'warn' : 'muted', width: 5, align: 'right'},
	];
	return [span(glyphOf(shown, glyphs), shown.tone), span(' '.repeat(at.gap)), ...tableLine(cells, glyphs.ellipsis)];
};

const narrow = (agent: Agent, desk: Desk, width: number): Line[] => {
	const {nowMs, glyphs, snapshot} = desk;
	const shown = markOfAttempt(agent, findTask(desk.snapshot, agent.taskId), desk.policy);
	const {id} = widths(snapshot.agents);
	const text = newsOf(agent, desk);
	const isOdd = agent.state !== 'working' && agent.state !== 'needs-you';
	const said = [isOdd || text === '' ? shown.word : '', agent.state === 'needs-you' ? `waits: ${text}` : text].filter(Boolean);
	return [
		[
			span(glyphOf(shown, glyphs), shown.tone),
			span(' '),
			...tableLine(
				[
					{text: agent.id, tone: 'accent', width: id},
					{text: taskLabel(agent, desk), tone: 'plain', width: width - id - 16},
					{text: ageOf(agent, nowMs), tone: 'muted', width: 4, align: 'right'},
					{text: quietOf(agent, nowMs), tone: 'muted', width: 5, align: 'right'},
				],
				glyphs.ellipsis,
			),
		],
		[
			span('     '),
			...tableLine(
				[
					{text: said.join(` ${glyphs.dot} `), tone: shown.tone === 'err' || shown.tone === 'warn' ? shown.tone : 'muted', width: width - 20},
					{text: changesOf(agent, desk), tone: 'plain', width: 12, align: 'right'},
				],
				glyphs.ellipsis,
			),
		],
	];
};

/** Why places are free. */
const foot = (desk: Desk): Line => {
	const {snapshot, policy, glyphs} = desk;
	const free = policy.maxParallel - snapshot.agents.filter(({state}) => isLive(state)).length;
	if (snapshot.paused) return [span(`${glyphs.held} paused: no new agent starts`, 'info')];
	if (free <= 0) return [];
	const {code, message} = whyNow(desk);
	if (code === 'starting' || code === 'under_way') return [];
	const text = snapshot.holdReason ?? message.replace(/\.$/, '');
	return [span(`${counted(free, 'free slot')} ${glyphs.dot} `, 'muted'), span(safeLine(text), code === 'empty_queue' ? 'muted' : 'warn')];
};

export const agentsPane = definePane<Agent>({
	name: 'agents',
	title: 'Agents',
	subject: 'the agent',
	empty: 'No agent is at work. n writes a task; the first ready one starts by itself.',
	rows: ({agents}) => agents,
	needsPerson: asks,
	keyOf: ({id}) => id,
	selectionOf: ({id, taskId}) => ({agentId: id, taskId}),
	facetsOf: facetsOfAgent,
	linesPerRow: width => (width < narrowBelow ? 2 : 1),
	draw: (agent, desk, width) => (width < narrowBelow ? narrow(agent, desk, width) : [wide(agent, desk, width)]),

	hasHeading: width => width >= narrowBelow,

	heading(desk, width) {
		const at = columns(desk, width);
		const cell = (text: string, cells: number, align: 'left' | 'right' = 'left'): Cell => ({text, tone: 'muted', width: cells, align});
		return [
			span(' '.repeat(1 + at.gap)),
			...tableLine(
				[
					cell('id', at.id),
					cell('state', stateWidth),
					cell('task', at.task),
					cell('agent', at.name),
					cell('age', 4, 'right'),
					cell(`+/${desk.glyphs.minus}`, at.lines, 'right'),
					cell('now', at.saying),
					cell('quiet', 5, 'right'),
				],
				desk.glyphs.ellipsis,
			),
		];
	},

	count: ({snapshot: {agents}, policy}) => `${agents.filter(({state}) => isLive(state)).length}/${policy.maxParallel}`,
	foot,
});
