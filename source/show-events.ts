/**
`orch-tui events`: what has happened, and on demand what happens from now on. Part of the front step.
*/
import process from 'node:process';
import {setTimeout as wait} from 'node:timers/promises';
import type {Activity} from './domain/activity.js';
import {durationMs} from './domain/duration.js';
import {safeJson} from './domain/safe-json.js';
import type {Action} from './doors/action.js';
import {eventJson, eventLine} from './doors/events.js';
import {pick} from './doors/json-fields.js';
import {untilToldToLeave} from './leave.js';
import type {House} from './open-house.js';
import {printFor} from './terminal-look.js';

type Asked = Action & {kind: 'events'};

const usualLimit = 100;
const atOnce = 1000;
const followEveryMs = 250;

export const showEvents = async ({follow, since, limit, globals}: Asked, {store: {activities}, engine}: House): Promise<number> => {
	const {signal} = untilToldToLeave();
	const print = (list: readonly Activity[]): void => {
		for (const activity of list) {
			if (globals.json) process.stdout.write(`${safeJson(pick(eventJson(activity), globals.fields))}\n`);
			else printFor(globals)(`${eventLine(activity)}\n`);
		}
	};
	const fromMs = since === undefined ? undefined : engine.now() - (durationMs(since) ?? 0);
	let last = activities.lastId();
	if (fromMs === undefined || limit !== undefined) {
		print(activities.latest(limit ?? usualLimit).filter(({atMs}) => fromMs === undefined || atMs >= fromMs));
	} else last = activities.lastIdBefore(fromMs);

	/** Returns whether there was anything. */
	const printFresh = (): boolean => {
		const fresh = activities.listSince(last, atOnce);
		last = fresh.at(-1)?.id ?? last;
		print(fresh);
		return fresh.length > 0;
	};

	while (printFresh());
	while (follow && !signal.aborted) {
		printFresh();
		await wait(followEveryMs, undefined, {signal}).catch(() => undefined);
	}

	return 0;
};
