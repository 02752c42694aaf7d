/**
Which palette is in use: as the config has it, and as the background of the terminal, once it is known.
*/
import type {ScreenConfig} from '../domain/config-screen.js';
import {type Background, type Palette, paletteOf} from './palettes.js';

export type Paint = {
	/** `undefined`: no colour and no weight at all. */
	get(): Palette | undefined;
	subscribe(listener: () => void): () => void;
	/** Something of it may have changed. */
	look(): void;
};

type PaintOptions = {
	readonly colour: boolean;
	readonly theme: () => ScreenConfig['theme'];
	readonly background: () => Background;
	readonly has256: boolean;
};

export const createPaint = ({colour, theme, background, has256}: PaintOptions): Paint => {
	const choose = () => (colour ? paletteOf(theme(), background(), has256) : undefined);
	const listeners = new Set<() => void>();
	let palette = choose();

	return {
		get: () => palette,
		subscribe(listener) {
			listeners.add(listener);
			return () => {
				listeners.delete(listener);
			};
		},
		look() {
			const next = choose();
			if (next === palette) return;
			palette = next;
			for (const listener of listeners) listener();
		},
	};
};
