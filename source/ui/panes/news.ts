/**
What of all that happened a person wants to read, as sentences, newest first.
*/
import type {Activity} from '../../domain/activity.js';
import type {Message} from '../../domain/message.js';
import type {Snapshot} from '../../domain/snapshot.js';
import {type SafeText, safeLine} from '../../domain/text.js';
import {remember} from '../remember.js';
import {newsSays} from '../says/news.js';
import type {Glyphs, Tone} from '../theme.js';
import type {Selection} from './pane.js';

type Weight = 'good' | 'plain' | 'warning' | 'trouble' | 'question';

export type News = {
	readonly key: string;
	readonly atMs: number;
	readonly weight: Weight;
	readonly subject: SafeText;
	readonly text: SafeText;
	readonly selection: Selection;
	/** Of a message that waits for the person at the screen. */
	readonly messageId?: string;
	/** It went wrong or waits for a person, whatever has come of it since. */
	readonly isTrouble: boolean;
};

const weights: Partial<Record<Activity['kind'], Readonly<Record<string, Weight>>>> = {
	task: {
		working: 'plain',
		finished: 'good',
		merged: 'good',
		cancelled: 'plain',
		retrying: 'warning',
		blocked: 'warning',
		failed: 'trouble',
		'gave-up': 'trouble',
		unproven: 'question',
		conflicted: 'question',
	},
	agent: {'needs-you': 'question', stalled: 'warning', lost: 'trouble', stopping: 'plain'},
	merge: {conflicted: 'trouble', rejected: 'trouble', blocked: 'trouble'},
	job: {lost: 'trouble'},
	message: {dead: 'trouble'},
};

const always: ReadonlySet<Activity['kind']> = new Set(['setting', 'backlog', 'lease']);

const weightOf = ({kind, to}: Activity): Weight | undefined => weights[kind]?.[to ?? ''] ?? (always.has(kind) ? 'plain' : undefined);

const agentIdPattern = /^a\d+$/;

const isTrouble = (weight: Weight | undefined): boolean => weight === 'trouble' || weight === 'question';

/** Who conducts is known by its process; of the lease itself nobody wants to read. */
const ofLease = ({to, why}: Activity): SafeText => safeLine(to === 'taken' ? newsSays.conducts(/\d+/.exec(why ?? '')?.[0] ?? '') : newsSays.noLongerConducts);

const sentence = (activity: Activity): SafeText =>
	activity.kind === 'lease' ? ofLease(activity) : safeLine([activity.to?.replace('-', ' '), activity.why].filter(Boolean).join(': '));

/** A line, and what it is known by: of one event, several things are written down. */
type Draft = News & {readonly kind: Activity['kind'] | 'told'; readonly why: string; readonly isMinor: boolean};

const ofActivity = (activity: Activity): Draft => {
	const {id, atMs, kind, subject, why = ''} = activity;
	const weight = weightOf(activity);
	return {
		key: `e${id}`,
		atMs,
		weight: weight ?? 'plain',
		subject: safeLine(subject, 80),
		text:
			weight || kind === 'task' || kind === 'agent'
				? sentence(activity)
				: kind === 'message' && activity.to === 'queued'
					? safeLine(newsSays.told(why))
					: safeLine(`${kind} ${sentence(activity)}`),
		selection:
			kind === 'agent' || (kind === 'message' && agentIdPattern.test(subject))
				? {agentId: subject}
				: kind === 'task' || kind === 'merge'
					? {taskId: subject}
					: {},
		isTrouble: isTrouble(weight),
		isMinor: weight === undefined,
		kind,
		why,
	};
};

/** Of an agent's own words, the agent too. */
const selectionOfMessage = (sender: string, taskId: Message['taskId']): Selection => ({
	...(agentIdPattern.test(sender) ? {agentId: sender} : {}),
	...(taskId === undefined ? {} : {taskId}),
});

/** It is about the task, and says so in its first word. */
const ofMessage = ({id, createdAtMs, sender, type, text, taskId}: Message): Draft => ({
	key: `p${id}`,
	atMs: createdAtMs,
	weight: 'question',
	subject: safeLine(taskId ?? sender, 80),
	text: safeLine(type === 'question' ? newsSays.asks(text) : taskId !== undefined && text.startsWith(`${taskId} `) ? text.slice(taskId.length + 1) : text),
	selection: selectionOfMessage(sender, taskId),
	messageId: id,
	isTrouble: true,
	isMinor: false,
	kind: 'told',
	why: text,
});

const sameEventMs = 2000;

/** The reason of what happened to an agent or a task is handed on to what comes of it: whoever reads that has read this. */
const isSaidAgain = (before: Draft, after: Draft): boolean =>
	before.why !== '' && after.why.includes(before.why) && (before.kind === 'agent' || before.kind === 'message' || before.subject === after.subject);

/** One line for each event, the one that says most; trouble stays trouble when it is told as what comes of it. */
const oneEach = (drafts: readonly Draft[]): Draft[] => {
	const told = [...drafts];
	const gone = new Set<number>();
	for (const [index, before] of told.entries()) {
		for (let next = index + 1; next < told.length; next++) {
			const after = told[next];
			if (after === undefined || after.atMs - before.atMs > sameEventMs) break;
			if (!isSaidAgain(before, after) || (after.isMinor && !before.isMinor)) continue;
			gone.add(index);
			told[next] = {...after, isTrouble: after.isTrouble || before.isTrouble};
			break;
		}
	}

	return told.filter((_, index) => !gone.has(index));
};

const ofActivities = remember((activities: readonly Activity[]): readonly Draft[] => activities.map(ofActivity));

/** That it asks is said by the question itself, as long as that waits. */
const withoutAsking = (drafts: readonly Draft[], asked: readonly Draft[]): readonly Draft[] =>
	asked.length === 0
		? drafts
		: drafts.filter(
				({kind, weight, atMs, selection: {agentId}}) =>
					kind !== 'agent' ||
					weight !== 'question' ||
					!asked.some(each => each.weight === 'question' && each.selection.agentId === agentId && Math.abs(each.atMs - atMs) <= sameEventMs),
			);

const inTime = (drafts: readonly Draft[], messages: readonly Message[]): readonly News[] => inOrder(drafts, messages.map(ofMessage));

const inOrder = (drafts: readonly Draft[], told: readonly Draft[]): readonly News[] =>
	oneEach([...withoutAsking(drafts, told), ...told].toSorted((a, b) => a.atMs - b.atMs)).toReversed();

/** What a person wants to know of. */
export const newsIn = remember(({activities, messages}: Snapshot): readonly News[] =>
	inTime(
		ofActivities(activities).filter(({isMinor}) => !isMinor),
		messages,
	),
);

/** All that is written down, the steps between too. */
export const recordIn = remember(({activities, messages}: Snapshot): readonly News[] => inTime(ofActivities(activities), messages));

/** Only what went wrong or waits for a person. */
export const troubleIn = remember((snapshot: Snapshot): readonly News[] => newsIn(snapshot).filter(news => news.isTrouble));

export const tones: Record<Weight, Tone> = {good: 'ok', plain: 'muted', warning: 'warn', trouble: 'err', question: 'warn'};

const signs: Record<Weight, readonly [string, string]> = {good: ['✔', '+'], plain: ['·', '.'], warning: ['▲', '?'], trouble: ['✖', 'x'], question: ['◆', '!']};

export const signOf = (weight: Weight, {set}: Glyphs): string => signs[weight][set === 'unicode' ? 0 : 1];
