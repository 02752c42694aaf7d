/**
Searching a log: all of it is read for matches, wherever in it the reader is; the word is marked where it is seen.
*/
import {type Line, type Span, span} from '../cells.js';
import type {Load} from '../loads.js';
import type {Loaded} from '../ui-state.js';

/** Newer matches than were found when it was last asked are looked for this often. */
const againMs = 5000;
/** So many are walked through with n and N, the newest; all are counted. */
export const matchesMax = 1000;

/** Capitals count when there are some, as in vim and less. */
export const foldOf = (search: string): ((text: string) => string) => (search === search.toLowerCase() ? text => text.toLowerCase() : text => text);

export const searchName = (search: string, agentId: string): string => `log-search:${agentId}:${search}`;

export const searchLoads = (search: string | undefined, agentId: string): readonly Load[] =>
	search === undefined || search === ''
		? []
		: [{name: searchName(search, agentId), command: 'show-log', input: {agentId, find: search, lines: matchesMax}, everyMs: againMs}];

/** The bytes of the steps that match, oldest first; `all`: how many there are with those that are not listed. */
export type Matches = {readonly at: readonly number[]; readonly all: number};

export const matchesIn = (loaded: Loaded | undefined): Matches | undefined => {
	const output = loaded?.output;
	if (output === undefined) return undefined;
	const {lines, match_count: all} = output as {readonly lines?: ReadonlyArray<{readonly byte: number}>; readonly match_count?: number};
	return {at: [...new Set((lines ?? []).map(({byte}) => byte))], all: all ?? 0};
};

/** The line with what was searched for marked in it. */
export const withMarks = (line: Line, search: string | undefined): Line => {
	if (search === undefined || search === '') return line;
	const fold = foldOf(search);
	const wanted = fold(search);
	return line.flatMap(({text, tone}): Span[] => {
		const folded = fold(text);
		// Some letters change their length with their case: then nothing can be marked at its place.
		if (folded.length !== text.length || !folded.includes(wanted)) return [{text, tone}];
		const spans: Span[] = [];
		let from = 0;
		for (let at = folded.indexOf(wanted); at !== -1; at = folded.indexOf(wanted, from)) {
			spans.push(span(text.slice(from, at), tone), span(text.slice(at, at + wanted.length), 'chosen'));
			from = at + wanted.length;
		}

		return [...spans, span(text.slice(from), tone)].filter(piece => piece.text !== '');
	});
};
