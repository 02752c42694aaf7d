/**
The keys of a config laid over those of the house: what is bound, what is taken away, and what cannot be. Pure.
*/
import type {PaneName} from '../commands/command.js';
import type {KeysConfig} from '../domain/config-screen.js';
import {didYouMean} from '../domain/nearest.js';
import type {Act} from './acts.js';
import type {Keymap} from './bindings.js';
import {readKeyName, shownPress} from './key-names.js';
import type {Context, ViewKey} from './keys/view-key.js';
import {panes} from './panes/panes.js';
import {bindSays} from './says/bind.js';

/** What is wrong with an entry of `keys.bind`. `other`: the entry that it cannot be together with; `otherName`: what that does. */
export type KeyFault = {
	readonly index: number;
	readonly field: 'key' | 'command' | 'when';
	readonly message: string;
	readonly hint?: string;
	readonly other?: number;
	readonly otherName?: string;
};

/** Where a key does something. `panes`: `undefined` is all. */
type Where = {readonly contexts: readonly Context[]; readonly panes: readonly PaneName[] | undefined};

/** A key that does something; `index`: by which entry, or `undefined` for one of the house's own. */
type Bound = Where & {readonly press: string; readonly name: string; readonly index?: number; readonly key?: ViewKey; readonly act?: Act};

type Bind = KeysConfig['bind'][number];

const contexts: readonly Context[] = ['dashboard', 'pane', 'log', 'first'];
const inLists: readonly Context[] = ['dashboard', 'pane', 'log'];

const whereOfAct = ({binding}: Act): Where => ({contexts: inLists, panes: binding.pane === 'anywhere' ? undefined : [binding.pane]});

const boundIn = ({views, acts}: Keymap): Bound[] => [
	...views.flatMap(key => key.presses.map((press): Bound => ({press, name: key.name, contexts: key.contexts, panes: key.panes, key}))),
	...acts.filter(({binding}) => binding.press !== '').map((act): Bound => ({press: act.binding.press, name: act.name, ...whereOfAct(act), act})),
];

const meets = (a: Where, b: Where): boolean =>
	a.contexts.some(context => b.contexts.includes(context)) &&
	(a.panes === undefined || b.panes === undefined || a.panes.some(pane => b.panes?.includes(pane) === true));

const within = (where: Where, when: string | undefined): Where => {
	if (when === undefined) return where;
	const pane = panes.find(({name}) => name === when)?.name;
	if (pane !== undefined) return {contexts: where.contexts, panes: [pane]};
	return {contexts: [when as Context], panes: where.panes};
};

type Parsed = {readonly press: string; readonly name: string; readonly isAway: boolean; readonly when: string | undefined; readonly index: number};

/** One entry, understood; or why not. */
const parse = ({key, command, when}: Bind, index: number, keymap: Keymap): Parsed | KeyFault => {
	const read = readKeyName(key);
	if ('problem' in read) return {index, field: 'key', message: read.problem, ...(read.problem === bindSays.noKey(key) ? {hint: bindSays.noKeyHint} : {})};
	const isAway = command.startsWith('-');
	const name = isAway ? command.slice(1) : command;
	const names = [...keymap.views, ...keymap.acts].map(each => each.name);
	if (!names.includes(name)) {
		return {index, field: 'command', message: bindSays.unknownCommand(name), hint: didYouMean(name, names) ?? bindSays.unknownCommandHint};
	}

	const views: readonly string[] = [...contexts, ...panes.map(pane => pane.name)];
	if (when !== undefined && !views.includes(when)) {
		return {index, field: 'when', message: bindSays.unknownWhen(when), hint: didYouMean(when, views) ?? `${views.join(', ')}.`};
	}

	if (!isAway && keymap.views.some(view => view.name === name && view.isFamily)) {
		return {index, field: 'command', message: bindSays.family(name), hint: bindSays.familyHint};
	}

	if (when !== undefined && keymap.acts.some(act => act.name === name) && contexts.includes(when as Context)) {
		return {index, field: 'when', message: bindSays.onlyInPanes(name)};
	}

	return {press: read.press, name, isAway, when, index};
};

