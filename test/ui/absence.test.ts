import {expect, test, vi} from 'vitest';
import type {LastLook} from '../../source/domain/last-look.js';
import {success} from '../../source/domain/problem.js';
import {createAbsence} from '../../source/ui/absence.js';
import {createUiStore} from '../../source/ui/ui-store.js';
import {fakeEngine} from '../support/fake-engine.js';
import {startMs} from '../support/fake-snapshot.js';
import {patiently} from '../support/until.js';

const hour = 3_600_000;
const brief = {landed: Array.from({length: 6}), failed: [{}], asks: {agents: [{agent_id: 'a2', count: 3}]}};

const sit = (before: LastLook | undefined) => {
	const engine = fakeEngine();
	engine.answer = () => success({output: {brief}});
	const ui = createUiStore();
	let kept = before;
	const looks = {
		last: () => kept,
		note: (look: LastLook) => {
			kept = look;
		},
	};
	const absence = createAbsence({looks, engine, ui});
	return {engine, ui, absence, kept: () => kept};
};

test('who comes back is told once what happened, and is where they were', async () => {
	const {ui, absence, engine, kept} = sit({atMs: startMs - 9 * hour, leftAtMs: undefined, pane: 'tasks', key: 'T-30'});
	absence.begin();
	await vi.waitFor(() => expect(ui.get().toast?.text).toContain('since you left (9h00): 6 merged, 1 failed, a2 asked 3×'), patiently);
	expect(ui.get()).toMatchObject({pane: 'tasks', places: {tasks: {key: 'T-30', isChosen: true}}});
	expect(kept()).toMatchObject({atMs: startMs, leftAtMs: startMs - 9 * hour});
	absence.look();
	expect(engine.dispatched).toEqual([{name: 'generate-activity-summary', input: {since: 'left', format: 'json'}}]);
});

test.each([
	{say: 'the first time', before: undefined},
	{say: 'beside another screen', before: {atMs: startMs - 30_000, leftAtMs: startMs - 20 * hour}},
])('$say nothing is told', async ({before}) => {
	const {engine, absence, kept} = sit(before);
	absence.begin();
	expect(engine.dispatched).toEqual([]);
	expect(kept()).toMatchObject({atMs: startMs, leftAtMs: before?.leftAtMs});
});

test('a screen writes down every minute that it is open, and when it is left, where the reader was', () => {
	const {engine, absence, ui, kept} = sit(undefined);
	absence.begin();
	engine.wait(59_000);
	absence.look();
	expect(kept()?.atMs).toBe(startMs);
	engine.wait(1000);
	absence.look();
	expect(kept()?.atMs).toBe(startMs + 60_000);
	ui.send({type: 'focus', pane: 'merges'});
	engine.wait(10_000);
	absence.end();
	expect(kept()).toMatchObject({atMs: startMs + 70_000, pane: 'merges'});
});
