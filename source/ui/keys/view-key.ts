/**
What a key of the screen itself is: one definition, from which the keyboard, the line of hints, the help, the palette and the manual are computed.
*/
import type {PaneName} from '../../commands/command.js';
import type {Reader} from '../intent.js';

/** Where keys are read: the dashboard, one pane over the whole screen, a log, another page, or the first screen, which shares few of the keys. */
export type Context = 'dashboard' | 'pane' | 'log' | 'sheet' | 'processes' | 'first';

export type ViewKey = {
	/** What a config and the palette call it: `move.down`. */
	readonly name: string;
	readonly presses: readonly string[];
	/** As the help writes them. */
	readonly shown: string;
	readonly does: string;
	readonly contexts: readonly Context[];
	/** Only where one of these panes is in view; without this, in all. */
	readonly panes?: readonly PaneName[];
	/** The word in the line of hints; without it, the key is only in the help. */
	readonly hint?: Readonly<Partial<Record<Context, string>>>;
	/** Those that go with it, itself among them: where each of them is a letter, the hint names them all. */
	readonly hintWith?: readonly string[];
	/** How long the hint is kept when there is no room: `last` for ever, `late` is given up after the others, `early` before them; without this, in between. */
	readonly kept?: 'early' | 'late' | 'last';
	/** Each of its presses does something else: it cannot have another key. */
	readonly isFamily?: true;
	readonly read: Reader;
};

export const everywhere: readonly Context[] = ['dashboard', 'pane', 'log', 'sheet', 'processes'];
/** Pages about an agent and its task. */
export const pages: readonly Context[] = ['log', 'sheet'];
export const lists: readonly Context[] = ['dashboard', 'pane'];

const works = ({contexts, panes}: ViewKey, context: Context, pane: PaneName | undefined): boolean =>
	contexts.includes(context) && (panes === undefined || (pane !== undefined && panes.includes(pane)));

/** Those that do something in this view; one of which every press means something else in this pane does not. */
export const viewKeysIn = (keys: readonly ViewKey[], context: Context, pane: PaneName | undefined): ViewKey[] => {
	const all = keys.filter(key => works(key, context, pane));
	const own = new Set(all.flatMap(({panes, presses}) => (panes === undefined ? [] : presses)));
	return all.filter(({panes, presses}) => panes !== undefined || presses.length === 0 || presses.some(press => !own.has(press)));
};

/** What a key means in this view; one that is only for this pane goes before one for all. */
export const findViewKey = (keys: readonly ViewKey[], press: string, context: Context, pane: PaneName | undefined): ViewKey | undefined => {
	const all = viewKeysIn(keys, context, pane).filter(({presses}) => presses.includes(press));
	return all.find(({panes}) => panes !== undefined) ?? all[0];
};
