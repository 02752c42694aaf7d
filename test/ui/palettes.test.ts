/**
The colours of the themes: what can be read on which background, and what somebody who cannot tell red from green can tell apart.
*/
import {describe, expect, test} from 'vitest';
import {type Background, type Palette, paletteOf} from '../../source/ui/palettes.js';

type Colour = readonly [red: number, green: number, blue: number];

const black: Colour = [0, 0, 0];
const white: Colour = [255, 255, 255];
/** As terminals come: not everybody's dark is black, nor everybody's light white. */
const darkOnes: readonly Colour[] = [black, [30, 30, 30], [40, 42, 54]];
const lightOnes: readonly Colour[] = [white, [250, 250, 250]];

/** Those of xterm; a terminal may have others. */
const sixteen: readonly Colour[] = [
	black,
	[205, 0, 0],
	[0, 205, 0],
	[205, 205, 0],
	[0, 0, 238],
	[205, 0, 205],
	[0, 205, 205],
	[229, 229, 229],
	[127, 127, 127],
	[255, 0, 0],
	[0, 255, 0],
	[255, 255, 0],
	[92, 92, 255],
	[255, 0, 255],
	[0, 255, 255],
	white,
];
const cube = [0, 95, 135, 175, 215, 255] as const;

const colourOf = (number: number): Colour => {
	const known = sixteen[number];
	if (known) return known;
	const grey = 8 + (number - 232) * 10;
	const part = (by: number) => cube[Math.floor((number - 16) / by) % 6] ?? 0;
	return number >= 232 ? [grey, grey, grey] : [part(36), part(6), part(1)];
};

type Ink = {readonly text: Colour | undefined; readonly ground: Colour | undefined};

/** What a tone paints with; without a colour of its own, it is the terminal's. */
const inkOf = (code: string): Ink => {
	const parts = code.split(';').map(Number);
	let ink: Ink = {text: undefined, ground: undefined};
	for (let at = 0; at < parts.length; at++) {
		const part = parts[at] ?? 0;
		const isLong = part === 38 || part === 48;
		if (isLong) at += 2;
		const colour = isLong ? colourOf(parts[at] ?? 0) : colourOf((part % 10) + (part >= 90 ? 8 : 0));
		if (part === 38 || (part >= 30 && part < 38) || (part >= 90 && part < 98)) ink = {...ink, text: colour};
		if (part === 48 || (part >= 40 && part < 48) || (part >= 100 && part < 108)) ink = {...ink, ground: colour};
	}

	return ink;
};

const linear = (colour: Colour): Colour =>
	colour.map(value => (value / 255 <= 0.040_45 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4)) as unknown as Colour;

const times = (matrix: readonly Colour[], colour: Colour): Colour =>
	matrix.map(row => row.reduce((sum, factor, index) => sum + factor * (colour[index] ?? 0), 0)) as unknown as Colour;

/** By WCAG 2.2. */
const luminance = (colour: Colour): number => times([[0.2126, 0.7152, 0.0722]], linear(colour))[0];

const contrast = (one: Colour, other: Colour): number => {
	const [low = 0, high = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b);
	return (high + 0.05) / (low + 0.05);
};

/** Eyes of which one kind of cones is missing, after Machado, Oliveira and Fernandes (2009). */
const eyes: Readonly<Record<string, readonly Colour[]>> = {
	deuteranopia: [
		[0.367_322, 0.860_646, -0.227_968],
		[0.280_085, 0.672_501, 0.047_413],
		[-0.011_82, 0.042_94, 0.968_881],
	],
	protanopia: [
		[0.152_286, 1.052_583, -0.204_868],
		[0.114_503, 0.786_281, 0.099_216],
		[-0.003_882, -0.048_116, 1.051_998],
	],
};

const labOf = (colour: Colour): Colour => {
	const [x, y, z] = times(
		[
			[0.4339, 0.3762, 0.1899],
			[0.2126, 0.7152, 0.0722],
			[0.0177, 0.1095, 0.8728],
		],
		colour,
	).map(value => (value > 0.008_856 ? Math.cbrt(value) : 7.787 * Math.max(0, value) + 16 / 116)) as unknown as Colour;
	return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
};

