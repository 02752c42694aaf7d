/**
One agent on one line: as many columns as there is room for, and the heading above them.
*/
import type {Agent} from '../../domain/agent.js';
import type {Worktree} from '../../domain/worktree.js';
import {type Cell, cutMiddle, type Line, span, tableLine} from '../cells.js';
import {findTask} from '../find.js';
import {glyphOf, markOfAttempt} from '../marks.js';
import {remember} from '../remember.js';
import {agentsSay} from '../says/agents.js';
import {changes, percent, size} from '../words.js';
import {ageOf, branchOf, changesOf, nameOf, newsOf, quietOf, shortName, taskLabel, tryOf} from './agent-words.js';
import type {Desk} from './pane.js';

const stateWidth = 10;
/** From a window of 110 columns on, the mark has room beside the id, and times are told to the second. */
const airyFrom = 107;
/** From a window of 160 columns on, everything is told. */
const wholeFrom = 157;

/** What can be left out, the last first. */
const extras = ['context', 'money', 'try', 'cpu', 'memory', 'branch'] as const;
type Extra = (typeof extras)[number];
type Name = 'id' | 'state' | 'task' | 'agent' | 'age' | 'changes' | 'now' | 'quiet' | Extra;

const order: readonly Name[] = ['id', 'state', 'task', 'branch', 'agent', 'age', 'try', 'changes', 'context', 'cpu', 'memory', 'money', 'now', 'quiet'];
const onTheRight: ReadonlySet<Name> = new Set(['age', 'try', 'changes', 'context', 'cpu', 'memory', 'money', 'quiet']);

const widths = remember((agents: readonly Agent[]) => ({
	id: Math.max(2, ...agents.map(({id}) => id.length)),
	name: Math.max(5, ...agents.map(agent => nameOf(agent).length)),
}));

export const idWidth = (agents: readonly Agent[]): number => widths(agents).id;

const changesWidth = remember((worktrees: readonly Worktree[]) =>
	Math.max(5, ...worktrees.map(({addedLines, deletedLines}) => changes(addedLines, deletedLines, '-').length)),
);

const extraWidth: Record<Extra, number> = {context: 3, money: 1, try: 3, cpu: 4, memory: 5, branch: 16};

const isWhole = ({state}: Desk): boolean => state.isFull && state.pane === 'agents' && state.page === undefined;

/** The columns of this width, by name. Task, branch and what it does now share what the others leave. */
const planOf = (desk: Desk, width: number): ReadonlyMap<Name, number> => {
	const {snapshot} = desk;
	const isAiry = width >= airyFrom;
	const {id, name} = widths(snapshot.agents);
	const fixed = new Map<Name, number>([
		['id', id],
		['state', stateWidth],
		['agent', Math.min(name, isAiry ? 16 : 10)],
		['age', isAiry ? 6 : 4],
		['changes', changesWidth(snapshot.worktrees)],
		['quiet', isAiry ? 6 : 5],
	]);
	const flexible = 2;
	const roomIn = () => Math.max(0, width - 2 - (isAiry ? 1 : 0) - [...fixed.values()].reduce((sum, cells) => sum + cells + 1, 0) - (flexible - 1));
	const wanted: readonly Extra[] = isWhole(desk) || width >= wholeFrom ? extras : isAiry ? extras.slice(0, 2) : [];
	const least = isWhole(desk) ? 36 : 40;
	for (const extra of wanted) {
		if (roomIn() - extraWidth[extra] - 1 >= least) fixed.set(extra, extraWidth[extra]);
	}

	const room = roomIn();
	const branch = fixed.has('branch') ? Math.floor(Math.max(0, room - least) * 0.2) : 0;
	const rest = room - branch;
	const task = Math.max(Math.min(rest, 12), Math.floor(rest * 0.45));
	return new Map<Name, number>([
		...fixed,
		...(fixed.has('branch') ? ([['branch', extraWidth.branch + branch]] as const) : []),
		['task', task],
		['now', Math.max(0, rest - task)],
	]);
};

const gapOf = (width: number): string => (width >= airyFrom ? ' ' : '');

const lineOf = (desk: Desk, width: number, cellOf: (name: Name, cells: number) => Omit<Cell, 'width' | 'align'>): Line => {
	const plan = planOf(desk, width);
	const cells = order.flatMap((name): Cell[] => {
		const cells = plan.get(name);
		return cells === undefined ? [] : [{...cellOf(name, cells), width: cells, align: onTheRight.has(name) ? 'right' : 'left'}];
	});
	return tableLine(cells, desk.glyphs.ellipsis);
};

export const agentHeading = (desk: Desk, width: number): Line => [
	span(` ${gapOf(width)}`),
	...lineOf(desk, width, name => ({text: name === 'changes' ? `+/${desk.glyphs.minus}` : agentsSay.headings[name], tone: 'muted'})),
];

export const agentLine = (agent: Agent, desk: Desk, width: number): Line => {
	const {glyphs, snapshot, policy} = desk;
	const shown = markOfAttempt(agent, findTask(snapshot, agent.taskId), policy);
	const isAiry = width >= airyFrom;
	const unknown = {text: glyphs.unknown, tone: 'muted'} as const;
	const cells: Record<Name, (cells: number) => Omit<Cell, 'width' | 'align'>> = {
		id: () => ({text: agent.id, tone: 'accent'}),
		state: () => ({text: shown.word, tone: shown.tone}),
		task: () => ({text: taskLabel(agent, desk), tone: 'plain'}),
		branch: cells => ({text: cutMiddle(branchOf(agent, desk), cells, glyphs.ellipsis), tone: 'branch'}),
		agent: cells => ({text: shortName(agent, cells, glyphs.ellipsis), tone: agent.permissions === 'full' ? 'warn' : 'muted'}),
		age: () => ({text: ageOf(agent, desk, isAiry), tone: 'muted'}),
		try: () => ({text: tryOf(agent, desk), tone: 'muted'}),
		changes: () => ({text: changesOf(agent, desk), tone: 'plain'}),
		context: () => unknown,
		money: () => unknown,
		cpu: () => (agent.cpuPercent === undefined ? unknown : {text: percent(agent.cpuPercent), tone: 'muted'}),
		memory: () => (agent.memoryMb === undefined ? unknown : {text: size(agent.memoryMb), tone: 'muted'}),
		now: () => ({text: newsOf(agent, desk), tone: shown.tone === 'err' ? 'err' : 'plain'}),
		quiet: () => ({text: quietOf(agent, desk, isAiry), tone: shown.tone === 'warn' ? 'warn' : 'muted'}),
	};
	return [span(glyphOf(shown, glyphs), shown.tone), span(gapOf(width)), ...lineOf(desk, width, (name, room) => cells[name](room))];
};
