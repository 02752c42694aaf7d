/**
Lets the screen hear of changes at most ten times a second, and at once right after a key.
*/

type Pace = {
	subscribe(listener: () => void): () => void;
	/** A key was pressed: what it changes is shown without delay. */
	hurry(): void;
	stop(): void;
};

const everyMs = 100;
const hurryMs = 300;

export const createPace = (subscribe: (listener: () => void) => () => void, now: () => number): Pace => {
	const listeners = new Set<() => void>();
	let toldAtMs = Number.NEGATIVE_INFINITY;
	let hurryUntilMs = Number.NEGATIVE_INFINITY;
	let timer: NodeJS.Timeout | undefined;

	const tell = () => {
		clearTimeout(timer);
		timer = undefined;
		toldAtMs = now();
		for (const listener of listeners) listener();
	};

	const unsubscribe = subscribe(() => {
		const dueInMs = now() < hurryUntilMs ? 0 : toldAtMs + everyMs - now();
		if (dueInMs <= 0) tell();
		else timer ??= setTimeout(tell, dueInMs);
	});

	return {
		subscribe(listener) {
			listeners.add(listener);
			return () => {
				listeners.delete(listener);
			};
		},

		hurry() {
			hurryUntilMs = now() + hurryMs;
			if (timer) tell();
		},

		stop() {
			clearTimeout(timer);
			unsubscribe();
		},
	};
};
