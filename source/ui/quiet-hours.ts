/**
The hours of the day in which nobody is to be told anything, by the clock on the wall.
*/

const at = (nowMs: number, days: number, clock: string): number => {
	const [hours = 0, minutes = 0] = clock.split(':').map(Number);
	const date = new Date(nowMs);
	date.setDate(date.getDate() + days);
	return date.setHours(hours, minutes, 0, 0);
};

/** When the quiet hours that are on now end; `undefined` when none are. `hours`: as in `22:00-07:00`; both ends alike are no hours at all. */
export const quietUntilMs = (hours: string | undefined, nowMs: number): number | undefined => {
	const [from = '', to = ''] = hours?.split('-') ?? [];
	if (from === to) return undefined;
	// Those that began yesterday may not be over.
	return [-1, 0]
		.map(day => ({startMs: at(nowMs, day, from), endMs: at(nowMs, from < to ? day : day + 1, to)}))
		.find(({startMs, endMs}) => startMs <= nowMs && nowMs < endMs)?.endMs;
};
