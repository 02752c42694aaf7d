/**
Opens the screen on a terminal and gives the terminal back on every way out.
*/
import {type RenderOptions, render} from 'ink';
import type {Engine} from '../engine/engine.js';
import {createAbsence} from './absence.js';
import {createAlarmWatch} from './alarm-watch.js';
import {App} from './app.js';
import type {CommandLine} from './command-line.js';
import {createConfigWatch} from './config-watch.js';
import {settleCursors} from './cursor.js';
import {loadsInView} from './in-view.js';
import type {LeaveHow} from './intent.js';
import {createKeyboard} from './keyboard.js';
import {hasLastWord, type Size} from './layout.js';
import {createLoader} from './loads.js';
import {createNotices} from './notices.js';
import {shownAfterMs} from './overlays/prefix.js';
import {createPainter} from './painter.js';
import {createPointer} from './pointer.js';
import {firstSays} from './says/first.js';
import type {SetUp} from './set-up.js';
import {createStage} from './stage.js';
import type {Surroundings} from './surroundings.js';
import type {Environment} from './terminal/kinds.js';
import {createWindow} from './terminal/window.js';
import {type GlyphSet, glyphSets} from './theme.js';
import {createUiStore, type UiStore} from './ui-store.js';
import {createUndoMemory} from './undo-memory.js';
import {createUsages} from './usages.js';
import {createViewMemory} from './view-memory.js';
import {createViewerWatch} from './viewers.js';

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
	/** What the terminal has put there tells which one it is; without it, nothing is known of it and nothing asked. */
	readonly environment?: Environment;
	/** `false`: drawn below the prompt. */
	readonly alternateScreen?: boolean;
	/** Keys that act say so, and do nothing. */
	readonly readOnly?: boolean;
};

export type Screen = {
	/** Settles when the screen is closed and the terminal is as it was. */
	waitUntilExit(): Promise<void>;
	close(): void;
};

const inkOptions: RenderOptions = {
	incrementalRendering: true,
	// Whether this is a terminal was settled by the caller; a variable named CI must not blank the screen.
	interactive: true,
	// Twice what is ever asked for: Ink's throttle halves a rate that is near its limit.
	maxFps: 60,
	exitOnCtrlC: false,
	patchConsole: true,
};

/** Before anything is set up; whoever has edited what is going to be written is back at that. */
const beginWith = ({isEdited}: SetUp, ui: UiStore, nowMs: number): void => {
	ui.send({type: 'page', page: {kind: 'first'}});
	if (isEdited !== true) return;
	ui.send({type: 'overlay', overlay: {kind: 'set-up', top: 0}});
	ui.send({type: 'say', text: firstSays.edited, tone: 'ok', atMs: nowMs});
};

export const openScreen = (options: ScreenOptions): Screen => {
	const {engine, glyphs, stdout = process.stdout, stdin = process.stdin, environment = {}, surroundings, setUp, commandLine, demo = false} = options;
	const ui = createUiStore();
	if (setUp) beginWith(setUp, ui, engine.now());

	const sight = () => ({snapshot: engine.getSnapshot(), policy: engine.policy});
	const absence = surroundings?.looks && createAbsence({looks: surroundings.looks, engine, ui});
	const forgetUndos = surroundings?.undos && createUndoMemory({undos: surroundings.undos, ui}).begin();
	const forgetView = surroundings?.views && createViewMemory({views: surroundings.views, ui}).begin();
	const viewerWatch = surroundings?.viewers && createViewerWatch({viewers: surroundings.viewers, ui});
	const configWatch = surroundings?.config && createConfigWatch({config: surroundings.config, ui, now: engine.now, isReadOnly: options.readOnly === true});
	const alarmWatch = createAlarmWatch({ui, sight, now: engine.now});
	const onClock = () => {
		alarmWatch.look();
		configWatch?.look();
		absence?.look();
		viewerWatch?.look();
		loader.look();
		painter.tick();
	};
	const onTrouble = (text: string) => ui.send({type: 'say', text, tone: 'warn', atMs: engine.now()});
	const stage = createStage({...options, stdin, stdout, environment, onMouse: mouse => pointer(mouse), onClock, onTrouble});
	const {terminal, pace} = stage;
	const window = createWindow({
		stdout: terminal.stdout,
		onQuiet() {
			settleCursors(ui, sight(), size());
			painter.look();
		},
		forget: () => app.clear(),
	});
	const size = (): Size => ({...window.size(), breakpoints: engine.policy.screen.breakpoints});
	absence?.begin();
	viewerWatch?.begin();
	configWatch?.begin();
	settleCursors(ui, sight(), size());
	const usages = createUsages();
	const notice = createNotices(engine.getSnapshot(), {ui, hasRoom: () => hasLastWord(size())});
	const unfollow = pace.subscribe(() => {
		settleCursors(ui, sight(), size(), engine.now());
		notice(engine.getSnapshot(), engine.now());
		usages.note(engine.getSnapshot(), ui.get(), engine.now());
	});
	const painter = createPainter({
		engine: {...engine, subscribe: pace.subscribe},
		ui,
		size,
		glyphs: glyphSets[glyphs],
		demo,
		isHeld: () => !window.isQuiet(),
		usagesOf: usages.of,
		...(setUp ? {setUp} : {}),
	});
	const loader = createLoader({engine, ui, wanted: () => loadsInView(ui.get(), size(), engine.getSnapshot())});
	const pointer = createPointer({ui, desk: () => keyboard.desk(), glyphs: glyphSets[glyphs], backAtMs: stage.backAtMs, onUse: pace.hurry});
	const keyboard = createKeyboard({
		engine,
		ui,
		size,
		demo,
		...(surroundings ? {surroundings} : {}),
		...(commandLine ? {commandLine} : {}),
		...(setUp ? {setUp} : {}),
		onKey: pace.hurry,
		guard: stage.guard,
		mouse: stage.mouse,
		redraw: () => app.clear(),
		handOver: stage.lend,
		leave(how) {
			options.onLeave?.(how);
			close();
		},
	});

	const app = render(<App painter={painter} keyboard={keyboard} ui={ui} stage={stage} />, {
		...inkOptions,
		stdout: window.stdout,
		stdin: terminal.stdin,
		alternateScreen: options.alternateScreen ?? true,
	});
	painter.start();
	const unload = ui.subscribe(() => {
		loader.look();
		if (ui.get().overlay?.kind === 'prefix') pace.later(painter.look, shownAfterMs);
	});

	function close(): void {
		app.unmount();
	}

	const stop = () => {
		absence?.end();
		viewerWatch?.end();
		forgetUndos?.();
		forgetView?.();
		window.stop();
		painter.stop();
		unfollow();
		unload();
		stage.stop();
	};

	return {
		waitUntilExit: async () =>
			app
				.waitUntilExit()
				.then(() => {})
				.finally(stop),
		close,
	};
};
