/**
Makes of a project's `.gitattributes` one file for a repository without a working copy, with only those attributes that decide a merge and run no program.
*/

/** One `.gitattributes`: its folder (`''` for the top) and its text. */
export type AttributesFile = {readonly folder: string; readonly text: string};

const harmless = [
	/^[-!]?merge$/,
	/^merge=(?:text|binary|union)$/,
	/^[-!]?text(?:=auto)?$/,
	/^[-!]?crlf$/,
	/^[-!]?eol(?:=(?:lf|crlf))?$/,
	/^[-!]?binary$/,
	/^conflict-marker-size=\d+$/,
];

const escapes: Record<string, string> = {n: '\n', t: '\t', r: '\r', a: '\u0007', b: '\b', f: '\f', v: '\v', '"': '"', '\\': '\\'};

const unquote = (text: string): string =>
	text.replaceAll(/(?:\\[0-7]{3})+|\\(.)/g, (octals, code: string | undefined) =>
		code === undefined
			? Buffer.from(
					octals
						.slice(1)
						.split('\\')
						.map(digits => Number.parseInt(digits, 8)),
				).toString('utf8')
			: (escapes[code] ?? code),
	);

/** A line is a pattern, quoted as in C when it starts with a quote, then attributes. */
const splitLine = (line: string): {pattern: string; attributes: string[]} => {
	const quoted = /^"((?:[^"\\]|\\.)*)"(?=\s|$)/.exec(line);
	const whole = quoted?.[0] ?? /^\S*/.exec(line)?.[0] ?? '';
	return {
		pattern: quoted ? unquote(quoted[1] ?? '') : whole,
		attributes: line
			.slice(whole.length)
			.split(/\s+/)
			.filter(word => word !== ''),
	};
};

const quoteIfNeeded = (pattern: string): string =>
	/[\s"]/.test(pattern) ? `"${pattern.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n').replaceAll('\t', '\\t')}"` : pattern;

/** A pattern of a nested file, as seen from the top: one without a slash holds at any depth below its folder, one with a slash from there. */
const fromTop = (folder: string, pattern: string): string => {
	if (folder === '') return pattern;
	const literal = folder.replaceAll(/[\\*?[]/g, '\\$&');
	return pattern.includes('/') ? `/${literal}/${pattern.replace(/^\//, '')}` : `/${literal}/**/${pattern}`;
};

/** The deeper file wins over the higher, as the later line wins over the earlier. */
export const mergeAttributes = (files: readonly AttributesFile[]): string => {
	const depth = (folder: string) => (folder === '' ? 0 : folder.split('/').length);
	const macros = new Set<string>();
	const lines: string[] = [];
	for (const {folder, text} of files.toSorted((a, b) => depth(a.folder) - depth(b.folder) || (a.folder < b.folder ? -1 : 1))) {
		for (const line of text
			.replace(/^\uFEFF/, '')
			.split(/\r?\n/)
			.map(one => one.trim())) {
			if (line === '' || line.startsWith('#') || line.startsWith('!')) continue;
			const {pattern, attributes} = splitLine(line);
			const macro = /^\[attr\](\S+)$/.exec(pattern)?.[1];
			const kept = attributes.filter(word => harmless.some(rule => rule.test(word)) || macros.has(word.replace(/^[-!]/, '')));
			if (kept.length === 0 || (macro !== undefined && folder !== '')) continue;
			if (macro !== undefined) macros.add(macro);
			lines.push(`${macro === undefined ? quoteIfNeeded(fromTop(folder, pattern)) : pattern} ${kept.join(' ')}`);
		}
	}

	return lines.length === 0 ? '' : `${lines.join('\n')}\n`;
};

/** Lines by which the lines of both sides are taken in exactly these files. */
export const unionLines = (files: readonly string[]): string =>
	files.map(file => `${quoteIfNeeded(`/${file.replaceAll(/[\\*?[]/g, '\\$&')}`)} merge=union\n`).join('');
