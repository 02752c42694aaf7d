import {describe, expect, test} from 'vitest';
import {type Branch, type Hunk, meeting, moveSpan, orderOf, type Span, sharedFiles} from '../../source/domain/overlap.js';
import type {TaskState} from '../../source/domain/task.js';

const branch = (taskId: string, files: Readonly<Record<string, string>>, state: TaskState = 'working', size = 1): Branch => ({
	taskId,
	state,
	size,
	changes: Object.entries(files).map(([file, after]) => ({file, before: 'old', after})),
});

test('branches share the files that they change in different ways', () => {
	const branches = [branch('A', {x: '1', y: '1'}), branch('B', {x: '2', z: '1'}), branch('C', {x: '1', z: '2'})];
	expect(sharedFiles(branches, 10)).toEqual({
		shared: [
			{a: 0, b: 1, file: 'x'},
			{a: 1, b: 2, file: 'x'},
			{a: 1, b: 2, file: 'z'},
		],
		isWhole: true,
	});
	expect(sharedFiles(branches, 2)).toMatchObject({shared: [{file: 'x'}, {file: 'x'}], isWhole: false});
});

describe('where two changes meet', () => {
	test.each<[string, readonly Span[] | undefined, readonly Span[] | undefined, unknown]>([
		['the same line', [[4, 5]], [[4, 5]], [5, 5]],
		['lines that overlap', [[39, 60]], [[50, 88]], [40, 88]],
		['lines that touch', [[4, 5]], [[5, 6]], [5, 6]],
		['lines with one between them', [[4, 5]], [[6, 7]], undefined],
		['two pieces put in at the same place', [[10, 10]], [[10, 10]], [10, 10]],
		['a new file on both sides', [[0, 0]], [[0, 0]], [1, 1]],
		['a piece put in far away', [[10, 10]], [[30, 31]], undefined],
		[
			'one of many',
			[
				[1, 2],
				[70, 80],
			],
			[
				[40, 41],
				[75, 76],
			],
			[71, 80],
		],
		['no text', undefined, [[1, 2]], 'whole'],
		['only the mode', [], [[1, 2]], undefined],
	])('%s', (_name, mine, theirs, expected) => {
		expect(meeting(mine, theirs)).toEqual(expected);
	});
});

test.each<[Span, readonly Hunk[], Span]>([
	[[4, 6], [], [4, 6]],
	// Three lines were put in above.
	[[4, 6], [{before: [1, 1], after: [1, 4]}], [7, 9]],
	// Two were taken away above.
	[[4, 6], [{before: [0, 2], after: [0, 0]}], [2, 4]],
	// What lies below moves nothing.
	[[4, 6], [{before: [8, 9], after: [8, 20]}], [4, 6]],
	// It lies in a part that was written anew: all of that part.
	[[4, 6], [{before: [3, 8], after: [3, 5]}], [3, 5]],
	// Its end does.
	[[4, 6], [{before: [5, 9], after: [5, 7]}], [4, 7]],
	// A place, at a place where something was put in.
	[[4, 4], [{before: [4, 4], after: [4, 9]}], [4, 9]],
	[
		[4, 6],
		[
			{before: [1, 2], after: [1, 3]},
			{before: [10, 11], after: [11, 12]},
		],
		[5, 7],
	],
])('lines %j after %j are %j', (span, hunks, expected) => {
	expect(moveSpan(span, hunks)).toEqual(expected);
});

test('first goes what is nearer to the target, else the smaller change', () => {
	const far = branch('A', {}, 'working', 5);
	expect(orderOf(far, branch('B', {}, 'finished', 500))).toEqual({first: 'B', after: 'A', because: 'nearer'});
	expect(orderOf(far, branch('B', {}, 'working', 2))).toEqual({first: 'B', after: 'A', because: 'smaller'});
	expect(orderOf(far, branch('B', {}, 'working', 5))).toEqual({first: 'A', after: 'B', because: 'smaller'});
});
