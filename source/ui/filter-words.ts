/**
What can be written next in a filter: names of fields, and the values that rows have there.
*/

import type {Field} from './field.js';
import {type Facets, type FilterField, filterFields, fold} from './filter.js';

const graphemes = new Intl.Segmenter();
const split = (text: string): string[] => [...graphemes.segment(text)].map(({segment}) => segment);

/** The word the caret is in: after the last space, bar or `!` before it. */
const wordAt = ({text, at}: Field): {readonly before: string; readonly word: string; readonly after: string} => {
	const all = split(text);
	const head = all.slice(0, at).join('');
	const word = /[^\s|!]*$/.exec(head)?.[0] ?? '';
	return {before: head.slice(0, head.length - word.length), word, after: all.slice(at).join('')};
};

/** The field whose value is being written, and how much of it there is. */
const writingValue = (word: string): {readonly field: FilterField; readonly begun: string} | undefined => {
	const [, name = '', begun = ''] = /^([a-z]+):"?([^"]*)$/iu.exec(word) ?? [];
	const field = filterFields.find(each => each === name.toLowerCase());
	return field && {field, begun: begun.toLowerCase()};
};

type Count = readonly [value: string, count: number];

/** What rows have in a field, the most frequent first. */
const valuesIn = (facets: readonly Facets[], field: FilterField): Count[] => {
	const counts = new Map<string, number>();
	for (const {fields} of facets) for (const value of new Set(fields[field]?.map(fold))) counts.set(value, (counts.get(value) ?? 0) + 1);
	return [...counts].toSorted(([a, countA], [b, countB]) => countB - countA || a.localeCompare(b, undefined, {numeric: true}));
};

/** `undefined`: no value is being written. */
export const valuesFor = (field: Field, facets: readonly Facets[]): {readonly field: FilterField; readonly values: readonly Count[]} | undefined => {
	const writing = writingValue(wordAt(field).word);
	return writing && {field: writing.field, values: valuesIn(facets, writing.field).filter(([value]) => value.startsWith(writing.begun))};
};

const quoted = (value: string): string => (/[\s|"]/.test(value) ? `"${value.replaceAll('"', '')}"` : value);

/** Completed as far as it is clear; where several fit, the next one each time. */
export const completed = (field: Field, facets: readonly Facets[]): Field => {
	const {before, word, after} = wordAt(field);
	const writing = writingValue(word);
	const options = writing
		? valuesIn(facets, writing.field).map(([value]) => `${writing.field}:${quoted(value)}`)
		: filterFields.map(name => `${name}:`).filter(name => word === '' || name.startsWith(word.toLowerCase()));
	const exact = options.indexOf(word);
	const fitting = exact === -1 ? options.filter(option => option.startsWith(word.toLowerCase())) : options;
	const next = exact === -1 ? fitting[0] : fitting[(exact + 1) % fitting.length];
	if (next === undefined) return field;
	const text = `${before}${next}`;
	return {text: text + after, at: split(text).length};
};
