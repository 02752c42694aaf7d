/**
All that the help tells, in sections: computed from the keymap, so that it cannot say what is not true.
*/
import type {PaneName} from '../commands/command.js';
import {type Act, actsIn, isAboutRow} from './acts.js';
import type {Keymap} from './bindings.js';
import {shownPress} from './key-names.js';
import {type Context, type ViewKey, viewKeysIn} from './keys/view-key.js';
import {fitOf} from './palette/match.js';
import {paneOf, panes} from './panes/panes.js';
import {helpSays} from './says/help.js';

/** `shown`: empty when no key does it. */
export type HelpKey = {readonly shown: string; readonly does: string; readonly name: string};

/** `w W ] [`: the first of each, then the second of each. */
const zipped = (keys: readonly HelpKey[]): string => {
	const parts = keys.map(({shown}) => shown.split(' ').filter(Boolean));
	const most = Math.max(...parts.map(({length}) => length));
	return Array.from({length: most}, (_, index) => parts.flatMap(part => part[index] ?? []))
		.flat()
		.join(' ');
};

/** Keys that go together on one line, where all of them are there. */
export const paired = (keys: readonly HelpKey[]): HelpKey[] => {
	const pairs = helpSays.together.flatMap(({names, does}) => {
		const found = names.flatMap(name => keys.find(key => key.name === name) ?? []);
		return found.length === names.length ? [{names, line: {shown: zipped(found), does, name: names[0] ?? ''}}] : [];
	});
	return keys.flatMap(key => {
		const pair = pairs.find(({names}) => names.includes(key.name));
		if (pair === undefined) return [key];
		return pair.names[0] === key.name ? [pair.line] : [];
	});
};

/** `brief`: where the title does not fit. `isFlowing`: so short that several stand on a line. */
export type HelpSection = {readonly title: string; readonly brief?: string; readonly isFlowing?: boolean; readonly keys: readonly HelpKey[]};

/** Which section a key of the screen stands in, by the first part of its name. */
const sectionOf = ({name, presses}: ViewKey): 'move' | 'find' | 'tasks' | 'views' | 'terminal' => {
	if (name.startsWith('go.') && presses.some(press => press.startsWith('g '))) return 'views';
	if (/^(?:move|go|attention|prefix)\b/.test(name)) return 'move';
	if (/^task\b/.test(name)) return 'tasks';
	return /^(?:redraw|interrupt|suspend|mouse)\b/.test(name) ? 'terminal' : 'find';
};

const ofView = ({shown, does, name}: ViewKey): HelpKey => ({shown, does, name});
const ofAct = ({name, binding}: Act): HelpKey => ({shown: shownPress(binding.press), does: binding.does, name});

const viewSections = (views: readonly ViewKey[], sections: ReadonlyArray<ReturnType<typeof sectionOf>>): HelpSection[] =>
	sections.map(section => ({
		title: helpSays[section],
		keys: views.filter(key => sectionOf(key) === section).map(ofView),
		isFlowing: section === 'views',
	}));

/** Two with the same name, as a key that works in two panes, are told once. */
const once = (keys: readonly HelpKey[]): HelpKey[] =>
	keys.filter(({name, shown}, index) => keys.findIndex(other => other.name === name && other.shown === shown) === index);

const hereSections = ({views, acts}: Keymap, pane: PaneName, context: Context): HelpSection[] => {
	// Nothing is set up yet: there is nothing to act on.
	const mine = context === 'first' ? [] : actsIn(acts, pane);
	const here = viewKeysIn(views, context, pane);
	return [
		...viewSections(here, ['move', 'find']),
		{title: helpSays.onRow(paneOf(pane).subject), brief: helpSays.onThis(paneOf(pane).subject), keys: mine.filter(isAboutRow).map(ofAct)},
		{title: helpSays.everything, keys: mine.filter(act => !isAboutRow(act)).map(ofAct)},
		...viewSections(here, ['tasks', 'terminal', 'views']),
	];
};

/** Pages that are no lists have keys of their own. */
const pageOf = ({contexts, panes: own}: ViewKey): keyof typeof helpSays.pages | undefined => {
	if (own !== undefined || contexts.some(context => context === 'dashboard' || context === 'pane')) return undefined;
	if (contexts.includes('first')) return 'first';
	if (contexts.includes('log')) return contexts.includes('sheet') ? 'both' : 'log';
	return contexts.includes('sheet') ? 'sheet' : 'processes';
};

const pageNames = ['both', 'log', 'sheet', 'processes', 'first'] as const satisfies ReadonlyArray<keyof typeof helpSays.pages>;

/** What works everywhere, then view by view. */
const allSections = ({views, acts}: Keymap): HelpSection[] => {
	const actsFor = (where: PaneName | 'anywhere') => acts.filter(({binding}) => binding.pane === where).map(ofAct);
	const general = views.filter(key => key.panes === undefined && pageOf(key) === undefined);
	return [
		...viewSections(general, ['move', 'find', 'tasks', 'terminal', 'views']),
		{title: helpSays.everything, keys: once(actsFor('anywhere'))},
		...panes.map(({name, title}) => ({
			title: helpSays.inView(title),
			keys: once([...views.filter(key => key.panes?.includes(name) === true).map(ofView), ...actsFor(name)]),
		})),
		...pageNames.map(name => ({title: helpSays.pages[name], keys: views.filter(key => pageOf(key) === name).map(ofView)})),
	];
};

/** Without sections that have nothing in them. `isWhole`: also what works elsewhere, and what no key does. */
export const helpSections = (keymap: Keymap, pane: PaneName, context: Context, isWhole: boolean): HelpSection[] =>
	(isWhole ? allSections(keymap) : hereSections(keymap, pane, context)).filter(({keys}) => keys.length > 0);

/** The keys that fit what is searched for, the nearest first. */
export const searchHelp = (sections: readonly HelpSection[], typed: string): HelpKey[] =>
	once(sections.flatMap(({keys}) => keys))
		.flatMap(key => {
			const isKey = key.shown.split(' ').includes(typed.trim());
			const fit = isKey ? 100 : Math.max(fitOf(typed, key.does) ?? -1, fitOf(typed, key.name) ?? -1);
			return fit < 0 ? [] : [{key, fit}];
		})
		.sort((a, b) => b.fit - a.fit)
		.map(({key}) => key);
