/**
What the feed says of what was told to it.
*/
export const newsSays = {
	/** With what is typed to answer it. */
	asks: (sender: string, text: string, command: string) => `${sender} asks: ${text} (${command})`,
} as const;
