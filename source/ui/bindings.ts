/**
Which key does what: the keys of the screen and those on the cards, as the config has them.
*/
import type {CommandCard} from '../commands/command.js';
import type {KeysConfig} from '../domain/config-screen.js';
import {nameOfAct} from './act-names.js';
import type {Act} from './acts.js';
import {viewKeys} from './keymap.js';
import type {ViewKey} from './keys/view-key.js';

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

const known = new WeakMap<readonly CommandCard[], WeakMap<KeysConfig, Keymap>>();

/** The keys that count, computed once for each config. */
export const keymapFor = (cards: readonly CommandCard[], config: KeysConfig): Keymap => {
	const ofCards = known.get(cards) ?? new WeakMap<KeysConfig, Keymap>();
	known.set(cards, ofCards);
	const keymap = ofCards.get(config) ?? defaultsOf(cards);
	ofCards.set(config, keymap);
	return keymap;
};
