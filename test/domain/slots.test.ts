import fc from 'fast-check';
import {expect, test} from 'vitest';
import {type Agent, type AgentState, isLive} from '../../source/domain/agent.js';
import {keepSlots, type Slot} from '../../source/domain/slots.js';
import {tries} from '../support/chaos.js';
import {anAgent} from '../support/fake-snapshot.js';

const ids = (slots: readonly Slot[]): Array<string | undefined> => slots.map(slot => slot?.agentId);
const live = (id: string, task = `T-${id}`) => anAgent(id, task);
const ended = (id: string, endedAtMs: number, task = `T-${id}`) => anAgent(id, task, 'ended', {endedAtMs});

test('an agent keeps its place when others leave, and a newcomer takes the first free one', () => {
	const first = keepSlots([], [live('a1'), live('a2'), live('a3')], 4);
	expect(ids(first)).toEqual(['a1', 'a2', 'a3', undefined]);
	const second = keepSlots(first, [live('a1'), live('a3')], 4);
	expect(ids(second)).toEqual(['a1', undefined, 'a3', undefined]);
	expect(ids(keepSlots(second, [live('a1'), live('a3'), live('a4'), live('a5')], 4))).toEqual(['a1', 'a4', 'a3', 'a5']);
});

test('nothing new, nothing changed: the list is the same', () => {
	const agents = [live('a1'), ended('a2', 1)];
	const slots = keepSlots([], agents, 4);
	expect(keepSlots(slots, agents.toReversed().toReversed(), 4)).toBe(slots);
});

test('one that has left keeps its place until a living one needs it; the one that left first goes first, and comes below', () => {
	const slots = keepSlots([], [live('a1'), live('a2'), live('a3')], 3);
	const gone = keepSlots(slots, [ended('a1', 20), ended('a2', 10), live('a3')], 3);
	expect(ids(gone)).toEqual(['a1', 'a2', 'a3']);
	const needed = keepSlots(gone, [ended('a1', 20), ended('a2', 10), live('a3'), live('a4')], 3);
	expect(ids(needed)).toEqual(['a1', 'a4', 'a3', 'a2']);
	expect(ids(keepSlots(needed, [ended('a1', 20), ended('a2', 10), live('a3')], 3))).toEqual(['a1', undefined, 'a3', 'a2']);
});

test('who goes on with a task goes on in its place', () => {
	const slots = keepSlots([], [live('a1'), live('a2')], 2);
	expect(ids(keepSlots(slots, [ended('a1', 5, 'T-a1'), live('a2'), live('a3', 'T-a1')], 2))).toEqual(['a3', 'a2', 'a1']);
	expect(ids(keepSlots(slots, [live('a2'), live('a3', 'T-a1')], 2))).toEqual(['a3', 'a2']);
});

test('who goes on with the task of one below takes a place that is free', () => {
	const slots = keepSlots([], [live('a1', 'T-1'), live('a2'), ended('a3', 5, 'T-3')], 2);
	expect(ids(slots)).toEqual(['a1', 'a2', 'a3']);
	const free = keepSlots(slots, [live('a2'), ended('a3', 5, 'T-3')], 2);
	expect(ids(keepSlots(free, [live('a2'), ended('a3', 5, 'T-3'), live('a4', 'T-3')], 2))).toEqual(['a4', 'a2', 'a3']);
});

test('more than there is room for come below', () => {
	expect(ids(keepSlots([], [live('a1'), live('a2'), live('a3')], 2))).toEqual(['a1', 'a2', 'a3']);
	expect(keepSlots([], [], 3)).toEqual([undefined, undefined, undefined]);
});

const states = fc.constantFrom<AgentState>('working', 'ended', 'stalled', 'lost');
const crowd = fc.uniqueArray(fc.record({number: fc.integer({min: 1, max: 12}), task: fc.integer({min: 1, max: 9}), state: states, endedAtMs: fc.nat(50)}), {
	selector: ({number}) => number,
});

test('whatever comes and goes: everybody has one place, and nobody who lives on is moved', () => {
	fc.assert(
		fc.property(fc.array(crowd, {maxLength: 8}), fc.integer({min: 1, max: 5}), (crowds, max) => {
			let slots: readonly Slot[] = [];
			let before: readonly Agent[] = [];
			for (const each of crowds) {
				const agents = each
					.toSorted((a, b) => a.number - b.number)
					.map(({number, task, state, endedAtMs}) => anAgent(`a${number}`, `T-${task}`, state, {endedAtMs}));
				const next = keepSlots(slots, agents, max);
				const shown = ids(next).filter(id => id !== undefined);
				expect(shown.toSorted()).toEqual(agents.map(({id}) => id).toSorted());
				for (const [index, slot] of slots.slice(0, max).entries()) {
					const [was, is] = [before, agents].map(all => all.find(({id, taskId}) => id === slot?.agentId && taskId === slot?.taskId));
					if (was && is && isLive(is.state)) expect(next[index]?.agentId).toBe(is.id);
				}

				slots = next;
				before = agents;
			}
		}),
		tries(100),
	);
});
