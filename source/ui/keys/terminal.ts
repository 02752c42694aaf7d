/**
Keys for the terminal itself.
*/
import {everywhere, type ViewKey} from './view-key.js';

export const terminalKeys: readonly ViewKey[] = [
	{
		name: 'suspend',
		presses: ['ctrl+z'],
		shown: '^z',
		does: 'put aside, until fg',
		contexts: everywhere,
		read: () => ({kind: 'deed', deed: {do: 'suspend'}}),
	},
	// No key of its own: the palette has it, and a config can give it one.
	{name: 'mouse.toggle', presses: [], shown: '', does: 'mouse on or off', contexts: everywhere, read: () => ({kind: 'deed', deed: {do: 'mouse'}})},
];
