/**
Lines drawn on cells: strokes that meet become the box-drawing character for it. Pure.
*/
import {type Line, type Span, widthOf} from '../cells.js';
import type {Glyphs, Tone} from '../theme.js';

/** How strong a stroke is: none, light, heavy. */
export type Weight = 0 | 1 | 2;

/** In which places of a cell's number the strokes are: up, right, down, left; two bits each. */
const [up, right, down, left] = [0, 2, 4, 6] as const;

// By what goes up, right, down and left: `0` nothing, `1` light, `2` heavy.
const table = `
	0100╶ 0001╴ 1000╵ 0010╷ 0200╺ 0002╸ 2000╹ 0020╻ 0101─ 0202━ 0201╼ 0102╾ 1010│ 2020┃ 1020╽ 2010╿
	0110╭ 0210┍ 0120┎ 0220┏ 0011╮ 0012┑ 0021┒ 0022┓ 1100╰ 1200┕ 2100┖ 2200┗ 1001╯ 1002┙ 2001┚ 2002┛
	1110├ 1210┝ 2110┞ 1120┟ 2120┠ 2210┡ 1220┢ 2220┣ 1011┤ 1012┥ 2011┦ 1021┧ 2021┨ 2012┩ 1022┪ 2022┫
	0111┬ 0112┭ 0211┮ 0212┯ 0121┰ 0122┱ 0221┲ 0222┳ 1101┴ 1102┵ 1201┶ 1202┷ 2101┸ 2102┹ 2201┺ 2202┻
	1111┼ 1112┽ 1211┾ 1212┿ 2111╀ 1121╁ 2121╂ 2112╃ 2211╄ 1122╅ 1221╆ 2212╇ 1222╈ 2122╉ 2221╊ 2222╋`;

const characters: readonly string[] = (() => {
	const all = Array.from({length: 256}, () => ' ');
	for (const [, code = '', character = ' '] of table.matchAll(/([012]{4})(\S)/g)) {
		const [u, r, d, l] = [...code].map(Number);
		all[((u ?? 0) << up) | ((r ?? 0) << right) | ((d ?? 0) << down) | ((l ?? 0) << left)] = character;
	}

	return all;
})();

const asciiOf = (cell: number): string => {
	const [across, along] = [((cell >> right) & 3) | ((cell >> left) & 3), ((cell >> up) & 3) | ((cell >> down) & 3)];
	if (across === 0) return along === 0 ? ' ' : along >= 2 ? '#' : '|';
	if (along === 0) return across >= 2 ? '=' : '-';
	return '+';
};

type Text = {readonly x: number; readonly line: Line};

export type Canvas = {
	/** From x to x, both ends included; ends reach only as far as the middle of their cells. */
	across(y: number, fromX: number, toX: number, weight: Weight): void;
	down(x: number, fromY: number, toY: number, weight: Weight): void;
	/** Pieces in their tones, over whatever is there. */
	write(x: number, y: number, line: Line): void;
	lines(): Line[];
};

/** What lies outside of it is not drawn. */
export const createCanvas = (width: number, height: number, {set}: Pick<Glyphs, 'set'>): Canvas => {
	const cells = new Uint8Array(width * height);
	const texts: Text[][] = Array.from({length: height}, () => []);

	const stroke = (x: number, y: number, side: number, weight: Weight): void => {
		if (x < 0 || x >= width || y < 0 || y >= height) return;
		const index = y * width + x;
		const cell = cells[index] ?? 0;
		const strongest = Math.max((cell >> side) & 3, weight);
		cells[index] = (cell & ~(3 << side)) | (strongest << side);
	};

	const toneOf = (cell: number): Tone => ((cell & 0b10_10_10_10) === 0 ? 'muted' : 'accent');

	/** Cells from x to x, in one piece for each tone. */
	const drawn = (y: number, fromX: number, toX: number): Span[] => {
		const spans: Array<{text: string; tone: Tone}> = [];
		for (let x = fromX; x < toX; x++) {
			const cell = cells[y * width + x] ?? 0;
			const text = set === 'unicode' ? (characters[cell] ?? ' ') : asciiOf(cell);
			const tone = cell === 0 ? (spans.at(-1)?.tone ?? 'muted') : toneOf(cell);
			const last = spans.at(-1);
			if (last?.tone === tone) last.text += text;
			else spans.push({text, tone});
		}

		return spans;
	};

	return {
		across(y, fromX, toX, weight) {
			const [low, high] = [Math.max(Math.min(fromX, toX), -1), Math.min(Math.max(fromX, toX), width)];
			for (let x = low; x < high; x++) {
				stroke(x, y, right, weight);
				stroke(x + 1, y, left, weight);
			}
		},
		down(x, fromY, toY, weight) {
			const [low, high] = [Math.max(Math.min(fromY, toY), -1), Math.min(Math.max(fromY, toY), height)];
			for (let y = low; y < high; y++) {
				stroke(x, y, down, weight);
				stroke(x, y + 1, up, weight);
			}
		},
		write(x, y, line) {
			texts[y]?.push({x, line});
		},
		lines: () =>
			texts.map((list, y) => {
				const line: Span[] = [];
				let at = 0;
				for (const {x, line: pieces} of list.toSorted((a, b) => a.x - b.x)) {
					if (x < at || x >= width) continue;
					line.push(...drawn(y, at, x));
					line.push(...pieces);
					at = x + pieces.reduce((sum, {text}) => sum + widthOf(text), 0);
				}

				return at < width ? [...line, ...drawn(y, at, width)] : line;
			}),
	};
};
