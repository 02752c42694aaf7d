/**
Which keys are refused although they mean something: all that act on a screen that only shows, and those that came with the click that brought the window back.
*/
import type {CommandCard} from '../commands/command.js';
import type {Deed} from './deeds.js';
import type {Intent} from './intent.js';
import {isJustNow} from './just-now.js';
import {terminalSays} from './says/terminal.js';

/** Why not, or `undefined`. */
export type Guard = (intent: Intent) => string | undefined;

type GuardOptions = {
	readonly cards: readonly CommandCard[];
	readonly isReadOnly: boolean;
	/** When the window was last brought back; `undefined`: it never was away. */
	readonly backAtMs: () => number | undefined;
	readonly now: () => number;
};

const justBackMs = 400;

/** They look, copy, or are about the terminal: nothing of the house changes by them. */
const harmless: ReadonlySet<Deed['do']> = new Set([
	'redraw',
	'copy',
	'page-log',
	'open-branch',
	'suspend',
	'mouse',
	'find-backlogs',
	'complete-path',
	'preview-backlog',
	'edit-backlog',
]);

export const createGuard = ({cards, isReadOnly, backAtMs, now}: GuardOptions): Guard => {
	const acts = (intent: Intent): boolean => {
		if (intent.kind === 'look') return false;
		if (intent.kind === 'run') return cards.find(({name}) => name === intent.name)?.writes.length !== 0;
		if (intent.kind === 'deed') return !harmless.has(intent.deed.do);
		return intent.kind !== 'leave' || intent.how !== 'leave';
	};

	return intent => {
		if (!acts(intent)) return undefined;
		if (isReadOnly) return terminalSays.readOnly;
		return isJustNow(backAtMs(), now(), justBackMs) ? terminalSays.justBack : undefined;
	};
};
