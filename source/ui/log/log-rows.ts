/**
The steps of a log as rows of the screen: a word for each, long output folded to a line, what is too wide wrapped or cut.
*/
import type {EntryKind} from '../../domain/log-entry.js';
import type {LogEntry, LogWindow} from '../../engine/engine.js';
import {type Line, span, widthOf} from '../cells.js';
import {logSays} from '../says/log.js';
import type {Tone} from '../theme.js';
import {fullClock} from '../words.js';

/** How a log is looked at; whether it is raw is kept while the screen is open. */
export type LogLook = {readonly isRaw: boolean; readonly isWrapped: boolean; readonly hasTime: boolean};

/** Where a row is, whatever happens around it: the step and its line. */
export type Spot = {readonly key: string; readonly line: number};

/** `at`: the byte at which its step begins. `rest`: how many lines are folded away behind it. */
export type LogRow = Spot & {readonly at: number; readonly prefix: Line; readonly text: string; readonly tone: Tone; readonly rest: number};

const tones: Record<EntryKind, readonly [word: Tone, text: Tone]> = {
	begin: ['muted', 'muted'],
	think: ['muted', 'muted'],
	say: ['strong', 'plain'],
	you: ['money', 'strong'],
	read: ['info', 'plain'],
	edit: ['ok', 'plain'],
	run: ['money', 'plain'],
	tool: ['accent', 'plain'],
	out: ['muted', 'muted'],
	done: ['ok', 'plain'],
	fail: ['err', 'err'],
	plain: ['plain', 'plain'],
};

/** Lines of a step that are shown of more; what an agent or its end says is worth a few. */
const shownOf: Record<EntryKind, number> = {
	begin: 1,
	think: 1,
	say: 8,
	you: 1,
	read: 1,
	edit: 2,
	run: 1,
	tool: 1,
	out: 1,
	done: 8,
	fail: 3,
	plain: Number.POSITIVE_INFINITY,
};

const wordWidth = 6;
/** More of one step is read in the pager. */
const openedMax = 2000;

export const keyOfEntry = ({at, nth}: Pick<LogEntry, 'at' | 'nth'>): string => `${at}.${nth}`;

/** Cut at spaces where there is one in the second half of a line, and anywhere else. */
const wrapAt = (text: string, width: number): string[] => {
	if (width < 4 || widthOf(text) <= width) return [text];
	const pieces: string[] = [];
	let rest = [...text];
	while (rest.length > 0) {
		let used = 0;
		let count = 0;
		for (const character of rest) {
			used += widthOf(character);
			if (used > width) break;
			count++;
		}

		const isEnd = count >= rest.length;
		const space = isEnd ? -1 : rest.lastIndexOf(' ', count);
		const end = space > count / 2 ? space : Math.max(1, count);
		pieces.push(rest.slice(0, end).join(''));
		rest = rest.slice(end + (rest[end] === ' ' && !isEnd ? 1 : 0));
	}

	return pieces;
};

/** `idWidth`: 0 in the log of one. */
type Columns = {readonly hasWords: boolean; readonly hasTime: boolean; readonly idWidth: number};

const prefixOf = ({kind, atMs, agent}: LogEntry, {hasWords, hasTime, idWidth}: Columns): Line => [
	...(hasTime ? [span(`${atMs === undefined ? '' : fullClock(atMs)}`.padEnd(9), 'muted')] : []),
	...(idWidth > 0 ? [span((agent ?? '').padEnd(idWidth + 1), 'accent')] : []),
	...(hasWords ? [span(logSays.words[kind].padEnd(wordWidth + 1), tones[kind][0])] : []),
];

type RowsLook = LogLook & {readonly width: number; readonly opened: ReadonlySet<string>};

const rowsOfEntry = (entry: LogEntry, columns: Columns, {isWrapped, width, opened}: RowsLook): LogRow[] => {
	const {kind, at} = entry;
	const key = keyOfEntry(entry);
	const prefix = prefixOf(entry, columns);
	const indent: Line = [span(' '.repeat(prefix.reduce((sum, {text}) => sum + text.length, 0)))];
	const lines = entry.text.replace(/\n+$/, '').split('\n');
	const shown = shownOf[kind];
	const isFolded = lines.length > shown && !opened.has(key);
	const kept = isFolded ? lines.slice(0, shown) : lines.slice(0, openedMax);
	const room = width - (indent[0]?.text.length ?? 0);
	const texts = isFolded || !isWrapped ? kept : kept.flatMap(line => wrapAt(line, room));
	return texts.map((text, line) => ({
		key,
		line,
		at,
		prefix: line === 0 ? prefix : indent,
		text,
		tone: tones[kind][1],
		rest: isFolded && line === texts.length - 1 ? lines.length : 0,
	}));
};

const known = new WeakMap<LogWindow, {readonly look: RowsLook; readonly rows: readonly LogRow[]}>();

const sameLook = (a: RowsLook, b: RowsLook): boolean =>
	a.width === b.width && a.opened === b.opened && a.isWrapped === b.isWrapped && a.hasTime === b.hasTime && a.isRaw === b.isRaw;

/** All rows of a part of a log; the same array as long as nothing has changed. */
export const rowsOfLog = (window: LogWindow, look: RowsLook): readonly LogRow[] => {
	const last = known.get(window);
	if (last && sameLook(last.look, look)) return last.rows;
	const {entries} = window;
	const columns = {
		hasWords: entries.some(({kind}) => kind !== 'plain'),
		idWidth: Math.max(0, ...entries.map(({agent}) => agent?.length ?? 0)),
		hasTime: look.hasTime && entries.some(({atMs}) => atMs !== undefined),
	};
	const rows = entries.flatMap(entry => rowsOfEntry(entry, columns, look));
	known.set(window, {look, rows});
	return rows;
};
