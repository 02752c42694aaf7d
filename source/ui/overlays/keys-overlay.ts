/**
Which key is looked at, or waited for.
*/
import {emptyField, type Field} from '../field.js';

/** `at`: the row under the cursor. `recording`: for what the next press is a key. `said`: what came of the last one. */
export type KeysOverlay = {
	readonly kind: 'keys';
	readonly field: Field;
	readonly at: number;
	readonly recording?: string;
	readonly said?: string;
	readonly isRefused?: boolean;
};

export const keysHere: KeysOverlay = {kind: 'keys', field: emptyField, at: 0};
