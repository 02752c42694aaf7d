/**
The keys of the screen itself, all of them: the keyboard, the help, the line of hints and the manual are computed from this list.
*/
import type {PaneName} from '../commands/command.js';
import {backlogKeys} from './keys/backlog.js';
import {goKeys, lastKeys} from './keys/go.js';
import {logKeys} from './keys/log.js';
import {moveKeys} from './keys/move.js';
import {outsideKeys} from './keys/outside.js';
import type {Context, ViewKey} from './keys/view-key.js';

/** In the order of the line of hints. */
export const viewKeys: readonly ViewKey[] = [...goKeys.slice(0, 1), ...logKeys, ...moveKeys, ...goKeys.slice(1), ...backlogKeys, ...outsideKeys, ...lastKeys];

const works = ({contexts, panes}: ViewKey, context: Context, pane: PaneName | undefined): boolean =>
	contexts.includes(context) && (panes === undefined || (pane !== undefined && panes.includes(pane)));

/** Those that do something in this view. */
export const viewKeysIn = (keys: readonly ViewKey[], context: Context, pane: PaneName | undefined): ViewKey[] => keys.filter(key => works(key, context, pane));

/** What a key means in this view; one that is only for this pane goes before one for all. */
export const findViewKey = (keys: readonly ViewKey[], press: string, context: Context, pane: PaneName | undefined): ViewKey | undefined => {
	const all = viewKeysIn(keys, context, pane).filter(({presses}) => presses.includes(press));
	return all.find(({panes}) => panes !== undefined) ?? all[0];
};
