/**
Opens the screen on a terminal and gives the terminal back on every way out.
*/
import {render} from 'ink';
import type {Engine} from '../engine/engine.js';
import {App} from './app.js';
import type {CommandLine} from './command-line.js';
import {settleCursors} from './cursor.js';
import type {HandOver} from './hooks/use-hand-over.js';
import {loadsInView} from './in-view.js';
import type {LeaveHow} from './intent.js';
import {createKeyboard} from './keyboard.js';
import type {Size} from './layout.js';
import {createLoader} from './loads.js';
import {createPace} from './pace.js';
import {createPainter} from './painter.js';
import type {SetUp} from './set-up.js';
import type {Surroundings} from './surroundings.js';
import {type GlyphSet, glyphSets} from './theme.js';
import {createUiStore} from './ui-store.js';

export type ScreenOptions = {
	readonly engine: Engine;
	/** `false`: not one escape sequence for colour or weight. */
	readonly colour: boolean;
	readonly glyphs: GlyphSet;
	readonly stdout?: NodeJS.WriteStream;
	readonly stdin?: NodeJS.ReadStream;
	/** Called before the screen closes: whether the conducting is to go on in the background. */
	readonly onLeave?: (how: LeaveHow) => void;
	readonly demo?: boolean;
	/** What lies outside of the house; without it, keys for that say that it is not there. */
	readonly surroundings?: Surroundings;
	/** Before anything is set up: opens on the first screen. */
	readonly setUp?: SetUp;
	/** What may be typed after a colon, beside the words of the screen. */
	readonly commandLine?: CommandLine;
};

export type Screen = {
	/** Settles when the screen is closed and the terminal is as it was. */
	waitUntilExit(): Promise<void>;
	close(): void;
};

// Twice what is ever asked for: Ink's throttle halves a rate that is near its limit.
const maxFps = 60;

export const openScreen = ({
	engine,
	colour,
	glyphs,
	stdout = process.stdout,
	stdin = process.stdin,
	onLeave,
	surroundings,
	setUp,
	commandLine,
	demo = false,
}: ScreenOptions): Screen => {
	const size = (): Size => ({columns: stdout.columns || 80, rows: stdout.rows || 24});
	const ui = createUiStore();
	if (setUp) ui.send({type: 'page', page: {kind: 'first'}});
	const pace = createPace(engine.subscribe, engine.now);
	const paced: Engine = {...engine, subscribe: pace.subscribe};
	const sight = () => ({snapshot: engine.getSnapshot(), policy: engine.policy});
	settleCursors(ui, sight(), size());
	const unfollow = pace.subscribe(() => {
		settleCursors(ui, sight(), size(), engine.now());
	});
	const painter = createPainter({engine: paced, ui, size, glyphs: glyphSets[glyphs], demo, ...(setUp ? {setUp} : {})});
	// Until the first frame is drawn there is nothing to put away.
	let handOver: HandOver = async work => work();
	const loader = createLoader({engine, ui, wanted: () => loadsInView(ui.get(), size())});
	const keyboard = createKeyboard({
		engine,
		ui,
		size,
		demo,
		...(surroundings ? {surroundings} : {}),
		...(commandLine ? {commandLine} : {}),
		...(setUp ? {setUp} : {}),
		onKey: pace.hurry,
		redraw: () => app.clear(),
		handOver: async work => handOver(work),
		leave(how) {
			onLeave?.(how);
			close();
		},
	});

	const onSecond = () => {
		loader.look();
		painter.look();
	};

	const app = render(
		<App
			painter={painter}
			keyboard={keyboard}
			ui={ui}
			now={engine.now}
			onSecond={onSecond}
			onReady={ready => {
				handOver = ready;
			}}
			colour={colour}
		/>,
		// Whether this is a terminal was settled by the caller; a variable named CI must not blank the screen.
		{stdout, stdin, alternateScreen: true, incrementalRendering: true, interactive: true, maxFps, exitOnCtrlC: false, patchConsole: true},
	);
	const resized = () => {
		settleCursors(ui, sight(), size());
		painter.look();
	};

	stdout.on('resize', resized);
	painter.start();
	const unload = ui.subscribe(loader.look);

	function close(): void {
		app.unmount();
	}

	return {
		async waitUntilExit() {
			try {
				await app.waitUntilExit();
			} finally {
				stdout.off('resize', resized);
				painter.stop();
				unfollow();
				unload();
				pace.stop();
			}
		},
		close,
	};
};
