/**
Words that show something: a view, the help, a filtered list.
*/
import {isOver} from '../../domain/task.js';
import {alarmsIn} from '../alarms.js';
import {fieldOf} from '../field.js';
import {valuesFor} from '../filter-words.js';
import {groupings} from '../groups.js';
import {paneInView} from '../in-view.js';
import {look, say} from '../intent.js';
import {helpHere} from '../overlays/help-overlay.js';
import {keysHere} from '../overlays/keys-overlay.js';
import {numberOf, paneOf, panes} from '../panes/panes.js';
import {onlyOpen} from '../panes/tasks-pane.js';
import {type ReportSpan, reportSpans} from '../report.js';
import {alarmSays} from '../says/alarms.js';
import {listSays} from '../says/list.js';
import {paletteSays} from '../says/palette.js';
import {reportSays} from '../says/report.js';
import {tasksSay} from '../says/tasks.js';
import {commandIntent} from './command-intent.js';
import type {PaletteEntry} from './palette-entry.js';

const {entries} = paletteSays;

/** Each pane by its name, over the whole screen. */
const viewEntries: readonly PaletteEntry[] = panes.map(({name, title}) => ({
	words: name,
	does: entries.view(title),
	press: String(numberOf(name)),
	read: () => look({type: 'page', page: undefined}, {type: 'open-pane', pane: name}),
}));

const reportWords: Readonly<Record<string, ReportSpan>> = {today: 'today', left: 'left', week: 'week'};

const reportEntry: PaletteEntry = {
	words: 'report',
	does: entries.report,
	press: String(numberOf('report')),
	takes: 'may',
	complete: ([typed = '']) => reportSpans.filter(span => span.startsWith(typed)).map(span => ({word: span, does: reportSays.spans[span]})),
	read: ([word = '']) => look({type: 'page', page: undefined}, {type: 'form', pane: 'report', form: reportWords[word]}, {type: 'open-pane', pane: 'report'}),
};

/** What is counted in the header, as a filter of the list in view: `:state failed`. */
const stateEntry: PaletteEntry = {
	words: 'state',
	does: entries.state,
	takes: 'must',
	complete([typed = ''], state, desk) {
		const name = paneInView(state, desk.size);
		const {rows, facetsOf} = paneOf(name ?? 'agents');
		const facets = facetsOf ? rows(desk.snapshot, true, state).map(row => facetsOf(row, desk)) : [];
		const values = valuesFor(fieldOf(`state:${typed}`), facets)?.values ?? [];
		return values.map(([word, count]) => ({word, does: paletteSays.rowsIn(count)}));
	},
	read([word = ''], _rest, state, desk) {
		const pane = paneInView(state, desk.size);
		if (pane === undefined || paneOf(pane).facetsOf === undefined) return say(listSays.notFiltered, 'info', desk);
		return look({type: 'filter', pane, text: `state:${word}`});
	},
};

/** The list in view under headings: `:group label`, `:group off`. */
const groupEntry: PaletteEntry = {
	words: 'group',
	does: entries.group,
	takes: 'must',
	complete: ([typed = '']) => [...groupings, 'off'].filter(word => word.startsWith(typed)).map(word => ({word, does: ''})),
	isWhole: ([word = '']) => word === 'off' || groupings.some(by => by === word),
	read([word = ''], _rest, state, desk) {
		const pane = paneInView(state, desk.size);
		if (pane === undefined || paneOf(pane).groupOf === undefined) return say(listSays.notGrouped, 'info', desk);
		const by = groupings.find(each => each === word);
		if (by === undefined && word !== 'off') return say(paletteSays.entries.group, 'info', desk);
		const text = by === undefined ? listSays.ungrouped : listSays.isGrouped(by);
		return look({type: 'group', pane, by}, {type: 'say', text, tone: 'info', atMs: desk.nowMs});
	},
};

/** What is over is folded in a box; this takes it out of the lists altogether. */
const archiveEntry: PaletteEntry = {
	words: 'archive',
	does: entries.archive,
	takes: 'may',
	complete: ([typed = '']) => ['on', 'off'].filter(word => word.startsWith(typed)).map(word => ({word, does: ''})),
	read([word], _rest, {forms}, desk) {
		const isHidden = word === undefined ? forms.tasks !== onlyOpen : word !== 'off';
		const count = desk.snapshot.tasks.filter(({state}) => isOver(state)).length;
		const text = isHidden ? tasksSay.archived(count) : tasksSay.notArchived(count);
		return look({type: 'form', pane: 'tasks', form: isHidden ? onlyOpen : undefined}, {type: 'say', text, tone: 'ok', atMs: desk.nowMs});
	},
};

/** What stood in the way of all work, and was put aside: by its kind where there are several. */
const alarmsEntry: PaletteEntry = {
	words: 'alarms',
	does: entries.alarms,
	takes: 'may',
	complete: ([typed = ''], _state, desk) => {
		const kinds = new Set(alarmsIn(desk, desk.nowMs).map(({kind}) => kind));
		return [...kinds].filter(kind => kind.startsWith(typed)).map(kind => ({word: kind, does: alarmSays.kinds[kind]}));
	},
	read([word], _rest, _state, desk) {
		const alarm = alarmsIn(desk, desk.nowMs).find(({kind}) => word === undefined || kind === word);
		if (alarm === undefined) return say(alarmSays.none, 'info', desk);
		return look({type: 'overlay', overlay: {kind: 'alarm', key: alarm.key, openedAtMs: desk.nowMs}});
	},
};

export const goEntries: readonly PaletteEntry[] = [
	...viewEntries.filter(({words}) => words !== reportEntry.words),
	reportEntry,
	{words: 'waiting', does: entries.waiting, press: '!', read: () => look({type: 'overlay', overlay: {kind: 'needs'}})},
	{words: 'history', does: entries.history, read: () => look({type: 'overlay', overlay: {kind: 'history'}})},
	{words: 'gc', does: entries.gc, read: (_args, _rest, _state, desk) => commandIntent('cleanup-worktrees', {}, desk)},
	{words: 'dashboard', does: entries.view(paletteSays.dashboard), press: '0', read: () => look({type: 'dashboard'})},
	{
		words: 'filter',
		does: entries.filter,
		takes: 'may',
		read(_args, rest, state, {size}) {
			const pane = paneInView(state, size);
			return pane === undefined ? look() : look({type: 'filter', pane, text: rest});
		},
	},
	stateEntry,
	groupEntry,
	archiveEntry,
	alarmsEntry,
	{
		words: 'help',
		does: entries.help,
		takes: 'may',
		read: (_args, rest) => look({type: 'overlay', overlay: {...helpHere, field: fieldOf(rest)}}),
	},
	{
		words: 'keys',
		does: entries.keys,
		takes: 'may',
		read: (_args, rest) => look({type: 'overlay', overlay: {...keysHere, field: fieldOf(rest)}}),
	},
	{words: 'leave', does: entries.leave, read: () => look({type: 'overlay', overlay: {kind: 'leave'}})},
];
