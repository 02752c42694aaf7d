/**
A key that is to be recorded: what it comes to in the config, or why it cannot be. Pure.
*/
import {bindKeys, type Keymap} from './bindings.js';
import type {KeyChange} from './config-door.js';
import {helpSections} from './help-text.js';
import type {KeyDesk} from './intent.js';
import {readKeyName, shownPress, writtenPress} from './key-names.js';
import {bindSays} from './says/bind.js';
import {keysSays} from './says/keys.js';

type Recorded = {readonly change: KeyChange} | {readonly problem: string};

/** All that does it, as a key or on a card. */
const pressesOf = ({views, acts}: Keymap, name: string): string[] => [
	...new Set([
		...views.filter(key => key.name === name).flatMap(({presses}) => presses),
		...acts.filter(act => act.name === name && act.binding.press !== '').map(({binding}) => binding.press),
	]),
];

/** In which sections of the help it stands. */
const whereOf = (keymap: Keymap, name: string): string => {
	const titles = helpSections(keymap, 'agents', 'dashboard', true).flatMap(({title, keys}) => (keys.some(key => key.name === name) ? [title] : []));
	return [...new Set(titles)].join(', ');
};

/** What it is on now, as the help writes it; empty when no key does it. */
export const shownOf = (keymap: Keymap, name: string): string => pressesOf(keymap, name).map(shownPress).join(' ');

const usualOf = ({cards, policy}: Pick<KeyDesk, 'cards' | 'policy'>, name: string): string[] =>
	pressesOf(bindKeys(cards, {...policy.keys, bind: []}).keymap, name);

/** Its usual keys again; nothing to change where it has them. */
export const usualKeys = (name: string, desk: Pick<KeyDesk, 'cards' | 'policy'>): Recorded =>
	desk.policy.keys.bind.some(({command}) => command === name || command === `-${name}`)
		? {change: {command: name, key: undefined, instead: undefined}}
		: {problem: keysSays.isUsual(name)};

/** The new key stands in place of the one key that it has; where it has several, it stands beside them. */
export const recordKey = (press: string, name: string, desk: Pick<KeyDesk, 'cards' | 'policy' | 'keymap'>): Recorded => {
	const {cards, policy, keymap} = desk;
	const key = writtenPress(press);
	const read = readKeyName(key);
	if ('problem' in read) return {problem: read.problem};
	if (pressesOf(keymap, name).includes(press)) return {problem: keysSays.already(shownPress(press), name)};
	const usual = usualOf(desk, name);
	if (usual.length === 1 && usual[0] === press) return usualKeys(name, desk);

	const instead = usual.length === 1 && usual[0] !== undefined ? writtenPress(usual[0]) : undefined;
	const others = policy.keys.bind.filter(({command}) => command !== name && command !== `-${name}`);
	const own = [...(instead === undefined ? [] : [{key: instead, command: `-${name}`}]), {key, command: name}];
	const {faults} = bindKeys(cards, {...policy.keys, bind: [...others, ...own]});
	const fault = faults.find(({index}) => index >= others.length);
	if (fault === undefined) return {change: {command: name, key, instead}};
	const {message, hint, otherName} = fault;
	if (otherName === undefined) return {problem: [message, hint].filter(Boolean).join(' ')};
	return {problem: `${message} ${keysSays.places(name, whereOf(keymap, name), otherName, whereOf(keymap, otherName))}`};
};

/** Many keys in one cannot have another. */
export const whyNotRecorded = (name: string, {views}: Keymap): string | undefined =>
	views.some(key => key.name === name && key.isFamily) ? `${bindSays.family(name)} ${bindSays.familyHint}` : undefined;
