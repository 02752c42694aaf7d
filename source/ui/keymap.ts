/**
The keys of the screen itself, all of them: the keyboard, the help, the line of hints and the manual are computed from this list.
*/
import {attentionKeys, sayKeys} from './keys/attention.js';
import {backlogKeys} from './keys/backlog.js';
import {findKeys} from './keys/find.js';
import {firstKeys} from './keys/first.js';
import {goKeys, lastKeys} from './keys/go.js';
import {graphKeys} from './keys/graph.js';
import {listKeys} from './keys/list.js';
import {logKeys} from './keys/log.js';
import {mergeKeys} from './keys/merges.js';
import {moveKeys} from './keys/move.js';
import {outsideKeys} from './keys/outside.js';
import {pageKeys} from './keys/pages.js';
import {reportKeys} from './keys/report.js';
import {resourceKeys} from './keys/resources.js';
import {terminalKeys} from './keys/terminal.js';
import {undoKeys} from './keys/undo.js';
import type {ViewKey} from './keys/view-key.js';

/** In the order of the line of hints. */
export const viewKeys: readonly ViewKey[] = [
	...attentionKeys,
	...goKeys.slice(0, 1),
	...sayKeys,
	...reportKeys,
	...resourceKeys,
	...pageKeys,
	...logKeys,
	...mergeKeys,
	...graphKeys,
	...moveKeys,
	...listKeys,
	...undoKeys,
	...goKeys.slice(1),
	...backlogKeys,
	...findKeys,
	...outsideKeys,
	...firstKeys,
	...terminalKeys,
	...lastKeys,
];
