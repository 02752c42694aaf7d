/**
What is said where keys are shown and recorded.
*/

export const keysSays = {
	title: 'Keys and their names',
	search: 'type to search keys and actions',
	foots: (enter: string, dot: string) => [
		`${enter} record another key ${dot} Del its usual keys again ${dot} Esc close`,
		`${enter} record another ${dot} Del usual ${dot} Esc`,
	],
	press: (name: string) => `Press the new key for ${name}.`,
	isOn: (shown: string) => `Now ${shown}. Esc keeps that.`,
	isOnNone: 'Now it has no key. Esc keeps that.',
	close: 'close',
	already: (shown: string, name: string) => `${shown} does ${name} already.`,
	isUsual: (name: string) => `${name} has its usual keys.`,
	/** Both places are named. */
	places: (name: string, where: string, other: string, otherWhere: string) =>
		`${name}: ${where}. ${other}: ${otherWhere}. Nothing was changed; press another key, or take that one away first.`,
	more: (lines: number) => `${lines} more`,
} as const;
