/**
Rows of words in columns, for a terminal or a pipe.
*/
import stringWidth from 'string-width';

const cut = (text: string, width: number): string => {
	if (stringWidth(text) <= width) return text;
	let kept = '';
	for (const letter of text) {
		if (stringWidth(kept + letter) > width - 1) break;
		kept += letter;
	}

	return `${kept}…`;
};

const pad = (text: string, width: number): string => text + ' '.repeat(Math.max(0, width - stringWidth(text)));

type Rows = readonly (readonly string[])[];

/** Of all columns but the last. */
const widthsOf = (rows: Rows): number[] => {
	const widths: number[] = [];
	for (const row of rows) {
		for (const [index, cell] of row.slice(0, -1).entries()) widths[index] = Math.max(widths[index] ?? 0, stringWidth(cell));
	}

	return widths;
};

/** One line a row, two spaces between columns; the last column takes what is left of `columns` and is cut there. */
export const inColumns = (rows: Rows, columns: number): string[] => {
	const widths = widthsOf(rows);
	return rows.map(row =>
		cut(
			row
				.map((cell, index) => (index === row.length - 1 ? cell : pad(cell, widths[index] ?? 0)))
				.join('  ')
				.trimEnd(),
			columns,
		),
	);
};

/** Words broken into lines of at most `columns`, each after `indent` spaces. */
export const wrapped = (text: string, columns: number, indent: number): string[] => {
	const lines: string[] = [];
	let line = '';
	for (const word of text.split(' ')) {
		if (line !== '' && indent + stringWidth(line) + 1 + stringWidth(word) > columns) {
			lines.push(line);
			line = word;
		} else {
			line = line === '' ? word : `${line} ${word}`;
		}
	}

	return [...lines, line].map(text => ' '.repeat(indent) + text);
};

/** The same, but the last column goes on below itself: for words that must all be there. */
export const inParagraphs = (rows: Rows, columns: number): string[] => {
	const widths = widthsOf(rows);
	const indent = widths.reduce((sum, width) => sum + width + 2, 0);
	return rows.flatMap(row => {
		const head = row
			.slice(0, -1)
			.map((cell, index) => `${pad(cell, widths[index] ?? 0)}  `)
			.join('');
		const [first = '', ...rest] = wrapped(row.at(-1) ?? '', columns, indent);
		return [`${head}${first.slice(indent)}`.trimEnd(), ...rest];
	});
};

const secondMs = 1000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;

/** `9s`, `12m04s`, `1h07`, `3d`. */
export const ageOf = (ms: number): string => {
	const two = (number: number) => String(Math.floor(number)).padStart(2, '0');
	if (ms < minuteMs) return `${Math.max(0, Math.floor(ms / secondMs))}s`;
	if (ms < hourMs) return `${Math.floor(ms / minuteMs)}m${two((ms % minuteMs) / secondMs)}s`;
	return ms < 48 * hourMs ? `${Math.floor(ms / hourMs)}h${two((ms % hourMs) / minuteMs)}` : `${Math.floor(ms / (24 * hourMs))}d`;
};

/** Local day and time, as in `2026-11-23 14:31:52`. */
export const dateOf = (atMs: number): string => {
	const day = new Date(atMs);
	const two = (number: number) => String(number).padStart(2, '0');
	return `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())} ${clockOf(atMs)}`;
};

/** Our own marks for a terminal that shows ASCII only; words of others stay as they are. */
export const asAscii = (text: string): string => text.replaceAll('→', '->').replaceAll('…', '...');

/** Local time to the second, as in `14:31:52`. */
export const clockOf = (atMs: number): string => new Date(atMs).toTimeString().slice(0, 8);
