/**
What keys do: taken from the cards of the commands, for the row under the cursor.
*/
import type {CommandCard, KeyBinding, PaneName} from '../commands/command.js';
import type {Snapshot} from '../domain/snapshot.js';
import {type Selection, targetFields} from './panes/pane.js';

/** A command on a key. `name`: what a config and the palette call it, as in `agent.stop`. An empty `press`: no key does it. */
export type Act = {readonly name: string; readonly card: CommandCard; readonly binding: KeyBinding};

/** The keys that do something in this pane, each once: its own meaning of a key goes before the one it has anywhere. */
export const actsIn = (acts: readonly Act[], pane: PaneName): Act[] => {
	const all = acts.filter(({binding}) => binding.press !== '');
	const own = new Set(all.filter(({binding}) => binding.pane === pane).map(({binding}) => binding.press));
	return all.filter(({binding}) => binding.pane === pane || (binding.pane === 'anywhere' && !own.has(binding.press)));
};

export const findAct = (acts: readonly Act[], pane: PaneName, press: string): Act | undefined =>
	actsIn(acts, pane).find(({binding}) => binding.press === press);

/** Where a key does something, when it does nothing here. */
export const findElsewhere = (acts: readonly Act[], press: string): Act | undefined => acts.find(({binding}) => binding.press === press);

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

/** Whether the key would only say why not. */
export const isRefused = (act: Act, selection: Selection, snapshot: Snapshot): boolean => {
	const input = inputOf(act, selection);
	return isWithoutRow(act, input) || act.card.blockedBecause?.(snapshot, input) !== undefined;
};

const isWithoutRow = (act: Act, input: Readonly<Record<string, unknown>>): boolean => isAboutRow(act) && !targetFields.some(field => field in input);

/**
What pressing the key means now.

Without a row it means nothing: a command that is not told which one would see to all of them.
*/
export const judgeAct = (act: Act, selection: Selection, snapshot: Snapshot): ActVerdict => {
	const {card} = act;
	const input = inputOf(act, selection);
	if (isWithoutRow(act, input)) return {kind: 'nothing-selected'};

	const reason = card.blockedBecause?.(snapshot, input);
	if (reason !== undefined) return {kind: 'blocked', reason};
	const question = card.question?.(snapshot, input);
	return question ? {kind: 'ask', question, input} : {kind: 'run', input};
};
