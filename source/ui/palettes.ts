/**
What each tone looks like: a palette for each theme. No other file names a colour.

The background is never painted but for the chip that asks and the answer that is chosen; plain text is the terminal's own.
*/
import type {ScreenConfig} from '../domain/config-screen.js';
import type {Tone} from './theme.js';

/** Codes of ECMA-48 that switch a tone on, without the brackets. */
export type Palette = Readonly<Record<Tone, string>>;

type ThemeName = ScreenConfig['theme'];

/** Of the terminal, as far as it has said; `undefined`: it has not. */
export type Background = 'dark' | 'light' | undefined;

const weights = {plain: '', strong: '1', muted: '2', chosen: '7'} as const;

/** The sixteen of the terminal, whatever a person has made of them. Bright ones are left alone: some palettes hide them. */
const sixteen: Palette = {
	...weights,
	ok: '32',
	warn: '33',
	err: '1;31',
	ask: '1;30;43',
	info: '36',
	accent: '36',
	branch: '35',
	near: '33',
	money: '33',
	label: '35',
};

/** Yellow cannot be read on white, nor blue on black. */
const sixteenOnLight: Palette = {...sixteen, warn: '31', accent: '34', info: '34', near: '35', money: '35'};
const sixteenOnDark: Palette = {...sixteen, accent: '1;36'};

/** Muted has a grey of its own here: how dim a terminal makes dim is not known, and 4.5 to 1 is promised. */
export const dark: Palette = {
	...weights,
	muted: '38;5;247',
	ok: '38;5;114',
	warn: '38;5;208',
	err: '1;38;5;210',
	ask: '1;38;5;16;48;5;220',
	info: '38;5;80',
	accent: '38;5;75',
	branch: '38;5;176',
	near: '38;5;221',
	money: '38;5;221',
	label: '38;5;147',
};

export const light: Palette = {
	...weights,
	muted: '38;5;240',
	ok: '38;5;22',
	warn: '38;5;94',
	err: '1;38;5;124',
	ask: '1;38;5;16;48;5;220',
	info: '38;5;24',
	accent: '38;5;25',
	branch: '38;5;90',
	near: '38;5;58',
	money: '38;5;58',
	label: '38;5;54',
};

const mono: Palette = {
	...weights,
	ok: '',
	warn: '1',
	err: '1',
	ask: '1;7',
	info: '',
	accent: '1',
	branch: '',
	near: '',
	money: '',
	label: '',
};

/** Nothing is dim. Where the background is not known, weight and blocks that bring their own. */
const highContrast: Palette = {...mono, muted: '', warn: '1;4', err: '1;97;41', ask: '1;30;103', chosen: '1;7'};
const highContrastOnDark: Palette = {
	...highContrast,
	ok: '1;38;5;120',
	warn: '1;38;5;226',
	info: '1;38;5;123',
	accent: '1;38;5;123',
	branch: '1;38;5;219',
	near: '1;38;5;229',
	money: '1;38;5;229',
	label: '1;38;5;219',
};
const highContrastOnLight: Palette = {
	...highContrast,
	ok: '1;38;5;22',
	warn: '1;38;5;52',
	info: '1;38;5;17',
	accent: '1;38;5;17',
	branch: '1;38;5;53',
	near: '1;38;5;52',
	money: '1;38;5;52',
	label: '1;38;5;53',
};

/** Blue where others are green, orange where others are red; the marks and words say the same. */
const colourBlind: Palette = {
	...weights,
	ok: '38;5;33',
	warn: '38;5;136',
	err: '1;38;5;166',
	ask: '1;38;5;16;48;5;220',
	info: '',
	accent: '38;5;33',
	branch: '38;5;97',
	near: '',
	money: '',
	label: '',
};
const colourBlindOnDark: Palette = {...colourBlind, ok: '38;5;75', warn: '38;5;221', err: '1;38;5;208', accent: '38;5;75', branch: '38;5;147'};
const colourBlindOnLight: Palette = {...colourBlind, ok: '38;5;25', warn: '38;5;58', err: '1;38;5;130', accent: '38;5;25', branch: '38;5;54'};

const onEither: Record<'auto' | 'high-contrast' | 'colour-blind', Record<'dark' | 'light' | 'unknown', Palette>> = {
	auto: {unknown: sixteen, dark: sixteenOnDark, light: sixteenOnLight},
	'high-contrast': {unknown: highContrast, dark: highContrastOnDark, light: highContrastOnLight},
	'colour-blind': {unknown: colourBlind, dark: colourBlindOnDark, light: colourBlindOnLight},
};

/** `has256`: whether the terminal knows more than sixteen; one that does not gets its own sixteen. */
export const paletteOf = (theme: ThemeName, background: Background, has256: boolean): Palette => {
	if (theme === 'mono') return mono;
	const known = background ?? 'unknown';
	if (!has256) return theme === 'high-contrast' ? highContrast : onEither.auto[theme === 'dark' || theme === 'light' ? theme : known];
	if (theme === 'dark') return dark;
	return theme === 'light' ? light : onEither[theme][known];
};

/** From a terminal's answer to OSC 11, as `1e1e/1e1e/1e1e`: whether most would call it dark. */
export const backgroundOf = (answer: string): Background => {
	const parts = /([0-9a-f]{1,4})\/([0-9a-f]{1,4})\/([0-9a-f]{1,4})/i.exec(answer)?.slice(1) ?? [];
	const [red, green, blue] = parts.map(part => Number.parseInt(part, 16) / (16 ** part.length - 1));
	if (red === undefined || green === undefined || blue === undefined) return undefined;
	return 0.2126 * red + 0.7152 * green + 0.0722 * blue < 0.5 ? 'dark' : 'light';
};
