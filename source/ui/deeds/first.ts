/**
What is done with the config that is yet to be written.
*/
import type {DeedDesk} from '../deeds.js';
import {firstSays} from '../says/first.js';
import {withTerminal} from './outside.js';

export type EditDraftDeed = {readonly do: 'edit-draft'};

/** A text that is no config stays with the editor: the next edit goes on with it. One that is opens the screen anew. */
export const editDraft = async (_deed: EditDraftDeed, desk: DeedDesk): Promise<void> => {
	const {setUp, say} = desk;
	if (setUp === undefined) return;
	const edited = await withTerminal(desk, async programs => programs.edit(setUp.draft(), setUp.get().file));
	if (edited === undefined) return;
	if (edited.value === undefined) {
		say(firstSays.unchanged, 'info');
		return;
	}

	const changed = setUp.change(edited.value);
	if (!changed.ok) say(changed.problem.message, 'err');
};
