/**
What a row says about why its task does not go on, from the same rules as those that decide it.
*/
import type {Cause} from '../domain/cause.js';
import {picturedIn} from '../domain/pictured.js';
import type {Snapshot} from '../domain/snapshot.js';
import type {Task} from '../domain/task.js';
import {createWhy} from '../domain/why.js';
import {whyIdle} from '../domain/why-idle.js';
import type {Desk} from './panes/pane.js';
import {remember} from './remember.js';
import type {Glyphs} from './theme.js';
import {countdown} from './words.js';

/** Nothing in it is told more exactly than in seconds: within one of them it is looked at once, however many keys are pressed. */
const secondMs = 1000;

const lookInto = remember((snapshot: Snapshot) => {
	const look = picturedIn(snapshot);
	return remember((policy: Desk['policy']) => remember((nowMs: number) => look(policy, nowMs)));
});

const sceneAt = ({snapshot, policy, nowMs}: Desk) => lookInto(snapshot)(policy)(Math.floor(nowMs / secondMs) * secondMs);

const whyAt = remember(createWhy);
const idleAt = remember(whyIdle);

export const whyTask = (task: Task, desk: Desk): Cause => whyAt(sceneAt(desk)).ofTask(task);

/** What keeps more from going on, the first thing to know; nothing where all of it does. */
export const whyNoMore = (desk: Desk): Cause | undefined => idleAt(sceneAt(desk)).find(({code}) => code !== 'under_way');

/** Of these the state says enough. */
const saidByState: ReadonlySet<Cause['code']> = new Set(['starting', 'under_way', 'needs_person', 'over']);

/** A word or two; nothing where the state says it all. */
export const shortWhy = ({code, short, untilMs}: Cause, {from}: Glyphs, nowMs: number): string => {
	if (saidByState.has(code)) return '';
	if (short.kind === 'waits') return short.on === undefined ? '' : `${from} ${short.on}${short.more > 0 ? ` +${short.more}` : ''}`;
	const isCounted = code === 'retry_wait' || code === 'account_limited';
	return isCounted && untilMs !== undefined ? `${short.word} ${countdown(untilMs - nowMs)}` : short.word;
};

/** The sentence, without the name of the task, which the row says already. */
export const longWhy = ({message}: Cause, {id}: Task): string => (message.startsWith(`${id} `) ? message.slice(id.length + 1) : message);
