import {expect, test} from 'vitest';
import type {MergeStep} from '../../source/domain/merge.js';
import type {Task} from '../../source/domain/task.js';
import {plainText} from '../../source/ui/cells.js';
import {tabBar} from '../../source/ui/pages/agent-head.js';
import {checksContent} from '../../source/ui/pages/checks-lines.js';
import {firstUiState} from '../../source/ui/ui-state.js';
import {aDesk} from '../support/desk.js';
import {aMerge, anAgent, aSnapshot, aTask} from '../support/fake-snapshot.js';

type More = Partial<Task> & {readonly hasLeft?: boolean; readonly steps?: readonly MergeStep[]; readonly isVerified?: boolean};

/** The tabs over a task that is at this point. */
const tabs = ({hasLeft = false, steps = [], isVerified = true, ...task}: More): string => {
	const id = 'T-90';
	const snapshot = {
		...aSnapshot(),
		tasks: [aTask(id, 'working', {check: 'npm test', agentId: anAgent('a90', id).id, ...task})],
		agents: [anAgent('a90', id, hasLeft ? 'ended' : 'working')],
		merges: steps.map((step, index) => aMerge(index + 1, id, step)),
		isVerified,
	};
	return plainText(tabBar('checks', {taskId: id}, aDesk({snapshot}), 100));
};

test.each<[string, More, string]>([
	['an agent is at work', {}, 'Checks 0/2'],
	['its check runs', {hasLeft: true}, 'Checks 0/2'],
	['it waits to be merged', {state: 'finished'}, 'Checks 1/2'],
	['its merge is verified', {state: 'merging', steps: ['verifying']}, 'Checks 1/2'],
	['it is merged', {state: 'merged', steps: ['landed']}, 'Checks 2/2'],
	['its verification has failed and it is done again', {state: 'finished', steps: ['rejected']}, 'Checks 1/2'],
	['the target has moved while it was verified', {state: 'merging', steps: ['verified', 'intent']}, 'Checks 1/2'],
	['it has failed its check', {state: 'unproven', code: 'check_failed'}, 'Checks 0/2'],
	['nothing verifies merges', {state: 'finished', isVerified: false}, 'Checks 1/1'],
	['it has no check of its own', {check: undefined, state: 'merged', steps: ['landed']}, 'Checks 1/1'],
])('while %s, the tab says how far it is', (_when, more, said) => {
	expect(tabs(more)).toContain(said);
});

test('where there is nothing to check, nothing is counted', () => {
	expect(tabs({check: undefined, isVerified: false})).toMatch(/Checks {2}/);
});

test('a check that has failed and passed on the same commit is marked', () => {
	const snapshot = {...aSnapshot(), tasks: ['T-90', 'T-91'].map(id => aTask(id, 'finished', {check: 'npm test'}))};
	const output = {flaky_checks: [{task_id: 'T-90', passed: 1, failed: 2}]};
	const state = {...firstUiState, loaded: {merges: {state: 'there' as const, output, atMs: 0}}};
	const text = (taskId: string) => checksContent({taskId}, aDesk({snapshot, state}), 100).lines.map(plainText).join('\n');
	expect(text('T-90')).toMatch(/npm test\n +passed {2}▲ flaky 1\/3\n/);
	expect(text('T-91')).not.toContain('flaky');
});
