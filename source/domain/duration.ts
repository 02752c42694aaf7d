/**
How long, as a person types it: `90s`, `30m`, `2h`, `1d`.
*/

const unitMs = {ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000} as const;
const pattern = /^(\d{1,9}(?:\.\d{1,3})?)(ms|s|m|h|d)?$/;

/** A number without a unit is seconds. `undefined`: it says no time. */
export const durationMs = (text: string): number | undefined => {
	const [, number, unit = 's'] = pattern.exec(text.trim()) ?? [];
	return number === undefined ? undefined : Math.round(Number(number) * unitMs[unit as keyof typeof unitMs]);
};
