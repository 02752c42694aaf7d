/**
The flags that go with every command.
*/
import {themeNames} from '../domain/config-screen.js';
import type {Field} from '../domain/fields.js';

/** `shortFlag`: its one letter. `value`: what stands for what is typed after it; `choices`: all that may be. */
export type GlobalFlag = Pick<Field, 'name' | 'flag' | 'description'> & {readonly shortFlag?: string} & (
		| {readonly kind: 'switch'}
		| {readonly kind: 'text'; readonly value: string; readonly choices?: readonly string[]}
	);

export const globalFlags: readonly GlobalFlag[] = [
	{name: 'help', flag: '--help', shortFlag: 'h', kind: 'switch', description: 'Explain this command.'},
	{name: 'version', flag: '--version', kind: 'switch', description: 'Print the version.'},
	{name: 'directory', flag: '--directory', shortFlag: 'C', kind: 'text', value: 'folder', description: 'Work in this folder instead of the current one.'},
	{name: 'config', flag: '--config', kind: 'text', value: 'file', description: 'Read this config file.'},
	{name: 'json', flag: '--json', kind: 'switch', description: 'Print one JSON object; events as JSON lines. --json id,state prints only these fields.'},
	{name: 'yes', flag: '--yes', shortFlag: 'y', kind: 'switch', description: 'Answer every question with yes.'},
	{name: 'input', flag: '--no-input', kind: 'switch', description: 'Ask nothing: what would be asked ends with 2, as where there is no terminal.'},
	{name: 'dryRun', flag: '--dry-run', shortFlag: 'n', kind: 'switch', description: 'Only show what would be done.'},
	{name: 'quiet', flag: '--quiet', shortFlag: 'q', kind: 'switch', description: 'Print nothing but data and problems.'},
	{name: 'color', flag: '--no-color', kind: 'switch', description: 'No colours; --color=always has them also where there is no terminal.'},
	{name: 'ascii', flag: '--ascii', kind: 'switch', description: 'Only ASCII marks and borders.'},
	{name: 'theme', flag: '--theme', kind: 'text', value: 'name', choices: themeNames, description: `Colours of the screen: ${themeNames.join(', ')}.`},
	{name: 'fps', flag: '--fps', kind: 'text', value: 'N', description: 'Frames a second at most, from 1 to 30.'},
	{name: 'screenReader', flag: '--screen-reader', kind: 'switch', description: 'Sentences and numbered choices instead of a screen.'},
	{name: 'altScreen', flag: '--no-alt-screen', kind: 'switch', description: 'Draw below the prompt; what was there can be scrolled back to.'},
	{name: 'readOnly', flag: '--read-only', kind: 'switch', description: 'Only look: keys that act say so and do nothing, and no agent is started.'},
];
