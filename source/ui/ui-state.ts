/**
Where the user looks, and how that changes. Nothing of what is looked at, but a log that was stopped to be read.
*/
import type {PaneName} from '../commands/command.js';
import type {Draft} from './compose.js';
import type {Grouping} from './groups.js';
import type {LogLook} from './log/log-rows.js';
import type {Overlay} from './overlays/overlay.js';
import type {Page} from './pages/page.js';
import type {Undoable} from './undo.js';

/**
The cursor is a row's key; the index only says where to go when that row is gone. `top` is the index of the row at the top of the box.

`isChosen`: the reader has put it there; else it is wherever the top is.
*/
export type Place = {readonly key: string; readonly index: number; readonly top: number; readonly isChosen: boolean};

/** What is under a pane's marks, by the rows' keys. Marks survive filtering. */
export type Marks = ReadonlySet<string>;

/** By which column of a pane its rows are shown; the rows keep their names and places in the house. */
export type Sort = {readonly column: string; readonly isInverted: boolean};

/** What a command has answered for a view that shows it; `output` as `--json` has it. */
export type Loaded =
	| {readonly state: 'loading'; readonly output?: Readonly<Record<string, unknown>> | undefined; readonly atMs: number}
	| {readonly state: 'there'; readonly output: Readonly<Record<string, unknown>>; readonly atMs: number}
	| {readonly state: 'failed'; readonly message: string; readonly output?: Readonly<Record<string, unknown>> | undefined; readonly atMs: number};

export type ToastTone = 'ok' | 'info' | 'warn' | 'err';
/** `undoUntilMs`: until then, `u` takes back what it tells of. */
export type Toast = {readonly text: string; readonly tone: ToastTone; readonly atMs: number; readonly undoUntilMs?: number};

export type UiState = {
	readonly pane: PaneName;
	/** The pane to come back to from a full view. */
	readonly home: PaneName;
	readonly isFull: boolean;
	/** What has the whole screen and is no pane: a log, a diff. */
	readonly page?: Page;
	readonly places: Readonly<Partial<Record<PaneName, Place>>>;
	/** Of the pane in view, once the reader has a cursor there: its rows stay in this order. */
	readonly order?: {readonly pane: PaneName; readonly keys: readonly string[]};
	/** When the row under a cursor last went away by itself. */
	readonly slips: Readonly<Partial<Record<PaneName, number>>>;
	readonly marks: Readonly<Partial<Record<PaneName, Marks>>>;
	/** While a range is being marked: from which row. */
	readonly range?: {readonly pane: PaneName; readonly from: string};
	/** As they were typed; see `filter.ts`. */
	readonly filters: Readonly<Partial<Record<PaneName, string>>>;
	readonly sorts: Readonly<Partial<Record<PaneName, Sort | undefined>>>;
	/** By what the lists of panes are grouped. */
	readonly groups: Readonly<Partial<Record<PaneName, Grouping | undefined>>>;
	/** The other forms that panes are shown in, as `tree` of the graph; without one, the usual form. */
	readonly forms: Readonly<Partial<Record<PaneName, string | undefined>>>;
	/** How logs are looked at. */
	readonly logLook: LogLook;
	/** By the name of what is loaded; see `loads.ts`. */
	readonly loaded: Readonly<Record<string, Loaded>>;
	readonly overlay?: Overlay;
	/** A task that was begun and not saved. */
	readonly draft?: Draft;
	/** What was written of a task in an editor, and not taken. */
	readonly rewritten?: {readonly taskId: string; readonly text: string};
	/** What was pasted where there was no field for it. */
	readonly pasted?: {readonly text: string; readonly atMs: number};
	/** Lines of the palette that were run, the newest first. */
	readonly recent: readonly string[];
	readonly toast?: Toast;
	/** What can be taken back, the newest first. */
	readonly undos: readonly Undoable[];
	readonly interruptedAtMs?: number;
	/** How many screens are open on this repository. */
	readonly viewers: number;
};

