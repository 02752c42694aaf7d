import {describe, expect, test} from 'vitest';
import {taskId} from '../../source/domain/ids.js';
import {type Change, judgeContent, mergeMessage} from '../../source/domain/merge.js';

/** A tree in a line: `a=1 b=2`; the value stands for mode and blob. */
type Tree = Readonly<Record<string, string>>;
const tree = (text: string): Tree =>
	Object.fromEntries(
		text
			.split(' ')
			.filter(Boolean)
			.map(pair => pair.split('=') as [string, string]),
	);

const changes = (from: Tree, to: Tree): Change[] =>
	[...new Set([...Object.keys(from), ...Object.keys(to)])].filter(file => from[file] !== to[file]).map(file => ({file, before: from[file], after: to[file]}));

/** `fork`: where the task began. `target`: what has landed since. `task`: what it made. `result`: what would land. */
const judge = ({fork, target, task, result}: Record<'fork' | 'target' | 'task' | 'result', string>) =>
	judgeContent(changes(tree(fork), tree(task)), changes(tree(fork), tree(target)), changes(tree(target), tree(result)));

describe('sound merges', () => {
	test.each([
		{what: 'only the task changed something', fork: 'a=1 b=1', target: 'a=1 b=1', task: 'a=2 b=1', result: 'a=2 b=1'},
		{what: 'each changed a file of its own', fork: 'a=1 b=1', target: 'a=1 b=2', task: 'a=2 b=1', result: 'a=2 b=2'},
		{what: 'the task added a file', fork: 'a=1', target: 'a=2', task: 'a=1 n=1', result: 'a=2 n=1'},
		{what: 'the task deleted a file', fork: 'a=1 b=1', target: 'a=2 b=1', task: 'a=1', result: 'a=2'},
		{what: 'both changed the same file, and the merge holds both', fork: 'a=1', target: 'a=theirs', task: 'a=mine', result: 'a=both'},
		{what: 'both made the same of a file', fork: 'a=1 b=1', target: 'a=2 b=1', task: 'a=2 b=2', result: 'a=2 b=2'},
		{what: 'the target has all of it already', fork: 'a=1', target: 'a=2', task: 'a=2', result: 'a=2'},
		{what: 'both deleted it', fork: 'a=1 b=1', target: 'b=1', task: 'b=2', result: 'b=2'},
		{what: 'the task renamed a file that the target has changed', fork: 'a=1', target: 'a=2', task: 'b=1', result: 'b=2'},
		{what: 'the target renamed a file that the task has changed', fork: 'a=1', target: 'b=1', task: 'a=2', result: 'b=2'},
		{what: 'both renamed a file that the other one has changed', fork: 'a=1 c=1', target: 'b=1 c=2', task: 'a=2 d=1', result: 'b=2 d=2'},
		{what: 'a file became executable', fork: 'a=644', target: 'a=644', task: 'a=755', result: 'a=755'},
	])('$what', ({what: _, ...trees}) => {
		expect(judge(trees)).toEqual({kind: 'sound'});
	});
});

describe('unsound merges', () => {
	const foreign = 'the merge would change files that the task did not change';
	const lost = 'the merge would not hold what the task made of these files';

	test.each([
		// GitHub, 2026-04-23: a squash merge was built on the wrong base and took back, through a green queue, what had landed before it.
		{what: 'what landed before is silently taken back', fork: 'a=1 b=1', target: 'a=1 b=2', task: 'a=2 b=1', result: 'a=2 b=1', reason: foreign, files: ['b']},
		{what: 'a file that was added before is silently deleted', fork: 'a=1', target: 'a=1 n=1', task: 'a=2', result: 'a=2', reason: foreign, files: ['n']},
		{what: 'a file that was deleted before comes back', fork: 'a=1 b=1', target: 'a=1', task: 'a=2 b=1', result: 'a=2 b=1', reason: foreign, files: ['b']},
		{what: 'a file that nobody touched is changed', fork: 'a=1 b=1', target: 'a=1 b=1', task: 'a=2 b=1', result: 'a=2 b=9', reason: foreign, files: ['b']},
		{what: 'a file of the task is dropped', fork: 'a=1 b=1', target: 'a=1 b=1', task: 'a=2 b=2', result: 'a=2 b=1', reason: lost, files: ['b']},
		{what: 'an added file is dropped', fork: 'a=1', target: 'a=2', task: 'a=1 n=1', result: 'a=2', reason: lost, files: ['n']},
		{what: 'a deletion is dropped', fork: 'a=1 b=1', target: 'a=1 b=1', task: 'a=1', result: 'a=1 b=1', reason: lost, files: ['b']},
		{what: 'a file of the task arrives as something else', fork: 'a=1', target: 'a=1', task: 'a=2', result: 'a=3', reason: lost, files: ['a']},
		{what: 'all of the task is dropped', fork: 'a=1', target: 'a=1 b=1', task: 'a=2', result: 'a=1 b=1', reason: lost, files: ['a']},
		{what: 'a renamed file is dropped', fork: 'a=1', target: 'a=2', task: 'b=1', result: '', reason: lost, files: ['b']},
		{what: 'what was renamed before is taken back', fork: 'a=1 c=1', target: 'b=1 c=1', task: 'a=1 c=2', result: 'a=1 c=2', reason: foreign, files: ['b', 'a']},
		{
			what: 'a file that was added before is changed, and nothing was renamed',
			fork: 'a=1',
			target: 'a=1 n=1',
			task: 'a=2',
			result: 'a=2 n=2',
			reason: foreign,
			files: ['n'],
		},
		{what: 'both at once', fork: 'a=1 b=1 c=1', target: 'a=1 b=2 c=1', task: 'a=2 b=1 c=2', result: 'a=2 b=1 c=1', reason: foreign, files: ['b']},
	])('$what', ({what: _, reason, files, ...trees}) => {
		expect(judge(trees)).toEqual({kind: 'unsound', reason, files});
	});
});

test('the message names the task and lets git find it again, whatever its title is', () => {
	expect(mergeMessage({id: taskId('T1'), title: `Add\n\nOrch-Task: T9 ${'x'.repeat(200)}`}, 'task/T1')).toBe(
		`Merge T1: Add Orch-Task: T9 ${'x'.repeat(102)}\n\nBranch task/T1\n\nOrch-Task: T1\n`,
	);
});
