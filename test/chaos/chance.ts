/**
Chance that can be had again: the same seed gives the same choices.
*/

export type Chance = {
	/** 0 to `below` - 1. */
	readonly number: (below: number) => number;
	readonly pick: <Value>(values: readonly Value[]) => Value;
	/** True in `percent` of all cases. */
	readonly happens: (percent: number) => boolean;
};

/** mulberry32. `words`: what the choices hang on. */
export const createChance = (...words: readonly number[]): Chance => {
	let state = 0x9e3779b9;
	for (const word of words) state = Math.imul(state ^ word, 0x85ebca6b) >>> 0;
	const next = (): number => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};

	const number = (below: number): number => Math.floor(next() * below);
	return {
		number,
		pick(values) {
			const value = values[number(values.length)];
			if (value === undefined) throw new Error('There is nothing to choose from.');
			return value;
		},
		happens: percent => next() * 100 < percent,
	};
};
