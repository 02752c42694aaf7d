/**
Shows lines: one text for each, drawn again only when it changed.
*/
import {Box, Text} from 'ink';
import {memo} from 'react';
import {type Line, sameLine} from '../cells.js';
import {painted} from '../theme.js';

const LineText = memo(
	function LineText({line, colour}: {readonly line: Line; readonly colour: boolean}) {
		return <Text wrap="truncate">{line.map(({text, tone}) => painted(text, tone, colour)).join('')}</Text>;
	},
	(before, after) => before.colour === after.colour && sameLine(before.line, after.line),
);

/** `lines` are as wide as the box already: to let Ink cut them once more would double what a frame costs. */
export function Lines({lines, width, colour}: {readonly lines: readonly Line[]; readonly width: number; readonly colour: boolean}) {
	return (
		<Box flexDirection="column" width={width} height={lines.length} flexShrink={0}>
			{lines.map((line, index) => (
				// biome-ignore lint/suspicious/noArrayIndexKey: a line of the screen is its place.
				<LineText key={index} line={line} colour={colour} />
			))}
		</Box>
	);
}
