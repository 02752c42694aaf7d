import {expect, test} from 'vitest';
import {isToldInSeconds} from '../../source/ui/in-seconds.js';
import {firstUiState} from '../../source/ui/ui-state.js';
import {aMerge, anAgent, aSnapshot, aTask, startMs} from '../support/fake-snapshot.js';

const minuteMs = 60_000;
const long = {heardAtMs: startMs - minuteMs, startedAtMs: startMs - 5 * minuteMs};
const calm = {agents: [anAgent('a1', 'T-1', 'working', long)], merges: [aMerge(1, 'T-2', 'landed', {endedAtMs: startMs})], tasks: [aTask('T-3')]};

test.each([
	{what: 'nothing new for a minute', snapshot: calm, state: {}, is: false},
	{
		what: 'an agent heard of just now',
		snapshot: {...calm, agents: [anAgent('a1', 'T-1', 'quiet', {...long, heardAtMs: startMs - minuteMs + 1})]},
		state: {},
		is: true,
	},
	{what: 'one that has just begun', snapshot: {...calm, agents: [anAgent('a1', 'T-1', 'quiet', {...long, startedAtMs: startMs - 1000})]}, state: {}, is: true},
	{what: 'one that has just left', snapshot: {...calm, agents: [anAgent('a1', 'T-1', 'ended', {...long, endedAtMs: startMs - 1000})]}, state: {}, is: true},
	{what: 'one that left long ago', snapshot: {...calm, agents: [anAgent('a1', 'T-1', 'ended', {endedAtMs: startMs - minuteMs})]}, state: {}, is: false},
	{what: 'a merge under way', snapshot: {...calm, merges: [aMerge(1, 'T-2', 'verifying')]}, state: {}, is: true},
	{what: 'a retry to come', snapshot: {...calm, tasks: [aTask('T-3', 'retrying', {notBeforeMs: startMs + 9000})]}, state: {}, is: true},
	{what: 'a retry in an hour', snapshot: {...calm, tasks: [aTask('T-3', 'retrying', {notBeforeMs: startMs + 60 * minuteMs})]}, state: {}, is: false},
	{what: 'a last word', snapshot: calm, state: {toast: {text: 'Done.', tone: 'ok' as const, atMs: startMs - 1000}}, is: true},
	{what: 'something that lies over it', snapshot: calm, state: {overlay: {kind: 'leave' as const}}, is: true},
])('$what: $is', ({snapshot, state, is}) => {
	expect(isToldInSeconds(aSnapshot(snapshot), {...firstUiState, ...state}, startMs)).toBe(is);
});
