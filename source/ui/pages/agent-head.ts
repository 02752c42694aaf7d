/**
What all pages about an agent and its task have in common: whom they are about, the first line, and the tabs.
*/
import type {Need} from '../../domain/attention.js';
import type {AgentId} from '../../domain/ids.js';
import type {Snapshot} from '../../domain/snapshot.js';
import {safeLine} from '../../domain/text.js';
import {cutMiddle, type Line, lineWidth, type Span, span, spread, widthOf} from '../cells.js';
import {findAgent, findTask, findWorktree} from '../find.js';
import {keyOf} from '../key-of.js';
import {loadedIn} from '../loaded.js';
import {glyphOf, markOfAttempt, markOfTask} from '../marks.js';
import {nameOf} from '../panes/agent-words.js';
import type {Desk, Selection} from '../panes/pane.js';
import {attentionSays} from '../says/attention.js';
import {logSays} from '../says/log.js';
import {tabSays} from '../says/tabs.js';
import {changes, clock, longAge} from '../words.js';
import {checksDone} from './check-state.js';

/** In their order. */
export const tabNames = ['log', 'diff', 'task', 'files', 'checks'] as const;
export type TabName = (typeof tabNames)[number];

export type About = {readonly agentId?: AgentId | undefined; readonly taskId?: string | undefined};

/** An agent that is over is known by its task only. */
export const taskOf = ({agentId, taskId}: About, snapshot: Snapshot) =>
	findTask(snapshot, taskId ?? findAgent(snapshot, agentId)?.taskId) ?? snapshot.tasks.find(task => task.agentId === agentId && agentId !== undefined);

export const selectionOfAbout = (about: About, snapshot: Snapshot): Selection => {
	const taskId = taskOf(about, snapshot)?.id;
	return {...(about.agentId === undefined ? {} : {agentId: about.agentId}), ...(taskId === undefined ? {} : {taskId})};
};

/** A branch of fewer cells says nothing. */
const branchLeast = 12;

/** `orch  shop › a1 T-17 login rate limit   ● working 12m04s   claude · try 1   ⎇ roadmap-…   14:32:07` */
export const agentHeader = (about: About, {snapshot, nowMs, glyphs, policy}: Desk, width: number): Line => {
	const agent = findAgent(snapshot, about.agentId);
	const task = taskOf(about, snapshot);
	const shown = agent ? markOfAttempt(agent, task, policy) : task && markOfTask(task, policy);
	const worktree = task && findWorktree(snapshot, task.id);
	const since = agent && (agent.startedAtMs ?? agent.createdAtMs);
	const age = agent ? ` ${longAge((agent.endedAtMs ?? nowMs) - (since ?? nowMs))}` : '';
	const attempt = task && agent ? ` ${glyphs.dot} ${tabSays.attempt(task.retries + 1)}` : '';
	const left: Span[] = [
		...(width >= 100 ? [span(' orch ', 'strong'), span(` ${safeLine(snapshot.repository, 40)} ${glyphs.set === 'unicode' ? '›' : '>'}`)] : []),
		...(about.agentId === undefined ? [] : [span(` ${about.agentId}`, 'accent')]),
		...(task ? [span(` ${task.id}`, 'accent'), span(` ${safeLine(task.title, Math.max(12, Math.floor(width / 3)))}`)] : []),
		span('  '),
		...(shown ? [span(`${glyphOf(shown, glyphs)} ${shown.word}`, shown.tone), span(age)] : [span(logSays.over, 'muted')]),
		...(agent ? [span(`  ${nameOf(agent)}${attempt}`, agent.permissions === 'full' ? 'warn' : 'muted')] : []),
	];
	const room = width - lineWidth(left) - clock(nowMs).length - 6;
	if (worktree && room >= branchLeast) left.push(span(`  ${glyphs.branch} ${cutMiddle(safeLine(worktree.branch), room, glyphs.ellipsis)}`, 'branch'));
	return spread(left, [span(` ${clock(nowMs)} `, 'muted')], width, glyphs.ellipsis);
};

/** `asks  allow rm -r packages/legacy?   s answers` */
export const askLine = ({text}: Need, desk: Desk, width: number): Line =>
	spread(
		[span(' '), span(` ${attentionSays.asks} `, 'ask'), span(` ${safeLine(text)}`, 'strong')],
		[span(` ${attentionSays.answersBy(keyOf('agent.say', desk))} `, 'accent')],
		width,
		desk.glyphs.ellipsis,
	);

/** The name by which what was changed is loaded. */
export const diffName = (taskId: string): string => `diff:${taskId}`;

/** `Log  Diff +214 −38  Task  Files 7  Checks 1/2`, as much of it as fits; how many files once they have been looked at. */
export const tabBar = (now: TabName, about: About, {snapshot, state, glyphs}: Desk, width: number): Line => {
	const task = taskOf(about, snapshot);
	const worktree = task && findWorktree(snapshot, task.id);
	const size = worktree ? changes(worktree.addedLines, worktree.deletedLines, glyphs.minus) : '';
	const files = task && loadedIn<{readonly files?: readonly unknown[]}>(state, diffName(task.id))?.files;
	const counted = (name: TabName, count: string) => (count === '' ? tabSays.names[name] : `${tabSays.names[name]} ${count}`);
	const checks = task ? checksDone(task, findAgent(snapshot, about.agentId ?? task.agentId), snapshot) : '';
	const names: Record<TabName, string> = {
		...tabSays.names,
		diff: counted('diff', size),
		files: counted('files', files?.length ? String(files.length) : ''),
		checks: counted('checks', checks),
	};
	const wide = tabNames.map(name => ` ${names[name]} `);
	const isTight = wide.join(' ').length > width - 1;
	const tabs = tabNames.flatMap((name, index): Line => {
		const text = isTight ? ` ${tabSays.names[name]} ` : (wide[index] ?? '');
		return [span(text, name === now ? 'chosen' : 'plain'), span(' ')];
	});
	const bar: Line = [span(' '), ...tabs];
	const used = bar.reduce((sum, {text}) => sum + widthOf(text), 0);
	return used + widthOf(tabSays.how) + 1 <= width ? spread(bar, [span(`${tabSays.how} `, 'muted')], width, glyphs.ellipsis) : bar;
};
