/**
The key that a sentence names: the one that the config has put there.
*/
import {keyName} from './hints.js';
import {shownPress} from './key-names.js';
import type {Desk} from './panes/pane.js';

/** What each is on where nobody has changed it. */
const usual = {
	copy: 'y',
	merge: 'm',
	undo: 'u',
	'agent.say': 's',
	'agent.send-back': 'r',
	'list.invert': 'I',
	'merge.hold': 'P',
	'merge.log': 'l',
	'merge.open': '⏎',
	'merge.revert': 'u',
	'report.copy': 'y',
	'task.diff': 'd',
	'task.new': 'n',
} as const;
export type NamedKey = keyof typeof usual;

/** Where no key does it, the palette does. */
const palette = ':';

const foundIn = ({views, acts}: NonNullable<Desk['keymap']>, name: NamedKey): string => {
	const act = acts.find(each => each.name === name && each.binding.press !== '');
	const view = views.find(each => each.name === name && each.presses.length > 0);
	return act ? shownPress(act.binding.press) : (view?.shown.split(' ')[0] ?? palette);
};

export const keyOf = (name: NamedKey, {keymap, glyphs}: Partial<Pick<Desk, 'keymap' | 'glyphs'>>): string => {
	const shown = keymap === undefined ? usual[name] : foundIn(keymap, name);
	return glyphs === undefined ? shown : keyName(shown, glyphs);
};

/** `m put back`, `d diff`. */
export const keysOf = (keys: ReadonlyArray<readonly [NamedKey, string]>, desk: Partial<Pick<Desk, 'keymap' | 'glyphs'>>): string[] =>
	keys.map(([name, does]) => `${keyOf(name, desk)} ${does}`);
