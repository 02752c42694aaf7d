/**
Words that change how the house works: settings of the config, the mouse.
*/
import {findSetting, saySetting, settingChoices, settings} from '../../domain/config-settings.js';
import type {Shape} from '../../domain/shape.js';
import type {Candidate} from '../command-line.js';
import {look} from '../intent.js';
import {paletteSays} from '../says/palette.js';
import type {PaletteEntry} from './palette-entry.js';

const {entries} = paletteSays;

const settingNames = (typed: string, nowOf: ((key: string) => string) | undefined): Candidate[] =>
	settings
		.filter(({key}) => key.toLowerCase().includes(typed.toLowerCase()))
		.sort((a, b) => Number(b.key.startsWith(typed)) - Number(a.key.startsWith(typed)))
		.map(setting => {
			const now = nowOf?.(setting.key);
			return {word: setting.key, does: now === undefined ? saySetting(setting) : paletteSays.setTo(now, saySetting(setting))};
		});

const settingValues = (key: string, typed: string, nowOf: ((key: string) => string) | undefined): Candidate[] => {
	const found = findSetting(key);
	if (!found.ok) return [];
	const now = nowOf?.(key);
	const choices = new Set([...settingChoices(found.value.shape), ...(now === undefined || now === paletteSays.notSet ? [] : [now]), 'default']);
	return [...choices]
		.filter(word => word.startsWith(typed))
		.map(word => ({word, does: word === now ? paletteSays.isNow : word === 'default' ? paletteSays.takesOut : ''}));
};

/** Nothing else can be typed for it. */
const isClosed = ({type, enum: choices}: Shape): boolean => choices !== undefined || type === 'boolean';

export const configEntries: readonly PaletteEntry[] = [
	{
		words: 'set',
		does: entries.set,
		takes: 'must',
		complete(typed, _state, {settingNow}) {
			const [key = '', value] = typed;
			return value === undefined ? settingNames(key, settingNow) : typed.length === 2 ? settingValues(key, value, settingNow) : [];
		},
		isWhole([key = '', ...words]) {
			const found = findSetting(key);
			const choices = found.ok ? settingChoices(found.value.shape) : [];
			const isChoice = found.ok && isClosed(found.value.shape);
			return found.ok && (words.length === 0 || !isChoice || ['default', ...choices].includes(words.join(' ')));
		},
		read: ([key = '', ...words]) => ({kind: 'deed', deed: {do: 'set', key, value: words.join(' ')}}),
	},
	{words: 'trust', does: entries.trust, read: () => ({kind: 'deed', deed: {do: 'trust'}})},
	{words: 'config', does: entries.config, read: () => ({kind: 'deed', deed: {do: 'edit-config'}})},
	{
		words: 'mouse',
		does: entries.mouse,
		takes: 'may',
		complete: ([typed = '']) => ['on', 'off'].filter(word => word.startsWith(typed)).map(word => ({word, does: ''})),
		read: ([word]) =>
			word === undefined || word === 'on' || word === 'off' ? {kind: 'deed', deed: {do: 'mouse', ...(word === undefined ? {} : {to: word})}} : look(),
	},
];
