/**
All overlays, by their kind.
*/
import {answerOverlay} from './answer.js';
import {composeOverlay} from './compose.js';
import {copyOverlay} from './copy.js';
import {helpOverlay} from './help.js';
import {leaveOverlay} from './leave.js';
import type {Overlay, OverlayDefinition} from './overlay.js';
import {paletteOverlay} from './palette.js';
import {questionOverlay} from './question.js';

const overlays: {readonly [Kind in Overlay['kind']]: OverlayDefinition<Extract<Overlay, {kind: Kind}>>} = {
	question: questionOverlay,
	help: helpOverlay,
	leave: leaveOverlay,
	answer: answerOverlay,
	compose: composeOverlay,
	palette: paletteOverlay,
	copy: copyOverlay,
};

/** What draws and reads this overlay. */
export const overlayOf = (overlay: Overlay): OverlayDefinition => overlays[overlay.kind] as unknown as OverlayDefinition;
