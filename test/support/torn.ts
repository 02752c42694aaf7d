/**
Whether a picture is whole: every box of it is closed, and nothing is longer than the screen is wide.
*/
import stringWidth from 'string-width';

const graphemes = new Intl.Segmenter();

/** One entry for each cell; the second cell of a wide sign is empty. */
const cellsOf = (line: string): string[] =>
	[...graphemes.segment(line)].flatMap(({segment}) => [segment, ...Array<string>(Math.max(0, stringWidth(segment) - 1)).fill('')]);

/** What is wrong with it, in words; nothing when it is whole. */
export const faultsOf = (lines: readonly string[], columns: number): string[] => {
	const rows = lines.map(cellsOf);
	const faults: string[] = [];
	let boxes = 0;
	let ends = 0;
	rows.forEach((row, top) => {
		if (row.length > columns) faults.push(`line ${top} has ${row.length} cells`);
		ends += row.filter(cell => cell === '╯').length;
		row.forEach((cell, left) => {
			if (cell !== '╭') return;
			boxes += 1;
			const right = row.indexOf('╮', left);
			const bottom = rows.findIndex((other, index) => index > top && other[left] === '╰');
			if (right === -1 || bottom === -1) {
				faults.push(`the box at ${top}, ${left} is not closed`);
				return;
			}

			for (let index = top + 1; index < bottom; index++) {
				if (rows[index]?.[left] !== '│' || rows[index]?.[right] !== '│') faults.push(`line ${index} breaks the box at ${top}, ${left}`);
			}

			if (rows[bottom]?.[right] !== '╯') faults.push(`the box at ${top}, ${left} ends elsewhere`);
		});
	});
	if (ends !== boxes) faults.push(`${boxes} boxes begin, ${ends} end`);
	return faults;
};
