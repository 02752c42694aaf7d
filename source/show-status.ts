/**
`orch-tui status`, and what stands in for the screen where there is none. Part of the front step.
*/
import process from 'node:process';
import {setTimeout as wait} from 'node:timers/promises';
import {safeJson} from './domain/safe-json.js';
import type {Action} from './doors/action.js';
import {pick} from './doors/json-fields.js';
import {statusJson} from './doors/status.js';
import {statusText} from './doors/status-text.js';
import type {House} from './open-house.js';
import {isAsciiOnly, printFor, wantsColour} from './terminal-look.js';

/** A cut row ends with one sign, which is three in ASCII. */
const cutInAscii = 2;

/** Whoever conducts reads the machine every few seconds; an older reading says nothing of now. */
const readingMaxAgeMs = 10_000;
/** Use of the processor is what was used between two moments; the first was when the house was opened. */
const measuredOverMs = 150;

/** What is going on, once. */
export const showStatus = async ({globals, part}: Action & {kind: 'status'}, {engine}: House): Promise<number> => {
	const isTty = process.stdout.isTTY === true;
	const readAtMs = engine.getSnapshot().readings.at(-1)?.atMs ?? 0;
	if (engine.now() - readAtMs > readingMaxAgeMs) {
		await wait(measuredOverMs);
		await engine.dispatch('monitor-resource-usage', {});
	}

	const snapshot = engine.getSnapshot();
	if (globals.json) {
		const whole = statusJson(snapshot, engine.policy, engine.now());
		const {fields} = globals;
		process.stdout.write(`${safeJson(pick(part === undefined || fields === undefined ? whole : whole[part], fields))}\n`);
		return 0;
	}

	const columns = (process.stdout.columns ?? 100) - (isAsciiOnly(globals) ? cutInAscii : 0);
	const text = statusText(snapshot, engine.policy, engine.now(), {colour: wantsColour(globals.color, isTty), columns, part});
	printFor(globals)(`${text}\n`.replace(/\n\n$/, '\n'));
	return 0;
};
