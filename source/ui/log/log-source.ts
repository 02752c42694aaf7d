/**
Where the log on a page comes from, and how much room there is for it: one agent's, or that of all of them.
*/
import {isLive} from '../../domain/agent.js';
import type {Need} from '../../domain/attention.js';
import type {AgentId} from '../../domain/ids.js';
import type {Snapshot} from '../../domain/snapshot.js';
import type {LogEntry, LogWindow} from '../../engine/engine.js';
import {type Size, wholeHeight} from '../layout.js';
import {needOf} from '../needs.js';
import type {LogPage} from '../pages/log-page.js';
import type {MergedPage} from '../pages/merged-page.js';
import type {Page} from '../pages/page.js';
import {besideWidth} from '../pages/task-beside.js';
import type {Sight} from '../panes/pane.js';
import {remember} from '../remember.js';
import type {UiState} from '../ui-state.js';
import {foldOf, type Matches, matchesIn, searchName} from './log-search.js';
import type {LogOf, LogRoom, ReadPart} from './log-view.js';

export type AnyLog = LogPage | MergedPage;

export const isLog = (page: Page | undefined): page is AnyLog => page?.kind === 'log' || page?.kind === 'merged';

const filtered = new WeakMap<LogWindow, Map<string, LogWindow>>();

/** Of one agent alone; the same object for the same part. */
const onlyOf = (window: LogWindow, only: string): LogWindow => {
	const known = filtered.get(window) ?? new Map<string, LogWindow>();
	filtered.set(window, known);
	const found = known.get(only) ?? {...window, entries: window.entries.filter(({agent}) => agent === only)};
	known.set(only, found);
	return found;
};

export const readerOf = (logOf: LogOf, page: AnyLog): ReadPart => {
	if (page.kind === 'log') return wanted => logOf(page.agentId, wanted);
	const {only} = page;
	return only === undefined ? wanted => logOf('all', wanted) : wanted => onlyOf(logOf('all', wanted), only);
};

/** Where it is lower, the log itself needs all lines. */
const questionFrom = 8;

const agentsIn = remember((entries: LogWindow['entries']): ReadonlySet<AgentId> => new Set(entries.flatMap(({agent}) => agent ?? [])));
const numberOf = (id: AgentId): number => Number(id.slice(1));

/** Who can be looked at alone in the log of all: those at work, then those that have ended, the newest first. */
export const agentsOfAll = (logOf: LogOf, {agents}: Pick<Snapshot, 'agents'>, isRaw: boolean): AgentId[] => {
	const live = agents.flatMap(({id, state}) => (isLive(state) ? [id] : []));
	const ended = [...agentsIn(logOf('all', {isRaw}).entries)].filter(id => !live.includes(id));
	return [...live, ...ended.toSorted((a, b) => numberOf(b) - numberOf(a))];
};

/** What the agent of this log asks has a line of its own above the log. */
export const questionOn = (page: AnyLog, sight: Sight, height: number): Need | undefined => {
	const need = page.kind === 'log' && height >= questionFrom ? needOf({agentId: page.agentId}, sight) : undefined;
	return need?.kind === 'question' ? need : undefined;
};

/** What the frame has inside, beside its border and the cursor. */
export const roomOfLog = (page: AnyLog, desk: Sight & {readonly size: Size}): LogRoom => {
	const {columns} = desk.size;
	const height = wholeHeight(desk.size);
	return {
		width: columns - (page.kind === 'log' ? besideWidth(columns) : 0) - 3,
		height: Math.max(1, height - 3 - (questionOn(page, desk, height) === undefined ? 0 : 1)),
	};
};

const matching = (entries: readonly LogEntry[], search: string): Matches => {
	const fold = foldOf(search);
	const at = [...new Set(entries.filter(({text}) => fold(text).includes(fold(search))).map(entry => entry.at))];
	return {at, all: at.length};
};

/** Of one agent, in all of its log, once that has been read; of all agents, in what is held of them. */
export const matchesOf = (page: AnyLog, logOf: LogOf, {loaded, logLook}: Pick<UiState, 'loaded' | 'logLook'>): Matches | undefined => {
	const {search} = page;
	if (search === undefined || search === '') return undefined;
	if (page.kind === 'log') return matchesIn(loaded[searchName(search, page.agentId)]);
	return matching(readerOf(logOf, page)({isRaw: logLook.isRaw}).entries, search);
};
