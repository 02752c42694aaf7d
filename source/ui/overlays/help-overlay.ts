/**
Which part of the help is looked at.
*/
import {emptyField, type Field} from '../field.js';

/** `field`: what is searched for. */
export type HelpOverlay = {readonly kind: 'help'; readonly isWhole: boolean; readonly top: number; readonly field: Field};

/** What works where the reader is. */
export const helpHere: HelpOverlay = {kind: 'help', isWhole: false, top: 0, field: emptyField};
