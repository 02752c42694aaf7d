/**
What there is to know about the row under a cursor before one decides: the question first, then what led there.
*/
import {type Agent, isLive} from '../domain/agent.js';
import type {Need} from '../domain/attention.js';
import type {Task} from '../domain/task.js';
import {safeLine, safeText} from '../domain/text.js';
import {type Line, lineWidth, span, widthOf, wrapText} from './cells.js';
import {emptyField} from './field.js';
import {findAgent, findTask, findWorktree} from './find.js';
import {keyOf} from './key-of.js';
import {glyphOf, markOfAttempt, markOfTask} from './marks.js';
import {needOf} from './needs.js';
import type {PeekOverlay} from './overlays/peek.js';
import type {ReplyOverlay} from './overlays/reply.js';
import {nameOf, newsOf} from './panes/agent-words.js';
import type {Desk, Selection, Sight} from './panes/pane.js';
import {attentionSays} from './says/attention.js';
import type {Tone} from './theme.js';
import {longWhy, whyTask} from './why-row.js';
import {changes, counted, longAge} from './words.js';

/** What opens on a row that waits for a person: a question is answered, everything else is looked into. */
export const overlayOfNeed = ({kind, key, agentId, taskId, messageId, text}: Need): ReplyOverlay | PeekOverlay =>
	kind === 'question' && agentId !== undefined
		? {kind: 'reply', agentId, taskId, ...(messageId === undefined ? {} : {messageId}), question: text, field: emptyField, top: 0}
		: {kind: 'peek', key};

/** Words for an agent that has not asked. */
export const replyTo = ({id, taskId}: Agent): ReplyOverlay => ({kind: 'reply', agentId: id, taskId, field: emptyField, top: 0});

export type Subject = {readonly agent: Agent | undefined; readonly task: Task | undefined; readonly need: Need | undefined};

export const subjectOf = (selection: Selection, sight: Sight): Subject => {
	const need = needOf(selection, sight);
	const task = findTask(sight.snapshot, selection.taskId ?? findAgent(sight.snapshot, selection.agentId)?.taskId);
	return {agent: findAgent(sight.snapshot, selection.agentId ?? need?.agentId ?? task?.agentId), task, need};
};

/** In lines of at most `width` cells; what is longer than a line is broken, never lost: it may be the command that is asked for. */
export const brokenText = (text: string, width: number): string[] =>
	safeText(text)
		.split('\n')
		.flatMap(line => wrapText(line, width))
		.flatMap(line => {
			const parts: string[] = [''];
			for (const letter of line) {
				const last = parts.at(-1) ?? '';
				if (widthOf(last) + widthOf(letter) > width && last !== '') parts.push(letter);
				else parts[parts.length - 1] = last + letter;
			}

			return parts;
		});

const wideLabel = 8;
/** Where it is narrow there is no room for words beside the words. */
const labelWidthAt = (width: number): number => (width < 44 ? 0 : wideLabel);
const labelOf = (label: string, width: number): string => (labelWidthAt(width) === 0 ? '' : label.padEnd(wideLabel));

/** A word, and beside it what it is about, in as many lines as it takes. */
export const labelled = (label: string, texts: readonly string[], width: number, tone: Tone = 'plain'): Line[] =>
	texts
		.flatMap(text => brokenText(text, Math.max(8, width - labelWidthAt(width))))
		.map((text, index) => [span(labelOf(index === 0 ? label : '', width), 'muted'), span(text, tone)]);

/** Whose it is, what it is called, how it stands. */
const headOf = ({agent, task}: Subject, desk: Desk, width: number): Line[] => {
	const {glyphs, nowMs, policy} = desk;
	const shown = agent ? markOfAttempt(agent, task, policy) : task && markOfTask(task, policy);
	const title = task ? `${task.id} ${safeLine(task.title)}` : (agent?.taskId ?? '');
	const since = agent && (agent.startedAtMs ?? agent.createdAtMs);
	const age = agent && since !== undefined ? longAge((agent.endedAtMs ?? nowMs) - since) : '';
	const rest = agent ? [agent.id, nameOf(agent), age].join(` ${glyphs.dot} `) : '';
	const state: Line = shown ? [span(`${glyphOf(shown, glyphs)} ${shown.word}`, shown.tone), span(rest === '' ? '' : ` ${rest}`, 'muted')] : [];
	const name: Line = [span(labelOf(attentionSays.task, width), 'muted'), span(title)];
	return lineWidth(name) + lineWidth(state) + 3 <= width
		? [[...name, span('   '), ...state]]
		: [...labelled(attentionSays.task, [title], width), [span(labelOf('', width)), ...state]];
};

