/**
What the screen says of the config.
*/
export const configSays = {
	notHere: 'There is no config here to change.',
	isNow: (key: string, value: string) => `${key} is ${value}.`,
	applied: (changes: readonly string[]) =>
		changes.length === 0 ? 'The config was read again; nothing in it has changed.' : `The config counts: ${changes.join(', ')}.`,
	appliedMany: (changes: readonly string[], more: number) => `The config counts: ${changes.join(', ')} and ${more} more.`,
	fault: ({name, line, column, message}: {name: string; line: number; column: number; message: string}) => `${name}:${line}:${column}: ${message}`,
	title: (place: string) => `✖ ${place}`,
	asciiTitle: (place: string) => `x ${place}`,
	more: (count: number) => (count === 1 ? 'One more thing is wrong.' : `${count} more things are wrong.`),
	goesOn: (since: string) => `Running on the last good config from ${since}.`,
	keys: 'e edit   reloads when saved',
	escape: 'close',
};