/** Takes a key away where an entry says so. */
const takeAway = (bound: readonly Bound[], {press, name, when, index}: Parsed): readonly Bound[] | KeyFault => {
	const isMeant = (each: Bound) => each.press === press && each.name === name && (when === undefined || meets(each, within(each, when)));
	if (!bound.some(isMeant)) {
		const does = [...new Set(bound.filter(each => each.press === press).map(each => each.name))].join(', ');
		const shown = shownPress(press);
		return {index, field: 'command', message: bindSays.notBound(shown, name), ...(does === '' ? {} : {hint: bindSays.itDoes(shown, does)})};
	}

	return bound.flatMap((each): readonly Bound[] => {
		if (!isMeant(each)) return [each];
		if (when === undefined || each.panes?.length === 1) return [];
		const {contexts: inContexts, panes: inPanes} = each;
		const others = contexts.includes(when as Context)
			? {contexts: inContexts.filter(context => context !== when), panes: inPanes}
			: {contexts: inContexts, panes: (inPanes ?? panes.map(pane => pane.name)).filter(pane => pane !== when)};
		return [{...each, ...others}];
	});
};

const added = ({views, acts}: Keymap, {press, name, when, index}: Parsed): Bound[] => {
	const keys = views
		.filter(view => view.name === name)
		.map((key): Bound => ({press, name, index, key, ...within({contexts: key.contexts, panes: key.panes}, when)}));
	const named = acts.filter(act => act.name === name);
	const fitting =
		when === undefined ? named : named.filter(({binding}) => binding.pane === when).concat(named.filter(({binding}) => binding.pane === 'anywhere'));
	return [...keys, ...(when === undefined ? fitting : fitting.slice(0, 1)).map((act): Bound => ({press, name, index, act, ...within(whereOfAct(act), when)}))];
};

const begins = (press: string, other: string): boolean => other.startsWith(`${press} `);

/** Two meanings of one key in one view, of which a config brought at least one. */
const conflictsIn = (bound: readonly Bound[]): KeyFault[] => {
	const faults = new Map<number, KeyFault>();
	for (const mine of bound) {
		if (mine.index === undefined || faults.has(mine.index)) continue;
		const {index, press, name} = mine;
		const other = bound.find(
			each =>
				each.name !== name &&
				(each.index ?? -1) < index &&
				(each.press === press || begins(press, each.press) || begins(each.press, press)) &&
				meets(each, mine),
		);
		if (other === undefined) continue;
		const shown = shownPress(press);
		const begun = begins(press, other.press) || begins(other.press, press);
		faults.set(index, {
			index,
			field: 'key',
			otherName: other.name,
			message: begun
				? bindSays.begins(shown, name, other.name, shownPress(other.press))
				: other.index === undefined
					? bindSays.conflictDefault(shown, name, other.name)
					: bindSays.conflict(shown, name, other.name),
			...(other.index === undefined ? {hint: bindSays.takeAway(other.press, other.name)} : {other: other.index}),
		});
	}

	return [...faults.values()];
};

const isFault = (value: object): value is KeyFault => 'field' in value;

/** All that is bound in the end; entries that cannot be are left out, and said. */
export const rebind = (keymap: Keymap, binds: readonly Bind[]): {readonly bound: readonly Bound[]; readonly faults: readonly KeyFault[]} => {
	let bound: readonly Bound[] = boundIn(keymap);
	const faults: KeyFault[] = [];
	const parsed = binds.flatMap((bind, index): Parsed[] => {
		const read = parse(bind, index, keymap);
		if (isFault(read)) faults.push(read);
		return isFault(read) ? [] : [read];
	});
	for (const each of parsed.filter(({isAway}) => isAway)) {
		const left = takeAway(bound, each);
		if (isFault(left)) faults.push(left);
		else bound = left;
	}

	bound = [...bound, ...parsed.filter(({isAway}) => !isAway).flatMap(each => added(keymap, each))];
	const conflicts = conflictsIn(bound);
	const wrong = new Set(conflicts.map(({index}) => index));
	return {bound: bound.filter(({index}) => index === undefined || !wrong.has(index)), faults: [...faults, ...conflicts].sort((a, b) => a.index - b.index)};
};
