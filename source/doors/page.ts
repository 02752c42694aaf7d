/**
A page of sections, as text for a terminal and as a page of the manual (roff): whatever is told in it is told in both.
*/
import stringWidth from 'string-width';
import {inParagraphs, wrapped} from './columns.js';

/** Rows: what is told of, then what is told, with a name between them where there are three. */
export type Section = {
	readonly title: string;
	readonly text?: string;
	readonly rows?: readonly (readonly string[])[];
	/** As it is typed, line by line. */
	readonly code?: readonly string[];
	readonly parts?: readonly Section[];
};

/** Where what is told of takes half of a line, what is told stands below it. */
const rowLines = (rows: readonly (readonly string[])[], columns: number): string[] => {
	const widest = Math.max(0, ...rows.map(row => row.slice(0, -1).reduce((sum, cell) => sum + stringWidth(cell) + 2, 0)));
	return widest <= columns / 2
		? inParagraphs(rows, columns - 2).map(line => `  ${line}`)
		: rows.flatMap(row => [`  ${row.slice(0, -1).filter(Boolean).join('  ')}`, ...wrapped(row.at(-1) ?? '', columns, 6)]);
};

/** `columns`: how wide a line may be. */
const sectionLines = ({title, text, rows = [], code = [], parts = []}: Section, columns: number): string[] => [
	'',
	title,
	...(text === undefined ? [] : wrapped(text, columns, 2)),
	...rowLines(rows, columns),
	...code.map(line => `  ${line}`),
	...parts.flatMap(part => sectionLines(part, columns)),
];

export const pageText = (sections: readonly Section[], columns: number): string =>
	`${sections
		.flatMap(section => sectionLines(section, columns))
		.slice(1)
		.join('\n')}\n`;

/** Nothing in it is a request of roff. A line that begins with a dot or a quote would be one. */
const escaped = (text: string): string =>
	text
		.replaceAll('\\', '\\e')
		.replaceAll('-', '\\-')
		.replaceAll(/^([.'])/gm, '\\&$1');

/** An argument of a request stands between quotes. */
const argument = (text: string): string => `"${escaped(text).replaceAll('"', '\\(dq')}"`;

const rowRoff = (row: readonly string[]): string[] => {
	const [term = '', ...rest] = row;
	const [does = '', name] = rest.toReversed();
	return ['.TP', `.B ${argument(term)}`, escaped(name === undefined ? does : `${does} (${name})`) || '\\&'];
};

const sectionRoff = ({title, text, rows = [], code = [], parts = []}: Section, request: '.SH' | '.SS'): string[] => [
	`${request} ${argument(request === '.SH' ? title.toUpperCase() : title)}`,
	...(text === undefined ? [] : [escaped(text)]),
	...rows.flatMap(rowRoff),
	...(code.length === 0 ? [] : ['.nf', ...code.map(escaped), '.fi']),
	...parts.flatMap(part => sectionRoff(part, '.SS')),
];

/** `version`: of the program that it tells of. */
export const pageRoff = (sections: readonly Section[], version: string): string =>
	`${[
		'.\\" Made by npm run manual from the commands, the keys and the config: do not edit.',
		`.TH ORCH\\-TUI 1 "" ${argument(`orch-tui ${version}`)} "User Commands"`,
		...sections.flatMap(section => sectionRoff(section, '.SH')),
	].join('\n')}\n`;
