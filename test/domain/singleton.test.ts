import {expect, test} from 'vitest';
import {taskId} from '../../source/domain/ids.js';
import {standsInTheWay} from '../../source/domain/singleton.js';

const one = (name: string, worksIn: 'worktree' | 'main', task: string) => ({name, worksIn, taskId: taskId(task)});

test.each([
	{what: 'the same type in another worktree', live: one('claude', 'worktree', 'T-2'), newcomer: one('claude', 'worktree', 'T-1'), isInTheWay: false},
	{what: 'the same type in this worktree', live: one('claude', 'worktree', 'T-1'), newcomer: one('claude', 'worktree', 'T-1'), isInTheWay: true},
	{what: 'another type in this worktree', live: one('codex', 'worktree', 'T-1'), newcomer: one('claude', 'worktree', 'T-1'), isInTheWay: true},
	{what: 'the same type in the main checkout', live: one('architect', 'main', 'T-2'), newcomer: one('architect', 'main', 'T-1'), isInTheWay: true},
	{what: 'another type in the main checkout', live: one('scribe', 'main', 'T-2'), newcomer: one('architect', 'main', 'T-1'), isInTheWay: true},
	// Its setting was changed while one of it was at work.
	{what: 'the same type, begun in a worktree', live: one('architect', 'worktree', 'T-2'), newcomer: one('architect', 'main', 'T-1'), isInTheWay: true},
	{
		what: 'one in the main checkout beside one in a worktree',
		live: one('architect', 'main', 'T-2'),
		newcomer: one('claude', 'worktree', 'T-1'),
		isInTheWay: false,
	},
])('$what: in the way: $isInTheWay', ({live, newcomer, isInTheWay}) => {
	expect(standsInTheWay(newcomer, [live]) === live).toBe(isInTheWay);
});
