/**
What a key comes to: something else to look at, a command, something outside, or the way out.
*/

import type {CommandCard, CommandName, PaneName} from '../commands/command.js';
import type {Keymap} from './bindings.js';
import type {GroupItem} from './bulk.js';
import type {CommandLine} from './command-line.js';
import type {Draft} from './compose.js';
import type {Deed} from './deeds.js';
import type {Size} from './layout.js';
import type {LogOf} from './log/log-view.js';
import type {OutputOf} from './output.js';
import type {Overlay} from './overlays/overlay.js';
import type {Sight} from './panes/pane.js';
import type {SetUpSight} from './set-up.js';
import type {ToastTone, UiAction, UiState} from './ui-state.js';
import type {Undoable} from './undo.js';

/** `background`: the conducting goes on without a screen. `demo`, `set-up`: what the first screen is left for. */
export type LeaveHow = 'leave' | 'background' | 'demo' | 'set-up';

type Meaning =
	| {readonly kind: 'look'; readonly actions: readonly UiAction[]}
	| {
			readonly kind: 'run';
			readonly name: CommandName;
			readonly input: Readonly<Record<string, unknown>>;
			readonly does: string;
			readonly press: string;
			/** Opened again when it could not be done: what was written is not lost. */
			readonly again?: Overlay;
			/** When it is done, the screen is left. */
			readonly leaving?: LeaveHow;
	  }
	/** For all that were marked, at once. */
	| {
			readonly kind: 'run-many';
			readonly name: CommandName;
			readonly items: readonly GroupItem[];
			readonly does: string;
			readonly press: string;
			readonly pane: PaneName;
	  }
	| {readonly kind: 'undo'; readonly undone: Undoable}
	| {readonly kind: 'save'; readonly draft: Draft}
	/** What is done outside of the house: the clipboard, an editor, the terminal itself. */
	| {readonly kind: 'deed'; readonly deed: Deed}
	| {readonly kind: 'leave'; readonly how: LeaveHow};

/** `first`: what changes on the screen before it is done, as an overlay that closes. */
export type Intent = Meaning & {readonly first?: readonly UiAction[]};

/** All that a key is understood by, beside where the reader looks. */
export type KeyDesk = Sight & {
	readonly cards: readonly CommandCard[];
	readonly keymap: Keymap;
	/** What may be typed beside keys; without it, only words of the screen. */
	readonly commandLine?: CommandLine;
	/** What counts of a setting now, in words. */
	readonly settingNow?: (key: string) => string;
	readonly demo: boolean;
	readonly nowMs: number;
	readonly size: Size;
	readonly outputOf: OutputOf;
	/** Before anything is set up. */
	readonly setUp?: SetUpSight | undefined;
	readonly logOf: LogOf;
};

/** From a key, where the reader looks and the newest picture to what is meant: pure. */
export type Reader = (press: string, state: UiState, desk: KeyDesk) => Intent;

export const look = (...actions: UiAction[]): Intent => ({kind: 'look', actions});
export const nothing: Intent = look();
export const say = (text: string, tone: ToastTone, {nowMs}: Pick<KeyDesk, 'nowMs'>): Intent => look({type: 'say', text, tone, atMs: nowMs});
export const closeOverlay: Intent = look({type: 'overlay', overlay: undefined});
