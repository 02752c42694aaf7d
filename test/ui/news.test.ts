import {expect, test} from 'vitest';
import {errorCodes} from '../../source/domain/task.js';
import {plainText} from '../../source/ui/cells.js';
import {drawPicture} from '../../source/ui/picture.js';
import {errorSays} from '../../source/ui/says/errors.js';
import {aDesk} from '../support/desk.js';
import {fakeCards, fakeEngine} from '../support/fake-engine.js';
import {aSnapshot, startMs} from '../support/fake-snapshot.js';
import {sit} from '../support/sit.js';

const size = {columns: 120, rows: 40};

const message = (type: string, sender: string, text: string) => ({
	...{id: 'msg-004', sender, recipient: 'human', type, text, taskId: undefined, state: 'queued' as const, createdAtMs: startMs + 1000},
});

const at = async (snapshot = aSnapshot(), keys: string[] = ['8', '8']) => {
	const desk = sit(fakeEngine({snapshot}), size);
	const picture = () => {
		const state = desk.ui.get();
		return drawPicture({desk: aDesk({snapshot: desk.engine.getSnapshot(), state}), cards: fakeCards, state, size});
	};
	await desk.press(...keys);
	return {
		...desk,
		text: () =>
			picture()
				.rows.flatMap(blocks => blocks.flatMap(({lines}) => lines.map(plainText)))
				.join('\n'),
		over: () => picture().over.map(plainText).join('\n'),
	};
};

test('below the errors stands what the one under the cursor means, what helps, and what led there', async () => {
	const errors = await at();
	while (!/─ T-13 /.test(errors.text())) await errors.press('j');
	const text = errors.text();
	expect(text).toContain("gave up: Cannot find module 'vite/legacy'");
	expect(text).toContain(errorSays.ofCode.attempts_used_up.cause);
	expect(text).toContain(errorSays.ofCode.attempts_used_up.advice);
	expect(text).toMatch(/keys +l log +d what was changed +r restart/);
	expect(text).toMatch(/task +T-13 bump vite 7 +✖ failed/);
});

test('there is a word of advice for whatever can go wrong', () => {
	for (const code of errorCodes) expect(errorSays.ofCode[code].cause.length * errorSays.ofCode[code].advice.length).toBeGreaterThan(100);
});

test('a question among the messages is answered with Enter', async () => {
	const messages = await at(aSnapshot({messages: [message('question', 'a2', 'Drop the table?')]}), ['7', '7']);
	expect(messages.text()).toMatch(/◆ a2 T-21 +asks: Drop the table\?/);
	await messages.press('return', ...'no', 'return');
	expect(messages.engine.dispatched.at(-1)?.input).toEqual({operation: 'send', recipient: 'a2', payload: 'no', messageId: 'msg-004'});
});

test('what only tells something is read as a whole, then seen; its sender can be answered while it is there', async () => {
	const long = `First. ${'word '.repeat(60)}\nLast.`;
	const messages = await at(aSnapshot({messages: [message('note', 'a1', long)]}), ['7', '7', 'return']);
	expect(messages.over()).toContain('Message of a1');
	expect(messages.over()).toContain('Last.');
	await messages.press('s', 'escape', 'return');
	expect(messages.over()).toContain('s answer');
	await messages.press('return');
	expect(messages.engine.dispatched).toEqual([
		{name: 'route-inter-agent-messages', input: {operation: 'ack', recipient: 'human', messageId: 'msg-004', acknowledge: 'seen'}},
	]);
	messages.engine.change({messages: []});
	expect(messages.ui.get().overlay).toBeUndefined();
});
