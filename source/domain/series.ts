/**
A value over time as so many steps of equal length, for a chart.
*/

export type Point = {readonly atMs: number; readonly value: number};

type Frame = {
	readonly toMs: number;
	readonly spanMs: number;
	/** How many steps. */
	readonly count: number;
	/** A point speaks for so long after it, until the next comes; then nothing is known. */
	readonly holdsMs: number;
};

/**
The average of each step, oldest first; `undefined`: nothing was measured then. Steps begin at whole multiples of their length, so that a chart moves on
by a whole step, or not at all. `points`: oldest first.
*/
export const stepsOf = (points: readonly Point[], {toMs, spanMs, count, holdsMs}: Frame): Array<number | undefined> => {
	const stepMs = spanMs / count;
	const fromMs = Math.ceil(toMs / stepMs) * stepMs - spanMs;
	const sums = Array.from({length: count}, () => ({sum: 0, points: 0}));
	for (const {atMs, value} of points) {
		const step = sums[Math.floor((atMs - fromMs) / stepMs)];
		if (step === undefined) continue;
		step.sum += value;
		step.points += 1;
	}

	let last = points.findLast(({atMs}) => atMs < fromMs);
	return sums.map(({sum, points: count}, index) => {
		const endMs = fromMs + (index + 1) * stepMs;
		if (count > 0) {
			last = {atMs: endMs, value: sum / count};
			return last.value;
		}

		return last !== undefined && endMs - last.atMs <= holdsMs ? last.value : undefined;
	});
};
