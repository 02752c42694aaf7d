/**
The flags that say how the screen looks, checked by the same schema as the config.
*/
import {type ScreenFlags, screenFlagsSchema} from '../domain/config-screen.js';
import {wrongUse} from './action.js';
import type {Read, Values} from './flags.js';
import {globalFlags} from './global-flags.js';

export const readScreenFlags = (flags: Values): Read<ScreenFlags> => {
	const {theme, fps, screenReader} = flags;
	const asked = {
		...(theme === undefined ? {} : {theme}),
		...(fps === undefined ? {} : {fps: Number(fps)}),
		...(screenReader === undefined ? {} : {screenReader}),
	};
	const parsed = screenFlagsSchema.safeParse(asked);
	if (parsed.success) return {value: parsed.data as ScreenFlags};
	const wrong = String(parsed.error.issues[0]?.path[0] ?? '');
	const {flag, description} = globalFlags.find(({name}) => name === wrong) ?? {flag: wrong, description: ''};
	return {problem: wrongUse(`\`${flag}\` cannot be \`${String(flags[wrong])}\`.`, description)};
};

/** Other programs know `--color=always`, `never` and `auto`; here it is a switch that may be left out. */
export const withPlainColor = (argv: readonly string[]): string[] =>
	argv.flatMap(word => {
		if (word === '--color=always') return ['--color'];
		if (word === '--color=never') return ['--no-color'];
		return word === '--color=auto' ? [] : [word];
	});
