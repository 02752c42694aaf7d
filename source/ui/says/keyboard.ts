/**
What is said when a key, or what was pasted, comes to nothing.
*/
import {counted} from '../words.js';

export const keyboardSays = {
	slipped: 'The row here has just changed. Press again if you mean it.',
	nothingSelected: 'Nothing is selected here.',
	noAgentYet: (task: string) => `${task} has had no agent yet.`,
	onlyIn: (press: string, does: string, pane: string) => `${press} ${does}: only in ${pane}.`,
	pasted: (lines: number) => `Pasted ${counted(lines, 'line')}, not run.`,
	pastedForTask: (lines: number) => `Pasted ${counted(lines, 'line')}, not run. n makes a task of it.`,
	onlyThere: (press: string, does: string) => `${press} ${does}: not in this view.`,
} as const;
