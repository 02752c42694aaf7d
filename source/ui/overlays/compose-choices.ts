/**
What is chosen in the form of a new task, or is a few letters long: lines that several fields share. Part of the form.
*/
import type {Policy} from '../../domain/policy.js';
import {safeLine} from '../../domain/text.js';
import {cut, fitLine, type Line, lineWidth, span} from '../cells.js';
import {type ChoiceName, type Choices, type Draft, type FieldName, fieldsOf, isChoice, isShort, optionsOf, type ShortName} from '../compose.js';
import {aroundCaret} from '../field.js';
import type {KeyDesk} from '../intent.js';
import type {Desk} from '../panes/pane.js';
import {writing} from '../parts/writing.js';
import {composeSays as says} from '../says/compose.js';
import {priorityWords, shortAge} from '../words.js';

export const labelWidth = 7;
const gap = '   ';

/** What can be chosen at this desk. */
export const choicesAt = ({policy, snapshot}: {readonly policy: Policy; readonly snapshot: KeyDesk['snapshot']}): Choices => ({
	agents: Object.keys(policy.agents),
	tasks: snapshot.tasks,
});

/** In columns. */
export const labelOf = (name: FieldName, {focus}: Draft): Line => [span(says.labels[name].padEnd(labelWidth), focus === name ? 'accent' : 'muted')];

/** What can be chosen, in brackets what is; one alone where there is no room for all. */
const choiceLine = (name: ChoiceName, draft: Draft, choices: Choices, width: number): Line => {
	const chosen = draft.fields[name].text;
	const wordOf = (option: string): string => (name === 'priority' ? priorityWords[option as keyof typeof priorityWords] : option === '' ? says.auto : option);
	const line = optionsOf(name, choices).flatMap((option): Line => {
		const isChosen = option === chosen;
		const word = safeLine(wordOf(option));
		return [span(isChosen ? `[${word}]` : ` ${word} `, isChosen ? (draft.focus === name ? 'accent' : 'strong') : 'muted')];
	});
	return lineWidth(line) <= width ? line : [span(`[${safeLine(wordOf(chosen))}]`, draft.focus === name ? 'accent' : 'strong')];
};

/** As wide as what is usual, so that nothing beside it moves while it is written. */
const shortWidths: Readonly<Record<ShortName, number>> = {tries: 3, limit: 5};

/** What is written, else what the config says. */
const shortLine = (name: ShortName, draft: Draft, {glyphs, policy}: Desk): Line => {
	const field = draft.fields[name];
	const width = shortWidths[name];
	if (draft.focus === name) return fitLine(writing(...aroundCaret(field), width, glyphs), width, glyphs.ellipsis);
	const usual = name === 'tries' ? String(policy.retriesMax + 1) : shortAge(policy.timeoutMs);
	return field.text === '' ? [span(usual.padEnd(width), 'muted')] : [span(cut(field.text, width, glyphs.ellipsis).padEnd(width))];
};

/** A line of the form, and the field that it belongs to. */
export type Row = readonly [name: FieldName | undefined, line: Line];

/** As many beside one another as there is room for. */
export const packed = (draft: Draft, desk: Desk, width: number): Row[] => {
	const choices = choicesAt(desk);
	const rows: Array<{name: FieldName; line: Line}> = [];
	for (const name of fieldsOf(choices).filter(name => isChoice(name) || isShort(name))) {
		const words = isChoice(name) ? choiceLine(name, draft, choices, width - labelWidth) : shortLine(name, draft, desk);
		const last = rows.at(-1);
		const beside: Line = [span(gap), span(`${says.labels[name]} `, draft.focus === name ? 'accent' : 'muted'), ...words];
		if (last !== undefined && lineWidth(last.line) + lineWidth(beside) <= width) {
			last.line = [...last.line, ...beside];
			if (draft.focus === name) last.name = name;
		} else {
			rows.push({name, line: [...labelOf(name, draft), ...words]});
		}
	}

	return rows.map(({name, line}): Row => [name, line]);
};
