/**
The processes of one agent over the whole screen: whose child each is, what it takes, and its program; never what it was told.
*/
import type {ProcessMember} from '../../commands/show-process-tree-card.js';
import type {AgentId} from '../../domain/ids.js';
import {safeLine} from '../../domain/text.js';
import {type Line, span, tableLine} from '../cells.js';
import {findAgent, findTask} from '../find.js';
import {roomOf} from '../layout.js';
import {glyphOf, markOfAttempt} from '../marks.js';
import type {Desk} from '../panes/pane.js';
import {framed} from '../parts/frame.js';
import {processTreeIn, treeLoad, treeProblemIn} from '../process-trees.js';
import {resourceSays} from '../says/resources.js';
import {percent, size} from '../words.js';
import type {PageDefinition, Step} from './page.js';

/** `top`: the first process that is shown. */
export type ProcessesPage = {readonly kind: 'processes'; readonly agentId: AgentId; readonly top: number};

const {treeHeading: words} = resourceSays;
const indentMost = 12;

const columns = (texts: Readonly<Record<keyof typeof words, string>>, width: number, isHead: boolean): Parameters<typeof tableLine>[0] => [
	{text: texts.pid, tone: isHead ? 'muted' : 'accent', width: 8, align: 'right'},
	{text: texts.cpu, tone: isHead ? 'muted' : 'plain', width: 6, align: 'right'},
	{text: texts.memory, tone: isHead ? 'muted' : 'plain', width: 6, align: 'right'},
	{text: texts.threads, tone: 'muted', width: width < 60 ? 0 : 7, align: 'right'},
	{text: texts.program, tone: isHead ? 'muted' : 'plain', width: Math.max(0, width - (width < 60 ? 23 : 31))},
];

const row = ({pid, depth, program, cpu_percent: cpu, memory_mb: memory, threads}: ProcessMember, {glyphs}: Desk, width: number): Line =>
	tableLine(
		columns(
			{
				pid: String(pid),
				cpu: cpu === null ? glyphs.unknown : percent(cpu),
				memory: size(memory),
				threads: threads === null ? glyphs.unknown : String(threads),
				program: `${' '.repeat(2 * Math.min(depth, indentMost))}${depth > 0 ? `${glyphs.branchEnd} ` : ''}${safeLine(program, 60)}`,
			},
			width,
			false,
		),
		glyphs.ellipsis,
	);

const header = ({agentId}: ProcessesPage, {snapshot, policy, glyphs}: Desk): Line => {
	const agent = findAgent(snapshot, agentId);
	const task = findTask(snapshot, agent?.taskId);
	const shown = agent && markOfAttempt(agent, task, policy);
	return [
		span(` ${agentId} `, 'accent'),
		...(shown ? [span(`${glyphOf(shown, glyphs)} ${shown.word}  `, shown.tone)] : []),
		...(task ? [span(`${task.id} `, 'accent'), span(safeLine(task.title))] : []),
	];
};

const lines = ({agentId, top}: ProcessesPage, desk: Desk, width: number, height: number): Line[] => {
	const {state, glyphs} = desk;
	const problem = treeProblemIn(state, agentId);
	const tree = problem === undefined ? processTreeIn(state, agentId) : undefined;
	const room = Math.max(0, height - 3);
	const members = tree?.members ?? [];
	const first = Math.min(top, Math.max(0, members.length - room));
	const shown = members.slice(first, first + room);
	const below = members.length - first - shown.length;
	const body = tree
		? [tableLine(columns(words, width - 2, true), glyphs.ellipsis), ...shown.map(member => row(member, desk, width - 2))]
		: [[span(` ${problem ?? resourceSays.looking}`, problem === undefined ? 'muted' : 'warn')]];
	const cpu = tree?.cpu_percent ?? null;
	return framed(body, {
		width,
		height,
		title: resourceSays.treeTitle(agentId),
		count: tree ? resourceSays.treeTotal(tree.processes, cpu === null ? glyphs.unknown : percent(cpu), size(tree.memory_mb)) : '',
		more: below > 0 ? resourceSays.more(below) : '',
		isFocused: true,
		glyphs,
	});
};

const steps = (page: number, count: number): Record<Step, number> => ({
	down: 1,
	up: -1,
	'half-down': Math.ceil(page / 2),
	'half-up': -Math.ceil(page / 2),
	'page-down': page,
	'page-up': -page,
	top: -count,
	bottom: count,
});

export const processesPage: PageDefinition<ProcessesPage> = {
	kind: 'processes',
	context: 'processes',
	isLive: false,
	selectionOf({agentId}, snapshot) {
		const taskId = findAgent(snapshot, agentId)?.taskId;
		return {agentId, ...(taskId === undefined ? {} : {taskId})};
	},
	header,
	lines,
	move(step, page, {size: window}, state) {
		const room = Math.max(1, roomOf(window, 'agents', true) - 1);
		const count = processTreeIn(state, page.agentId)?.members.length ?? 0;
		const top = page.top + (steps(room, count)[step] ?? 0);
		return {...page, top: Math.max(0, Math.min(count - room, top))};
	},
	loads: ({agentId}) => [treeLoad(agentId)],
};
