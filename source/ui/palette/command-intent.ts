/**
What running a command from the palette comes to: as with a key, a rule may say no, and a question may come first.
*/
import type {CommandName} from '../../commands/command.js';
import {type Intent, type KeyDesk, look, say} from '../intent.js';

export const commandIntent = (name: CommandName, input: Readonly<Record<string, unknown>>, desk: KeyDesk): Intent => {
	const card = desk.cards.find(each => each.name === name);
	const reason = card?.blockedBecause?.(desk.snapshot, {...input});
	if (reason !== undefined) return say(reason, 'warn', desk);
	const question = card?.question?.(desk.snapshot, {...input});
	return question
		? look({type: 'overlay', overlay: {kind: 'question', question, press: '', name, input, openedAtMs: desk.nowMs}})
		: {kind: 'run', name, input, does: name, press: ''};
};
