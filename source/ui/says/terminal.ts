/**
What the screen says of the terminal itself.
*/

export const terminalSays = {
	readOnly: 'This screen is read-only: it shows, and changes nothing.',
	justBack: 'The window has just come back. Press again if you mean it.',
	noJobs: 'It cannot be put aside from here.',
	noShell: 'There is no shell to return to. In tmux, the prefix and d leaves.',
	mouseOn: 'Mouse on: click a row, scroll with the wheel. Shift selects text.',
	mouseOff: 'Mouse off: the terminal selects text again.',
	noMouse: 'There is no mouse here.',
} as const;
