/**
Lists in groups: a heading before the rows of each, which the cursor passes over. Rows that belong to no group stay at the end, without one.
*/
import {safeLine} from '../domain/text.js';
import {type Line, span} from './cells.js';
import {listSays} from './says/list.js';
import type {Glyphs} from './theme.js';

export const groupings = ['label'] as const;
/** By what lists can be grouped. */
export type Grouping = (typeof groupings)[number];

/** A row that is about nothing but those below it. */
export type Heading = {readonly heading: string; readonly count: number};

export const isHeading = (row: unknown): row is Heading => typeof row === 'object' && row !== null && 'heading' in row;

const byName = (a: string, b: string): number => Number(a === '') - Number(b === '') || a.localeCompare(b, undefined, {numeric: true});

/** In the order of the names, what has none after them; `groupOf` answers `undefined` for a row that is about nothing. */
export const inGroups = (rows: readonly unknown[], groupOf: (row: unknown) => string | undefined): readonly unknown[] => {
	const groups = Map.groupBy(rows, groupOf);
	const rest = groups.get(undefined) ?? [];
	groups.delete(undefined);
	const named = [...groups].map(([name, members]) => ({name: name ?? '', members})).toSorted((a, b) => byName(a.name, b.name));
	return [...named.flatMap(({name, members}): unknown[] => [{heading: name, count: members.length} satisfies Heading, ...members]), ...rest];
};

/** Those with the same labels are together: the first of them alone is often what all have in common. */
export const groupOfLabels = (labels: readonly string[] = []): string => safeLine(labels.join(', '));

/** The nearest row that is no heading: first in the direction of the step, else the other way. */
export const landOn = (rows: readonly unknown[], index: number, direction: 1 | -1 = 1): number => {
	const isRow = (at: number) => at >= 0 && at < rows.length && !isHeading(rows[at]);
	for (const step of [direction, -direction]) {
		for (let at = index; at >= 0 && at < rows.length; at += step) if (isRow(at)) return at;
	}

	return index;
};

/** The top of the window: the heading of the row at the top is seen with it. */
export const topWithHeading = (rows: readonly unknown[], top: number): number => (top > 0 && isHeading(rows[top - 1]) ? top - 1 : top);

export const headingKey = ({heading}: Heading): string => `group/${heading}`;

/** `── auth 3` */
export const headingOfGroup = ({heading, count}: Heading, {across}: Glyphs): Line => [
	span(`${across.repeat(2)} `, 'muted'),
	span(heading === '' ? listSays.noLabel : heading, 'branch'),
	span(` ${count}`, 'muted'),
];
