/**
Words that show something: a view, the help, a filtered list.
*/
import {fieldOf} from '../field.js';
import {valuesFor} from '../filter-words.js';
import {paneInView} from '../in-view.js';
import {look, say} from '../intent.js';
import {helpHere} from '../overlays/help-overlay.js';
import {numberOf, paneOf, panes} from '../panes/panes.js';
import {type ReportSpan, reportSpans} from '../report.js';
import {listSays} from '../says/list.js';
import {paletteSays} from '../says/palette.js';
import {reportSays} from '../says/report.js';
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
		read: (_args, rest) => look({type: 'overlay', overlay: {...helpHere, isWhole: true, hasNames: true, field: fieldOf(rest)}}),
	},
	{words: 'leave', does: entries.leave, read: () => look({type: 'overlay', overlay: {kind: 'leave'}})},
];
