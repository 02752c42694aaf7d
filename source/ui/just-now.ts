/**
Whether something was only a moment ago: what holds a key back for a moment goes by this.
*/

/** What lies ahead was before a clock was set back: it must not hold anything for as long as that. */
export const isJustNow = (atMs: number | undefined, nowMs: number, withinMs: number): boolean => atMs !== undefined && atMs <= nowMs && nowMs - atMs < withinMs;
