/**
Times and durations in words, in the time zone that a person asked for.
*/

/** As in `45s`, `12m04s`, `1h07`, `3d02h`. */
export const sayMs = (ms: number): string => {
	const seconds = Math.round(Math.max(0, ms) / 1000);
	const two = (value: number) => String(value).padStart(2, '0');
	if (seconds < 60) return `${seconds}s`;
	if (seconds < 3600) return `${Math.floor(seconds / 60)}m${two(seconds % 60)}s`;
	if (seconds < 86_400) return `${Math.floor(seconds / 3600)}h${two(Math.floor((seconds % 3600) / 60))}`;
	return `${Math.floor(seconds / 86_400)}d${two(Math.floor((seconds % 86_400) / 3600))}h`;
};

export const sayHours = (hours: number | null): string => (hours === null ? 'not known' : sayMs(hours * 3_600_000));

/** Whether it is the name of a time zone, as in `Asia/Seoul`. */
export const isTimeZone = (name: string): boolean => {
	try {
		new Intl.DateTimeFormat('en', {timeZone: name});
		return true;
	} catch {
		return false;
	}
};

const quarterMs = 900_000;

/** Writes times down as `2026-11-23 14:32:07` in that zone. */
export const createClock = (timeZone: string): ((atMs: number) => string) => {
	const format = new Intl.DateTimeFormat('en-CA', {
		timeZone,
		year: 'numeric',
		month: '2-digit',
		day: '2-digit',
		hour: '2-digit',
		minute: '2-digit',
		second: '2-digit',
		hourCycle: 'h23',
	});
	const write = (atMs: number): string => {
		const parts = new Map(format.formatToParts(atMs).map(({type, value}) => [type, value]));
		const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? '';
		return `${part('year')}-${part('month')}-${part('day')} ${part('hour')}:${part('minute')}:${part('second')}`;
	};

	// Clocks are put forward and back only at a quarter of an hour: within one, the rest is counting. Asking for each time costs a hundred times as much.
	const quarters = new Map<number, string>();
	return atMs => {
		const quarter = Math.floor(atMs / quarterMs);
		const begin = quarters.get(quarter) ?? write(quarter * quarterMs);
		quarters.set(quarter, begin);
		if (!/:(?:00|15|30|45):00$/.test(begin)) return write(atMs);
		const seconds = Math.floor((atMs - quarter * quarterMs) / 1000);
		const two = (value: number) => String(value).padStart(2, '0');
		return `${begin.slice(0, -5)}${two(Number(begin.slice(-5, -3)) + Math.floor(seconds / 60))}:${two(seconds % 60)}`;
	};
};

const dayMs = 24 * 60 * 60 * 1000;

/** When the day of `nowMs` has begun, as the clock writes it; also on the days on which clocks are put forward or back. */
export const dayStartMs = (nowMs: number, clock: (atMs: number) => string): number => {
	const dayOf = (atMs: number) => clock(atMs).slice(0, 10);
	const sinceMidnight = (atMs: number) => {
		const [hours = 0, minutes = 0, seconds = 0] = clock(atMs).slice(11).split(':').map(Number);
		return ((hours * 60 + minutes) * 60 + seconds) * 1000 + (atMs % 1000);
	};
	const guess = nowMs - sinceMidnight(nowMs);
	const off = sinceMidnight(guess);
	return dayOf(guess) === dayOf(nowMs) ? guess - off : guess + (dayMs - off);
};
