/**
Who is at work, on what, since when, and what each says. A row is a place; whoever has it keeps it.
*/
import type {Agent} from '../../domain/agent.js';
import {type Line, span, tableLine} from '../cells.js';
import {facetsOfAgent} from '../facets.js';
import {findTask} from '../find.js';
import {groupOfLabels} from '../groups.js';
import {keyOf} from '../key-of.js';
import {glyphOf, markOfAttempt, markOfFree} from '../marks.js';
import {agentsThatWait} from '../needs.js';
import {freePlaces, takenPlaces} from '../places.js';
import {agentsSay} from '../says/agents.js';
import {paneSays} from '../says/panes.js';
import {agentHeading, agentLine, idWidth} from './agent-columns.js';
import {type AgentRow, agentRows, type FreePlace, gatheredFree, isFree, whyFree, whyFreeBriefly, whySomeFree} from './agent-rows.js';
import {ageOf, changesOf, newsOf, quietOf, taskLabel} from './agent-words.js';
import {type Desk, definePane} from './pane.js';
import {agentSorts} from './sorts.js';

/** Where a row has less room than in a window of 72 columns, it takes two lines. */
const isNarrow = (width: number): boolean => width < 69;
/** From here on there is room to say in which order they stand; and how to change that. */
const orderFrom = 107;
const keysFrom = 157;

const narrow = (agent: Agent, desk: Desk, width: number): Line[] => {
	const {glyphs, snapshot} = desk;
	const shown = markOfAttempt(agent, findTask(snapshot, agent.taskId), desk.policy);
	const id = idWidth(snapshot.agents);
	const text = newsOf(agent, desk);
	const isOdd = agent.state !== 'working' && agent.state !== 'needs-you';
	const said = [isOdd || text === '' ? shown.word : '', agent.state === 'needs-you' ? agentsSay.waits(text) : text].filter(Boolean);
	return [
		[
			span(glyphOf(shown, glyphs), shown.tone),
			span(' '),
			...tableLine(
				[
					{text: agent.id, tone: 'accent', width: id},
					{text: taskLabel(agent, desk), tone: 'plain', width: width - id - 16},
					{text: ageOf(agent, desk), tone: 'muted', width: 4, align: 'right'},
					{text: quietOf(agent, desk), tone: 'muted', width: 5, align: 'right'},
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

/** A place without an agent: the first of them says why. */
const freeLines = ({count, isFirst}: FreePlace, desk: Desk, width: number): Line[] => {
	const {glyphs} = desk;
	const word = agentsSay.freeOf(count);
	const mark = span(glyphOf(markOfFree, glyphs), 'muted');
	if (isNarrow(width)) {
		const reason = isFirst ? whyFreeBriefly(desk) : '';
		return [[mark, span(` ${word}`, 'muted'), ...(reason === '' ? [] : [span(` ${glyphs.dot} `, 'muted'), span(reason, 'warn')])], []];
	}

	const gap = ' '.repeat(idWidth(desk.snapshot.agents) + (width >= 107 ? 2 : 1));
	return [[mark, span(gap), span(word.padEnd(11), 'muted'), span(isFirst ? whyFree(desk) : '', 'warn')]];
};

/** Why places are free, unless the first of them is in sight and says it. */
const foot = (desk: Desk, width: number, shown: readonly AgentRow[] = []): Line => {
	const {snapshot, glyphs} = desk;
	if (shown.some(row => isFree(row) && row.isFirst)) return [];
	const free = freePlaces(desk);
	const reason = whySomeFree(free, desk, isNarrow(width));
	if (snapshot.paused) return [span(`${glyphs.held} ${reason}`, 'info')];
	if (free === 0 || reason === '') return [];
	if (snapshot.admission.by === 'machine') return [span(`${glyphs.alert} ${reason}`, 'warn')];
	return [span(`${agentsSay.freePlaces(free)} ${glyphs.dot} `, 'muted'), span(reason, snapshot.holdReason === undefined ? 'muted' : 'warn')];
};

export const agentsPane = definePane<AgentRow>({
	name: 'agents',
	title: 'Agents',
	subject: paneSays.subjects.agent,
	empty(desk) {
		const {by, isUntrusted} = desk.snapshot.admission;
		if (isUntrusted) return agentsSay.untrusted;
		return by === 'config' ? agentsSay.noAgent : agentsSay.empty(keyOf('task.new', desk));
	},
	isFixed: true,
	rows: agentRows,
	needsPerson: (row, sight) => !isFree(row) && agentsThatWait(sight).has(row.id),
	keyOf: row => (isFree(row) ? `free-${row.place}` : row.id),
	selectionOf: row => (isFree(row) ? {} : {agentId: row.id, taskId: row.taskId}),
	facetsOf: (row, sight) => (isFree(row) ? {words: [], fields: {state: [agentsSay.free]}} : facetsOfAgent(row, sight)),
	groupOf: (row, {snapshot}) => (isFree(row) ? undefined : groupOfLabels(findTask(snapshot, row.taskId)?.labels)),
	sortsBy: agentSorts((row: AgentRow) => (isFree(row) ? undefined : row)),
	gathered: (rows, width) => (isNarrow(width) ? gatheredFree(rows) : rows),
	linesPerRow: width => (isNarrow(width - 1) ? 2 : 1),
	draw(row, desk, width) {
		if (isFree(row)) return freeLines(row, desk, width);
		return isNarrow(width) ? narrow(row, desk, width) : [agentLine(row, desk, width)];
	},
	hasHeading: width => !isNarrow(width),
	heading: agentHeading,
	count: (desk, width) => {
		const {state, glyphs, policy} = desk;
		const order = state.sorts.agents === undefined && width >= orderFrom ? `${agentsSay.order(width >= keysFrom ? glyphs.dot : undefined)}  ` : '';
		return `${order}${takenPlaces(desk)}/${policy.maxParallel}`;
	},
	foot,
});
