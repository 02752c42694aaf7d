/**
Keys that open what there is to read of an agent and its task, and go from one of its pages to the next.
*/
import {agentId as toAgentId} from '../../domain/ids.js';
import {findTask} from '../find.js';
import {type Intent, look, nothing, type Reader, say} from '../intent.js';
import {type About, type TabName, tabNames} from '../pages/agent-head.js';
import type {Page} from '../pages/page.js';
import {logSays} from '../says/log.js';
import {outsideSays} from '../says/outside.js';
import {tabSays} from '../says/tabs.js';
import {selectionNow} from '../selection.js';
import {everywhere, lists, pages, type ViewKey} from './view-key.js';

/** The page of a tab; without an agent there is no log, without a task nothing else. */
const pageOfTab = (tab: TabName, {agentId, taskId}: About): Page | undefined => {
	if (tab === 'log') return agentId === undefined ? undefined : {kind: 'log', agentId};
	return taskId === undefined ? undefined : {kind: 'sheet', tab, taskId, agentId, top: 0};
};

const aboutNow = (...[state, desk]: Parameters<typeof selectionNow>): About => {
	const {agentId, taskId} = selectionNow(state, desk);
	const found = agentId ?? findTask(desk.snapshot, taskId)?.agentId;
	return {agentId: found === undefined ? undefined : toAgentId(found), taskId};
};

const open =
	(tab: TabName): Reader =>
	(_press, state, desk): Intent => {
		const about = aboutNow(state, desk);
		const page = pageOfTab(tab, about);
		if (page) return look({type: 'page', page});
		return say(about.taskId === undefined ? outsideSays.nothingHere : tabSays.noAgentYet(about.taskId), 'info', desk);
	};

/** Attaching comes with the drivers of agents; until then, what they say is followed. */
const attach: Reader = (press, state, desk) => {
	const opened = open('log')(press, state, desk);
	const {agentId} = aboutNow(state, desk);
	if (agentId === undefined || opened.kind !== 'look') return opened;
	return look(...opened.actions, {type: 'say', text: logSays.attach(agentId), tone: 'info', atMs: desk.nowMs});
};

/** The next tab that there is something in. */
const turn =
	(step: 1 | -1): Reader =>
	(_press, state, desk) => {
		const {page} = state;
		if (page === undefined || (page.kind !== 'log' && page.kind !== 'sheet')) return nothing;
		const at = tabNames.indexOf(page.kind === 'log' ? 'log' : page.tab);
		const about = aboutNow(state, desk);
		for (let away = 1; away < tabNames.length; away++) {
			const tab = tabNames[(at + step * away + tabNames.length * 2) % tabNames.length] ?? 'log';
			const next = pageOfTab(tab, about);
			if (next) return look({type: 'page', page: next});
		}

		return nothing;
	};

const sidewaysColumns = 20;
const sideways =
	(columns: number): Reader =>
	(_press, {page}) =>
		page?.kind === 'sheet' ? look({type: 'page', page: {...page, left: Math.max(0, (page.left ?? 0) + columns)}}) : nothing;

export const pageKeys: readonly ViewKey[] = [
	{
		name: 'agent.log',
		presses: ['l'],
		shown: 'l',
		does: 'log',
		contexts: [...lists, 'sheet'],
		hint: {dashboard: 'log', pane: 'log', sheet: 'log'},
		read: open('log'),
	},
	{
		name: 'task.diff',
		presses: ['d'],
		shown: 'd',
		does: 'what was changed',
		contexts: everywhere,
		hint: {dashboard: 'diff', pane: 'diff', log: 'diff', sheet: 'diff'},
		read: open('diff'),
	},
	{name: 'agent.attach', presses: ['a'], shown: 'a', does: 'follow its log', contexts: everywhere, read: attach},
	{name: 'tab.next', presses: ['tab', 'right'], shown: 'Tab →', does: 'next tab', contexts: pages, hint: {log: 'tabs', sheet: 'tabs'}, read: turn(1)},
	{name: 'tab.previous', presses: ['shift+tab', 'left'], shown: '⇧Tab ←', does: 'tab before', contexts: pages, read: turn(-1)},
	{name: 'sheet.right', presses: ['>'], shown: '>', does: 'scroll to the right', contexts: ['sheet'], read: sideways(sidewaysColumns)},
	{name: 'sheet.left', presses: ['<'], shown: '<', does: 'scroll to the left', contexts: ['sheet'], read: sideways(-sidewaysColumns)},
];
