/**
What keys do: taken from the cards of the commands, for the row under the cursor.
*/
import type {CommandCard, KeyBinding, PaneName} from '../commands/command.js';
import type {Snapshot} from '../domain/snapshot.js';
import {viewKeys} from './keymap.js';
import {type Selection, targetFields} from './panes/pane.js';

type Act = {readonly card: CommandCard; readonly binding: KeyBinding};

const taken: ReadonlySet<string> = new Set(viewKeys.flatMap(({presses}) => presses));

/** All keys of all cards that are not keys of the screen itself. */
export const actsOf = (cards: readonly CommandCard[]): Act[] =>
	cards.flatMap(card => (card.keys ?? []).filter(({press}) => !taken.has(press)).map(binding => ({card, binding})));

/** The keys that do something in this pane, each once: its own meaning of a key goes before the one it has anywhere. */
export const actsIn = (cards: readonly CommandCard[], pane: PaneName): Act[] => {
	const all = actsOf(cards);
	const own = new Set(all.filter(({binding}) => binding.pane === pane).map(({binding}) => binding.press));
	return all.filter(({binding}) => binding.pane === pane || (binding.pane === 'anywhere' && !own.has(binding.press)));
};

export const findAct = (cards: readonly CommandCard[], pane: PaneName, press: string): Act | undefined =>
	actsIn(cards, pane).find(({binding}) => binding.press === press);

/** Where a key does something, when it does nothing here. */
export const findElsewhere = (cards: readonly CommandCard[], press: string): Act | undefined => actsOf(cards).find(({binding}) => binding.press === press);

type ActVerdict =
	| {readonly kind: 'nothing-selected'}
	| {readonly kind: 'blocked'; readonly reason: string}
	| {readonly kind: 'ask'; readonly question: NonNullable<ReturnType<NonNullable<CommandCard['question']>>>; readonly input: Record<string, unknown>}
	| {readonly kind: 'run'; readonly input: Record<string, unknown>};

/** Whether the command can be told what it is about. */
export const isAboutRow = ({card, binding}: Act): boolean => (binding.about ?? 'row') === 'row' && targetFields.some(field => field in card.input.shape);

/** The first name of what is selected that the command knows, and only that; then what the key itself says. */
const inputOf = ({card, binding}: Act, selection: Selection): Record<string, unknown> => {
	const target = binding.about === 'all' ? undefined : Object.entries(selection).find(([field, value]) => field in card.input.shape && value !== undefined);
	return {...(target ? Object.fromEntries([target]) : {}), ...binding.input};
};

/**
What pressing the key means now.

Without a row it means nothing: a command that is not told which one would see to all of them.
*/
export const judgeAct = (act: Act, selection: Selection, snapshot: Snapshot): ActVerdict => {
	const {card} = act;
	const input = inputOf(act, selection);
	if (isAboutRow(act) && !targetFields.some(field => field in input)) return {kind: 'nothing-selected'};

	const reason = card.blockedBecause?.(snapshot, input);
	if (reason !== undefined) return {kind: 'blocked', reason};
	const question = card.question?.(snapshot, input);
	return question ? {kind: 'ask', question, input} : {kind: 'run', input};
};
