import {expect, test} from 'vitest';
import {type CheckResult, judgeEvidence} from '../../source/domain/evidence.js';
import type {WorktreeLook} from '../../source/domain/worktree.js';

const branch = 'task/T1';
const look = (more: Partial<WorktreeLook> = {}): WorktreeLook => ({
	branch,
	head: 'abc',
	commits: 2,
	missing: 0,
	dirty: [],
	changed: ['src/a.ts', 'src/b.ts'],
	addedLines: 5,
	deletedLines: 1,
	...more,
});
const judge = (more: Partial<WorktreeLook> = {}, task: {files?: string[]; check?: string} = {}, check?: CheckResult) =>
	judgeEvidence({files: task.files ?? [], check: task.check}, branch, look(more), check);

test.each([
	{found: 'commits', look: {}, task: {}, verdict: {kind: 'proven', summary: '2 commits, 2 files, +5 -1'}},
	{found: 'one commit of one file', look: {commits: 1, changed: ['a']}, task: {}, verdict: {kind: 'proven', summary: '1 commit, 1 file, +5 -1'}},
	{found: 'commits in scope', look: {}, task: {files: ['src']}, verdict: {kind: 'proven'}},
	{found: 'nothing at all', look: {commits: 0, changed: []}, task: {}, verdict: {kind: 'missing', code: 'no_change'}},
	// Commits that undo each other, or empty ones.
	{found: 'commits that change nothing', look: {commits: 3, changed: []}, task: {}, verdict: {kind: 'missing', code: 'no_change'}},
	{
		found: 'uncommitted files',
		look: {dirty: ['a', 'b', 'c', 'd', 'e']},
		task: {},
		verdict: {kind: 'missing', code: 'uncommitted_work', reason: '5 files not committed: a, b, c and 2 more', files: ['a', 'b', 'c', 'd', 'e']},
	},
	{
		found: 'uncommitted files and no commit',
		look: {commits: 0, changed: [], dirty: ['a']},
		task: {},
		verdict: {code: 'uncommitted_work', reason: '1 file not committed: a'},
	},
	{
		found: 'a file outside of its scope',
		look: {changed: ['src/a.ts', 'lib/x.ts']},
		task: {files: ['src/**']},
		verdict: {code: 'out_of_scope', files: ['lib/x.ts'], reason: "1 file changed outside of the task's files: lib/x.ts"},
	},
	{found: 'another branch', look: {branch: 'main'}, task: {}, verdict: {code: 'history_rewritten', reason: 'the worktree is on main instead of task/T1'}},
	{
		found: 'no branch',
		look: {branch: undefined},
		task: {},
		verdict: {code: 'history_rewritten', reason: 'the worktree is on another branch or none instead of task/T1'},
	},
	{found: 'lost commits', look: {missing: 1}, task: {}, verdict: {code: 'history_rewritten', reason: 'the branch has lost 1 commit that it started from'}},
	{found: 'commits, and a check not run yet', look: {}, task: {check: 'make'}, verdict: {kind: 'needs-check', command: 'make'}},
	// The check is not even started for work that is lacking otherwise.
	{found: 'nothing, and a check not run yet', look: {commits: 0, changed: []}, task: {check: 'make'}, verdict: {code: 'no_change'}},
])('$found', ({look, task, verdict}) => {
	expect(judge(look, task)).toMatchObject(verdict);
});

test.each([
	{exitCode: 0, verdict: {kind: 'proven', summary: '2 commits, 2 files, +5 -1, check passed'}},
	{exitCode: 1, verdict: {code: 'check_failed', reason: 'the check failed with exit 1: make'}},
	{exitCode: 143, verdict: {code: 'check_failed'}},
	{exitCode: 126, verdict: {code: 'check_unavailable'}},
	{exitCode: 127, verdict: {code: 'check_unavailable', reason: 'the check could not be run: make'}},
	{exitCode: undefined, verdict: {code: 'check_unavailable'}},
])('a check that ended with $exitCode', ({exitCode, verdict}) => {
	expect(judge({}, {check: 'make'}, {exitCode})).toMatchObject(verdict);
});
