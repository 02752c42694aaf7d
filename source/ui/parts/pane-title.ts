/**
What stands in the upper border of a pane: its number and name, how it is filtered and sorted, and how many rows there are.
*/
import {cut, widthOf} from '../cells.js';
import {isHeading} from '../groups.js';
import type {Desk, Pane} from '../panes/pane.js';
import {numberOf} from '../panes/panes.js';
import type {RowsView} from '../rows.js';
import {listSays} from '../says/list.js';
import type {Marks} from '../ui-state.js';

export type PaneTitle = {readonly title: string; readonly count?: string};

/** Of the rows it has, what of them is shown, and what is marked. */
const countOf = (pane: Pane, desk: Desk, {rows, all}: RowsView, marks: Marks, width: number): string | undefined => {
	const isFiltered = (desk.state.filters[pane.name] ?? '') !== '';
	const shown = marks.size === 0 ? 0 : rows.filter(row => marks.has(pane.keyOf(row))).length;
	const parts = [
		...(marks.size > 0 ? [listSays.marked(marks.size, marks.size - shown)] : []),
		...(isFiltered ? [listSays.of(rows.filter(row => !isHeading(row)).length, all.length)] : []),
	];
	return parts.length > 0 ? parts.join(` ${desk.glyphs.dot} `) : pane.count?.(desk, width);
};

/** The filter gives way, never the count. */
export const paneTitle = (pane: Pane, desk: Desk, view: RowsView, marks: Marks, width: number): PaneTitle => {
	const {filters, sorts, groups} = desk.state;
	const count = countOf(pane, desk, view, marks, width);
	const sort = sorts[pane.name];
	const group = groups[pane.name];
	const name = [
		`${numberOf(pane.name)} ${pane.title}`,
		...(group ? [listSays.grouped(group)] : []),
		...(sort ? [listSays.by(sort.column, sort.isInverted)] : []),
	].join(' ');
	const filter = filters[pane.name] ?? '';
	const room = width - 10 - widthOf(name) - (count === undefined ? 0 : widthOf(count) + 3);
	const title = filter === '' || room < 3 ? name : `${name} /${cut(filter, room, desk.glyphs.ellipsis)}`;
	return {title, ...(count === undefined ? {} : {count})};
};
