/**
Which key does what: the keys of the screen and those on the cards, as the config has them.
*/
import type {CommandCard} from '../commands/command.js';
import type {KeysConfig} from '../domain/config-screen.js';
import {nameOfAct} from './act-names.js';
import type {Act} from './acts.js';
import {shownPress} from './key-names.js';
import {viewKeys} from './keymap.js';
import type {ViewKey} from './keys/view-key.js';
import {type KeyFault, rebind} from './rebind.js';

export type Keymap = {readonly views: readonly ViewKey[]; readonly acts: readonly Act[]};

const canCompose = (cards: readonly CommandCard[]): boolean => cards.some(({name}) => name === 'add-task');

/** As they are before anybody changes them. A key of the screen itself goes before the same key on a card. */
const defaultsOf = (cards: readonly CommandCard[]): Keymap => {
	const views = viewKeys.filter(({name}) => name !== 'task.new' || canCompose(cards));
	const taken = new Set(views.flatMap(({presses}) => presses));
	const acts = cards.flatMap(card =>
		(card.keys ?? []).filter(({press}) => !taken.has(press)).map(binding => ({name: nameOfAct(card, binding), card, binding})),
	);
	return {views, acts};
};

const isLetter = (press: string): boolean => /^[a-z]$/i.test(press);

const withPresses = (key: ViewKey, presses: readonly string[]): ViewKey =>
	presses.length === key.presses.length && presses.every((press, index) => press === key.presses[index])
		? key
		: {...key, presses, shown: presses.map(shownPress).join(' ')};

/** Letters do not move, and do not begin what moves. */
const withoutLetters = ({views, acts}: Keymap): Keymap => ({
	views: views.map(key =>
		key.name.startsWith('move.')
			? withPresses(
					key,
					key.presses.filter(press => !press.split(' ').every(isLetter)),
				)
			: key,
	),
	acts,
});

/**
Only capitals do what is asked about first: such a small letter becomes its capital, where that is free; else no key does it, and the palette still does.
*/
const withCapitals = ({views, acts}: Keymap): Keymap => {
	const taken = new Set([...views.flatMap(({presses}) => presses), ...acts.map(({binding}) => binding.press)]);
	return {
		views,
		acts: acts.map(act => {
			const {press} = act.binding;
			if (!/^[a-z]$/.test(press) || act.card.question === undefined) return act;
			const capital = press.toUpperCase();
			return {...act, binding: {...act.binding, press: taken.has(capital) ? '' : capital}};
		}),
	};
};

const presetOf = (keymap: Keymap, {preset, strict}: KeysConfig): Keymap => {
	const moved = preset === 'arrows' ? withoutLetters(keymap) : keymap;
	return preset === 'strict' || strict ? withCapitals(moved) : moved;
};

/** The canonical press is what the reader of a key is told: it may look at it. */
const readAs = (key: ViewKey, original: ViewKey): ViewKey => ({
	...key,
	read: (press, state, desk) => original.read(original.presses.includes(press) ? press : (original.presses[0] ?? press), state, desk),
});

/** The keymap of a config, and what is wrong with its entries. */
export const bindKeys = (cards: readonly CommandCard[], config: KeysConfig): {readonly keymap: Keymap; readonly faults: readonly KeyFault[]} => {
	const base = presetOf(defaultsOf(cards), config);
	if (config.bind.length === 0) return {keymap: base, faults: []};
	const {bound, faults} = rebind(base, config.bind);
	const views = base.views.flatMap((original): ViewKey[] => {
		const mine = bound.filter(({key}) => key === original);
		const isWhole = (each: (typeof mine)[number]) => each.contexts === original.contexts && each.panes === original.panes;
		const own = withPresses(
			original,
			mine.filter(isWhole).map(({press}) => press),
		);
		const parts = mine
			.filter(each => !isWhole(each))
			.map(({press, contexts, panes}): ViewKey => ({...withPresses(original, [press]), contexts, ...(panes === undefined ? {} : {panes})}));
		return [own, ...parts].map(key => (key === original ? key : readAs(key, original)));
	});
	const acts = base.acts.flatMap((original): Act[] => {
		const mine = bound.filter(({act}) => act === original);
		if (mine.length === 0) return [{...original, binding: {...original.binding, press: ''}}];
		return mine.flatMap(({press, panes}) => (panes ?? ['anywhere' as const]).map((pane): Act => ({...original, binding: {...original.binding, press, pane}})));
	});
	return {keymap: {views, acts}, faults};
};

const known = new WeakMap<readonly CommandCard[], WeakMap<KeysConfig, Keymap>>();

/** The keys that count, computed once for each config. */
export const keymapFor = (cards: readonly CommandCard[], config: KeysConfig): Keymap => {
	const ofCards = known.get(cards) ?? new WeakMap<KeysConfig, Keymap>();
	known.set(cards, ofCards);
	const keymap = ofCards.get(config) ?? bindKeys(cards, config).keymap;
	ofCards.set(config, keymap);
	return keymap;
};
