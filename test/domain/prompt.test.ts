import {expect, test} from 'vitest';
import {promptFor} from '../../source/domain/prompt.js';
import {aTask} from '../support/fake-snapshot.js';

const setting = {worktree: '/wt', branch: 'task/T1', targetBranch: 'main', lastFailure: undefined, lastOutput: undefined, commitsForAgent: true};

test('says the task, the place, the proof and the rules', () => {
	const task = aTask('T1', 'prepared', {title: 'Add login', prompt: 'Use the\nold form.', files: ['src/a.ts', 'docs/**'], check: 'npm test'});
	expect(promptFor(task, setting)).toBe(`Task T1: Add login

Use the
old form.

Files you may change (anything else is refused):
- src/a.ts
- docs/**

The work is accepted when this command passes in your worktree:
npm test

Rules:
- Work only in /wt, on the branch task/T1, which is checked out there. Do not switch branches, rewrite history, push or merge.
- Commit your work with a message that says what changed; what you leave uncommitted is committed for you.
- Your branch is merged into main by somebody else.
- Nobody can answer questions: decide, and say in the commit what you decided.
`);
});

test.each([
	{what: 'a task that names nothing', more: {}, says: 'Change only what the task needs.', saysNot: 'Files you may change'},
	{what: 'no check', more: {}, says: 'Rules:', saysNot: 'accepted when'},
	{
		what: 'an agent that commits by itself',
		more: {commitsForAgent: false},
		says: 'Commit all of your work; what is not committed does not count.',
		saysNot: 'committed for you',
	},
	{what: 'a first attempt', more: {}, says: 'Task T1', saysNot: 'last attempt'},
	{
		what: 'a repair',
		more: {lastFailure: 'it left well but changed nothing'},
		says: 'The last attempt was not accepted: it left well but changed nothing\n',
		saysNot: '…',
	},
])('$what', ({more, says, saysNot}) => {
	const prompt = promptFor(aTask('T1'), {...setting, ...more});
	expect(prompt).toContain(says);
	expect(prompt).not.toContain(saysNot);
});
