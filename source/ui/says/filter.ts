/**
What the filter says.
*/

export const filterSays = {
	unknownField: (field: string, nearest: string | undefined, all: readonly string[]) =>
		nearest === undefined
			? `There is no ${field}: here. There are ${all.map(name => `${name}:`).join(' ')}`
			: `There is no ${field}: here. Did you mean ${nearest}:?`,
	openQuote: 'A quote is not closed yet.',
};
