/**
What is worth a word wherever the reader is, and asks nothing of them: somebody is silent for too long, waits for a limit, or has landed.
*/
import type {Activity} from '../domain/activity.js';
import type {Snapshot} from '../domain/snapshot.js';
import {safeLine} from '../domain/text.js';
import {findTask} from './find.js';
import {noticeSays} from './says/notices.js';
import type {Toast, ToastTone} from './ui-state.js';
import type {UiStore} from './ui-store.js';

/** For so long, what the reader has done is answered before anything else is said. */
const answerMs = 4000;

type Notice = {readonly text: string; readonly tone: ToastTone};

const noticeOf = ({kind, subject, to, why = ''}: Activity, snapshot: Snapshot): Notice | undefined => {
	const who = safeLine(subject, 80);
	const because = safeLine(why, 200);
	if (kind === 'agent' && to === 'stalled') return {text: noticeSays.stalled(who, because), tone: 'warn'};
	if (kind !== 'task') return undefined;
	if (to === 'merged') return {text: noticeSays.merged(who, because), tone: 'ok'};
	const isLimited = to === 'retrying' && findTask(snapshot, subject)?.code === 'account_limited';
	return isLimited ? {text: noticeSays.limited(who, because), tone: 'warn'} : undefined;
};

const isAnswer = ({atMs, undoUntilMs = 0}: Toast, nowMs: number): boolean => nowMs < Math.max(atMs + answerMs, undoUntilMs);

const newestIn = ({activities}: Snapshot): number => activities.at(-1)?.id ?? 0;

/** `before`: what was there when the screen was opened, which is no news. `hasRoom`: whether the last word has a line of its own; it would stand in the way of the keys otherwise. */
export const createNotices = (before: Snapshot, {ui, hasRoom}: {readonly ui: UiStore; readonly hasRoom: () => boolean}) => {
	let heard = newestIn(before);

	return (snapshot: Snapshot, nowMs: number): void => {
		const last = heard;
		heard = newestIn(snapshot);
		if (heard === last) return;
		const {toast} = ui.get();
		if (!hasRoom() || (toast !== undefined && isAnswer(toast, nowMs))) return;
		const found = snapshot.activities.flatMap(activity => (activity.id > last ? (noticeOf(activity, snapshot) ?? []) : []));
		const notice = found.findLast(({tone}) => tone === 'warn') ?? found.at(-1);
		if (notice) ui.send({type: 'say', ...notice, atMs: nowMs});
	};
};
