/**
What a line of the palette comes to. What is asked before a key does something is asked here, too.
*/
import {nearestOf} from '../../domain/nearest.js';
import {actsIn} from '../acts.js';
import {paneInView} from '../in-view.js';
import type {Intent, KeyDesk} from '../intent.js';
import {doAct} from '../read-key.js';
import {paletteSays} from '../says/palette.js';
import type {UiState} from '../ui-state.js';
import {commandIntent} from './command-intent.js';
import {entryOf} from './entries.js';
import {knownWords, type Suggestion} from './suggest.js';
import {spokenWords} from './typed-words.js';

/** Either what to do, or why not. */
type Reading = {readonly intent: Intent} | {readonly problem: string};

const unknown = (line: string, state: UiState, desk: KeyDesk): Reading => {
	const known = knownWords(state, desk);
	const [first = '', second] = spokenWords(line);
	const meant = nearestOf(line, known) ?? (second === undefined ? undefined : nearestOf(`${first} ${second}`, known)) ?? nearestOf(first, known);
	return {problem: meant === undefined ? paletteSays.none(line) : paletteSays.noneBut(line, meant)};
};

/** `state`: without the palette over it. */
export const readLine = (line: string, state: UiState, desk: KeyDesk): Reading => {
	const words = spokenWords(line);
	const [first = ''] = words;
	const entry = entryOf(first);
	if (entry) {
		if (entry.takes === 'must' && words.length < 2) return {problem: paletteSays.needsMore(first)};
		return {intent: entry.read(words.slice(1), line.trim().slice(first.length).trim(), state, desk)};
	}

	const known = desk.commandLine?.commands.some(({words: typed}) => typed === first || typed.startsWith(`${first} `)) === true;
	if (!known || desk.commandLine === undefined) return unknown(line.trim(), state, desk);
	const read = desk.commandLine.read(words);
	return read.ok
		? {intent: commandIntent(read.value.name, read.value.input, desk)}
		: {problem: [read.problem.message, read.problem.hint].filter(Boolean).join(' ')};
};

/** What picking a suggestion does: exactly what its key does, where it has one. */
export const runSuggestion = ({name, line}: Suggestion, state: UiState, desk: KeyDesk): Reading => {
	const {views, acts} = desk.keymap;
	if (name === undefined) return readLine(line, state, desk);
	const pane = paneInView(state, desk.size) ?? 'agents';
	const mine = acts.filter(act => act.name === name);
	const act = actsIn(mine, pane)[0] ?? mine.find(({binding}) => binding.pane === pane || binding.pane === 'anywhere');
	if (act) return {intent: doAct(act, act.binding.press, state, desk)};
	const key = views.find(each => each.name === name);
	return key ? {intent: key.read(key.presses[0] ?? '', state, desk)} : readLine(line, state, desk);
};
