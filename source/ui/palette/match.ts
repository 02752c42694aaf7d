/**
How well a few typed letters fit some words: pure.
*/

const wordStarts = (text: string): number[] => [...text].flatMap((_, index) => (index === 0 || /[\s.\-:]/.test(text[index - 1] ?? '') ? [index] : []));

const leapsMax = 2;

/** All letters in their order, from the beginning of a word: the fewer gaps, the better. More than two leaps into the midst of a word are no likeness. */
const fuzzily = (typed: string, text: string): number | undefined => {
	const starts = wordStarts(text);
	let at: number | undefined;
	let gaps = 0;
	let leaps = 0;
	for (const letter of typed.replaceAll(' ', '')) {
		const after: number = at === undefined ? 0 : at + 1;
		const atStart = starts.find(start => start >= after && text[start] === letter);
		const found: number = at !== undefined && text[after] === letter ? after : (atStart ?? (at === undefined ? -1 : text.indexOf(letter, after)));
		if (found === -1) return undefined;
		if (at !== undefined && found !== after) {
			gaps += 1;
			if (!starts.includes(found)) leaps += 1;
		}

		at = found;
	}

	return leaps > leapsMax ? undefined : Math.max(1, 30 - 5 * gaps);
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
