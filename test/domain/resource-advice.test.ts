import {expect, test} from 'vitest';
import {type AdviceFacts, adviceOf} from '../../source/domain/resource-advice.js';
import {anAgent, someReadings, startMs} from '../support/fake-snapshot.js';

const calm: AdviceFacts = {
	agents: [],
	admission: {places: 2, reason: undefined, by: undefined},
	pressure: {level: 'normal', reason: undefined, sinceMs: 0},
	reading: someReadings(1)[0],
	leftovers: [],
	fullInHours: undefined,
	nowMs: startMs,
};
const gate = {resource: 'memory', value: 82, limit: 80, unit: '%', leaveAt: 75} as const;
const short = {
	pressure: {level: 'critical', reason: 'memory 82% > 80%', sinceMs: 0, gate},
	admission: {places: 0, reason: 'held', by: 'machine', gate},
} as const satisfies Partial<AdviceFacts>;
const silent = [
	anAgent('a1', 'T-1', 'stalled', {memoryMb: 500}),
	anAgent('a2', 'T-2', 'quiet', {memoryMb: 9000, heardAtMs: startMs - 60_000}),
	anAgent('a3', 'T-3', 'working', {memoryMb: 12_000}),
];

test.each<{readonly say: string; readonly facts: Partial<AdviceFacts>; readonly kinds: readonly string[]}>([
	{say: 'a machine with room', facts: {}, kinds: []},
	{say: 'a stalled agent, with room', facts: {agents: silent}, kinds: ['stop-quiet a1']},
	{say: 'memory is short: the heaviest of the silent, then the next start', facts: {...short, agents: silent}, kinds: ['stop-quiet a2', 'next-start machine']},
	{say: 'memory is short, and agents have little of it', facts: {...short, agents: [anAgent('a1', 'T-1')]}, kinds: ['elsewhere', 'next-start machine']},
	{say: 'worktrees that nobody needs', facts: {leftovers: [100, null, 20]}, kinds: ['clean-up']},
	{say: 'worktrees that were not measured', facts: {leftovers: [null]}, kinds: []},
	{say: 'a disk that is full within a week', facts: {fullInHours: 120}, kinds: ['disk-full']},
	{say: 'a disk that is full in a month', facts: {fullInHours: 720}, kinds: []},
	{say: 'paused', facts: {admission: {places: 0, reason: 'paused', by: 'person'}}, kinds: ['next-start person']},
	{say: 'no place', facts: {admission: {places: 0, reason: 'all', by: 'places'}}, kinds: ['next-start places']},
])('$say', ({facts, kinds}) => {
	const found = adviceOf({...calm, ...facts}).map(advice => {
		const more = advice.kind === 'stop-quiet' ? ` ${advice.agentId}` : advice.kind === 'next-start' ? ` ${advice.by}` : '';
		return advice.kind + more;
	});
	expect(found).toEqual(kinds);
});
