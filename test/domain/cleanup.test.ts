import {expect, test} from 'vitest';
import {judgeCandidate, megabytes, whyNeeded} from '../../source/domain/cleanup.js';
import {judgeLeftover} from '../../source/domain/leftover.js';
import {type TaskState, taskStates} from '../../source/domain/task.js';

const hour = 3_600_000;

test.each([
	{state: 'merged', status: 'merged'},
	{state: 'cleaned', status: 'merged'},
	{state: 'gave-up', status: 'abandoned'},
	{state: 'cancelled', status: 'abandoned'},
	{state: 'unproven', status: undefined},
	{state: 'unproven', idleH: 24, status: 'abandoned'},
	{state: 'conflicted', idleH: 23, status: undefined},
	{state: 'conflicted', idleH: 24, status: 'abandoned'},
	{state: 'failed', idleH: 30, status: 'abandoned'},
	{state: 'working', idleH: 1000, status: undefined},
	{state: 'finished', idleH: 1000, status: undefined},
	{state: 'retrying', idleH: 1000, status: undefined},
	{state: 'working', isKnown: false, status: 'orphaned'},
] satisfies Array<{state: TaskState; idleH?: number; isKnown?: boolean; status: string | undefined}>)(
	'$state, idle for $idleH h, known: $isKnown → $status',
	({state, idleH = 0, isKnown = true, status}) => {
		const task = {state, reason: undefined, changedAtMs: 0};
		expect(judgeCandidate(task, {isKnown, nowMs: idleH * hour, abandonedAfterMs: 24 * hour})?.status).toBe(status);
	},
);

test('what a task still needs is no candidate', () => {
	const needed = taskStates.filter(state => whyNeeded(state) !== undefined);
	expect(needed).toEqual(['claimed', 'prepared', 'working', 'finished', 'merging', 'retrying']);
	for (const state of needed) {
		expect(judgeCandidate({state, reason: undefined, changedAtMs: 0}, {isKnown: true, nowMs: 1000 * hour, abandonedAfterMs: hour})).toBeUndefined();
	}
});

test('one whose task is not known is an orphan', () => {
	expect(judgeCandidate(undefined, {isKnown: true, nowMs: 0, abandonedAfterMs: 1})).toMatchObject({status: 'orphaned'});
});

test.each([
	[0, 0],
	[1024 * 1024, 1],
	[1_500_000, 1.43],
])('%i bytes are %d MB', (bytes, mb) => {
	expect(megabytes(bytes)).toBe(mb);
});

test.each([
	{known: 'created', head: 'x', announced: ['b'], isContained: false, mayResume: false, verdict: 'attach'},
	{known: 'planned', head: 'b', announced: ['b', undefined], isContained: true, mayResume: false, verdict: 'attach'},
	{known: 'planned', head: 'h', announced: ['b', 'h'], isContained: false, mayResume: false, verdict: 'attach'},
	{known: 'planned', head: 'x', announced: ['b'], isContained: false, mayResume: false, verdict: 'refuse'},
	{known: undefined, head: 'b', announced: [], isContained: true, mayResume: true, verdict: 'replace'},
	{known: undefined, head: 'x', announced: [], isContained: false, mayResume: true, verdict: 'resume'},
	{known: 'cleaned', head: 'x', announced: ['x'], isContained: false, mayResume: false, verdict: 'refuse'},
] as const)('a branch left over: $known, at $head of $announced, contained: $isContained, resume: $mayResume → $verdict', ({verdict, ...leftover}) => {
	expect(judgeLeftover(leftover)).toBe(verdict);
});