const workOf = ({task}: Subject, {snapshot, glyphs}: Desk): string => {
	const worktree = task && findWorktree(snapshot, task.id);
	if (!worktree) return '';
	const {commits, addedLines, deletedLines, dirtyFiles} = worktree;
	return [counted(commits, 'commit'), changes(addedLines, deletedLines, glyphs.minus), dirtyFiles === 0 ? '' : attentionSays.uncommitted(dirtyFiles)]
		.filter(Boolean)
		.join(` ${glyphs.dot} `);
};

const reasonOf = ({need, task, agent}: Subject, desk: Desk): string => {
	if (need?.kind === 'approve') return attentionSays.letIn(keyOf('merge', desk));
	if (need) return need.text;
	if (agent !== undefined && isLive(agent.state) && newsOf(agent, desk) !== '') return newsOf(agent, desk);
	return task ? longWhy(whyTask(task, desk), task) : safeLine(agent?.reason ?? agent?.saying ?? '');
};

const waitOf = ({need}: Subject, {nowMs, glyphs}: Desk): string =>
	need === undefined ? '' : [attentionSays.waited(longAge(nowMs - need.sinceMs)), attentionSays.behind(need.behind)].filter(Boolean).join(` ${glyphs.dot} `);

const mostLines = 8;

/** The end of what it has printed. */
export const outputLines = ({agent}: Subject, desk: Desk, width: number, room: number): Line[] => {
	const wanted = Math.min(mostLines, room);
	if (agent === undefined || wanted <= 0) return [];
	const said = desk
		.outputOf(agent.id)
		.lines.filter(line => line.trim() !== '')
		.slice(-wanted);
	const texts = said.length === 0 ? [attentionSays.nothingPrinted] : said.map(line => line.replaceAll('\n', ' '));
	return texts.map((text, index) => [
		span(labelOf(index === 0 ? attentionSays.before : '', width), 'muted'),
		span(text.slice(0, width * 2), said.length === 0 ? 'muted' : 'plain'),
	]);
};

/** The files in trouble, whose it is, what has been done, how long it has waited. */
export const factLines = (subject: Subject, desk: Desk, width: number): Line[] => {
	const files = subject.task?.troubleFiles ?? [];
	const work = workOf(subject, desk);
	const wait = waitOf(subject, desk);
	return [
		...(files.length === 0 ? [] : labelled(attentionSays.files, [files.join('  ')], width, 'err')),
		...headOf(subject, desk, width),
		...(work === '' ? [] : labelled(attentionSays.work, [work], width)),
		...(wait === '' ? [] : labelled('', [wait], width, 'muted')),
	];
};

/** Everything but the answers: the question or the reason first, then what led there, as much as there is room for. */
export const peekLines = (subject: Subject, desk: Desk, width: number, room: number, top = 0): Line[] => {
	const {need} = subject;
	const isQuestion = need?.kind === 'question';
	const reason = reasonOf(subject, desk);
	const first =
		reason === ''
			? []
			: labelled(isQuestion ? attentionSays.asks : need ? attentionSays.why : attentionSays.now, [reason], width, isQuestion ? 'strong' : 'plain');
	const middle = factLines(subject, desk, width);
	// The question is never given up for what led there; one that is too long is scrolled.
	const firstRoom = Math.max(1, Math.min(first.length, room - Math.min(2, middle.length)));
	const from = Math.min(top, Math.max(0, first.length - firstRoom));
	const shown = first.slice(from, from + firstRoom);
	const rest = middle.slice(0, Math.max(0, room - shown.length));
	return [...shown, ...rest, ...outputLines(subject, desk, width, room - shown.length - rest.length)];
};
