/**
Keys that find what there is to do.
*/
import {openPalette} from '../overlays/palette.js';
import {paletteSays} from '../says/palette.js';
import {everywhere, type ViewKey} from './view-key.js';

export const findKeys: readonly ViewKey[] = [
	{
		name: 'palette',
		presses: [':', 'ctrl+p'],
		shown: ': ^p',
		does: paletteSays.open,
		contexts: everywhere,
		hint: {
			dashboard: paletteSays.hintWord,
			pane: paletteSays.hintWord,
			log: paletteSays.hintWord,
			sheet: paletteSays.hintWord,
			processes: paletteSays.hintWord,
		},
		kept: 'last',
		read: (_press, state, desk) => openPalette(state, desk),
	},
];
