/**
When somebody last looked at the screen, and where: what "since you left" is counted from.
*/

export type LastLook = {
	/** The last moment at which a screen was open. */
	readonly atMs: number;
	/** When nobody had looked any more, before the screen that is open now, or was open last. */
	readonly leftAtMs: number | undefined;
	/** The pane that was looked at, and the row that the cursor was on. */
	readonly pane?: string;
	readonly key?: string;
};

/** Screens write down that they are open this often; one that died is missed after twice that. */
export const lookEveryMs = 60_000;
/** Who was away for less was not away. */
const awayMs = 5 * 60_000;

/** When the reader left; `undefined`: nobody has looked before. While a screen is open, it is when they left before they came back to it. */
export const leftAtMs = (look: LastLook | undefined, nowMs: number): number | undefined =>
	look !== undefined && nowMs - look.atMs <= 2 * lookEveryMs ? look.leftAtMs : look?.atMs;

/** What is written down by a screen: it looks now. Of several that are open at once, all are one reader. */
export const lookedAt = (before: LastLook | undefined, nowMs: number, place: Pick<LastLook, 'pane' | 'key'>): LastLook => {
	const isBack = before !== undefined && nowMs - before.atMs >= awayMs;
	return {atMs: Math.max(nowMs, before?.atMs ?? nowMs), leftAtMs: isBack ? before.atMs : before?.leftAtMs, ...place};
};

/** How long the reader was away, when a screen is opened; `undefined`: not to be told, for somebody has just been looking. */
export const awayFor = (before: LastLook | undefined, nowMs: number): number | undefined =>
	before !== undefined && nowMs - before.atMs >= awayMs ? nowMs - before.atMs : undefined;
