/**
Paints what a terminal shows as a PNG: one text for each run of cells that look alike.
*/
import {createRequire} from 'node:module';
import {Resvg} from '@resvg/resvg-js';

const require = createRequire(import.meta.url);
const fontFiles = ['DejaVuSansMono.ttf', 'DejaVuSansMono-Bold.ttf', 'DejaVuSans.ttf'].map(name => require.resolve(`dejavu-fonts-ttf/ttf/${name}`));

// The advance and the line height of DejaVu Sans Mono: box drawing joins at exactly these.
const fontSize = 14;
const cellWidth = fontSize * 0.602;
const cellHeight = fontSize * 1.164;
const margin = 10;

const background = '#11131a';
const foreground = '#d5d9e6';
const sixteen = [
	'#2a2e3a',
	'#f7768e',
	'#9ece6a',
	'#e0af68',
	'#7aa2f7',
	'#bb9af7',
	'#7dcfff',
	'#c0caf5',
	'#5b6178',
	'#ff8fa3',
	'#b5e48c',
	'#f2c879',
	'#9bbcff',
	'#cdb4ff',
	'#a5e3ff',
	'#ffffff',
];
const steps = [0, 95, 135, 175, 215, 255];

const hex = (...channels) => `#${channels.map(channel => Math.round(channel).toString(16).padStart(2, '0')).join('')}`;
const channelsOf = colour => [1, 3, 5].map(index => Number.parseInt(colour.slice(index, index + 2), 16));

/** A colour of the 256 of a terminal. */
const paletteColour = index => {
	if (index < 16) return sixteen[index];
	if (index >= 232) return hex(...Array(3).fill(8 + (index - 232) * 10));
	const cube = index - 16;
	return hex(steps[Math.floor(cube / 36)], steps[Math.floor(cube / 6) % 6], steps[cube % 6]);
};

const halfway = (a, b) => hex(...channelsOf(a).map((channel, index) => (channel + channelsOf(b)[index]) / 2));

const colourOf = (isRgb, isPalette, value, otherwise) =>
	isRgb ? hex((value >> 16) & 255, (value >> 8) & 255, value & 255) : isPalette ? paletteColour(value) : otherwise;

/** How a cell looks. */
const lookOf = cell => {
	let ink = colourOf(cell.isFgRGB(), cell.isFgPalette(), cell.getFgColor(), foreground);
	let paper = colourOf(cell.isBgRGB(), cell.isBgPalette(), cell.getBgColor(), background);
	if (cell.isInverse()) [ink, paper] = [paper, ink];
	if (cell.isDim()) ink = halfway(ink, paper);
	return {ink, paper, isBold: Boolean(cell.isBold())};
};

/** Runs of cells of one look in a row: `{text, x, cells, ink, paper, isBold}`. */
const runsOf = (line, columns, cell) => {
	const runs = [];
	for (let x = 0; x < columns; x++) {
		line.getCell(x, cell);
		const cells = cell.getWidth();
		if (cells === 0) continue;
		const look = lookOf(cell);
		const text = cell.getChars() || ' ';
		const last = runs.at(-1);
		const isSame = last?.ink === look.ink && last.paper === look.paper && last.isBold === look.isBold;
		if (isSame) {
			last.text += text;
			last.cells += cells;
		} else runs.push({text, x, cells, ...look});
	}

	return runs;
};

const escaped = text => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
const at = number => number.toFixed(2);

const svgOf = terminal => {
	const {cols, rows, buffer} = terminal;
	const {active} = buffer;
	const cell = active.getNullCell();
	const [papers, inks] = [[], []];
	for (let row = 0; row < rows; row++) {
		const line = active.getLine(active.baseY + row);
		const y = margin + row * cellHeight;
		for (const {text, x, cells, ink, paper, isBold} of line ? runsOf(line, cols, cell) : []) {
			const left = margin + x * cellWidth;
			if (paper !== background) papers.push(`<rect x="${at(left)}" y="${at(y)}" width="${at(cells * cellWidth)}" height="${at(cellHeight)}" fill="${paper}"/>`);
			if (text.trim() === '') continue;
			const weight = isBold ? ' font-weight="700"' : '';
			inks.push(`<text x="${at(left)}" y="${at(y + fontSize * 0.928)}" fill="${ink}"${weight} textLength="${at(cells * cellWidth)}">${escaped(text)}</text>`);
		}
	}

	const width = cols * cellWidth + 2 * margin;
	const height = rows * cellHeight + 2 * margin;
	return [
		`<svg xmlns="http://www.w3.org/2000/svg" width="${at(width)}" height="${at(height)}" font-family="DejaVu Sans Mono" font-size="${fontSize}" xml:space="preserve">`,
		`<rect width="100%" height="100%" fill="${background}"/>`,
		...papers,
		...inks,
		'</svg>',
	].join('\n');
};

/** The bytes of a PNG of what `terminal` (xterm) shows now, at twice its size. */
export const pngOf = terminal =>
	new Resvg(svgOf(terminal), {fitTo: {mode: 'zoom', value: 2}, font: {fontFiles, loadSystemFonts: false, defaultFontFamily: 'DejaVu Sans Mono'}})
		.render()
		.asPng();
