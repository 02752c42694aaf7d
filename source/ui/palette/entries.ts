/**
All words that can be typed after a colon beside the commands. Add a group here.
*/
import {configEntries} from './config-entries.js';
import {goEntries} from './go-entries.js';
import type {PaletteEntry} from './palette-entry.js';

export const paletteEntries: readonly PaletteEntry[] = [...goEntries, ...configEntries];

export const entryOf = (word: string): PaletteEntry | undefined => paletteEntries.find(({words}) => words === word);
