/**
What happened, newest first: the feed of everything, and of failures alone; below it, all there is to know of the one under the cursor.
*/
import type {Agent} from '../../domain/agent.js';
import type {Snapshot} from '../../domain/snapshot.js';
import type {Task} from '../../domain/task.js';
import {type Line, type Span, span} from '../cells.js';
import {facetsOfNews} from '../facets.js';
import type {Facets} from '../filter.js';
import {findAgent} from '../find.js';
import type {Overlay} from '../overlays/overlay.js';
import {remember} from '../remember.js';
import {newsSays} from '../says/news.js';
import {paneSays} from '../says/panes.js';
import {clock, fullClock} from '../words.js';
import {type News, newsIn, recordIn, signOf, tones, troubleIn} from './news.js';
import {newsLines, newsTitle} from './news-detail.js';
import {type Desk, definePane, type Sight} from './pane.js';

const idWidthMax = 12;
const agentWidthIn = remember((agents: readonly Agent[]) => Math.max(2, ...agents.map(({id}) => id.length)));
const taskWidthIn = remember((tasks: readonly Task[]) => Math.min(idWidthMax, Math.max(4, ...tasks.map(({id}) => id.length))));

const clockFrom = 60;
const agentColumnFrom = 80;
const taskColumnFrom = 120;

/** Whose it is: the agent and its task, below one another where there is room for columns. */
const whoSpans = ({selection, subject}: News, snapshot: Snapshot, width: number): Span[] => {
	const {agentId} = selection;
	const taskId = selection.taskId ?? findAgent(snapshot, agentId)?.taskId;
	const agent = width >= agentColumnFrom ? (agentId ?? '').padEnd(agentWidthIn(snapshot.agents)) : (agentId ?? '');
	const task = agentId === undefined && taskId === undefined ? subject : (taskId ?? '');
	const names = [agent, width >= taskColumnFrom ? task.padEnd(taskWidthIn(snapshot.tasks)) : task].filter(name => name !== '');
	return [span(` ${names.join(' ')} `, 'accent')];
};

/** `14:31:52 ◆ a2 T-21 waits for you: …` */
export const newsLine = (news: News, {snapshot, glyphs}: Pick<Desk, 'snapshot' | 'glyphs'>, width: number): Line => {
	const {atMs, weight, text} = news;
	return [
		span(width < clockFrom ? clock(atMs) : fullClock(atMs), 'muted'),
		span(' '),
		span(signOf(weight, glyphs), tones[weight]),
		...whoSpans(news, snapshot, width),
		span(text, weight === 'trouble' ? 'err' : 'plain'),
	];
};

/** `◆1 ✖1 ▲2`, and where the rest is. */
const countOf = (news: readonly News[], {glyphs}: Desk, more: string, width: number): string => {
	const weights = (['question', 'trouble', 'warning'] as const).flatMap(weight => {
		const count = news.filter(each => each.weight === weight).length;
		return count === 0 ? [] : [`${signOf(weight, glyphs)}${count}`];
	});
	return [weights.join(' '), width >= clockFrom ? more : ''].filter(Boolean).join(` ${glyphs.dot} `);
};

const facetsOf = ({selection, subject, text, weight}: News, sight: Sight): Facets => facetsOfNews(selection, weight, [subject, text], sight);

/** What only tells something is opened as it is; what asks is answered. */
const opens = ({messageId, weight}: News, {snapshot}: Sight): Overlay | undefined => {
	const message = snapshot.messages.find(({id}) => id === messageId);
	return message === undefined || (weight === 'question' && message.type === 'question') ? undefined : {kind: 'letter', messageId: message.id, top: 0};
};

const detail = {title: newsTitle, lines: newsLines};

export const messagesPane = definePane<News>({
	name: 'messages',
	title: 'Messages',
	subject: paneSays.subjects.message,
	isFeed: true,
	empty: paneSays.nothingHappened,
	rows: (snapshot, isWhole) => (isWhole === true ? recordIn(snapshot) : newsIn(snapshot)),
	keyOf: ({key}) => key,
	selectionOf: ({selection}) => selection,
	facetsOf,
	draw: (news, desk, width) => [newsLine(news, desk, width)],
	count: (desk, width) => countOf(newsIn(desk.snapshot), desk, newsSays.errorsOnly, width),
	opens,
	detail,
});

export const errorsPane = definePane<News>({
	name: 'errors',
	title: 'Errors',
	subject: paneSays.subjects.failure,
	isFeed: true,
	empty: paneSays.nothingWrong,
	rows: troubleIn,
	keyOf: ({key}) => key,
	selectionOf: ({selection}) => selection,
	facetsOf,
	draw: (news, desk, width) => [newsLine(news, desk, width)],
	count: (desk, width) => countOf(troubleIn(desk.snapshot), desk, newsSays.all, width),
	opens,
	detail,
});
