/**
JSON that is as safe for a terminal as it is for a program: what is not seen is written as an escape, and nothing is lost.
*/

// All that `safeText` would take away and that JSON itself leaves as it is.
// biome-ignore lint/suspicious/noMisleadingCharacterClass: the joiner stands for itself, as one of those that are not seen.
const unseen = /[\u007F-\u009F\u00AD\u061C\u180E\u200B-\u200F\u2028-\u202E\u2060-\u206F\uFE00-\uFE0F\uFEFF\uFFF9-\uFFFB]|[\u{E0000}-\u{E0FFF}]/gu;

const escaped = (letters: string): string =>
	Array.from({length: letters.length}, (_, index) => `\\u${letters.charCodeAt(index).toString(16).padStart(4, '0')}`).join('');

/** One line, without its end. */
export const safeJson = (value: unknown): string => JSON.stringify(value).replaceAll(unseen, escaped);
