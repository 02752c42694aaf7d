/**
What has to be answered with yes before a command is run for somebody who is not looking at the screen. Part of the front step.
*/
import type {CommandCard, CommandName, Question} from './commands/command.js';
import {registry} from './commands/registry.js';
import type {Problem} from './domain/problem.js';
import type {Engine} from './engine/engine.js';

/** `undefined`: nothing. What cannot be done anyway is not asked about. */
export const questionOf = (name: CommandName, input: Readonly<Record<string, unknown>>, engine: Engine): Question | undefined => {
	const card: CommandCard = registry[name];
	if (!card.asksEverywhere) return undefined;
	const fields = card.input.parse(input);
	const snapshot = engine.getSnapshot();
	return card.blockedBecause?.(snapshot, fields) === undefined ? card.question?.(snapshot, fields) : undefined;
};

/** There is nobody to ask. */
export const needsYes = ({title}: Question, hint: string): Problem => ({kind: 'bad-input', code: 'needs_yes', message: title, hint});
