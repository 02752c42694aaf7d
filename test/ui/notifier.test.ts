import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest';
import type {NotifyConfig} from '../../source/domain/config-notify.js';
import {agentId, taskId} from '../../source/domain/ids.js';
import type {Message} from '../../source/domain/message.js';
import type {Snapshot} from '../../source/domain/snapshot.js';
import {createNotifier} from '../../source/ui/notifier.js';
import {quietUntilMs} from '../../source/ui/quiet-hours.js';
import type {Note} from '../../source/ui/surroundings.js';
import {kindOf} from '../../source/ui/terminal/kinds.js';
import {aDesk} from '../support/desk.js';
import {anAgent, aSnapshot, aTask} from '../support/fake-snapshot.js';

const asks = (agent: string, task: string, id: string): Message => ({
	id,
	sender: agent,
	recipient: 'human',
	type: 'question',
	taskId: taskId(task),
	text: `May I? (${id})`,
	state: 'queued',
	createdAtMs: 0,
});

const tasks = [aTask('T-1', 'working', {agentId: agentId('a1')}), aTask('T-2', 'working', {agentId: agentId('a2')})];
const calm = aSnapshot({tasks, agents: [anAgent('a1', 'T-1'), anAgent('a2', 'T-2')], messages: []});
const asking = (...ids: string[]): Snapshot => ({
	...calm,
	agents: [anAgent('a1', 'T-1', 'needs-you'), ...calm.agents.slice(1)],
	messages: ids.map(id => asks('a1', 'T-1', id)),
});
const failed = (from: Snapshot): Snapshot => ({...from, tasks: [aTask('T-1', 'gave-up', {reason: 'exit 1'}), ...tasks.slice(1)]});

beforeEach(() => {
	vi.useFakeTimers();
});
afterEach(() => {
	vi.useRealTimers();
});

type How = {isFocused?: boolean | undefined; bell?: boolean; notify?: Partial<NotifyConfig>; TERM?: string};

/** A person who looks elsewhere, unless `isFocused` says otherwise. */
const listen = (first: Snapshot, {isFocused = false, bell = true, notify = {}, TERM = 'xterm-256color'}: How = {}) => {
	let snapshot = first;
	const sent: string[] = [];
	const notes: Array<Note & {onDesktop: boolean}> = [];
	const troubles: string[] = [];
	const {policy} = aDesk();
	const notifier = createNotifier({
		terminal: {kind: kindOf({TERM}), isFocused: () => isFocused, send: text => sent.push(text)},
		sight: () => ({snapshot, policy: {...policy, screen: {...policy.screen, bell, notify: {...policy.screen.notify, ...notify}}}}),
		now: () => Date.now(),
		sign: () => '◆',
		notices: {
			hasDesktop: true,
			async tell(note, {onDesktop}) {
				notes.push({...note, onDesktop});
				return notes.length > 1 ? 'it answered 500' : undefined;
			},
			stop() {},
		},
		onTrouble: why => troubles.push(why),
	});
	notifier.look();
	return {
		notes,
		troubles,
		sent: () => sent.join(''),
		rings: () =>
			sent
				.join('')
				.replaceAll(/\u001B\][^\u0007\u001B]*(?:\u0007|\u001B\\)/g, '')
				.split('\u0007').length - 1,
		see(next: Snapshot) {
			snapshot = next;
			notifier.look();
		},
		stop: notifier.stop,
	};
};

describe('the bell', () => {
	test('rings once for a question, however often the picture changes while it waits', () => {
		const {see, rings, notes} = listen(calm);
		see(asking('m1'));
		expect(rings()).toBe(1);
		for (let again = 0; again < 5; again++) {
			see({...asking('m1')});
			vi.advanceTimersByTime(6000);
		}

		expect([rings(), notes.length]).toEqual([1, 1]);
		expect(notes[0]?.text).toContain('a1 T-1 asks: May I? (m1)');
	});

	test('does not ring for what waits already when the screen is opened', () => {
		const {see, rings} = listen(asking('m1'));
		see(failed(calm));
		expect(rings()).toBe(1);
		expect(listen(failed(calm)).rings()).toBe(0);
	});

	test('rings again when the same agent asks something else, answered in between or not', () => {
		const {see, rings} = listen(calm);
		see(asking('m1'));
		vi.advanceTimersByTime(6000);
		see(calm);
		vi.advanceTimersByTime(6000);
		see(asking('m2'));
		expect(rings()).toBe(2);
		vi.advanceTimersByTime(6000);
		see(asking('m3'));
		expect(rings()).toBe(3);
	});

	test('rings once for a question whose words come a moment after it', () => {
		const {see, rings} = listen(calm);
		see(asking());
		see(asking('m1'));
		vi.advanceTimersByTime(6000);
		expect(rings()).toBe(1);
	});

	test('rings once for many that come together, and says how many', () => {
		const {see, rings, notes} = listen(calm);
		see(asking('m1'));
		see(failed(asking('m1')));
		see({...failed(asking('m1')), agents: calm.agents.map(({id, taskId: task}) => anAgent(id, task, 'needs-you'))});
		expect([rings(), notes.length]).toEqual([1, 0]);
		vi.advanceTimersByTime(6000);
		expect([rings(), notes.length]).toEqual([2, 1]);
		expect(notes[0]?.text).toBe('shop: 2 agents need you, 1 failed');
	});

	test('does not ring for what was answered before its turn came', () => {
		const {see, rings} = listen(calm);
		see(failed(calm));
		see(failed(asking('m1')));
		see(failed(calm));
		vi.advanceTimersByTime(6000);
		expect(rings()).toBe(1);
	});

	test('does not ring before somebody who looks, nor where it is turned off', () => {
		for (const how of [{isFocused: true}, {bell: false}]) {
			const {see, rings} = listen(calm, how);
			see(asking('m1'));
			vi.advanceTimersByTime(6000);
			expect(rings()).toBe(0);
		}
	});

	test('says nothing of what asks nothing of anybody', () => {
		const {see, rings} = listen(calm);
		see({...calm, agents: [anAgent('a1', 'T-1', 'stalled'), ...calm.agents.slice(1)]});
		see({...calm, tasks: [aTask('T-1', 'merged'), ...tasks.slice(1)]});
		vi.advanceTimersByTime(6000);
		expect(rings()).toBe(0);
	});
});

