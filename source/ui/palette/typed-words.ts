/**
The words of a typed line: quotes hold together what belongs together.
*/

/** The last word is the one that is being typed: empty after a space. */
export const wordsOf = (line: string): string[] => {
	const words = [''];
	let quote = '';
	let isEscaped = false;
	const add = (character: string) => {
		words[words.length - 1] += character;
	};
	for (const character of line.trimStart()) {
		if (isEscaped) {
			add(character);
			isEscaped = false;
		} else if (character === '\\' && quote !== "'") isEscaped = true;
		else if (quote !== '') {
			if (character === quote) quote = '';
			else add(character);
		} else if (character === '"' || character === "'") quote = character;
		else if (/\s/.test(character)) {
			if (words.at(-1) !== '') words.push('');
		} else add(character);
	}

	return words;
};

/** The same without an empty word at the end. */
export const spokenWords = (line: string): string[] => wordsOf(line.trim()).filter(word => word !== '');

/** As it has to be typed, so that it is one word. */
export const quoted = (word: string): string => (/^[^\s"'\\]+$/.test(word) ? word : `"${word.replaceAll(/["\\]/g, '\\$&')}"`);
