/**
The part of the config that is about the screen: how it looks, and its keys. A team may share the rest and not this.
*/
import {z} from 'zod';
import {notifySchema} from './config-notify.js';

export const themeNames = ['auto', 'dark', 'light', 'high-contrast', 'colour-blind', 'mono'] as const;

export const glyphChoices = ['auto', 'unicode', 'ascii'] as const;
export const borderStyles = ['round', 'single', 'ascii', 'none'] as const;

export const keyPresets = ['vim', 'arrows', 'strict'] as const;

const frames = z.int().min(1).max(30);

export const screenSchema = z
	.strictObject({
		theme: z.enum(themeNames).default('auto').describe('Colours. auto: those of the terminal.'),
		glyphs: z.enum(glyphChoices).default('auto').describe('Marks and borders. auto: what the language and the terminal can show.'),
		borders: z.enum(borderStyles).default('round').describe('How boxes are drawn.'),
		fps: frames.default(10).describe('Frames a second at most.'),
		mouse: z.boolean().default(false).describe('Click on a row, scroll with the wheel. Off, the terminal selects text as ever.'),
		bell: z.boolean().default(true).describe('Ring once when an agent begins to need you or has failed.'),
		notify: notifySchema,
		breakpoints: z
			.strictObject({
				narrow: z.int().min(40).max(300).default(72).describe('In a window of fewer columns there is one list, and all else is a line.'),
				wide: z.int().min(60).max(400).default(110).describe('From so many columns on there are three panes below the agents.'),
			})
			.refine(({narrow, wide}) => narrow <= wide, 'narrow must not be more than wide.')
			.prefault({})
			.describe('How wide the window has to be for what.'),
		confirmLeave: z.boolean().default(true).describe('Ask before the screen is left.'),
		screenReader: z.boolean().default(false).describe('Sentences and numbered choices instead of a screen.'),
	})
	.prefault({})
	.describe('How the screen looks and behaves.');
export type ScreenConfig = z.output<typeof screenSchema>;

/** What flags can say of the screen. */
export const screenFlagsSchema = z.strictObject({theme: z.enum(themeNames).optional(), fps: frames.optional(), screenReader: z.boolean().optional()});
export type ScreenFlags = Readonly<Partial<Pick<ScreenConfig, 'theme' | 'fps' | 'screenReader'>>>;

export const keysSchema = z
	.strictObject({
		preset: z
			.enum(keyPresets)
			.default('vim')
			.describe('vim: letters and arrows. arrows: letters do not move. strict: only capital letters do what cannot be undone.'),
		strict: z.boolean().default(false).describe('The same as the preset strict, beside another preset.'),
		bind: z
			.array(
				z.strictObject({
					key: z.string().min(1).describe('As in x, X, ctrl+k or space.'),
					command: z.string().min(1).describe('What it does, as in agent.stop; with a minus before it, the key does it no more.'),
					when: z.string().min(1).optional().describe('In which view; without it, in all.'),
				}),
			)
			.default([])
			.describe('Keys of your own.'),
	})
	.prefault({})
	.describe('Which key does what.');
export type KeysConfig = z.output<typeof keysSchema>;
