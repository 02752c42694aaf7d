/**
Where the user looks, and how that changes. Nothing of what is looked at, but a log that was stopped to be read.
*/
import type {CommandName, PaneName, Question} from '../commands/command.js';
import type {AgentId} from '../domain/ids.js';
import type {SafeText} from '../domain/text.js';
import type {Draft} from './compose.js';

/**
The cursor is a row's key; the index only says where to go when that row is gone. `top` is the index of the row at the top of the box.

`isChosen`: the reader has put it there; else it is wherever the top is.
*/
export type Place = {readonly key: string; readonly index: number; readonly top: number; readonly isChosen: boolean};

/** Output as it was when the reader left the end, and the line at the top. */
export type Held = {readonly lines: readonly SafeText[]; readonly bytes: number; readonly top: number};

export type LogView = {readonly agentId: AgentId; readonly held?: Held};

export type Overlay =
	| {
			readonly kind: 'question';
			readonly question: Question;
			readonly press: string;
			readonly name: CommandName;
			readonly input: Readonly<Record<string, unknown>>;
	  }
	| {readonly kind: 'help'; readonly isWhole: boolean; readonly top: number}
	| {readonly kind: 'leave'}
	/** What a command said in more than one line; the first is the title. */
	| {readonly kind: 'answer'; readonly press: string; readonly lines: readonly string[]; readonly top: number}
	| {readonly kind: 'compose'; readonly draft: Draft; readonly isSaving: boolean; readonly problem?: string};

export type ToastTone = 'ok' | 'info' | 'warn' | 'err';
export type Toast = {readonly text: string; readonly tone: ToastTone; readonly atMs: number};

export type UiState = {
	readonly pane: PaneName;
	/** The pane to come back to from a full view. */
	readonly home: PaneName;
	readonly isFull: boolean;
	readonly log?: LogView;
	readonly places: Readonly<Partial<Record<PaneName, Place>>>;
	/** Of the pane in view, once the reader has a cursor there: its rows stay in this order. */
	readonly order?: {readonly pane: PaneName; readonly keys: readonly string[]};
	/** When the row under a cursor last went away by itself. */
	readonly slips: Readonly<Partial<Record<PaneName, number>>>;
	readonly overlay?: Overlay;
	/** A task that was begun and not saved. */
	readonly draft?: Draft;
	readonly toast?: Toast;
	readonly interruptedAtMs?: number;
};

export type UiAction =
	| {readonly type: 'focus'; readonly pane: PaneName}
	| {readonly type: 'open-pane'; readonly pane: PaneName}
	| {readonly type: 'dashboard'}
	| {readonly type: 'place'; readonly pane: PaneName; readonly place: Place | undefined}
	| {readonly type: 'slip'; readonly pane: PaneName; readonly place: Place | undefined; readonly atMs: number}
	| {readonly type: 'order'; readonly pane: PaneName; readonly keys: readonly string[]}
	| {readonly type: 'log'; readonly log: LogView | undefined}
	| {readonly type: 'overlay'; readonly overlay: Overlay | undefined}
	| {readonly type: 'draft'; readonly draft: Draft | undefined}
	| {readonly type: 'say'; readonly text: string; readonly tone: ToastTone; readonly atMs: number}
	| {readonly type: 'interrupt'; readonly atMs: number};

export const firstUiState: UiState = {pane: 'agents', home: 'agents', isFull: false, places: {}, slips: {}};

const without = <Key extends 'log' | 'overlay' | 'draft' | 'order'>(state: UiState, key: Key): UiState => {
	const {[key]: _gone, ...rest} = state;
	return rest as UiState;
};

export const reduceUi = (state: UiState, action: UiAction): UiState => {
	switch (action.type) {
		case 'focus':
			return without({...state, pane: action.pane, home: action.pane, isFull: false}, 'order');
		case 'open-pane':
			return without({...state, pane: action.pane, isFull: true}, 'order');
		case 'dashboard':
			return without(without({...state, pane: state.home, isFull: false}, 'log'), 'order');
		case 'place':
		case 'slip': {
			const {[action.pane]: _old, ...others} = state.places;
			const places = action.place === undefined ? others : {...others, [action.pane]: action.place};
			return action.type === 'place' ? {...state, places} : {...state, places, slips: {...state.slips, [action.pane]: action.atMs}};
		}

		case 'order':
			return {...state, order: {pane: action.pane, keys: action.keys}};
		case 'log':
			return action.log === undefined ? without(state, 'log') : {...state, log: action.log};
		case 'overlay':
			return action.overlay === undefined ? without(state, 'overlay') : {...state, overlay: action.overlay};
		case 'draft':
			return action.draft === undefined ? without(state, 'draft') : {...state, draft: action.draft};
		case 'say':
			return {...state, toast: {text: action.text, tone: action.tone, atMs: action.atMs}};
		case 'interrupt':
			return {...state, interruptedAtMs: action.atMs};
	}
};
