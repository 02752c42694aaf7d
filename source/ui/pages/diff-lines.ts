/**
A comparison as lines of the screen: the files with how much of each has changed, then the hunks in the tones of what came and went.
*/
import {type Line, span} from '../cells.js';
import type {Desk} from '../panes/pane.js';
import {diffSays} from '../says/diff.js';
import type {Glyphs, Tone} from '../theme.js';
import type {Loaded} from '../ui-state.js';
import {changes} from '../words.js';

export type DiffFile = {
	readonly path: string;
	readonly old_path: string | null;
	readonly change: keyof typeof diffSays.letters;
	readonly added: number | null;
	readonly deleted: number | null;
	readonly is_shown: boolean;
	readonly lines: readonly string[];
};

type Shown = {readonly files: readonly DiffFile[]; readonly added: number; readonly deleted: number; readonly base: string; readonly head: string | null};

/** `starts`: the lines at which files begin. */
export type Content = {readonly lines: readonly Line[]; readonly starts: readonly number[]; readonly count?: string};

const toneOf = (line: string): Tone => {
	if (line.startsWith('@@')) return 'info';
	return line.startsWith('+') ? 'ok' : line.startsWith('-') ? 'err' : line.startsWith('\\') ? 'muted' : 'plain';
};

const letterTones: Record<DiffFile['change'], Tone> = {added: 'ok', untracked: 'warn', deleted: 'err', modified: 'info', renamed: 'info'};

const sizeOf = ({added, deleted}: DiffFile, {minus}: Glyphs): string =>
	added === null ? diffSays.binary : changes(added, deleted ?? 0, minus) || diffSays.noLines;

const nameOf = ({path, old_path: oldPath}: DiffFile): string => (oldPath === null ? path : diffSays.renamed(oldPath, path));

/** One line for each file. */
export const fileLines = (files: readonly DiffFile[], glyphs: Glyphs): Line[] => {
	const width = Math.max(0, ...files.map(file => sizeOf(file, glyphs).length));
	return files.map(file => [
		span(` ${diffSays.letters[file.change]} `, letterTones[file.change]),
		span(`${sizeOf(file, glyphs).padStart(width)}  `, 'muted'),
		span(nameOf(file)),
		...(file.change === 'untracked' ? [span(`  ${diffSays.untracked}`, 'warn')] : []),
	]);
};

const hunks = (file: DiffFile, glyphs: Glyphs): Line[] => [
	[],
	[
		span(`${glyphs.across.repeat(2)} `, 'muted'),
		span(nameOf(file), 'strong'),
		span(` ${sizeOf(file, glyphs)}`, 'muted'),
		...(file.is_shown || file.added === null ? [] : [span(`  ${diffSays.tooLong}`, 'warn')]),
	],
	...file.lines.map((line): Line => [span(line === '' ? ' ' : line, toneOf(line))]),
];

const draw = (shown: Shown, glyphs: Glyphs): Content => {
	const lines: Line[] = [...fileLines(shown.files, glyphs)];
	const starts: number[] = [];
	for (const file of shown.files) {
		starts.push(lines.length + 1);
		for (const line of hunks(file, glyphs)) lines.push(line);
	}

	return {lines, starts, count: diffSays.count(shown.files.length, shown.added, shown.deleted, glyphs.minus)};
};

const drawn = {unicode: new WeakMap<Shown, Content>(), ascii: new WeakMap<Shown, Content>()};

const shownIn = (loaded: Loaded | undefined): Shown | undefined => (Array.isArray(loaded?.output?.['files']) ? (loaded.output as unknown as Shown) : undefined);

const why = (loaded: Loaded | undefined): Line[] =>
	loaded?.state === 'failed' ? [[span(` ${loaded.message}`, 'warn')]] : [[span(` ${diffSays.loading}`, 'muted')]];

/** Of what was loaded last; the same as long as nothing new came. */
export const diffContent = (loaded: Loaded | undefined, {glyphs}: Desk): Content => {
	const shown = shownIn(loaded);
	if (shown === undefined) return {lines: why(loaded), starts: []};
	if (shown.files.length === 0) return {lines: [[span(` ${diffSays.nothing}`, 'muted')]], starts: []};
	const content = drawn[glyphs.set].get(shown) ?? draw(shown, glyphs);
	drawn[glyphs.set].set(shown, content);
	return content;
};

export const filesContent = (loaded: Loaded | undefined, {glyphs}: Desk): Content => {
	const shown = shownIn(loaded);
	if (shown === undefined) return {lines: why(loaded), starts: []};
	if (shown.files.length === 0) return {lines: [[span(` ${diffSays.nothing}`, 'muted')]], starts: []};
	return {lines: fileLines(shown.files, glyphs), starts: [], count: diffSays.count(shown.files.length, shown.added, shown.deleted, glyphs.minus)};
};
