/**
What happened, newest first: the feed of everything, and of failures alone.
*/
import type {Line} from '../cells.js';
import {span} from '../cells.js';
import {facetsOfNews} from '../facets.js';
import type {Facets} from '../filter.js';
import {paneSays} from '../says/panes.js';
import {clock, fullClock} from '../words.js';
import {type News, newsIn, recordIn, signOf, tones, troubleIn} from './news.js';
import {type Desk, definePane, type Sight} from './pane.js';

/** `14:31:52 ◆ a2 T-21 waits for you: …` */
export const newsLine = ({atMs, weight, subject, text}: News, {glyphs}: Pick<Desk, 'glyphs'>, width: number): Line => [
	span(width < 60 ? clock(atMs) : fullClock(atMs), 'muted'),
	span(' '),
	span(signOf(weight, glyphs), tones[weight]),
	span(` ${subject} `, 'accent'),
	span(text, weight === 'trouble' ? 'err' : 'plain'),
];

const count = ({snapshot, glyphs}: Desk): string => {
	const news = troubleIn(snapshot);
	const asks = news.filter(({weight}) => weight === 'question').length;
	return news.length === 0 ? '' : `${signOf('question', glyphs)}${asks} ${signOf('trouble', glyphs)}${news.length - asks}`;
};

const facetsOf = ({selection, subject, text, weight}: News, sight: Sight): Facets => facetsOfNews(selection, weight, [subject, text], sight);

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
	count,
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
	count: ({snapshot}) => String(troubleIn(snapshot).length),
});
