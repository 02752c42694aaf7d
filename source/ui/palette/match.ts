/**
How well a few typed letters fit some words: pure.
*/

const wordStarts = (text: string): number[] => [...text].flatMap((_, index) => (index === 0 || /[\s.\-:]/.test(text[index - 1] ?? '') ? [index] : []));

/** All letters in their order: the fewer gaps, the better; `undefined` when one is missing. */
const fuzzily = (typed: string, text: string): number | undefined => {
	let at = -1;
	let gaps = 0;
	for (const letter of typed.replaceAll(' ', '')) {
		const found = text.indexOf(letter, at + 1);
		if (found === -1) return undefined;
		if (at !== -1 && found !== at + 1) gaps += 1;
		at = found;
	}

	return Math.max(1, 30 - 5 * gaps);
};

/** From 0 to 100; `undefined`: it does not fit. Capitals do not count. */
export const fitOf = (typed: string, words: string): number | undefined => {
	const wanted = typed.toLowerCase().trim();
	const text = words.toLowerCase();
	if (wanted === '') return 0;
	if (text === wanted) return 100;
	if (text.startsWith(wanted)) return 85;
	if (wordStarts(text).some(start => text.startsWith(wanted, start))) return 65;
	return text.includes(wanted) ? 45 : fuzzily(wanted, text);
};