const minuteMs = 60_000;

describe('a notice', () => {
	test('says which and what, and is sent once for all that comes within five seconds', () => {
		const {see, notes} = listen(calm);
		see(asking('m1'));
		vi.advanceTimersByTime(4900);
		expect(notes).toEqual([]);
		vi.advanceTimersByTime(200);
		expect(notes).toMatchObject([
			{text: 'shop: a1 T-1 asks: May I? (m1)', isReminder: false, onDesktop: true, items: [{kind: 'needs-you', taskId: 'T-1', agentId: 'a1'}]},
		]);
	});

	test('is sent once more after ten minutes, only when it still waits, and never a third time', () => {
		const {see, notes, rings} = listen(calm);
		see(asking('m1'));
		vi.advanceTimersByTime(9 * minuteMs);
		expect(notes).toHaveLength(1);
		see({...asking('m1')});
		vi.advanceTimersByTime(2 * minuteMs);
		expect(notes[1]).toMatchObject({text: 'shop: still waiting: a1 T-1 asks: May I? (m1)', isReminder: true});
		vi.advanceTimersByTime(60 * minuteMs);
		expect([notes.length, rings()]).toEqual([2, 2]);
		const other = listen(calm);
		other.see(asking('m1'));
		vi.advanceTimersByTime(minuteMs);
		other.see(calm);
		vi.advanceTimersByTime(20 * minuteMs);
		expect(other.notes).toHaveLength(1);
	});

	test('does not come again for what waited already when the screen was opened', () => {
		const {notes} = listen(asking('m1'));
		vi.advanceTimersByTime(20 * minuteMs);
		expect(notes).toEqual([]);
	});

	test('waits until the quiet hours are over, and tells then what still waits', () => {
		vi.setSystemTime(new Date(2026, 10, 23, 23, 30));
		const {see, notes, rings} = listen(calm, {notify: {quietHours: '22:00-07:00'}});
		see(asking('m1'));
		see(failed(asking('m1')));
		vi.advanceTimersByTime(7 * 60 * minuteMs);
		expect([notes.length, rings()]).toEqual([0, 0]);
		see(asking('m1'));
		vi.advanceTimersByTime(31 * minuteMs);
		expect([notes.map(({text}) => text), rings()]).toEqual([['shop: a1 T-1 asks: May I? (m1)'], 1]);
		expect(new Date().getHours()).toBe(7);
	});

	test.each([
		{how: {isFocused: true}, count: 0},
		{how: {isFocused: true, notify: {when: 'always'}}, count: 1},
		{how: {isFocused: undefined}, count: 1},
		{how: {notify: {when: 'off'}}, count: 0},
	] as const)('with $how: $count', ({how, count}) => {
		const {see, notes} = listen(calm, how);
		see(asking('m1'));
		vi.advanceTimersByTime(6000);
		expect(notes).toHaveLength(count);
	});

	test('is shown in one way on the same desk: by the terminal where it can, else by the desktop, unless that is off', () => {
		const inKitty = listen(calm, {TERM: 'xterm-kitty'});
		inKitty.see(asking('m1'));
		const withoutDesktop = listen(calm, {notify: {desktop: false}});
		withoutDesktop.see(asking('m1'));
		vi.advanceTimersByTime(6000);
		expect(inKitty.sent()).toContain('\u001B]99;;shop: a1 T-1 asks');
		expect([...inKitty.notes, ...withoutDesktop.notes].map(({onDesktop}) => onDesktop)).toEqual([false, false]);
		expect(withoutDesktop.sent()).not.toContain('asks');
	});

	test('that does not arrive is told of', async () => {
		const {see, troubles} = listen(calm);
		see(asking('m1'));
		vi.advanceTimersByTime(6000);
		see(failed(calm));
		await vi.advanceTimersByTimeAsync(6000);
		expect(troubles).toEqual(['it answered 500']);
	});
});

test.each([
	['22:00-07:00', [2026, 10, 23, 23, 0], [2026, 10, 24, 7, 0]],
	['22:00-07:00', [2026, 10, 23, 6, 59], [2026, 10, 23, 7, 0]],
	['22:00-07:00', [2026, 10, 23, 7, 0], undefined],
	['12:30-13:30', [2026, 10, 23, 13, 0], [2026, 10, 23, 13, 30]],
	['12:30-13:30', [2026, 10, 23, 13, 30], undefined],
	['08:00-08:00', [2026, 10, 23, 8, 0], undefined],
	[undefined, [2026, 10, 23, 3, 0], undefined],
] as const)('quiet hours %s at %j end %j', (hours, [year, month, day, hour, minute], end) => {
	const endMs = end && new Date(end[0], end[1], end[2], end[3], end[4]).getTime();
	expect(quietUntilMs(hours, new Date(year, month, day, hour, minute).getTime())).toBe(endMs);
});