export type UiAction =
	| {readonly type: 'focus'; readonly pane: PaneName}
	| {readonly type: 'open-pane'; readonly pane: PaneName}
	| {readonly type: 'dashboard'}
	| {readonly type: 'place'; readonly pane: PaneName; readonly place: Place | undefined}
	| {readonly type: 'slip'; readonly pane: PaneName; readonly place: Place | undefined; readonly atMs: number}
	| {readonly type: 'order'; readonly pane: PaneName; readonly keys: readonly string[]}
	| {readonly type: 'page'; readonly page: Page | undefined}
	| {readonly type: 'marks'; readonly pane: PaneName; readonly marks: Marks}
	| {readonly type: 'range'; readonly range: UiState['range']}
	| {readonly type: 'filter'; readonly pane: PaneName; readonly text: string}
	| {readonly type: 'sort'; readonly pane: PaneName; readonly sort: Sort | undefined}
	| {readonly type: 'group'; readonly pane: PaneName; readonly by: Grouping | undefined}
	| {readonly type: 'form'; readonly pane: PaneName; readonly form: string | undefined}
	| {readonly type: 'log-look'; readonly look: Partial<LogLook>}
	| {readonly type: 'loaded'; readonly name: string; readonly loaded: Loaded}
	| {readonly type: 'overlay'; readonly overlay: Overlay | undefined}
	| {readonly type: 'draft'; readonly draft: Draft | undefined}
	| {readonly type: 'rewritten'; readonly rewritten: UiState['rewritten']}
	| {readonly type: 'pasted'; readonly pasted: NonNullable<UiState['pasted']>}
	| {readonly type: 'recent'; readonly lines: readonly string[]}
	| (Toast & {readonly type: 'say'})
	| {readonly type: 'undos'; readonly undos: readonly Undoable[]}
	| {readonly type: 'interrupt'; readonly atMs: number}
	| {readonly type: 'viewers'; readonly count: number};

export const firstUiState: UiState = {
	pane: 'agents',
	home: 'agents',
	isFull: false,
	places: {},
	slips: {},
	marks: {},
	filters: {},
	sorts: {},
	groups: {},
	forms: {},
	logLook: {isRaw: false, isWrapped: true, hasTime: true},
	loaded: {},
	recent: [],
	undos: [],
	viewers: 1,
};

const without = <Key extends 'page' | 'overlay' | 'draft' | 'order' | 'range' | 'rewritten' | 'pasted'>(state: UiState, key: Key): UiState => {
	const {[key]: _gone, ...rest} = state;
	return rest as UiState;
};

const filtered = (state: UiState, pane: PaneName, text: string): UiState => without({...state, filters: {...state.filters, [pane]: text}}, 'order');

/** A list follows its filter with every letter. */
const opened = (state: UiState, overlay: Overlay): UiState => ({
	...(overlay.kind === 'compose' ? without(state, 'pasted') : overlay.kind === 'filter' ? filtered(state, overlay.pane, overlay.field.text.trim()) : state),
	overlay,
});

/** What is only kept while the reader is in one pane. */
const elsewhere = (state: UiState): UiState => without(without(state, 'order'), 'range');

export const reduceUi = (state: UiState, action: UiAction): UiState => {
	switch (action.type) {
		case 'focus':
			return elsewhere({...state, pane: action.pane, home: action.pane, isFull: false});
		case 'open-pane':
			return elsewhere({...state, pane: action.pane, isFull: true});
		case 'dashboard':
			return elsewhere(without({...state, pane: state.home, isFull: false}, 'page'));
		case 'place':
		case 'slip': {
			const {[action.pane]: _old, ...others} = state.places;
			const places = action.place === undefined ? others : {...others, [action.pane]: action.place};
			return action.type === 'place' ? {...state, places} : {...state, places, slips: {...state.slips, [action.pane]: action.atMs}};
		}

		case 'order':
			return {...state, order: {pane: action.pane, keys: action.keys}};
		case 'page':
			return action.page === undefined ? without(state, 'page') : {...state, page: action.page};
		case 'marks':
			return {...state, marks: {...state.marks, [action.pane]: action.marks}};
		case 'range':
			return action.range === undefined ? without(state, 'range') : {...state, range: action.range};
		case 'filter':
			return filtered(state, action.pane, action.text);
		case 'sort':
			return without({...state, sorts: {...state.sorts, [action.pane]: action.sort}}, 'order');
		case 'group':
			return without({...state, groups: {...state.groups, [action.pane]: action.by}}, 'order');
		case 'form':
			return {...state, forms: {...state.forms, [action.pane]: action.form}};
		case 'log-look':
			return {...state, logLook: {...state.logLook, ...action.look}};
		case 'loaded':
			return {...state, loaded: {...state.loaded, [action.name]: action.loaded}};
		case 'overlay':
			return action.overlay === undefined ? without(state, 'overlay') : opened(state, action.overlay);
		case 'draft':
			return action.draft === undefined ? without(state, 'draft') : {...state, draft: action.draft};
		case 'rewritten':
			return action.rewritten === undefined ? without(state, 'rewritten') : {...state, rewritten: action.rewritten};
		case 'pasted':
			return {...state, pasted: action.pasted};
		case 'recent':
			return {...state, recent: action.lines};
		case 'say':
			return {...state, toast: action};
		case 'undos':
			return {...state, undos: action.undos};
		case 'interrupt':
			return {...state, interruptedAtMs: action.atMs};
		case 'viewers':
			return action.count === state.viewers ? state : {...state, viewers: action.count};
	}
};
