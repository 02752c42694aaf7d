import {describe, expect, test} from 'vitest';
import {agentStates, isLive} from '../../source/domain/agent.js';
import {agentIdSchema, taskId, taskIdSchema} from '../../source/domain/ids.js';
import {exitCodes, failure, OutsideError, success} from '../../source/domain/problem.js';
import {isOver, needsAPerson, taskStates} from '../../source/domain/task.js';
import {branchName, mergedRef, salvageRef, worktreeFolderName} from '../../source/domain/worktree.js';

describe('ids', () => {
	test.each(['T1', 'TASK-1-2', 'auth_login', 'a-b_c-9', '0', 'x'.repeat(64)])('a task may be called %s', id => {
		expect(taskIdSchema.safeParse(id).success).toBe(true);
	});

	test.each(['', '-a', 'a-', 'a--b', 'a.b', '..', 'a/b', 'a b', 'a\nb', 'a\n', 'ä', 'a@{', '~a', '_a', 'x'.repeat(65), '--force'])(
		'a task may not be called %j',
		id => {
			expect(taskIdSchema.safeParse(id).success).toBe(false);
			expect(() => taskId(id)).toThrow();
		},
	);

	test.each([
		{id: 'a1', isOne: true},
		{id: 'a120', isOne: true},
		{id: 'a0', isOne: false},
		{id: 'a01', isOne: false},
		{id: 'A1', isOne: false},
		{id: 'a', isOne: false},
		{id: '1', isOne: false},
		{id: 'a1 ', isOne: false},
	])('$id is an agent: $isOne', ({id, isOne}) => {
		expect(agentIdSchema.safeParse(id).success).toBe(isOne);
	});
});

test('one task, one folder, one branch, and refs that are no branches', () => {
	const id = taskId('TASK-1-2');
	expect(worktreeFolderName(id)).toBe('implementation_task-TASK-1-2');
	expect(branchName(id)).toBe('roadmap-implementation_task-TASK-1-2');
	expect(salvageRef(id)).toBe('refs/orch/salvage/TASK-1-2');
	expect(mergedRef(id)).toBe('refs/orch/merged/TASK-1-2');
});

test('exit codes are a promise', () => {
	expect(exitCodes).toEqual({'bad-input': 2, refused: 1, 'not-found': 3, 'needs-human': 4, held: 5, conductor: 6, timeout: 124, outside: 1, bug: 70});
});

test('problems are values', () => {
	expect(success(1)).toEqual({ok: true, value: 1});
	expect(failure({kind: 'held', code: 'x', message: 'y'})).toEqual({ok: false, problem: {kind: 'held', code: 'x', message: 'y'}});
	expect(new OutsideError('git_failed', 'git said no.', 'Look.')).toMatchObject({
		name: 'OutsideError',
		code: 'git_failed',
		message: 'git said no.',
		hint: 'Look.',
	});
});

test('which states wait for a person, and which for nothing', () => {
	expect(taskStates.filter(needsAPerson)).toEqual(['unproven', 'conflicted', 'gave-up']);
	expect(taskStates.filter(isOver)).toEqual(['merged', 'cleaned', 'cancelled']);
	expect(agentStates.filter(state => !isLive(state))).toEqual(['ended', 'lost']);
});
