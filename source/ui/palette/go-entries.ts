/**
Words that show something: a view, the help, a filtered list.
*/
import {fieldOf} from '../field.js';
import {paneInView} from '../in-view.js';
import {look} from '../intent.js';
import {helpHere} from '../overlays/help-overlay.js';
import {numberOf, panes} from '../panes/panes.js';
import {paletteSays} from '../says/palette.js';
import type {PaletteEntry} from './palette-entry.js';

const {entries} = paletteSays;

/** Each pane by its name, over the whole screen. */
const viewEntries: readonly PaletteEntry[] = panes.map(({name, title}) => ({
	words: name,
	does: entries.view(title),
	press: String(numberOf(name)),
	read: () => look({type: 'page', page: undefined}, {type: 'open-pane', pane: name}),
}));

export const goEntries: readonly PaletteEntry[] = [
	...viewEntries,
	{words: 'dashboard', does: entries.view('the dashboard'), press: '0', read: () => look({type: 'dashboard'})},
	{
		words: 'filter',
		does: entries.filter,
		takes: 'may',
		read(_args, rest, state, {size}) {
			const pane = paneInView(state, size);
			return pane === undefined ? look() : look({type: 'filter', pane, text: rest});
		},
	},
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
