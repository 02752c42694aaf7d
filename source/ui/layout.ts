/**
From the size of the window to bands of the screen: pure, and never more rows or columns than there are.
*/
import type {PaneName} from '../commands/command.js';

/** From which width on there is what. */
type Breakpoints = {readonly narrow: number; readonly wide: number};

/** Of the window. `breakpoints`: of the reader's own. */
export type Size = {readonly columns: number; readonly rows: number; readonly breakpoints?: Breakpoints};

const usual: Breakpoints = {narrow: 72, wide: 110};

/** What is not a box: each takes the whole width. */
export type StripName = 'header' | 'attention' | 'summaries' | 'rule' | 'gauges' | 'news' | 'counters' | 'box' | 'toast' | 'hints' | 'refusal';

type Slot = {readonly pane: PaneName; readonly width: number};

export type Band =
	| {readonly kind: 'strip'; readonly strip: StripName; readonly height: number}
	/** `peek`: cells at the right end for what is under the cursor. */
	| {readonly kind: 'panes'; readonly slots: readonly Slot[]; readonly peek?: number; readonly height: number}
	| {readonly kind: 'graphs'; readonly widths: readonly number[]; readonly height: number};

type Tier = 'widest' | 'wide' | 'medium' | 'stacked' | 'counters' | 'too-small';

type Layout = {readonly tier: Tier; readonly bands: readonly Band[]};

/** Less than this, and there are only lines. */
export const smallest: Size = {columns: 26, rows: 6};
/** Less than this, and there is no list. */
export const smallestList: Size = {columns: 40, rows: 10};

/** In a window so wide, what is under the cursor is told beside the messages. */
const peekFrom = 160;

const tierOf = ({columns, rows, breakpoints: {narrow, wide} = usual}: Size): Tier => {
	if (columns < smallest.columns || rows < smallest.rows) return 'too-small';
	if (columns < smallestList.columns || rows < smallestList.rows) return 'counters';
	if (columns < narrow) return 'stacked';
	if (columns < wide) return 'medium';
	return columns < peekFrom || rows < 32 ? 'wide' : 'widest';
};

/** Four agents, their heading and the frame. */
const agentsLeast = 7;

const strip = (name: StripName, height = 1): Band[] => (height > 0 ? [{kind: 'strip', strip: name, height}] : []);

const shares = (total: number, parts: readonly number[]): number[] => {
	const whole = parts.reduce((sum, part) => sum + part, 0);
	const widths = parts.map(part => Math.floor((total * part) / whole));
	const left = total - widths.reduce((sum, width) => sum + width, 0);
	return widths.map((width, index) => (index < left ? width + 1 : width));
};

const boxes = (columns: number, height: number, parts: ReadonlyArray<readonly [PaneName, number]>): Band[] => {
	const widths = shares(
		columns,
		parts.map(([, part]) => part),
	);
	return height > 0 ? [{kind: 'panes', height, slots: parts.map(([pane], index) => ({pane, width: widths[index] ?? 0}))}] : [];
};

/** The messages, and beside them what is under the cursor. */
const withPeek = (columns: number, height: number): Band[] => {
	const [messages = 0, peek = 0] = shares(columns, [11, 9]);
	return [{kind: 'panes', height, slots: [{pane: 'messages', width: messages}], peek}];
};

/** Whether what was said last has a line of its own; in a low window it stands in the line of hints. */
export const hasLastWord = ({rows}: Pick<Size, 'rows'>): boolean => rows >= 28;
const footer = (rows: number): Band[] => [...(hasLastWord({rows}) ? strip('toast') : []), ...strip('hints')];
const footerHeight = (rows: number): number => (hasLastWord({rows}) ? 2 : 1);

/** Rows for the messages, and for what is told beside them. */
const newsHeight = (room: number, isTall: boolean, hasPeek: boolean): number => {
	if (isTall) return hasPeek ? Math.max(7, Math.min(12, Math.floor(room / 4))) : Math.max(6, Math.floor(room / 5));
	if (hasPeek) return 6;
	return room >= 20 ? 4 : room >= 16 ? 2 : 0;
};

