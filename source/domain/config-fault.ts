/**
What is wrong with a config, and where: enough to show the line.
*/

/** `around`: the line and its neighbours. `length`: how many signs are meant. */
export type ConfigFault = {
	/** Of the file, as people call it. */
	readonly name: string;
	/** From 1. */
	readonly line: number;
	readonly column: number;
	readonly length: number;
	/** A sentence, with a hint behind it if there is one. */
	readonly message: string;
	readonly around: ReadonlyArray<{readonly line: number; readonly text: string}>;
};

/** `orch.config.jsonc:14:3: …` */
export const sayFault = ({name, line, column, message}: ConfigFault): string => `${name}:${line}:${column}: ${message}`;
