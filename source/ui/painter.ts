/**
Draws the picture again when something may have changed, and speaks up only when it looks different: a frame that nobody could tell from the last costs nothing.
*/
import type {Engine} from '../engine/engine.js';
import type {Size} from './layout.js';
import {drawPicture, type Picture, samePicture} from './picture.js';
import type {Glyphs} from './theme.js';
import type {UiStore} from './ui-store.js';

/** Ages of rows move together, this often: a screen on which nothing happens is drawn five times less. An open log is exact to the second. */
const stepMs = 5000;

export type Painter = {
	get(): Picture;
	subscribe(listener: () => void): () => void;
	/** Looks again now: the window has changed, or a second has passed. */
	look(): void;
	start(): void;
	stop(): void;
};

type PainterOptions = {
	readonly engine: Engine;
	readonly ui: UiStore;
	readonly size: () => Size;
	readonly glyphs: Glyphs;
	readonly demo: boolean;
};

export const createPainter = ({engine, ui, size, glyphs, demo}: PainterOptions): Painter => {
	const {cards, policy, now, getSnapshot, readOutput} = engine;
	const listeners = new Set<() => void>();
	let endings: Array<() => void> = [];

	const draw = (): Picture => {
		const state = ui.get();
		const nowMs = state.log ? now() : now() - (now() % stepMs);
		const desk = {snapshot: getSnapshot(), nowMs, policy, glyphs};
		return drawPicture({desk, cards, state, size: size(), demo, output: state.log && readOutput(state.log.agentId)});
	};

	let picture = draw();

	const look = () => {
		const next = draw();
		if (samePicture(picture, next)) return;
		picture = next;
		for (const listener of listeners) listener();
	};

	return {
		get: () => picture,
		look,

		subscribe(listener) {
			listeners.add(listener);
			return () => {
				listeners.delete(listener);
			};
		},

		start() {
			endings = [engine.subscribe(look), ui.subscribe(look)];
		},

		stop() {
			for (const end of endings) end();
			endings = [];
		},
	};
};
