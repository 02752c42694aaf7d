import {expect, test} from 'vitest';
import {choicesIn, needsIn} from '../../source/domain/attention.js';
import {taskId} from '../../source/domain/ids.js';
import type {Message} from '../../source/domain/message.js';
import {anAgent, aTask, startMs} from '../support/fake-snapshot.js';

const auto = {approve: 'auto'} as const;
const asking = (sender: string, text: string): Message => ({
	id: 'msg-007',
	sender,
	recipient: 'human',
	type: 'question',
	taskId: undefined,
	text,
	state: 'queued',
	createdAtMs: startMs - 60_000,
});
const behind = (id: string, on: string) => aTask(id, 'waiting', {waitsFor: [taskId(on)]});

test('who asks, what is unproven, in conflict, given up or to be let in waits for a person; nothing else does', () => {
	const tasks = (['ready', 'working', 'unproven', 'conflicted', 'gave-up', 'finished', 'retrying', 'merged'] as const).map((state, index) =>
		aTask(`T-${index}`, state, {reason: `it is ${state}`}),
	);
	const agents = [anAgent('a1', 'T-1', 'needs-you'), anAgent('a2', 'T-1', 'stalled')];
	const kinds = (approve: 'auto' | 'ask') => needsIn({agents, tasks, messages: []}, {approve}).map(({key, kind}) => `${key} ${kind}`);
	expect(kinds('auto').toSorted()).toEqual(['T-2 unproven', 'T-3 conflicted', 'T-4 gave-up', 'a1 question']);
	expect(kinds('ask')).toContain('T-5 approve');
});

test('a question is told with its message, also of an agent that goes on meanwhile; one that has left asks nothing', () => {
	const agents = [anAgent('a1', 'T-1', 'working'), anAgent('a2', 'T-2', 'ended')];
	const messages = [asking('a1', 'Drop it?'), asking('a2', 'Too late?')];
	const [need, ...others] = needsIn({agents, tasks: [aTask('T-1', 'working')], messages}, auto);
	expect(need).toMatchObject({key: 'a1', messageId: 'msg-007', text: 'Drop it?', sinceMs: startMs - 60_000, can: ['answer']});
	expect(others).toEqual([]);
});

test('first what waiting costs most: how many wait behind it, its priority, then how long', () => {
	const old = {changedAtMs: startMs - 3_600_000};
	const tasks = [
		aTask('old', 'gave-up', old),
		aTask('new', 'gave-up'),
		aTask('urgent', 'unproven', {priority: 'high'}),
		aTask('root', 'conflicted', {priority: 'low'}),
		...['b', 'c', 'd'].map(id => behind(id, 'root')),
		behind('e', 'd'),
	];
	const needs = needsIn({agents: [anAgent('a1', 'x', 'needs-you')], tasks, messages: []}, auto);
	expect(needs.map(({key}) => key)).toEqual(['root', 'a1', 'urgent', 'old', 'new']);
	expect(needs[0]?.behind).toBe(4);
});

test('a task that a person stopped is not brought up again, unless others wait for it', () => {
	const stopped = aTask('s', 'gave-up', {code: 'killed_by_person'});
	expect(needsIn({agents: [], tasks: [stopped], messages: []}, auto)).toEqual([]);
	expect(needsIn({agents: [], tasks: [stopped, behind('b', 's')], messages: []}, auto)).toHaveLength(1);
});

test('nor is one that a person took out of the merge queue', () => {
	const out = aTask('s', 'finished', {code: 'taken_out', reason: 'taken out of the merge queue by a person'});
	expect(needsIn({agents: [], tasks: [out], messages: []}, {approve: 'ask'})).toEqual([]);
	expect(needsIn({agents: [], tasks: [out, behind('b', 's')], messages: []}, auto)).toMatchObject([{kind: 'approve', can: ['merge']}]);
});

test('a long chain and a circle are counted to an end', () => {
	const chain = Array.from({length: 5000}, (_, index) => behind(`c${index}`, index === 0 ? 'root' : `c${index - 1}`));
	const circle = [behind('x', 'y'), behind('y', 'x'), aTask('root', 'gave-up', {waitsFor: [taskId('x')]})];
	const [need] = needsIn({agents: [], tasks: [...circle, ...chain], messages: []}, auto);
	expect(need?.behind).toBe(200);
});

test.each([
	['Which?\n1) keep it\n2) drop it', ['keep it', 'drop it']],
	['[1] yes\n[2] no\n[3] later', ['yes', 'no', 'later']],
	['1. only one', []],
	['In 2024. we had\n2. of them', []],
	['no numbers', []],
])('answers offered in %j', (text, choices) => {
	expect(choicesIn(text)).toEqual(choices);
});
