/**
Holds where the user looks, outside React: keys that come faster than frames are all understood.
*/
import {firstUiState, reduceUi, type UiAction, type UiState} from './ui-state.js';

export const createUiStore = () => {
	let state = firstUiState;
	const listeners = new Set<() => void>();

	return {
		get: (): UiState => state,

		send(action: UiAction): void {
			const next = reduceUi(state, action);
			if (next === state) return;
			state = next;
			for (const listener of listeners) listener();
		},

		subscribe(listener: () => void): () => void {
			listeners.add(listener);
			return () => {
				listeners.delete(listener);
			};
		},
	};
};

export type UiStore = ReturnType<typeof createUiStore>;
