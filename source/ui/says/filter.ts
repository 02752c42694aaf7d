/**
What the filter says.
*/

export const filterSays = {
	unknownField: (field: string, nearest: string | undefined, all: readonly string[]) =>
		nearest === undefined
			? `There is no ${field}: here. There are ${all.map(name => `${name}:`).join(' ')}`
			: `There is no ${field}: here. Did you mean ${nearest}:?`,
	openQuote: 'A quote is not closed yet.',
	title: (pane: string) => `Filter ${pane}`,
	keys: (enter: string) => `${enter} keeps  Esc clears  Tab completes`,
	escape: 'clear',
	language: 'words  !not  a|b  ~fuzzy  "two words"',
	fields: (names: readonly string[]) => names.map(name => `${name}:`).join(' '),
	values: (field: string, values: ReadonlyArray<readonly [value: string, count: number]>) =>
		values.length === 0 ? `Nothing here has a ${field}.` : values.map(([value, count]) => `${value} ${count}`).join('  '),
	found: (shown: number, all: number) => `${shown} of ${all}`,
};
