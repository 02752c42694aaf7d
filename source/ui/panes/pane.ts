/**
What a pane is: which rows it has, what is selected with a row, and how a row is drawn.
*/
import type {PaneName} from '../../commands/command.js';
import type {Policy} from '../../domain/policy.js';
import type {Snapshot} from '../../domain/snapshot.js';
import type {Keymap} from '../bindings.js';
import type {Line, Span} from '../cells.js';
import type {CoachStep} from '../coach.js';
import type {Facets} from '../filter.js';
import {headingKey, headingOfGroup, isHeading} from '../groups.js';
import type {Box} from '../in-view.js';
import type {Load} from '../loads.js';
import type {LogOf} from '../log/log-view.js';
import type {OutputOf} from '../output.js';
import type {Overlay} from '../overlays/overlay.js';
import type {Step} from '../pages/page.js';
import type {SetUpSight} from '../set-up.js';
import type {Glyphs} from '../theme.js';
import type {UiState} from '../ui-state.js';
import type {UsagesOf} from '../usages.js';

/** What there is, and what the house was told to do about it. */
export type Sight = {readonly snapshot: Snapshot; readonly policy: Policy};

/** All that drawing needs to know beside the rows. */
export type Desk = Sight & {
	readonly nowMs: number;
	readonly glyphs: Glyphs;
	/** Which key does what, for sentences that name one; without it, as nobody has changed it. */
	readonly keymap?: Keymap;
	/** What is shown ends with the screen. */
	readonly demo?: boolean;
	/** What agents have printed, and what commands have answered for a view. */
	readonly outputOf: OutputOf;
	/** What agents and jobs have taken of the machine while the screen was open; without it, nobody has looked. */
	readonly usagesOf?: UsagesOf;
	/** Their logs, by parts. */
	readonly logOf: LogOf;
	readonly state: UiState;
	/** Only in the demo: how far the reader has come. */
	readonly coach?: CoachStep;
	/** Before anything is set up. */
	readonly setUp?: SetUpSight | undefined;
};

/** What is under the cursor, in the field names of command inputs; the row's own name first, then what belongs to it. */
export type Selection = {readonly agentId?: string; readonly taskId?: string; readonly mergeId?: number};

/** Fields of an input that name what a command is about. */
export const targetFields = ['agentId', 'taskId', 'mergeId'] as const satisfies ReadonlyArray<keyof Selection>;

/** A column that rows can be put in order by; a row that has nothing there comes last, either way. */
export type SortColumn<Row> = {readonly name: string; valueOf(row: Row, sight: Sight): string | number | undefined};

/** `title`: with the filter and the sort; `count`: marks and how many match, where there is something to say. `sideAt`: cursor and mark, before a row. */
export type OwnBox = Box & {readonly isFocused: boolean; readonly title: string; readonly count?: string; readonly sideAt: (index: number) => Span};

/** A pane that draws itself, frame and all, where a list of rows would not do. */
type OwnView<Row> = {
	/** Whether it does, in this box; else its rows are listed. */
	isFor(state: UiState, box: Box): boolean;
	/** The first line of the screen, over the whole of it; without this, the usual one. */
	header?(desk: Desk, width: number): Line;
	/** Where a step leads, as the index of a row, where that is not simply the row above or below. */
	next?(step: Step, rows: readonly Row[], cursor: number): number | undefined;
	/** `box.height` lines of `box.width` cells. `cursor`: index of the row under it, -1 without one. */
	lines(rows: readonly Row[], cursor: number, desk: Desk, box: OwnBox): Line[];
};

/** All there is to know of the row under the cursor, in a box below the list when the pane has the whole screen and there is room. */
type Detail<Row> = {
	title(row: Row, desk: Desk): string;
	/** At most `height` lines of at most `width` cells. */
	lines(row: Row, desk: Desk, keymap: Keymap, width: number, height: number): Line[];
};

