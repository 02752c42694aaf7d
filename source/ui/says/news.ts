/**
What the feed says of what was told to it, and what is said around one message.
*/

export const newsSays = {
	asks: (text: string) => `asks: ${text}`,
	told: (text: string) => `is told: ${text}`,
	errorsOnly: '8 errors only',
	all: '7 all',
	from: (sender: string) => `Message of ${sender}`,
	keys: (enter: string, mayAnswer: boolean) => `${enter} seen  ${mayAnswer ? 's answer  ' : ''}Esc later`,
	seen: 'seen',
	later: 'leave it unread',
	gone: 'This has been seen.',
	conducts: (pid: string) => `is process ${pid}`,
	noLongerConducts: 'has left',
} as const;
