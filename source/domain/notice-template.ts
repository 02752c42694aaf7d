/**
What a webhook is sent where it wants another form than ours: a text, or JSON, with our words filled in.
*/

/** What can stand in braces. */
export const noticeWords = ['text', 'repository', 'command', 'folder', 'at'] as const;
export type NoticeWords = Readonly<Record<(typeof noticeWords)[number], string>>;

export type NoticeTemplate = string | Readonly<Record<string, unknown>>;

const inBraces = /\{([A-Za-z]+)\}/g;

/** Every string in it; the names of fields are left as they are. */
const mapStrings = (value: unknown, change: (text: string) => string): unknown => {
	if (typeof value === 'string') return change(value);
	if (Array.isArray(value)) return value.map(each => mapStrings(each, change));
	if (typeof value !== 'object' || value === null) return value;
	return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, mapStrings(inner, change)]));
};

/** A word in braces that nothing could be filled in for. */
export const strangeWordIn = (template: NoticeTemplate): string | undefined => {
	const found: string[] = [];
	mapStrings(template, text => {
		found.push(...[...text.matchAll(inBraces)].map(([, word = '']) => word));
		return text;
	});
	return found.find(word => !noticeWords.some(known => known === word));
};

/** In JSON every value stays one value, whatever it says. */
export const filledIn = (template: NoticeTemplate, words: NoticeWords): {readonly body: string; readonly type: string} => {
	const filled = mapStrings(template, text => text.replaceAll(inBraces, (whole, word: string) => words[word as keyof NoticeWords] ?? whole));
	return typeof filled === 'string' ? {body: filled, type: 'text/plain; charset=utf-8'} : {body: JSON.stringify(filled), type: 'application/json'};
};