export type Pane<Row = unknown> = {
	readonly name: PaneName;
	readonly title: string;
	/** What a key in it is about, for the help: `On the agent under the cursor`. */
	readonly subject: string;
	/** Newest first: the cursor stays at the top until it is moved. */
	readonly isFeed?: boolean;
	/** What to do when there are no rows. */
	readonly empty: string | ((desk: Desk) => string);
	/** The same array until the snapshot's part changed. `isWhole`: there is room for what only few want to see. `state`: for a pane whose rows depend on its form. */
	rows(snapshot: Snapshot, isWhole?: boolean, state?: UiState): readonly Row[];
	/** Index of the first row worth seeing: where the cursor begins, and what a pane without the focus shows. */
	start?(rows: readonly Row[]): number;
	/** Rows have places of their own and are never put in another order; where there is no room for all, the window goes to those that need a person. */
	readonly isFixed?: true;
	/** Whether nothing goes on with it until a person says so: such a row is never out of sight. */
	needsPerson?(row: Row, sight: Sight): boolean;
	keyOf(row: Row): string;
	selectionOf(row: Row): Selection;
	/** What a row is found by when the pane is filtered; without it, it cannot be. It may look at tasks, agents, worktrees and merges, and at nothing that changes with time. */
	facetsOf?(row: Row, sight: Sight): Facets;
	/** By what `<` and `>` can put the rows in order, in the order of the columns; without a column they come as they come. */
	readonly sortsBy?: readonly SortColumn<Row>[];
	/** Which group a row belongs to, when the list is grouped by labels; `undefined` for one that is about nothing. Without this, it cannot be. */
	groupOf?(row: Row, sight: Sight): string | undefined;
	/** Several rows as one, where there is room for a row of this width only; the same array for the same rows. */
	gathered?(rows: readonly Row[], width: number): readonly Row[];
	/** How many lines each row takes at this width. */
	linesPerRow?(width: number): number;
	/** Exactly `linesPerRow` lines; the frame cuts and pads them. */
	draw(row: Row, desk: Desk, width: number): readonly Line[];
	heading?(desk: Desk, width: number): Line;
	/** Whether there is one in a frame of this size, where `width` is the room for a row; without this, always. */
	hasHeading?(width: number, height: number): boolean;
	/** At the right end of the title: how many. */
	count?(desk: Desk, width: number): string;
	/** In the lower border: why it is as it is. `shown`: the rows in sight. */
	foot?(desk: Desk, width: number, shown?: readonly Row[]): Line;
	/** What it shows that is not in the picture, while it is before the reader. */
	loads?(state: UiState, isWhole: boolean, snapshot: Snapshot): readonly Load[];
	/** Its rows stay in the order it gives them. */
	readonly own?: OwnView<Row>;
	readonly detail?: Detail<Row>;
	/** What Enter opens on a row, where that is something of its own. */
	opens?(row: Row, sight: Sight): Overlay | undefined;
	/** Lines above the rows, when the pane has the whole screen. */
	above?(desk: Desk, width: number, height: number): readonly Line[];
};

/** What a pane answers about the headings of its groups. */
const withHeadings = (pane: Pane): Pane => ({
	...pane,
	keyOf: row => (isHeading(row) ? headingKey(row) : pane.keyOf(row)),
	selectionOf: row => (isHeading(row) ? {} : pane.selectionOf(row)),
	needsPerson: (row, sight) => !isHeading(row) && pane.needsPerson?.(row, sight) === true,
	draw(row, desk, width) {
		if (!isHeading(row)) return pane.draw(row, desk, width);
		return [headingOfGroup(row, desk.glyphs), ...Array.from({length: (pane.linesPerRow?.(width + 1) ?? 1) - 1}, (): Line => [])];
	},
});

/** Checks a pane's own row type, then forgets it, so that all panes fit into one list. */
export const definePane = <Row>(pane: Pane<Row>): Pane => (pane.groupOf === undefined ? pane : withHeadings(pane as Pane));
