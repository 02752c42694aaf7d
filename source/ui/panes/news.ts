/**
What of all that happened a person wants to read, as sentences, newest first.
*/
import type {Activity} from '../../domain/activity.js';
import type {Message} from '../../domain/message.js';
import type {Snapshot} from '../../domain/snapshot.js';
import {type SafeText, safeLine} from '../../domain/text.js';
import {remember} from '../remember.js';
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

const sentence = ({to, why}: Activity): SafeText => safeLine([to?.replace('-', ' '), why].filter(Boolean).join(': '));

const newsOf = (activity: Activity): News[] => {
	const weight = weightOf(activity);
	if (!weight) return [];
	const {id, atMs, kind, subject} = activity;
	return [
		{
			key: `e${id}`,
			atMs,
			weight,
			subject: safeLine(subject, 80),
			text: sentence(activity),
			selection: kind === 'agent' ? {agentId: subject} : kind === 'task' ? {taskId: subject} : {},
		},
	];
};

const newsOfMessage = ({id, createdAtMs, sender, text, taskId}: Message): News => ({
	key: `p${id}`,
	atMs: createdAtMs,
	weight: 'question',
	subject: safeLine(sender, 80),
	text: safeLine(text),
	selection: taskId === undefined ? {} : {taskId},
});

const merged = remember(({activities, messages}: Snapshot): readonly News[] =>
	[...activities.flatMap(newsOf), ...messages.map(newsOfMessage)].toSorted((a, b) => b.atMs - a.atMs),
);

export const newsIn: (snapshot: Snapshot) => readonly News[] = merged;

/** Only what went wrong or waits for a person. */
export const troubleIn = remember((snapshot: Snapshot): readonly News[] => merged(snapshot).filter(({weight}) => weight === 'trouble' || weight === 'question'));

export const tones: Record<Weight, Tone> = {good: 'ok', plain: 'muted', warning: 'warn', trouble: 'err', question: 'warn'};

const signs: Record<Weight, readonly [string, string]> = {good: ['✔', '+'], plain: ['·', '.'], warning: ['▲', '?'], trouble: ['✖', 'x'], question: ['◆', '!']};

export const signOf = (weight: Weight, {set}: Glyphs): string => signs[weight][set === 'unicode' ? 0 : 1];
