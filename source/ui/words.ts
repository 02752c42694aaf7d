/**
Numbers as people read them: ages, hours, sizes, counts.
*/
import type {Priority} from '../domain/task.js';

/** As they are shown; where they are written, the whole words. */
export const priorityWords: Readonly<Record<Priority, string>> = {high: 'P1', medium: 'P2', low: 'P3'};

const minuteS = 60;
const hourS = 60 * minuteS;
const dayS = 24 * hourS;

const two = (number: number): string => String(number).padStart(2, '0');
const secondsOf = (ms: number): number => Math.max(0, Math.floor(ms / 1000));

/** At most four cells, and still for a minute once it is above one: `9s`, `12m`, `1h07`, `3d`. */
export const shortAge = (ms: number): string => {
	const s = secondsOf(ms);
	if (s < minuteS) return `${s}s`;
	if (s < hourS) return `${Math.floor(s / minuteS)}m`;
	if (s < 10 * hourS) return `${Math.floor(s / hourS)}h${two(Math.floor((s % hourS) / minuteS))}`;
	return s < dayS ? `${Math.floor(s / hourS)}h` : `${Math.floor(s / dayS)}d`;
};

/** How long it is until then, to the nearest second. */
export const countdown = (ms: number): string => shortAge(Math.round(ms / 1000) * 1000);

/** To the second under an hour: `12m04s`. */
export const longAge = (ms: number): string => {
	const s = secondsOf(ms);
	return s >= minuteS && s < hourS ? `${Math.floor(s / minuteS)}m${two(s % minuteS)}s` : shortAge(ms);
};

/** Local time, `14:32`. */
export const clock = (ms: number): string => {
	const date = new Date(ms);
	return `${two(date.getHours())}:${two(date.getMinutes())}`;
};

/** Local time to the second, `14:32:07`. */
export const fullClock = (ms: number): string => `${clock(ms)}:${two(new Date(ms).getSeconds())}`;

export const size = (mb: number): string => (mb < 1000 ? `${Math.round(mb)}M` : `${(mb / 1024).toFixed(mb < 102_400 ? 1 : 0)}G`);

/** As one thing where both are of the same order: `19.2/23.5G`. */
export const sizeOf = (part: number, wholeMb: number): string => {
	const [used, all] = [size(part), size(wholeMb)];
	return `${used.at(-1) === all.at(-1) ? used.slice(0, -1) : used}/${all}`;
};

export const percent = (value: number): string => `${Math.round(value)}%`;

export const counted = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;

const compact = (count: number): string => (count < 1000 ? String(count) : count < 10_000 ? `${(count / 1000).toFixed(1)}k` : `${Math.round(count / 1000)}k`);

/** Lines added and taken away: `+214 −38`; empty where nothing changed. */
export const changes = (added: number, deleted: number, minus: string): string =>
	added === 0 && deleted === 0 ? '' : `+${compact(added)} ${minus}${compact(deleted)}`;
