/**
A task that is being written, in the person's own editor.
*/
import {textOfDraft, withText} from '../compose.js';
import type {DeedDesk} from '../deeds.js';
import {composeSays as says} from '../says/compose.js';
import {withTerminal} from './outside.js';

export type EditComposeDeed = {readonly do: 'edit-compose'};

export const editCompose = async (_deed: EditComposeDeed, desk: DeedDesk): Promise<void> => {
	const {ui, say} = desk;
	const {overlay} = ui.get();
	if (overlay?.kind !== 'compose') return;
	const {problem: _gone, ...rest} = overlay;
	const edited = await withTerminal(desk, async programs => programs.edit(textOfDraft(overlay.draft, says.editing), 'task.md'));
	if (edited === undefined) return;
	if (edited.value === undefined) say(says.unchanged, 'info');
	else ui.send({type: 'overlay', overlay: {...rest, draft: withText(overlay.draft, edited.value)}});
};
