/**
The rows of a pane that its filter lets through, in the order its reader wants: found once, and again only when something they are found by has changed.
*/
import {type Facets, readFilter} from './filter.js';
import {type Grouping, inGroups} from './groups.js';
import type {Pane, Sight} from './panes/pane.js';
import type {Sort, UiState} from './ui-state.js';

/** What facets and columns may look at: as long as these are the same, so are they. */
const partsOf = ({snapshot: {tasks, agents, worktrees, merges}, policy}: Sight): readonly unknown[] => [tasks, agents, worktrees, merges, policy];

const isSame = (a: readonly unknown[], b: readonly unknown[]): boolean => a.every((part, index) => part === b[index]);

/** Remembers one answer for each list of rows. */
const rememberFor = <Answer>() => {
	const answers = new WeakMap<readonly unknown[], {readonly parts: readonly unknown[]; readonly answer: Answer}>();
	return (rows: readonly unknown[], parts: readonly unknown[], make: () => Answer): Answer => {
		const last = answers.get(rows);
		if (last && isSame(parts, last.parts)) return last.answer;
		const answer = make();
		answers.set(rows, {parts, answer});
		return answer;
	};
};

const facetsFor = rememberFor<readonly Facets[]>();

/** What each row is found by, in the order of the rows; nothing for a pane that cannot be filtered. */
export const facetsIn = (pane: Pane, rows: readonly unknown[], sight: Sight): readonly Facets[] =>
	facetsFor(rows, [pane, ...partsOf(sight)], () => rows.flatMap(row => (pane.facetsOf ? [pane.facetsOf(row, sight)] : [])));

const filteredFor = rememberFor<readonly unknown[]>();

const filtered = (pane: Pane, rows: readonly unknown[], sight: Sight, text: string): readonly unknown[] =>
	filteredFor(rows, [pane, text, ...partsOf(sight)], () => {
		const filter = readFilter(text);
		if (filter.isEmpty || !pane.facetsOf) return rows;
		const facets = facetsIn(pane, rows, sight);
		return rows.filter((_row, index) => filter.matches(facets[index] as Facets));
	});

const compare = (a: string | number, b: string | number): number =>
	typeof a === 'number' && typeof b === 'number' ? a - b : String(a).localeCompare(String(b), undefined, {numeric: true});

const sortedFor = rememberFor<readonly unknown[]>();

const sorted = (pane: Pane, rows: readonly unknown[], sight: Sight, {column, isInverted}: Sort): readonly unknown[] =>
	sortedFor(rows, [pane, column, isInverted, ...partsOf(sight)], () => {
		const by = pane.sortsBy?.find(({name}) => name === column);
		if (!by) return rows;
		const sign = isInverted ? -1 : 1;
		const valued = rows.map(row => ({row, value: by.valueOf(row, sight)}));
		return valued
			.toSorted((a, b) => {
				if (a.value === undefined || b.value === undefined) return Number(a.value === undefined) - Number(b.value === undefined);
				return sign * compare(a.value, b.value);
			})
			.map(({row}) => row);
	});

const groupedFor = rememberFor<readonly unknown[]>();

const grouped = (pane: Pane, rows: readonly unknown[], sight: Sight, by: Grouping): readonly unknown[] =>
	groupedFor(rows, [pane, by, ...partsOf(sight)], () => (pane.groupOf ? inGroups(rows, row => pane.groupOf?.(row, sight)) : rows));

/** The rows to show, with the headings of groups, and all of them: the same arrays until something has changed. */
export const siftedRows = (
	pane: Pane,
	sight: Sight,
	isWhole: boolean,
	state: UiState,
): {readonly rows: readonly unknown[]; readonly all: readonly unknown[]} => {
	const all = pane.rows(sight.snapshot, isWhole, state);
	const filter = state.filters[pane.name] ?? '';
	const sort = state.sorts[pane.name];
	const through = filter === '' ? all : filtered(pane, all, sight, filter);
	const inOrder = sort === undefined ? through : sorted(pane, through, sight, sort);
	const by = state.groups[pane.name];
	return {rows: by === undefined ? inOrder : grouped(pane, inOrder, sight, by), all};
};
