/**
Keys of the merge view: what a verification has printed, and what is in conflict.
*/
import {agentId as toAgentId} from '../../domain/ids.js';
import {lookAtConflicts} from '../conflicts.js';
import {viewIn} from '../cursor.js';
import {type Intent, look, type Reader, say} from '../intent.js';
import type {MergeRow} from '../panes/merge-rows.js';
import {tryOf} from '../panes/merge-standing.js';
import {mergesPane} from '../panes/merges-pane.js';
import {actOn} from '../read-key.js';
import {keyboardSays} from '../says/keyboard.js';
import {mergesSays} from '../says/merges.js';
import {selectionNow} from '../selection.js';
import {undoWithinMs} from '../undo.js';
import {undo} from './undo.js';
import {lists, type ViewKey} from './view-key.js';

const openAgentLog: Reader = (_press, state, desk): Intent => {
	const {agentId, taskId} = selectionNow(state, desk);
	if (agentId !== undefined) return look({type: 'page', page: {kind: 'log', agentId: toAgentId(agentId)}});
	return say(taskId === undefined ? keyboardSays.nothingSelected : keyboardSays.noAgentYet(taskId), 'info', desk);
};

/** What its verification has printed; where it has had none, what its agent has. */
const openLog: Reader = (press, state, desk) => {
	const {taskId, mergeId} = selectionNow(state, desk);
	const merge = desk.snapshot.merges.find(({id}) => id === mergeId);
	const wasVerified = merge?.step === 'verifying' || (merge !== undefined && tryOf({state}, merge)?.verify_started_at != null);
	return wasVerified
		? {kind: 'run', name: 'show-merges', input: {operation: 'log', taskId}, does: mergesSays.readsLog, press}
		: openAgentLog(press, state, desk);
};

/** What is in conflict is shown with both sides; anything else has a log. */
const open: Reader = (press, state, desk) => lookAtConflicts(selectionNow(state, desk).taskId, press, desk.snapshot) ?? openLog(press, state, desk);

/** What was done just now is undone first, as everywhere; after that, what has landed is taken back by a commit of its own. */
const revert: Reader = (press, state, desk) => {
	const {rows, cursor} = viewIn(mergesPane, desk, state, desk.size);
	const row = rows[cursor] as MergeRow | undefined;
	const [newest] = state.undos;
	const card = desk.cards.find(({name}) => name === 'revert-merge');
	const isFresh = newest !== undefined && desk.nowMs - newest.atMs <= undoWithinMs;
	if (isFresh || card === undefined || row?.part !== 'merged' || row.merge?.revertedAtMs !== undefined) return undo(press, state, desk);
	const binding = {press, pane: 'merges', does: mergesSays.reverts} as const;
	return actOn({name: 'merge.revert', card, binding}, press, {taskId: row.taskId}, desk);
};

export const mergeKeys: readonly ViewKey[] = [
	{
		name: 'merge.open',
		presses: ['return'],
		shown: '⏎',
		does: 'see the conflicts, or the log',
		contexts: lists,
		panes: ['merges'],
		hint: {dashboard: 'open', pane: 'open'},
		read: open,
	},
	{
		name: 'merge.log',
		presses: ['l'],
		shown: 'l',
		does: 'log of the verification',
		contexts: lists,
		panes: ['merges'],
		hint: {dashboard: 'log', pane: 'log'},
		read: openLog,
	},
	{
		name: 'merge.revert',
		presses: ['u'],
		shown: 'u',
		does: 'revert what has landed; else undo',
		contexts: lists,
		panes: ['merges'],
		hint: {pane: 'revert'},
		read: revert,
	},
];
