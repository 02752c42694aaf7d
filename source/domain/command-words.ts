/**
The words of a command line that somebody wrote into a variable, as `EDITOR="code --wait"`: quotes and backslashes as a shell reads them, and nothing else of a shell.
*/

// A piece is text in single quotes, text in double quotes, a character behind a backslash, or anything else that is no space.
const piece = /'([^']*)'|"((?:\\[\s\S]|[^"\\])*)"|\\([\s\S])|([^\s'"\\]+)|(\s+)|(['"\\])/g;

/** No variables, no globs, no substitution: what looks like one stays as it is written. A quote that is never closed is a character like others. */
export const wordsOfCommand = (text: string): string[] => {
	const words: string[] = [];
	let word: string | undefined;
	for (const [, single, double, escaped, plain, space, odd] of text.matchAll(piece)) {
		if (space !== undefined) {
			if (word !== undefined) words.push(word);
			word = undefined;
		} else word = (word ?? '') + (single ?? double?.replaceAll(/\\(["\\$`])/g, '$1') ?? escaped ?? plain ?? odd ?? '');
	}

	if (word !== undefined) words.push(word);
	return words;
};
