/**
What lists say about what is shown of them.
*/

export const listSays = {
	of: (shown: number, all: number) => `${shown} of ${all}`,
	marked: (count: number, hidden: number) => (hidden > 0 ? `${count} marked, ${hidden} out of sight` : `${count} marked`),
	by: (column: string, isInverted: boolean) => (isInverted ? `by ${column}, inverted` : `by ${column}`),
	noMatch: (filter: string) => `Nothing here matches ${filter}. Esc shows everything again.`,
	notFiltered: 'This list cannot be filtered.',
	notSorted: 'This list has no columns to sort by.',
	sorted: (column: string, isInverted: boolean, key: string) => (isInverted ? `Sorted by ${column}, inverted.` : `Sorted by ${column}. ${key} inverts.`),
	grouped: (by: string) => `grouped by ${by}`,
	isGrouped: (by: string) => `Grouped by ${by}. :group off shows one list again.`,
	ungrouped: 'One list again.',
	notGrouped: 'This list cannot be grouped. Agents and tasks can.',
	noLabel: 'no label',
	unsorted: 'In their own order again.',
	nothingToMark: 'There is nothing to mark here.',
	rangeBegins: 'Marking a range: move, then v again. Esc gives it up.',
};
