/**
All there is to know of one thing that happened: what was said, what it means, what helps, and what led there.
*/
import type {Keymap} from '../bindings.js';
import {type Line, span} from '../cells.js';
import {helpingKeys} from '../error-keys.js';
import {findTask} from '../find.js';
import {factLines, labelled, outputLines, peekLines, type Subject, subjectOf} from '../peek.js';
import {errorSays} from '../says/errors.js';
import {fullClock} from '../words.js';
import type {News} from './news.js';
import type {Desk} from './pane.js';

export const newsTitle = ({atMs, selection: {agentId, taskId}, subject}: News): string =>
	[...new Set([agentId, taskId, subject])]
		.filter(name => name !== undefined && name !== '')
		.join(' ')
		.concat(` ${fullClock(atMs)}`);

/** What stands now: of what has gone well since, the cause is history. */
const codeOf = ({task, agent}: Subject, {isTrouble}: News) => (isTrouble ? (task?.code ?? agent?.code) : undefined);

const keyLines = (line: Line): Line[] => (line.length === 0 ? [] : [[span(errorSays.keys.padEnd(8), 'muted'), ...line]]);

/** At most `height` lines: first what was said, then what helps, then what led there. */
export const newsLines = (news: News, desk: Desk, keymap: Keymap, width: number, height: number): Line[] => {
	const subject = subjectOf(news.selection, desk);
	const code = codeOf(subject, news);
	const keys = keyLines(helpingKeys(code, news.selection, keymap, desk, width - 8));
	if (news.weight === 'question' && subject.need?.kind === 'question') return [...peekLines(subject, desk, width, height - keys.length), ...keys];
	const isKnown = findTask(desk.snapshot, subject.task?.id) !== undefined || subject.agent !== undefined;
	const said = labelled('', [news.text], width + 8).map(([_label, ...text]) => text);
	const means = code === undefined ? undefined : errorSays.ofCode[code];
	const first: Line[] = [
		...said.slice(0, Math.max(1, height - 5)),
		...(means ? [...labelled(errorSays.cause, [means.cause], width, 'warn'), ...labelled(errorSays.advice, [means.advice], width)] : []),
		...(isKnown ? keys : []),
	];
	const facts = isKnown ? factLines(subject, desk, width) : [];
	const above = [...first, ...facts].slice(0, height);
	return isKnown ? [...above, ...outputLines(subject, desk, width, height - above.length)] : above;
};
