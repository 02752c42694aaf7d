/**
Lists whose items are to be done one after the other, because `sequential: true` stands below the item, or the heading, that they belong to.
*/

/** What items stand below: another item, a heading, or nothing but the file. */
export type Scope = {isSequential: boolean};

/** `undefined`: it is no such word. */
export const readSequential = (value: string): boolean | undefined =>
	/^(?:true|false)$/i.test(value.trim()) ? value.trim().toLowerCase() === 'true' : undefined;

/** A line that belongs to no item. */
export const isSequenceLine = (line: string): boolean => /^sequential:\s+true$/i.test(line.trim());

/** Of each open item the line of the open one before it in its list; `scopes`: what it stands right below, the outermost first. */
export const linesBefore = (
	items: ReadonlyArray<{readonly head: {readonly line: number}; readonly isDone: boolean; readonly scopes: readonly Scope[]}>,
): ReadonlyMap<number, number> => {
	const last = new Map<Scope, number>();
	const before = new Map<number, number>();
	for (const {head, isDone, scopes} of items) {
		const scope = scopes.find(({isSequential}) => isSequential);
		if (scope === undefined || isDone) continue;
		const previous = last.get(scope);
		if (previous !== undefined) before.set(head.line, previous);
		last.set(scope, head.line);
	}

	return before;
};
