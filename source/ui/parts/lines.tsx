/**
Shows lines: one text for each, made anew only when it changed.
*/
import {Box, Transform} from 'ink';
import {memo} from 'react';
import {type Line, plainText, sameLine} from '../cells.js';
import type {Palette} from '../palettes.js';
import {painted} from '../theme.js';

// Ink takes control characters out of texts, not out of what they are transformed into.
const controls = /\p{Cc}/gu;

/**
What is painted reaches Ink as what a blank is transformed into: texts are measured, cleaned and taken apart twice in every frame, what a text is transformed into is taken apart once.
Where Ink speaks instead of drawing, it is given the words.
*/
const LineText = memo(
	function LineText({line, palette}: {readonly line: Line; readonly palette: Palette | undefined}) {
		const text = line.map(piece => painted(piece.text.replace(controls, ''), piece.tone, palette)).join('');
		return (
			<Transform transform={() => text} accessibilityLabel={plainText(line)}>
				{' '}
			</Transform>
		);
	},
	(before, after) => before.palette === after.palette && sameLine(before.line, after.line),
);

/** `lines` are as wide as the box already: to let Ink cut them once more would double what a frame costs. */
export function Lines({lines, width, palette}: {readonly lines: readonly Line[]; readonly width: number; readonly palette: Palette | undefined}) {
	return (
		<Box flexDirection="column" width={width} height={lines.length} flexShrink={0}>
			{lines.map((line, index) => (
				// biome-ignore lint/suspicious/noArrayIndexKey: a line of the screen is its place.
				<LineText key={index} line={line} palette={palette} />
			))}
		</Box>
	);
}
