/**
All overlays, by their kind.
*/
import {alarmOverlay} from './alarm.js';
import {answerOverlay} from './answer.js';
import {composeOverlay} from './compose.js';
import {configFaultOverlay} from './config-fault.js';
import {copyOverlay} from './copy.js';
import {dropOverlay} from './drop.js';
import {edgeOverlay} from './edge.js';
import {filterOverlay} from './filter.js';
import {helpOverlay} from './help.js';
import {historyOverlay} from './history.js';
import {importOverlay} from './import.js';
import {importFromOverlay} from './import-from.js';
import {keysOverlay} from './keys.js';
import {leaveOverlay} from './leave.js';
import {letterOverlay} from './letter.js';
import {needsOverlay} from './needs.js';
import type {Overlay, OverlayDefinition} from './overlay.js';
import {paletteOverlay} from './palette.js';
import {peekOverlay} from './peek.js';
import {prefixOverlay} from './prefix.js';
import {questionOverlay} from './question.js';
import {replyOverlay} from './reply.js';
import {searchOverlay} from './search.js';
import {setUpOverlay} from './set-up.js';
import {trustOverlay} from './trust.js';

const overlays: {readonly [Kind in Overlay['kind']]: OverlayDefinition<Extract<Overlay, {kind: Kind}>>} = {
	question: questionOverlay,
	help: helpOverlay,
	keys: keysOverlay,
	leave: leaveOverlay,
	answer: answerOverlay,
	compose: composeOverlay,
	palette: paletteOverlay,
	filter: filterOverlay,
	prefix: prefixOverlay,
	'config-fault': configFaultOverlay,
	history: historyOverlay,
	copy: copyOverlay,
	needs: needsOverlay,
	peek: peekOverlay,
	reply: replyOverlay,
	alarm: alarmOverlay,
	letter: letterOverlay,
	'set-up': setUpOverlay,
	trust: trustOverlay,
	drop: dropOverlay,
	search: searchOverlay,
	import: importOverlay,
	'import-from': importFromOverlay,
	edge: edgeOverlay,
};

/** What draws and reads this overlay. */
export const overlayOf = (overlay: Overlay): OverlayDefinition => overlays[overlay.kind] as unknown as OverlayDefinition;
