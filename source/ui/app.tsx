/**
Puts the picture on the screen, and hands keys to the keyboard.
*/
import {Box, useCursor} from 'ink';
import {useSyncExternalStore} from 'react';
import {type Line, lineWidth, span} from './cells.js';
import {type HandOver, useHandOver} from './hooks/use-hand-over.js';
import {useKeyboard} from './hooks/use-keyboard.js';
import {useNow} from './hooks/use-now.js';
import type {Keyboard} from './keyboard.js';
import type {Size} from './layout.js';
import type {Paint} from './paint.js';
import type {Painter} from './painter.js';
import type {Palette} from './palettes.js';
import {Lines} from './parts/lines.js';
import type {Block} from './picture.js';
import {spotOfOver} from './real-cursor.js';
import type {UiStore} from './ui-store.js';

/** What lies between the app and its terminal. */
type AppStage = {
	/** Called once a second. */
	readonly onSecond: () => void;
	/** Hears how the terminal is handed to another program, once it can be. */
	readonly begin: (handOver: HandOver) => void;
	/** The screen goes away: what was switched on for it is switched off while there still is a terminal. */
	readonly end: () => void;
	readonly paint: Paint;
	/** Whether it is known that the terminal marks what is pasted. */
	readonly marksPastes: () => boolean;
};

type AppProps = {
	readonly painter: Painter;
	readonly keyboard: Keyboard;
	readonly ui: UiStore;
	readonly stage: AppStage;
};

type OverProps = {readonly lines: readonly Line[]; readonly place: 'middle' | 'bottom'; readonly size: Size; readonly palette: Palette | undefined};

function Over({lines, place, size, palette}: OverProps) {
	const {x, y} = spotOfOver(lines, place, size);
	return (
		<Box position="absolute" marginLeft={x} marginTop={y}>
			<Lines lines={lines} width={lineWidth(lines[0] ?? [])} palette={palette} />
		</Box>
	);
}

/** One line of the screen each: what is laid out as a box of its own costs as much again. */
const sideBySide = (blocks: readonly Block[]): Line[] => {
	const height = Math.max(...blocks.map(({lines}) => lines.length));
	return Array.from({length: height}, (_, index) => blocks.flatMap(({lines, width}) => lines[index] ?? [span(' '.repeat(width))]));
};

export function App({painter, keyboard, ui, stage}: AppProps) {
	const {size, rows, over, overPlace, cursor} = useSyncExternalStore(painter.subscribe, painter.get, painter.get);
	const {paint} = stage;
	const palette = useSyncExternalStore(paint.subscribe, paint.get, paint.get);
	useKeyboard(keyboard, ui, stage.marksPastes);
	useHandOver(stage.begin, stage.end);
	useCursor().setCursorPosition(cursor && {...cursor});
	useNow(stage.onSecond);

	return (
		<Box flexDirection="column" width={size.columns} height={size.rows}>
			<Lines lines={rows.flatMap(sideBySide)} width={size.columns} palette={palette} />
			{over.length > 0 && <Over lines={over} place={overPlace} size={size} palette={palette} />}
		</Box>
	);
}
