/**
How far lines are set in, with tabs as markdown counts them.
*/

export const tabStop = 4;

/** In columns. */
export const indentOf = (line: string): number => {
	let columns = 0;
	for (const letter of line) {
		if (letter === '\t') columns += tabStop - (columns % tabStop);
		else if (letter === ' ') columns += 1;
		else break;
	}

	return columns;
};

/** Takes away the indentation that all lines share and the empty lines at both ends. */
export const dedent = (lines: readonly string[]): string => {
	const full = lines.filter(line => line.trim() !== '');
	const shared = full.reduce((least, line) => Math.min(least, indentOf(line)), Number.POSITIVE_INFINITY);
	const cut = (line: string): string => {
		let columns = 0;
		let place = 0;
		while (columns < shared && (line[place] === ' ' || line[place] === '\t')) {
			columns += line[place] === '\t' ? tabStop - (columns % tabStop) : 1;
			place += 1;
		}

		// A tab that reaches over the edge leaves its rest.
		return ' '.repeat(Math.max(0, Math.min(columns - shared, tabStop))) + line.slice(place);
	};

	const first = lines.findIndex(line => line.trim() !== '');
	const last = lines.findLastIndex(line => line.trim() !== '');
	return first === -1
		? ''
		: lines
				.slice(first, last + 1)
				.map(line => (line.trim() === '' ? '' : cut(line)))
				.join('\n');
};
