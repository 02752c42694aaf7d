/**
Priorities as people write them over the parts of a list.
*/
import type {Priority} from './task.js';

const headings: ReadonlyArray<readonly [RegExp, Priority]> = [
	[/^(?:now|p[01]|high(?: priority)?|urgent)$/i, 'high'],
	[/^(?:next|p2|medium(?: priority)?)$/i, 'medium'],
	[/^(?:later|p[34]|low(?: priority)?|someday)$/i, 'low'],
];

/** What the innermost heading says that says anything of it; `labels`: the headings above an item, outermost first. */
export const priorityOfHeadings = (labels: readonly string[]): Priority | undefined =>
	labels
		.toReversed()
		.flatMap(label => headings.find(([pattern]) => pattern.test(label.trim()))?.[1] ?? [])
		.at(0);
