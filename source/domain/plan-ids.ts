/**
Ids that stand in a check list where nobody who reads it sees them: a comment at the end of an item's line.
*/

const pattern = /\s*<!--\s*orch:\s*(?<id>[\w-]+)\s*-->\s*$/;

/** The words of an item without the comment, and the id in it. */
export const readHiddenId = (words: string): {readonly words: string; readonly hidden: string | undefined} => {
	const match = pattern.exec(words);
	return match === null ? {words, hidden: undefined} : {words: words.slice(0, match.index), hidden: match.groups?.['id']};
};

/** With a comment at the end of each of these lines; all else, line ends too, stays as it is. `ids`: by line, counted from 1. */
export const withIds = (text: string, ids: ReadonlyMap<number, string>): string =>
	text
		.split(/(\r\n|\n|\r)/)
		.map((part, index) => {
			const id = index % 2 === 0 ? ids.get(index / 2 + 1) : undefined;
			return id === undefined ? part : part.replace(/\s*$/, blanks => ` <!-- orch:${id} -->${blanks}`);
		})
		.join('');
