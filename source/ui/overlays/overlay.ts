/**
What an overlay is: something that lies over the screen and takes all keys while it is there.
*/
import type {CommandCard, PaneName} from '../../commands/command.js';
import type {Keymap} from '../bindings.js';
import type {Line} from '../cells.js';
import type {Intent, KeyDesk} from '../intent.js';
import type {Context} from '../keys/view-key.js';
import type {Size} from '../layout.js';
import type {Desk} from '../panes/pane.js';
import type {UiState} from '../ui-state.js';
import type {AlarmOverlay} from './alarm.js';
import type {AnswerOverlay} from './answer.js';
import type {ComposeOverlay} from './compose.js';
import type {ConfigFaultOverlay} from './config-fault.js';
import type {CopyOverlay} from './copy.js';
import type {DropOverlay} from './drop.js';
import type {EdgeOverlay} from './edge.js';
import type {FilterOverlay} from './filter.js';
import type {HelpOverlay} from './help-overlay.js';
import type {HistoryOverlay} from './history.js';
import type {ImportOverlay} from './import.js';
import type {ImportFromOverlay} from './import-from.js';
import type {KeysOverlay} from './keys-overlay.js';
import type {LeaveOverlay} from './leave.js';
import type {LetterOverlay} from './letter.js';
import type {NeedsOverlay} from './needs.js';
import type {PaletteOverlay} from './palette.js';
import type {PeekOverlay} from './peek.js';
import type {PrefixOverlay} from './prefix.js';
import type {QuestionOverlay} from './question.js';
import type {ReplyOverlay} from './reply.js';
import type {SearchOverlay} from './search.js';
import type {SetUpOverlay} from './set-up.js';
import type {TrustOverlay} from './trust.js';

/** Add a kind here, and its definition in `overlays.ts`. */
export type Overlay =
	| QuestionOverlay
	| HelpOverlay
	| KeysOverlay
	| LeaveOverlay
	| AnswerOverlay
	| ComposeOverlay
	| PaletteOverlay
	| PrefixOverlay
	| ConfigFaultOverlay
	| FilterOverlay
	| HistoryOverlay
	| CopyOverlay
	| NeedsOverlay
	| PeekOverlay
	| ReplyOverlay
	| AlarmOverlay
	| LetterOverlay
	| SetUpOverlay
	| TrustOverlay
	| SearchOverlay
	| DropOverlay
	| ImportOverlay
	| ImportFromOverlay
	| EdgeOverlay;

/** What an overlay is drawn from beside itself. `pane`, `context`: what lies under it. */
export type OverlayView = {
	readonly desk: Desk;
	readonly cards: readonly CommandCard[];
	readonly keymap: Keymap;
	readonly state: UiState;
	readonly pane: PaneName;
	readonly context: Context;
	readonly size: Size;
};

export type OverlayDefinition<Shown extends Overlay = Overlay> = {
	readonly kind: Shown['kind'];
	/** A text field has the keyboard: letters and pastes are words for it. */
	readonly isWriting?: boolean;
	/** Where it lies; without this, in the middle. `bottom`: above the line of hints, as wide as the screen. */
	readonly place?: 'bottom';
	/** Whether what lies under it steps back. */
	readonly isDimming?: boolean;
	/** What Esc does, for the line of hints. */
	readonly escape: string;
	/** What a key means while it is there. The safe answer is the one of ⏎ and Esc. */
	read(press: string, overlay: Shown, state: UiState, desk: KeyDesk): Intent;
	lines(overlay: Shown, view: OverlayView): Line[];
	/** With pasted text put in; without this, a paste is refused. */
	paste?(text: string, overlay: Shown, state: UiState, desk: KeyDesk): Overlay;
	/** What is kept when Ctrl-C closes it. */
	closing?(overlay: Shown): Intent;
};

export const closes: ReadonlySet<string> = new Set(['return', 'escape', 'q', 'backspace']);
