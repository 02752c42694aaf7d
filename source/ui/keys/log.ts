/**
Keys of a log: how it is looked at, what is searched for in it, whose it is. Each moves nothing but what is seen.
*/
import {emptyField} from '../field.js';
import {type Intent, type KeyDesk, look, nothing, type Reader, say} from '../intent.js';
import type {LogRow} from '../log/log-rows.js';
import {type AnyLog, agentsOfAll, isLog, readerOf, roomOfLog} from '../log/log-source.js';
import {holdAt, released, viewLog} from '../log/log-view.js';
import {pageOf} from '../pages/pages.js';
import {logSays} from '../says/log.js';
import type {UiState} from '../ui-state.js';
import {to} from './move.js';
import {everywhere, pages, type ViewKey} from './view-key.js';

const sidewaysColumns = 20;

const inLog =
	(does: (page: AnyLog, state: UiState, desk: KeyDesk) => Intent): Reader =>
	(_press, state, desk) =>
		isLog(state.page) ? does(state.page, state, desk) : nothing;

const show = (page: AnyLog): Intent => look({type: 'page', page});

/** Follows; while it does, stays where it is. */
const follow = inLog((page, {logLook}, desk) => {
	if (page.held) return show(released(page));
	const room = roomOfLog(page, desk);
	const view = viewLog(readerOf(desk.logOf, page), page, logLook, room);
	return show(holdAt(page, view, view.rows.length - 1, room.height));
});

const sideways = (columns: number): Reader =>
	inLog((page, {logLook}) => (logLook.isWrapped ? nothing : show({...page, left: Math.max(0, (page.left ?? 0) + columns)})));

/** The folded step under the cursor; while it follows, the last one that is seen. */
const toggleFold = inLog((page, {logLook}, desk) => {
	const room = roomOfLog(page, desk);
	const {rows, top, cursor} = viewLog(readerOf(desk.logOf, page), page, logLook, room);
	const opened = page.opened ?? new Set();
	const isFoldable = ({rest, key}: LogRow) => rest > 0 || opened.has(key);
	const row = cursor === -1 ? rows.slice(top, top + room.height).findLast(isFoldable) : rows[cursor];
	if (row === undefined || !isFoldable(row)) return say(logSays.notOver, 'info', desk);
	const next = new Set(opened);
	if (!next.delete(row.key)) next.add(row.key);
	return show({...page, opened: next});
});

/** Of another agent, in the order of the list; in the log of all, of one of them alone, and of all again. */
const other = (step: number): Reader =>
	inLog((page, {logLook}, desk) => {
		const {logOf, snapshot} = desk;
		const ids = page.kind === 'log' ? snapshot.agents.map(({id}) => id) : [undefined, ...agentsOfAll(logOf, snapshot, logLook.isRaw)];
		const now = page.kind === 'log' ? page.agentId : page.only;
		const next = ids[(ids.indexOf(now) + step + ids.length) % ids.length];
		if (page.kind === 'merged') return show({kind: 'merged', only: next});
		return next === undefined || next === now ? say(logSays.noOther, 'info', desk) : show({kind: 'log', agentId: next});
	});

const openSearch: Reader = (_press, {page}, _desk) => {
	const text = (isLog(page) || page?.kind === 'sheet' ? page.search : undefined) ?? '';
	return look({type: 'overlay', overlay: {kind: 'search', field: text === '' ? emptyField : {text, at: [...new Intl.Segmenter().segment(text)].length}}});
};

const walk =
	(step: 1 | -1): Reader =>
	(_press, state, desk) => {
		const found = state.page && pageOf(state.page).toMatch?.(step, state.page, desk, state);
		if (!found) return nothing;
		const note = found.note === undefined ? [] : [{type: 'say', text: found.note, tone: 'info', atMs: desk.nowMs} as const];
		return look({type: 'page', page: found.page}, ...note);
	};

const turn =
	(name: 'isRaw' | 'isWrapped' | 'hasTime'): Reader =>
	(_press, {logLook}) =>
		look({type: 'log-look', look: {[name]: !logLook[name]}});

export const logKeys: readonly ViewKey[] = [
	{name: 'log.follow', presses: ['f', 'F'], shown: 'f F', does: 'follow the end, or hold', contexts: ['log'], hint: {log: 'follow'}, read: follow},
	{name: 'log.search', presses: ['/'], shown: '/', does: 'search', contexts: pages, hint: {log: 'search', sheet: 'search'}, read: openSearch},
	{name: 'log.next-match', presses: ['n'], shown: 'n', does: 'next match', contexts: pages, hint: {log: 'match'}, kept: 'early', read: walk(1)},
	{name: 'log.previous-match', presses: ['N'], shown: 'N', does: 'match before', contexts: pages, read: walk(-1)},
	{
		name: 'log.open',
		presses: ['return'],
		shown: '⏎',
		does: 'open what is folded, or fold it',
		contexts: ['log'],
		hint: {log: 'unfold'},
		kept: 'early',
		read: toggleFold,
	},
	{
		name: 'log.wrap',
		presses: ['c'],
		shown: 'c',
		does: 'wrap long lines, or cut them',
		contexts: ['log'],
		hint: {log: 'wrap'},
		kept: 'early',
		read: turn('isWrapped'),
	},
	{
		name: 'log.time',
		presses: ['T'],
		shown: 'T',
		does: 'times, where they are known',
		contexts: ['log'],
		hint: {log: 'time'},
		kept: 'early',
		read: turn('hasTime'),
	},
	{
		name: 'log.raw',
		presses: ['V'],
		shown: 'V',
		does: 'as it was printed, or step by step',
		contexts: ['log'],
		hint: {log: 'raw'},
		kept: 'early',
		read: turn('isRaw'),
	},
	{name: 'log.right', presses: ['>'], shown: '>', does: 'scroll to the right', contexts: ['log'], read: sideways(sidewaysColumns)},
	{name: 'log.left', presses: ['<'], shown: '<', does: 'scroll to the left', contexts: ['log'], read: sideways(-sidewaysColumns)},
	{name: 'log.page-down', presses: [' '], shown: '␣', does: 'page down', contexts: pages, read: to('page-down')},
	{
		name: 'log.next-agent',
		presses: ['.'],
		shown: '.',
		does: 'log of the next agent',
		contexts: ['log'],
		hint: {log: 'next agent'},
		kept: 'early',
		read: other(1),
	},
	{name: 'log.previous-agent', presses: [','], shown: ',', does: 'log of the agent before', contexts: ['log'], read: other(-1)},
	{
		name: 'log.all',
		presses: ['A'],
		shown: 'A',
		does: 'one log of all agents',
		contexts: everywhere,
		hint: {log: 'all'},
		kept: 'early',
		read: () => show({kind: 'merged'}),
	},
];
