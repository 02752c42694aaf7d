/**
The log of one agent over the whole screen, following its end; the first step away from there holds the picture still, until the reader is back.
*/
import type {AgentId} from '../../domain/ids.js';
import {fitLine, type Line, span} from '../cells.js';
import {logFrame} from '../log/log-frame.js';
import {toMatch} from '../log/log-match.js';
import {searchLoads} from '../log/log-search.js';
import {matchesOf, questionOn, readerOf, roomOfLog} from '../log/log-source.js';
import {type LogState, moveLog, viewLog} from '../log/log-view.js';
import {logSays} from '../says/log.js';
import {agentHeader, askLine, selectionOfAbout, tabBar} from './agent-head.js';
import type {PageDefinition} from './page.js';
import {besideWidth, taskBeside} from './task-beside.js';

export type LogPage = LogState & {readonly kind: 'log'; readonly agentId: AgentId};

export const logPage: PageDefinition<LogPage> = {
	kind: 'log',
	context: 'log',
	isLive: true,
	selectionOf: selectionOfAbout,
	header: agentHeader,

	lines(page, desk, width, height): Line[] {
		const beside = besideWidth(width);
		const question = questionOn(page, desk, height);
		const asked = question === undefined ? [] : [askLine(question, desk, width)];
		const frameHeight = height - 1 - asked.length;
		const room = {width: width - beside - 3, height: Math.max(1, frameHeight - 2)};
		const view = viewLog(readerOf(desk.logOf, page), page, desk.state.logLook, room);
		const frame = logFrame(page, view, desk, {
			width: width - beside,
			height: frameHeight,
			title: logSays.title(page.agentId),
			empty: logSays.empty(page.agentId),
			matches: matchesOf(page, desk.logOf, desk.state),
		});
		const right = beside === 0 ? [] : taskBeside(page, desk, beside, frameHeight);
		const bar = fitLine(tabBar('log', page, desk, width), width, desk.glyphs.ellipsis);
		return [bar, ...asked, ...frame.map((line, index): Line => [...line, ...(right[index] ?? [span('')])])];
	},

	move: (step, page, desk, {logLook}) => moveLog(step, page, readerOf(desk.logOf, page), logLook, roomOfLog(page, desk)),

	loads: ({agentId, search}) => searchLoads(search, agentId),

	toMatch(step, page, desk, state) {
		const places = {read: readerOf(desk.logOf, page), look: state.logLook, room: roomOfLog(page, desk)};
		const {state: found, ...rest} = toMatch(step, page, matchesOf(page, desk.logOf, state), places);
		return {page: found, ...rest};
	},
};
