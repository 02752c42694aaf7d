/**
Finds what somebody probably meant, for every "did you mean" of the house.
*/
import leven from 'leven';

/** Two letters that changed places count as two. */
const slipsAllowed = (length: number): number => (length <= 3 ? 1 : length <= 8 ? 2 : 3);

/** The candidate that is only a slip away, or `undefined`. Capitals do not count. `slipsMax`: how many letters may differ; default: the more, the longer the word. */
export const nearestOf = (word: string, candidates: Iterable<string>, slipsMax = Number.POSITIVE_INFINITY): string | undefined => {
	const wanted = word.toLowerCase();
	let nearest: string | undefined;
	// One more than allowed, because `leven` answers with its limit when it gives up.
	let limit = Math.min(slipsAllowed(wanted.length), slipsMax) + 1;
	for (const candidate of candidates) {
		if (Math.abs(candidate.length - wanted.length) >= limit) continue;
		const distance = leven(wanted, candidate.toLowerCase(), {maxDistance: limit});
		if (distance >= limit) continue;
		nearest = candidate;
		limit = distance;
	}

	return nearest;
};

/** The same as a sentence, for a hint. */
export const didYouMean = (word: string, candidates: Iterable<string>, quote = '"'): string | undefined => {
	const nearest = nearestOf(word, candidates);
	return nearest === undefined ? undefined : `Did you mean ${quote}${nearest}${quote}?`;
};
