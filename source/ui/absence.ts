/**
Remembers that somebody looks, and where; and tells them, when they come back, what happened since they left.
*/
import {awayFor, type LastLook, lookEveryMs, lookedAt} from '../domain/last-look.js';
import type {Brief} from '../domain/report-brief-schema.js';
import type {Engine} from '../engine/engine.js';
import {panes} from './panes/panes.js';
import {reportSays} from './says/report.js';
import type {Looks} from './surroundings.js';
import type {UiStore} from './ui-store.js';
import {shortAge} from './words.js';

type AbsenceOptions = {readonly looks: Looks; readonly engine: Pick<Engine, 'dispatch' | 'now'>; readonly ui: UiStore};

/** Where the reader was, as far as it is still there: the cursor goes to the row when it comes. */
const goBack = (before: LastLook | undefined, ui: UiStore): void => {
	const pane = panes.find(({name}) => name === before?.pane)?.name;
	if (pane === undefined) return;
	ui.send({type: 'focus', pane});
	if (before?.key !== undefined) ui.send({type: 'place', pane, place: {key: before.key, index: 0, top: 0, isChosen: true}});
};

const tell = async (awayMs: number, {engine, ui}: AbsenceOptions): Promise<void> => {
	const result = await engine.dispatch('generate-activity-summary', {since: 'left', format: 'json'});
	const brief = (result.ok ? result.value.output?.['brief'] : undefined) as Brief | undefined;
	if (brief === undefined) return;
	const {landed, failed, asks} = brief;
	const asked = asks.agents.map(({agent_id: agent, count}) => [agent, count] as const);
	const tone = failed.length + asked.length > 0 ? 'warn' : 'info';
	ui.send({type: 'say', text: reportSays.away(shortAge(awayMs), landed.length, failed.length, asked), tone, atMs: engine.now()});
};

/** `begin`: when the screen opens. `look`: every now and then, so that a screen that dies is missed from its last minute on. `end`: when it is left. */
export const createAbsence = (options: AbsenceOptions) => {
	const {looks, engine, ui} = options;
	let notedAtMs = Number.NEGATIVE_INFINITY;

	const note = (): void => {
		notedAtMs = engine.now();
		const {pane, places} = ui.get();
		const key = places[pane]?.isChosen === true ? places[pane]?.key : undefined;
		looks.note(lookedAt(looks.last(), notedAtMs, {pane, ...(key === undefined ? {} : {key})}));
	};

	return {
		begin(): void {
			const before = looks.last();
			goBack(before, ui);
			note();
			const awayMs = awayFor(before, engine.now());
			if (awayMs !== undefined) void tell(awayMs, options);
		},
		look(): void {
			if (engine.now() - notedAtMs >= lookEveryMs) note();
		},
		end: note,
	};
};
