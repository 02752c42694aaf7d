/**
Makes words from outside safe for a terminal: an agent may print anything, and what it prints may steer the terminal, hide text or write the clipboard.
*/

/** Text that has been through `safeText`; a component takes nothing else from outside. */
export type SafeText = string & {readonly __safe: true};

// Escape sequences by their grammar (ECMA-48): OSC, DCS, SOS, PM and APC up to their terminator or the end, CSI, then two-byte ones.
// A string sequence swallows what follows until its terminator, another sequence or the end, as a terminal would. Each alternative fits
// wherever its first characters do: nothing is read twice, however hostile the text is.
const sequences =
	// biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences are made of control characters.
	/(?:\u001B[\]PX^_]|[\u009D\u0090\u0098\u009E\u009F])[^\u0007\u001B\u009C]*(?:\u0007|\u001B\\|\u009C)?|(?:\u001B\[|\u009B)[0-?]*[ -/]*[@-~]?|\u001B[ -/]*[0-~]?/g;

// C0 but tab and newline, DEL, C1, bidi controls, zero-width and other invisible format characters, line and paragraph separators, surrogates left alone.
const invisible =
	// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken out.
	// biome-ignore lint/suspicious/noMisleadingCharacterClass: the joiner stands for itself, as one of those that are not seen.
	/[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u00AD\u061C\u180E\u200B-\u200F\u2028-\u202E\u2060-\u206F\uFE00-\uFE0F\uFEFF\uFFF9-\uFFFB]|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]|[\u{E0000}-\u{E0FFF}]/gu;

/** Drops every escape sequence and every character that is not seen; tabs become spaces; newlines stay. */
export const safeText = (text: string): SafeText =>
	text.replaceAll(sequences, '').replaceAll('\r\n', '\n').replaceAll('\t', '  ').replaceAll(invisible, '') as SafeText;

/** The same on one line, with at most `max` characters; the last one is whole. */
export const safeLine = (text: string, max = 500): SafeText =>
	safeText(text.slice(0, max * 4))
		.replaceAll(/\s+/g, ' ')
		.trim()
		.slice(0, max)
		.replace(/[\uD800-\uDBFF]$/, '')
		.trimEnd() as SafeText;
