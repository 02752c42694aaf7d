/**
What is being written, a task or an answer, in the person's own editor.
*/
import {textOfDraft, withText} from '../compose.js';
import type {DeedDesk} from '../deeds.js';
import {emptyField, insertInto} from '../field.js';
import type {Overlay} from '../overlays/overlay.js';
import {composeSays as says} from '../says/compose.js';
import {withTerminal} from './outside.js';

export type EditTextDeed = {readonly do: 'edit-text'};

/** What goes to the editor, under which name, and what becomes of it. */
type Editing = {readonly text: string; readonly name: string; readonly take: (text: string) => Overlay};

const editingOf = (overlay: Overlay | undefined): Editing | undefined => {
	if (overlay?.kind === 'compose') {
		const {problem: _gone, ...rest} = overlay;
		return {text: textOfDraft(rest.draft, says.editing), name: 'task.md', take: text => ({...rest, draft: withText(rest.draft, text)})};
	}

	if (overlay?.kind !== 'reply') return undefined;
	return {text: overlay.field.text, name: 'answer.md', take: text => ({...overlay, field: insertInto(emptyField, text.trim(), true)})};
};

export const editText = async (_deed: EditTextDeed, desk: DeedDesk): Promise<void> => {
	const {ui, say} = desk;
	const editing = editingOf(ui.get().overlay);
	if (editing === undefined) return;
	const edited = await withTerminal(desk, async programs => programs.edit(editing.text, editing.name));
	if (edited === undefined) return;
	if (edited.value === undefined) say(says.unchanged, 'info');
	else ui.send({type: 'overlay', overlay: editing.take(edited.value)});
};
