/**
A line of text while it is written.
*/
import {cut, type Line, span, widthOf} from '../cells.js';
import type {Glyphs} from '../theme.js';

/** The end of the text that fits: the caret is always seen. */
const tail = (text: string, width: number, ellipsis: string): string => {
	if (widthOf(text) <= width) return text;
	let kept = text;
	while (kept !== '' && widthOf(kept) > width - 1) kept = kept.slice(1);
	return ellipsis + kept;
};

/** One line of text with the caret in it. */
export const writing = (before: string, after: string, width: number, {ellipsis, caret}: Glyphs): Line => {
	const shown = tail(before, width - 2, ellipsis);
	return [span(shown), span(caret, 'accent'), span(cut(after, width - widthOf(shown) - 1, ellipsis))];
};
