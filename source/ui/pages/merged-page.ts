/**
What all agents print, in one log, each line with whose it is, in the order in which it arrives; or one of them alone.
*/

import type {AgentId} from '../../domain/ids.js';
import {fitLine, type Line, span} from '../cells.js';
import {logFrame} from '../log/log-frame.js';
import {toMatch} from '../log/log-match.js';
import {agentsOfAll, matchesOf, readerOf, roomOfLog} from '../log/log-source.js';
import {type LogState, moveLog, viewLog} from '../log/log-view.js';
import {headerLine} from '../parts/header.js';
import {logSays} from '../says/log.js';
import type {PageDefinition} from './page.js';

export type MergedPage = LogState & {readonly kind: 'merged'; readonly only?: AgentId | undefined};

export const mergedPage: PageDefinition<MergedPage> = {
	kind: 'merged',
	context: 'log',
	isLive: true,
	selectionOf: ({only}, snapshot) => {
		const taskId = snapshot.agents.find(({id}) => id === only)?.taskId;
		return only === undefined ? {} : {agentId: only, ...(taskId === undefined ? {} : {taskId})};
	},
	header: (_page, desk, width) => headerLine(desk, width),

	lines(page, desk, width, height): Line[] {
		const {glyphs, snapshot, state} = desk;
		const agents = agentsOfAll(desk.logOf, snapshot, state.logLook.isRaw);
		const room = {width: width - 3, height: Math.max(1, height - 3)};
		const view = viewLog(readerOf(desk.logOf, page), page, state.logLook, room);
		const chips: Line = [undefined, ...agents].flatMap((id): Line => [span(` ${id ?? logSays.all} `, id === page.only ? 'chosen' : 'plain'), span(' ')]);
		return [
			fitLine([span(' '), ...chips, span(logSays.pick, 'muted')], width, glyphs.ellipsis),
			...logFrame(page, view, desk, {
				width,
				height: height - 1,
				title: page.only === undefined ? logSays.titleAll : logSays.title(page.only),
				empty: agents.length === 0 ? logSays.nobody : logSays.nothingYet,
				matches: matchesOf(page, desk.logOf, state),
			}),
		];
	},

	move: (step, page, desk, {logLook}) => moveLog(step, page, readerOf(desk.logOf, page), logLook, roomOfLog(page, desk)),

	toMatch(step, page, desk, state) {
		const places = {read: readerOf(desk.logOf, page), look: state.logLook, room: roomOfLog(page, desk)};
		const {state: found, ...rest} = toMatch(step, page, matchesOf(page, desk.logOf, state), places);
		return {page: found, ...rest};
	},
};
