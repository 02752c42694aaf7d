/**
Waits for what no event tells of.
*/
import {setTimeout as pause} from 'node:timers/promises';

/** Resolves with the first answer that is neither `undefined` nor `false`; throws after `maxMs`. */
export const until = async <Value>(ask: () => Value | undefined | false, maxMs = 60_000): Promise<Value> => {
	const endMs = performance.now() + maxMs;
	for (;;) {
		const answer = ask();
		if (answer !== undefined && answer !== false) return answer as Value;
		if (performance.now() > endMs) throw new Error(`It has not come true within ${maxMs} ms: ${ask}`);
		await pause(5);
	}
};

/** For `vi.waitFor`: what it waits for comes at once, but machines may be busy. */
export const patiently = {timeout: 60_000, interval: 10} as const;
