/**
What the palette offers for what has been typed: keys that work here, words of the screen, commands and their arguments, the ones that fit the row under the cursor first.
*/
import {type Act, actsIn, judgeAct} from '../acts.js';
import type {Candidate, TypedCommand} from '../command-line.js';
import {contextOf, paneInView} from '../in-view.js';
import type {KeyDesk} from '../intent.js';
import {shownPress} from '../key-names.js';
import {viewKeysIn} from '../keys/view-key.js';
import {paletteSays} from '../says/palette.js';
import {selectionNow} from '../selection.js';
import type {UiState} from '../ui-state.js';
import {entryOf, paletteEntries} from './entries.js';
import {fitOf} from './match.js';
import {quoted, spokenWords, wordsOf} from './typed-words.js';

/** `line`: what Tab fills in. `name`: of the key that it stands for; without one, the line is what counts. */
export type Suggestion = {
	readonly line: string;
	readonly does: string;
	readonly press?: string;
	readonly name?: string;
	/** Whether a word has to follow, or may. */
	readonly takes?: 'may' | 'must';
};

type Offer = Suggestion & {readonly fits: number; readonly alsoCalled?: string};

const shownMax = 50;

const actOffer = (act: Act, state: UiState, desk: KeyDesk): Offer => {
	const {card, binding, name} = act;
	const selection = selectionNow(state, desk);
	const target = [selection.agentId, selection.taskId].filter(Boolean).join(' ');
	const verdict = judgeAct(act, selection, desk.snapshot);
	const isOnRow =
		verdict.kind !== 'nothing-selected' && target !== '' && binding.about !== 'all' && ('agentId' in card.input.shape || 'taskId' in card.input.shape);
	const does = verdict.kind === 'blocked' ? verdict.reason : card.summary;
	return {
		line: binding.does,
		does: isOnRow ? paletteSays.onRow(target, does) : does,
		name,
		alsoCalled: name,
		fits: verdict.kind === 'blocked' ? 2 : isOnRow ? 16 : verdict.kind === 'nothing-selected' ? 1 : 12,
		...(binding.press === '' ? {} : {press: shownPress(binding.press)}),
	};
};

/** A key that runs the same command with the same fields filled in is its key, too. */
const commandOffer = ({words, does, name, input}: TypedCommand, acts: readonly Act[]): Offer => {
	const same = acts.find(({card, binding}) => card.name === name && JSON.stringify(binding.input ?? {}) === JSON.stringify(input));
	const press = same?.binding.press ?? '';
	return {line: words, does, fits: words.includes(' ') ? 4 : 3, takes: 'may', ...(press === '' ? {} : {press: shownPress(press)})};
};

/** Everything that can be done from here. */
const offersFor = (state: UiState, desk: KeyDesk): Offer[] => {
	const {keymap} = desk;
	const pane = paneInView(state, desk.size) ?? 'agents';
	const unbound = keymap.acts.filter(({binding}) => binding.press === '' && (binding.pane === pane || binding.pane === 'anywhere'));
	const views = viewKeysIn(keymap.views, contextOf(state), pane).filter(
		({name}) => name !== 'interrupt' && name !== 'palette' && entryOf(name.replace(/^go\./, '')) === undefined,
	);
	return [
		...[...actsIn(keymap.acts, pane), ...unbound].map(act => actOffer(act, state, desk)),
		...views.map(
			({name, does, shown, presses, panes}): Offer => ({
				line: does,
				does: '',
				name,
				alsoCalled: name,
				fits: name.startsWith('move.') ? 0 : panes === undefined ? 8 : 10,
				...(presses.length === 0 ? {} : {press: shown}),
			}),
		),
		...paletteEntries.map(
			({words, does, takes, press}): Offer => ({line: words, does, fits: 6, ...(takes === undefined ? {} : {takes}), ...(press === undefined ? {} : {press})}),
		),
		...(desk.commandLine?.commands ?? []).filter(({words}) => entryOf(words) === undefined).map(command => commandOffer(command, keymap.acts)),
	];
};

/** Ids of the picture: the one under the cursor first, then those that are at work. */
const idsOf =
	(state: UiState, desk: KeyDesk) =>
	(what: 'agent' | 'task', prefix: string): readonly Candidate[] => {
		const {agentId, taskId} = selectionNow(state, desk);
		const {agents, tasks} = desk.snapshot;
		const all: Candidate[] =
			what === 'agent'
				? agents.toReversed().map(({id, state: doing, taskId: task}) => ({word: id, does: `${task} ${doing}`}))
				: tasks.map(({id, title, state: doing}) => ({word: id, does: `${doing} ${title}`}));
		const here = what === 'agent' ? agentId : taskId;
		return all.filter(({word}) => word.toLowerCase().startsWith(prefix.toLowerCase())).sort((a, b) => Number(b.word === here) - Number(a.word === here));
	};

/** What may come next on a line whose first words are understood. */
const argumentsFor = (text: string, state: UiState, desk: KeyDesk): Suggestion[] => {
	const words = wordsOf(text);
	if (words.length < 2) return [];
	const entry = entryOf(words[0] ?? '');
	const before = words.slice(0, -1);
	const candidates = entry ? (entry.complete?.(words.slice(1), state, desk) ?? []) : (desk.commandLine?.complete(words, idsOf(state, desk)) ?? []);
	return candidates
		.filter(({word}) => !word.startsWith(':'))
		.slice(0, shownMax)
		.map(({word, does}) => ({line: [...before, word].map(quoted).join(' '), does, takes: 'may'}));
};

/** Whether the line could be run as it stands. */
const isWhole = (text: string, desk: KeyDesk): boolean => {
	const words = spokenWords(text);
	const entry = entryOf(words[0] ?? '');
	if (entry?.isWhole) return entry.isWhole(words.slice(1));
	if (entry) return entry.takes !== 'must' || words.length > 1;
	return words.length > 0 && desk.commandLine?.read(words).ok === true;
};

/** Best first. A line that is understood as it stands comes before what it might become. */
export const suggestionsFor = (text: string, state: UiState, desk: KeyDesk): readonly Suggestion[] => {
	const found = offersFor(state, desk)
		.flatMap(({fits, alsoCalled, ...offer}) => {
			const fit = Math.max(fitOf(text, offer.line) ?? -1, (alsoCalled === undefined ? undefined : fitOf(text, alsoCalled)) ?? -1);
			return fit < 0 ? [] : [{offer, rank: fit + fits}];
		})
		.sort((a, b) => b.rank - a.rank)
		.map(({offer}): Suggestion => offer);
	const further = argumentsFor(text, state, desk);
	const typed = text.trim();
	const isOffered = found.some(({line}) => line === typed) || further.some(({line}) => line === typed);
	const asTyped = text.includes(' ') && !isOffered && isWhole(text, desk) ? [{line: typed, does: paletteSays.asTyped}] : [];
	return [...asTyped, ...further, ...found].slice(0, shownMax);
};

/** All words that a slip of the finger might have meant. */
export const knownWords = (state: UiState, desk: KeyDesk): string[] => offersFor(state, desk).flatMap(({line}) => [line, line.split(' ')[0] ?? line]);