const threePanes = (size: Size): Band[] => {
	const {columns, rows} = size;
	const isTall = rows >= 32;
	const isWidest = tierOf(size) === 'widest';
	// The graph of what waits for what comes last, and goes first.
	const tree = isWidest && rows >= 50 ? 6 : 0;
	const room = rows - 1 - footerHeight(rows) - tree;
	const graphs = isTall ? (rows >= 50 ? 7 : 5) : room >= 14 ? 1 : 0;
	const hasPeek = columns >= peekFrom && room >= 22;
	const news = newsHeight(room, isTall, hasPeek);
	const rest = room - graphs - news;
	const agents = Math.max(agentsLeast, Math.round(rest * (isTall ? 0.44 : 0.5)));
	const middle = rest - agents >= 4 ? rest - agents : 0;
	return [
		...strip('header'),
		...boxes(columns, middle === 0 ? rest : agents, [['agents', 1]]),
		...boxes(columns, middle, [
			['tasks', 37],
			['worktrees', 31],
			['merges', 32],
		]),
		...(graphs > 1 ? [{kind: 'graphs', widths: shares(columns, isWidest ? [1, 1, 1, 1] : [1, 1, 1]), height: graphs} as const] : strip('gauges', graphs)),
		...(hasPeek ? withPeek(columns, news) : isTall ? boxes(columns, news, [['messages', 1]]) : strip('news', news)),
		...boxes(columns, tree, [['graph', 1]]),
		...footer(rows),
	];
};

const medium = ({columns, rows}: Size): Band[] => {
	const room = rows - 1 - footerHeight(rows);
	const gauges = room >= 14 ? 1 : 0;
	const news = room >= 20 ? 4 + Math.floor((room - 20) / 6) : room >= 16 ? 2 : room >= 12 ? 1 : 0;
	const rest = room - gauges - news;
	const agents = Math.max(agentsLeast, Math.ceil(rest / 2));
	const middle = rest - agents >= 4 ? rest - agents : 0;
	return [
		...strip('header'),
		...boxes(columns, middle === 0 ? rest : agents, [['agents', 1]]),
		...boxes(columns, middle, [
			['tasks', 1],
			['merges', 1],
		]),
		...strip('gauges', gauges),
		...strip('news', news),
		...footer(rows),
	];
};

const stacked = ({columns, rows}: Size): Band[] => {
	const isTall = rows >= 28;
	const below = isTall
		? [...strip('summaries', 5), ...strip('rule'), ...strip('gauges', 3), ...strip('rule'), ...strip('news', 3)]
		: rows >= 18
			? [...strip('summaries', 3), ...strip('gauges'), ...strip('news', 2)]
			: [];
	const used = below.reduce((sum, {height}) => sum + height, 0);
	const attention = rows >= 12 ? 1 : 0;
	return [
		...strip('header'),
		...strip('attention', attention),
		...boxes(columns, rows - 1 - attention - used - footerHeight(rows), [['agents', 1]]),
		...below,
		...footer(rows),
	];
};

/** The dashboard at this size. */
export const layoutOf = (size: Size): Layout => {
	const tier = tierOf(size);
	const bandsOf: Record<Tier, () => Band[]> = {
		widest: () => threePanes(size),
		wide: () => threePanes(size),
		medium: () => medium(size),
		stacked: () => stacked(size),
		counters: () =>
			size.rows < smallestList.rows
				? strip('box', size.rows)
				: [...strip('header'), ...strip('counters', size.rows - 1 - footerHeight(size.rows)), ...footer(size.rows)],
		'too-small': () => strip('refusal', size.rows),
	};
	return {tier, bands: bandsOf[tier]()};
};

/** Panes that have a box with rows at this size; only these can be focused, the others open at once. */
export const boxedPanes = ({bands}: Layout): readonly PaneName[] => bands.flatMap(band => (band.kind === 'panes' ? band.slots.map(({pane}) => pane) : []));

/** Rows inside the frame of a pane or of the log: for paging. */
export const roomOf = (size: Size, pane: PaneName, isWhole: boolean): number => {
	if (isWhole) return Math.max(1, size.rows - 1 - footerHeight(size.rows) - 2);
	const band = layoutOf(size).bands.find(each => each.kind === 'panes' && each.slots.some(slot => slot.pane === pane));
	return Math.max(1, (band?.height ?? 3) - 2);
};

/** The whole screen for one pane or a log. */
export const wholeHeight = ({rows}: Size): number => rows - 1 - footerHeight(rows);
export const wholeFooter = ({rows}: Size): readonly Band[] => footer(rows);
