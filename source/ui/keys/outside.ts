/**
Keys for what lies outside of the house: the clipboard, a shell, a pager, the web.
*/
import {findTask, findWorktree} from '../find.js';
import {type Intent, type KeyDesk, look, type Reader, say} from '../intent.js';
import {copyItems} from '../overlays/copy.js';
import {editSays} from '../says/edit.js';
import {outsideSays} from '../says/outside.js';
import {selectionNow} from '../selection.js';
import type {UiState} from '../ui-state.js';
import {everywhere, type ViewKey} from './view-key.js';

const openCopy: Reader = (_press, state, desk) => {
	const items = copyItems(state, desk);
	return items.length === 0 ? say(outsideSays.nothingToCopy, 'info', desk) : look({type: 'overlay', overlay: {kind: 'copy', items, at: 0}});
};

/** What is to be done with the worktree under the cursor, as long as it is there. */
const inWorktree = (state: UiState, desk: KeyDesk, then: (worktree: {readonly folder: string; readonly branch: string}) => Intent): Intent => {
	const task = findTask(desk.snapshot, selectionNow(state, desk).taskId);
	if (task === undefined) return say(outsideSays.nothingHere, 'info', desk);
	const worktree = findWorktree(desk.snapshot, task.id);
	return worktree === undefined ? say(outsideSays.noWorktree(task.id), 'info', desk) : then(worktree);
};

const openShell: Reader = (_press, state, desk) => inWorktree(state, desk, ({folder}) => ({kind: 'deed', deed: {do: 'shell', folder}}));
const openOnWeb: Reader = (_press, state, desk) => inWorktree(state, desk, ({branch}) => ({kind: 'deed', deed: {do: 'open-branch', branch}}));

const openInPager: Reader = (_press, state, desk) => {
	const {agentId} = selectionNow(state, desk);
	return agentId === undefined ? say(outsideSays.nothingHere, 'info', desk) : {kind: 'deed', deed: {do: 'page-log', agentId}};
};

const openInEditor: Reader = (_press, state, desk) => {
	const {taskId} = selectionNow(state, desk);
	return taskId === undefined ? say(outsideSays.nothingHere, 'info', desk) : {kind: 'deed', deed: {do: 'edit-task', taskId}};
};

export const outsideKeys: readonly ViewKey[] = [
	{
		name: 'copy',
		presses: ['y'],
		shown: 'y',
		does: 'copy id, branch, path, log',
		contexts: everywhere,
		hint: {dashboard: 'copy', pane: 'copy', log: 'copy'},
		kept: 'early',
		read: openCopy,
	},
	{
		name: 'worktree.shell',
		presses: ['t'],
		shown: 't',
		does: 'shell in the worktree',
		contexts: everywhere,
		hint: {dashboard: 'shell', pane: 'shell', log: 'shell'},
		kept: 'early',
		read: openShell,
	},
	{
		name: 'task.edit',
		presses: ['e'],
		shown: 'e',
		does: editSays.does,
		contexts: everywhere,
		hint: {pane: editSays.hint, log: editSays.hint, sheet: editSays.hint},
		kept: 'early',
		read: openInEditor,
	},
	{name: 'log.pager', presses: ['E'], shown: 'E', does: 'the whole log in $PAGER', contexts: ['log'], hint: {log: '$PAGER'}, read: openInPager},
	{name: 'branch.open', presses: ['o'], shown: 'o', does: 'page of the branch on the web', contexts: everywhere, read: openOnWeb},
];
