/**
The log of one agent over the whole screen, following its end; the first step away from there holds the picture still, until the reader is back.
*/
import type {AgentId} from '../../domain/ids.js';
import {fitLine, type Line, span} from '../cells.js';
import type {Size} from '../layout.js';
import {wholeHeight} from '../layout.js';
import {logFrame} from '../log/log-frame.js';
import {toMatch} from '../log/log-match.js';
import {matchesIn, searchLoads, searchName} from '../log/log-search.js';
import {type LogRoom, type LogState, moveLog, readerOf, viewLog} from '../log/log-view.js';
import {agentHeader, selectionOfAbout, tabBar} from './agent-head.js';
import type {PageDefinition} from './page.js';
import {besideWidth, taskBeside} from './task-beside.js';

export type LogPage = LogState & {readonly kind: 'log'; readonly agentId: AgentId};

/** What the frame has inside, beside its border and the cursor. */
export const roomOfLog = (size: Size): LogRoom => ({
	width: size.columns - besideWidth(size.columns) - 3,
	height: Math.max(1, wholeHeight(size) - 3),
});

export const logPage: PageDefinition<LogPage> = {
	kind: 'log',
	context: 'log',
	isLive: true,
	selectionOf: selectionOfAbout,
	header: agentHeader,

	lines(page, desk, width, height): Line[] {
		const beside = besideWidth(width);
		const room = {width: width - beside - 3, height: Math.max(1, height - 3)};
		const view = viewLog(readerOf(desk.logOf, page.agentId), page, desk.state.logLook, room);
		const frame = logFrame(page, view, desk, {width: width - beside, height: height - 1, name: page.agentId});
		const right = beside === 0 ? [] : taskBeside(page, desk, beside, height - 1);
		const bar = fitLine(tabBar('log', page, desk, width), width, desk.glyphs.ellipsis);
		return [bar, ...frame.map((line, index): Line => [...line, ...(right[index] ?? [span('')])])];
	},

	move: (step, page, desk, {logLook}) => moveLog(step, page, readerOf(desk.logOf, page.agentId), logLook, roomOfLog(desk.size)),

	loads: ({agentId, search}) => searchLoads(search, agentId),

	toMatch(step, page, desk, {logLook, loaded}) {
		const known = matchesIn(loaded[searchName(page.search ?? '', page.agentId)]);
		const {state, ...rest} = toMatch(step, page, known, {read: readerOf(desk.logOf, page.agentId), look: logLook, room: roomOfLog(desk.size)});
		return {page: state, ...rest};
	},
};
