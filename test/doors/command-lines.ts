/**
Command lines as a shell would split them, up to where the shell's own business begins.
*/

/** Without the name of the program. */
export const wordsOf = (line: string): string[] =>
	[
		...line
			.replace(/^npx /, '')
			.split(/ (?:[|<>]|&&) ?/)[0]!
			.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g),
	]
		.map(match => match[1] ?? match[2] ?? match[3] ?? '')
		.slice(1);
