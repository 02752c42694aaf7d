/**
What a command has answered for a view, in the type of its card: what comes from a command of the house has been checked by its tests.
*/
import type {UiState} from './ui-state.js';

/** The newest answer; `undefined` as long as there is none. */
export const loadedIn = <Output>({loaded}: Pick<UiState, 'loaded'>, name: string): Output | undefined => loaded[name]?.output as Output | undefined;
