/**
Shows lines: one text for each, drawn again only when it changed.
*/
import {Box, Text} from 'ink';
import {memo} from 'react';
import {type Line, sameLine} from '../cells.js';
import type {Palette} from '../palettes.js';
import {painted} from '../theme.js';

const LineText = memo(
	function LineText({line, palette}: {readonly line: Line; readonly palette: Palette | undefined}) {
		return <Text wrap="truncate">{line.map(({text, tone}) => painted(text, tone, palette)).join('')}</Text>;
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
