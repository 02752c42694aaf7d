import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest';
import {agentId, taskId} from '../../source/domain/ids.js';
import type {Message} from '../../source/domain/message.js';
import type {Snapshot} from '../../source/domain/snapshot.js';
import {createNotifier} from '../../source/ui/notifier.js';
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

/** A person who looks elsewhere, unless `isFocused` says otherwise. */
const listen = (first: Snapshot, {isFocused = false, bell = true}: {isFocused?: boolean | undefined; bell?: boolean} = {}) => {
	let snapshot = first;
	const sent: string[] = [];
	const notes: Note[] = [];
	const {policy} = aDesk();
	const notifier = createNotifier({
		terminal: {kind: kindOf({TERM: 'xterm-256color'}), isFocused: () => isFocused, send: text => sent.push(text)},
		sight: () => ({snapshot, policy: {...policy, screen: {...policy.screen, bell}}}),
		now: () => Date.now(),
		sign: () => '◆',
		notify: note => notes.push(note),
	});
	notifier.look();
	return {
		notes,
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
		expect(rings()).toBe(1);
		vi.advanceTimersByTime(6000);
		expect(rings()).toBe(2);
		expect(notes[1]?.text).toContain('1 needs you, 1 failed');
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
