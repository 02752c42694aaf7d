import {expect, test} from 'vitest';
import {heaviestOf, inTreeOrder, type ProcessUse} from '../../source/domain/process-use.js';

const use = (pid: number, parent: number, program: string, memoryMb: number): ProcessUse => ({pid, parent, program, memoryMb, cpuPercent: 0, threads: 1});

test.each([
	{processes: [], heaviest: undefined},
	{processes: [use(1, 0, 'bash', 3)], heaviest: {program: 'bash', count: 1, memoryMb: 3}},
	{processes: [use(1, 0, 'node', 500), use(2, 1, 'chromium', 300), use(3, 1, 'chromium', 300)], heaviest: {program: 'chromium', count: 2, memoryMb: 600}},
	{processes: [use(1, 0, 'b', 5), use(2, 0, 'a', 5)], heaviest: {program: 'a', count: 1, memoryMb: 5}},
])('the heaviest program is $heaviest', ({processes, heaviest}) => {
	expect(heaviestOf(processes)).toEqual(heaviest);
});

test.each([
	{
		say: 'children after their parents, the heavier first',
		all: [use(4, 2, 'd', 1), use(3, 1, 'c', 9), use(2, 1, 'b', 5), use(1, 0, 'a', 1)],
		order: ['1/0', '3/1', '2/1', '4/2'],
	},
	{say: 'whose parent is not among them is at the top', all: [use(7, 6, 'x', 1), use(9, 8, 'y', 2)], order: ['9/0', '7/0']},
	{say: 'one that is its own parent is no circle', all: [use(1, 1, 'a', 1), use(2, 1, 'b', 1)], order: ['1/0', '2/1']},
])('$say', ({all, order}) => {
	expect(inTreeOrder(all).map(({pid, depth}) => `${pid}/${depth}`)).toEqual(order);
});
