/**
Whose turn it is when there are too many for one pass: all of them come up in turn, by the clock, without anybody remembering where it stopped.
*/

/** At most about `max` of `things`, the next ones with every `everyMs`; all of them when they fit. */
export const whoseTurn = <Thing>(things: readonly Thing[], max: number, nowMs: number, everyMs: number): readonly Thing[] => {
	const groups = Math.ceil(things.length / max);
	if (groups <= 1) return things;
	const turn = Math.floor(nowMs / everyMs) % groups;
	return things.filter((_, index) => index % groups === turn);
};
