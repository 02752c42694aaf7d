/**
What a page is: a view over the whole screen that is no pane, as the log of an agent.
*/
import type {Snapshot} from '../../domain/snapshot.js';
import type {Line} from '../cells.js';
import type {KeyDesk} from '../intent.js';
import type {Context} from '../keys/view-key.js';
import type {Load} from '../loads.js';
import type {Desk, Selection} from '../panes/pane.js';
import type {UiState} from '../ui-state.js';
import type {FirstPage} from './first-page.js';
import type {LogPage} from './log-page.js';
import type {MergedPage} from './merged-page.js';
import type {ProcessesPage} from './processes-page.js';
import type {SheetPage} from './sheet-page.js';

/** Add a kind here, and its definition in `pages.ts`. */
export type Page = LogPage | MergedPage | SheetPage | ProcessesPage | FirstPage;

/** How the keys that move are called; every page understands them in its own way. */
export type Step = 'down' | 'up' | 'top' | 'bottom' | 'page-down' | 'page-up' | 'half-down' | 'half-up';

/** `note`: what is to be said of it. */
export type MatchFound = {readonly page: Page; readonly note?: string};

export type PageDefinition<Shown extends Page = Page> = {
	readonly kind: Shown['kind'];
	readonly context: Context;
	/** Whether it shows what changes without a row in the picture, as output does. */
	readonly isLive: boolean;
	/** What keys that act are about. */
	selectionOf(page: Shown, snapshot: Snapshot): Selection;
	header(page: Shown, desk: Desk, width: number): Line;
	/** `height` lines of `width` cells. */
	lines(page: Shown, desk: Desk, width: number, height: number): Line[];
	move(step: Step, page: Shown, desk: KeyDesk, state: UiState): Page;
	loads?(page: Shown): readonly Load[];
	/** The next match after the cursor, or the one before it; `0`: the nearest, when the search begins. Without one, why not. */
	toMatch?(step: 1 | -1 | 0, page: Shown, desk: KeyDesk, state: UiState): MatchFound;
};
