/**
One act for all that are marked: asked about once, with each of them named.
*/
import type {PaneName, Question} from '../commands/command.js';
import {type Act, judgeAct} from './acts.js';
import {type Intent, type KeyDesk, look, say} from './intent.js';
import type {Selection} from './panes/pane.js';
import {paneOf} from './panes/panes.js';
import {askSays} from './says/ask.js';

/** A marked row: what it is about, and what the command would be told. */
export type GroupItem = {readonly keys: readonly string[]; readonly about: Selection; readonly input: Readonly<Record<string, unknown>>};

export type Group = {
	readonly pane: PaneName;
	readonly items: readonly GroupItem[];
	/** Marked, but not to be done, and why. */
	readonly left: ReadonlyArray<{readonly about: Selection; readonly reason: string}>;
};

export type Marked = ReadonlyArray<{readonly key: string; readonly selection: Selection}>;

/** Its own name, which stands first. */
export const nameOfSelection = (about: Selection): string => Object.values(about).find(name => typeof name === 'string') ?? '';

/** `the agent` as several of it: `agents`. */
const nounOf = (pane: PaneName): string => `${paneOf(pane).subject.replace(/^the /, '')}s`;

/** Rows that come to the same input are one: two messages of one agent. */
const groupOf = (act: Act, pane: PaneName, marked: Marked, desk: KeyDesk): Group => {
	const items = new Map<string, GroupItem>();
	const left: Array<{about: Selection; reason: string}> = [];
	for (const {key, selection} of marked) {
		const verdict = judgeAct(act, selection, desk.snapshot);
		if (verdict.kind === 'blocked') left.push({about: selection, reason: verdict.reason});
		if (verdict.kind !== 'ask' && verdict.kind !== 'run') continue;
		const same = JSON.stringify(verdict.input);
		items.set(same, {keys: [...(items.get(same)?.keys ?? []), key], about: selection, input: verdict.input});
	}

	return {pane, items: [...items.values()], left};
};

/** A group act always asks, also where one alone would not: it never shares the gesture of a single one. */
export const doMany = (act: Act, press: string, pane: PaneName, marked: Marked, desk: KeyDesk): Intent => {
	const group = groupOf(act, pane, marked, desk);
	const {items, left} = group;
	if (items.length === 0) return say(askSays.noneOfMarked(marked.length, left[0]?.reason ?? askSays.nothingToDo), 'warn', desk);
	const {card, binding} = act;
	const inputs = items.map(({input}) => ({...input}));
	const usual: Question = {title: askSays.many(binding.does, items.length, nounOf(pane)), lines: [], yes: binding.does};
	const question = card.questionOfMany?.(desk.snapshot, inputs) ?? usual;
	return look({type: 'overlay', overlay: {kind: 'question', question, press, name: card.name, input: {}, group, openedAtMs: desk.nowMs}});
};