/** How far apart two colours are to such eyes; from about 10 on nobody takes one for the other. */
const apart = (one: Colour, other: Colour, matrix: readonly Colour[]): number => {
	const [a, b] = [one, other].map(colour => labOf(times(matrix, linear(colour)))) as [Colour, Colour];
	return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
};

const inksOf = (palette: Palette) => Object.entries(palette).map(([tone, code]) => ({tone, ...inkOf(code)}));

/** The tones that are too weak on one of these grounds, with how weak. A block that brings its own ground is measured on that. */
const tooWeak = (palette: Palette, grounds: readonly Colour[], least: number): string[] =>
	inksOf(palette).flatMap(({tone, text, ground}) => {
		if (text === undefined) return [];
		const worst = Math.min(...(ground ? [ground] : grounds).map(each => contrast(text, each)));
		return worst < least ? [`${tone} ${worst.toFixed(2)}`] : [];
	});

test('the measure is right: black on white is 21, and a grey that just passes does', () => {
	expect(contrast(black, white)).toBeCloseTo(21);
	expect(contrast([118, 118, 118], white)).toBeCloseTo(4.54, 2);
	expect(tooWeak(paletteOf('light', undefined, true), [black], 4.5)).toContain('ok 2.64');
	expect(inkOf('1;38;5;16;48;5;220')).toEqual({text: black, ground: [255, 215, 0]});
	expect(inkOf('1;97;41')).toEqual({text: white, ground: [205, 0, 0]});
	// A red and a green that such eyes take for one.
	expect(apart([175, 95, 0], [95, 135, 0], eyes['deuteranopia'] ?? [])).toBeLessThan(20);
});

describe('what is written can be read: 4.5 to 1 wherever the background is known', () => {
	test.each([
		['dark', undefined, darkOnes],
		['light', undefined, lightOnes],
		['high-contrast', 'dark', darkOnes],
		['high-contrast', 'light', lightOnes],
		['colour-blind', 'dark', darkOnes],
		['colour-blind', 'light', lightOnes],
	] as const)('%s, where the terminal says %s', (theme, background, grounds) => {
		expect(tooWeak(paletteOf(theme, background, true), grounds, 4.5)).toEqual([]);
	});

	test('high contrast is as high where nothing is known: no colour without a ground of its own', () => {
		for (const has256 of [true, false]) {
			const palette = paletteOf('high-contrast', undefined, has256);
			expect(tooWeak(palette, [black, white], 4.5)).toEqual([]);
			expect(inksOf(palette).filter(({text, ground}) => text !== undefined && ground === undefined)).toEqual([]);
		}
	});

	test('for colour-blind eyes, where nothing is known, 3 to 1 on both', () => {
		expect(tooWeak(paletteOf('colour-blind', undefined, true), [black, white], 3)).toEqual([]);
	});

	test('nothing is dim in high contrast, and mono has no colour at all', () => {
		for (const background of [undefined, 'dark', 'light'] as const) {
			for (const code of Object.values(paletteOf('high-contrast', background, true))) expect(code.split(';')).not.toContain('2');
			for (const {text, ground} of inksOf(paletteOf('mono', background, true))) expect([text, ground]).toEqual([undefined, undefined]);
		}
	});
});

describe('what went well and what went wrong are two colours to eyes without', () => {
	test.each(Object.keys(eyes))('%s', name => {
		for (const background of [undefined, 'dark', 'light'] satisfies Background[]) {
			const {ok, warn, err} = paletteOf('colour-blind', background, true);
			const [well, alert, wrong] = [ok, warn, err].map(code => inkOf(code).text);
			if (!well || !alert || !wrong) throw new Error('Each of them has a colour.');
			expect(apart(well, wrong, eyes[name] ?? []), `ok and err on ${background}`).toBeGreaterThan(40);
			expect(apart(well, alert, eyes[name] ?? []), `ok and warn on ${background}`).toBeGreaterThan(40);
		}
	});
});
