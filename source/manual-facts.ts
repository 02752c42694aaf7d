/**
What the manual and `help <topic>` tell of the screen: its keys as a config has them, and its states. Part of the front step.
*/
import type {CommandCard} from './commands/command.js';
import type {KeysConfig} from './domain/config-screen.js';
import type {ScreenFacts} from './doors/topics.js';
import {keymapFor} from './ui/bindings.js';
import {helpSections} from './ui/help-text.js';
import {legend} from './ui/marks.js';
import {helpSays} from './ui/says/help.js';

export const screenFacts = (cards: readonly CommandCard[], keys: KeysConfig): ScreenFacts => ({
	keys: helpSections(keymapFor(cards, keys), 'agents', 'dashboard', true),
	states: [
		{title: helpSays.agentStates, marks: legend.agents},
		{title: helpSays.taskStates, marks: legend.tasks},
	],
});
