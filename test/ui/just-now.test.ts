import {expect, test} from 'vitest';
import {isJustNow} from '../../source/ui/just-now.js';
import {sit} from '../support/sit.js';

test('a moment is over when its time is, and when a clock was set back behind its beginning', () => {
	expect([100, 149, 150, 99, -3_600_000].map(nowMs => isJustNow(100, nowMs, 50))).toEqual([true, true, false, false, false]);
	expect(isJustNow(undefined, 100, 50)).toBe(false);
});

test('a clock that was set back by an hour keeps no question from being answered for an hour', async () => {
	const {press, engine, ui} = sit();
	await press('x');
	expect(ui.get().overlay).toMatchObject({kind: 'question'});
	await press('y');
	expect(engine.dispatched).toEqual([]);
	engine.wait(-3_600_000);
	await press('y');
	expect(engine.dispatched).toMatchObject([{name: 'kill-stalled-agent'}]);
});
