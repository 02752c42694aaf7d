/**
Lets the screen hear of changes at most so many times a second, and at once right after a key.
*/

type Pace = {
	subscribe(listener: () => void): () => void;
	/** A key was pressed: what it changes is shown without delay. */
	hurry(): void;
	/** Looks as soon as the pace allows, whether or not anything was heard. */
	soon(look: () => void): void;
	/** Calls `work` once, so much later; the newest wish counts. */
	later(work: () => void, afterMs: number): void;
	stop(): void;
};

const hurryMs = 300;

/** `everyMs`: how long between two looks, now. */
export const createPace = (subscribe: (listener: () => void) => () => void, now: () => number, everyMs: () => number): Pace => {
	const listeners = new Set<() => void>();
	let toldAtMs = Number.NEGATIVE_INFINITY;
	let hurryUntilMs = Number.NEGATIVE_INFINITY;
	let timer: NodeJS.Timeout | undefined;
	let look: (() => void) | undefined;
	let wish: NodeJS.Timeout | undefined;

	const tell = () => {
		clearTimeout(timer);
		timer = undefined;
		toldAtMs = now();
		const wanted = look;
		look = undefined;
		for (const listener of listeners) listener();
		wanted?.();
	};

	/** Never within the work of whoever brings the news: a key that waits goes before. */
	const ask = () => {
		timer ??= setTimeout(tell, now() < hurryUntilMs ? 0 : Math.max(0, toldAtMs + everyMs() - now()));
	};

	const unsubscribe = subscribe(ask);

	return {
		subscribe(listener) {
			listeners.add(listener);
			return () => {
				listeners.delete(listener);
			};
		},

		hurry() {
			hurryUntilMs = now() + hurryMs;
			if (timer === undefined) return;
			clearTimeout(timer);
			timer = setTimeout(tell, 0);
		},

		soon(next) {
			look = next;
			ask();
		},

		later(work, afterMs) {
			clearTimeout(wish);
			wish = setTimeout(work, afterMs);
		},

		stop() {
			clearTimeout(timer);
			clearTimeout(wish);
			unsubscribe();
		},
	};
};
