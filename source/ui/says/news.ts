/**
What the feed says of what was told to it.
*/
export const newsSays = {
	/** With what is typed to answer it. */
	asks: (sender: string, text: string, command: string) => `${sender} asks: ${text} (${command})`,
	conducts: (pid: string) => `is process ${pid}`,
	noLongerConducts: 'has left',
} as const;
