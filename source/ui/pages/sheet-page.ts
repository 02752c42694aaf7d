/**
A page about an agent and its task that is read and not followed: what was changed, the task itself, its files, its checks.
*/
import type {AgentId} from '../../domain/ids.js';
import {fitLine, type Line, plainText, span} from '../cells.js';
import type {KeyDesk} from '../intent.js';
import {type Size, wholeHeight} from '../layout.js';
import {foldOf, withMarks} from '../log/log-search.js';
import type {Desk} from '../panes/pane.js';
import {framed} from '../parts/frame.js';
import {diffSays} from '../says/diff.js';
import {logSays} from '../says/log.js';
import {tabSays} from '../says/tabs.js';
import {glyphSets} from '../theme.js';
import type {UiState} from '../ui-state.js';
import {agentHeader, diffName, selectionOfAbout, type TabName, tabBar, taskOf} from './agent-head.js';
import {checksContent} from './checks-lines.js';
import {type Content, diffContent, filesContent} from './diff-lines.js';
import type {MatchFound, PageDefinition, Step} from './page.js';
import {taskLines} from './task-lines.js';

export type SheetPage = {
	readonly kind: 'sheet';
	readonly tab: Exclude<TabName, 'log'>;
	readonly agentId?: AgentId | undefined;
	readonly taskId: string;
	readonly top: number;
	readonly left?: number;
	readonly search?: string | undefined;
};

/** An agent goes on meanwhile. */
const againMs = 3000;

/** All of it; only a part is seen. */
const contentOf = (page: SheetPage, desk: Desk, width: number): Content => {
	const loaded = desk.state.loaded[diffName(page.taskId)];
	switch (page.tab) {
		case 'diff':
			return diffContent(loaded, desk);
		case 'files':
			return filesContent(loaded, desk);
		case 'checks':
			return checksContent(page, desk, width);
		case 'task': {
			const task = taskOf(page, desk.snapshot);
			return {
				lines: task ? taskLines(task, page, desk, Math.min(100, width - 2)).map(line => [span(' '), ...line]) : [[span(tabSays.noTask, 'muted')]],
				starts: [],
			};
		}
	}
};

const roomOf = (size: Size): number => Math.max(1, wholeHeight(size) - 3);

/** What a key knows is enough to count lines by. */
const deskOf = (desk: KeyDesk, state: UiState): Desk => ({...desk, state, glyphs: glyphSets.unicode});

const between = (value: number, low: number, high: number): number => Math.max(low, Math.min(value, high));

const scrolledLine = (line: Line, left: number): Line => {
	let skip = left;
	return line.flatMap(piece => {
		const kept = piece.text.slice(Math.min(skip, piece.text.length));
		skip = Math.max(0, skip - piece.text.length);
		return kept === '' ? [] : [span(kept, piece.tone)];
	});
};

const move = (step: Step, page: SheetPage, count: number, room: number): SheetPage => {
	const last = Math.max(0, count - room);
	const by = {
		down: 1,
		up: -1,
		'page-down': room - 1,
		'page-up': 1 - room,
		'half-down': Math.ceil(room / 2),
		'half-up': -Math.ceil(room / 2),
		top: -count,
		bottom: count,
	};
	return {...page, top: between(Math.min(page.top, last) + by[step], 0, last)};
};

/** The next line that matches, or, where nothing is searched for, the next file. */
const next = (step: 1 | -1 | 0, page: SheetPage, {lines, starts}: Content, room: number): MatchFound => {
	const {search} = page;
	const fold = foldOf(search ?? '');
	const all = search === undefined ? starts : lines.flatMap((line, index) => (fold(plainText(line)).includes(fold(search)) ? [index] : []));
	if (all.length === 0) return {page, note: search === undefined ? diffSays.noFile : logSays.noMatch(search)};
	const last = Math.max(0, lines.length - room);
	const top = Math.min(page.top, last);
	const found =
		step === -1 ? all.findLast(index => index < top) : all.find(index => (step === 0 ? index >= top : index > top && (index <= last || top < last)));
	const to = found ?? (step === -1 ? all.at(-1) : all[0]) ?? 0;
	const note = found === undefined && step !== 0 && search !== undefined ? {note: step === 1 ? logSays.lastMatch : logSays.firstMatch} : {};
	return {page: {...page, top: between(to, 0, last)}, ...note};
};

export const sheetPage: PageDefinition<SheetPage> = {
	kind: 'sheet',
	context: 'sheet',
	isLive: false,
	selectionOf: selectionOfAbout,
	header: agentHeader,

	lines(page, desk, width, height): Line[] {
		const room = Math.max(1, height - 3);
		const {lines, count} = contentOf(page, desk, width - 2);
		const top = between(page.top, 0, Math.max(0, lines.length - room));
		const shown = lines.slice(top, top + room).map(line => withMarks(scrolledLine(line, page.left ?? 0), page.search));
		const matches = page.search === undefined ? [] : [span(`/${page.search}`, 'info')];
		return [
			fitLine(tabBar(page.tab, page, desk, width), width, desk.glyphs.ellipsis),
			...framed(shown, {
				width,
				height: height - 1,
				title: tabSays.names[page.tab],
				...(count === undefined ? {} : {count}),
				foot: matches,
				more: lines.length > room ? logSays.range(top + 1, Math.min(lines.length, top + room), lines.length) : '',
				isFocused: true,
				glyphs: desk.glyphs,
			}),
		];
	},

	move: (step, page, desk, state) => move(step, page, contentOf(page, deskOf(desk, state), desk.size.columns - 2).lines.length, roomOf(desk.size)),

	loads(page) {
		if (page.tab === 'diff' || page.tab === 'files') {
			return [{name: diffName(page.taskId), command: 'show-diff', input: {taskId: page.taskId}, everyMs: againMs}];
		}

		return page.tab === 'checks' ? [{name: 'merges', command: 'show-merges', input: {}, everyMs: againMs}] : [];
	},

	toMatch: (step, page, desk, state) => next(step, page, contentOf(page, deskOf(desk, state), desk.size.columns - 2), roomOf(desk.size)),
};
