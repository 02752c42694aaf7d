import {expect, test} from 'vitest';
import type {EntryLook} from '../../source/domain/worktree-look.js';
import {diagnose, type Sight} from '../../source/domain/worktree-trouble.js';

const folder = '/p/.worktrees/implementation_task-T-1';
const branch = 'roadmap-implementation_task-T-1';
const entry: EntryLook = {name: 'implementation_task-T-1', folder, branch, detached: undefined, hasCommonDir: true, lock: undefined, ageMs: 0, isThere: true};
const row = {taskId: 'T-1' as never, folder, branch, isMade: true};
const look = {folder, entry: entry.name, holds: 'files'} as const;
const own = {branch, head: 'h', isContained: false, checkedOutAt: undefined};
const nothing: Sight = {entries: [], folders: [], branches: [], rows: [], locks: [], isOpen: () => true};
const foreign = {...entry, name: 'users', folder: '/elsewhere/users', branch: 'users'};

test.each<[string, Partial<Sight>, string[]]>([
	['all is well', {entries: [entry], folders: [look], rows: [row], branches: [own]}, []],
	['a worktree of the user', {entries: [foreign]}, []],
	['half built', {entries: [{...entry, branch: undefined}]}, ['half_built_entry remove-entry']],
	['half built a moment ago, not ours', {entries: [{...foreign, branch: undefined}]}, ['half_built_entry nothing']],
	['half built long ago, not ours', {entries: [{...foreign, branch: undefined, ageMs: 120_000}]}, ['half_built_entry remove-entry']],
	['without a common folder', {entries: [{...entry, hasCommonDir: false}], rows: [row]}, ['no_common_folder write-commondir']],
	['without a folder, which points to it', {entries: [{...entry, folder: undefined}], folders: [look]}, ['no_folder_named write-gitdir']],
	['without a folder, on a branch', {entries: [{...entry, folder: undefined}]}, ['no_folder_named forget-entry']],
	['without a folder, on a commit', {entries: [{...entry, folder: undefined, branch: undefined, detached: 'c'}]}, ['no_folder_named nothing']],
	['locked as if being made', {entries: [{...entry, lock: 'initializing'}], rows: [row]}, ['locked_initializing unlock']],
	['locked by a person', {entries: [{...entry, lock: 'mine'}], rows: [row]}, []],
	['its folder is gone', {entries: [{...entry, isThere: false}], rows: [row]}, ['entry_without_folder forget-entry']],
	['its folder is gone and a person locked it', {entries: [{...entry, isThere: false, lock: 'usb'}], rows: [row]}, ['entry_without_folder nothing']],
	['the folder of the user is gone', {entries: [{...foreign, isThere: false}]}, ['entry_without_folder nothing']],
	['git has it, we do not', {entries: [entry], folders: [look]}, ['orphaned_worktree nothing']],
	['git has forgotten it', {folders: [look], branches: [own], rows: [row]}, ['folder_without_entry rebuild-entry']],
	['git has forgotten it, and its branch is elsewhere', {folders: [look], branches: [{...own, checkedOutAt: '/x'}], rows: [row]}, ['stray_folder nothing']],
	['cut off before there was anything in it', {folders: [{...look, holds: 'hollow'}]}, ['folder_without_entry remove-folder']],
	['a folder of somebody else', {folders: [{...look, folder: '/p/.worktrees/notes', entry: undefined}]}, []],
	['we have it, git does not', {rows: [row]}, ['row_without_worktree nothing']],
	['only planned', {rows: [{...row, isMade: false}]}, []],
	['a branch with commits', {branches: [own]}, ['leftover_branch nothing']],
	['a branch with nothing, of an open task', {branches: [{...own, isContained: true}]}, ['leftover_branch nothing']],
	['a branch with nothing, of no task', {branches: [{...own, isContained: true}], isOpen: () => false}, ['leftover_branch delete-branch']],
	['a lock of ours', {locks: [{file: '/l', ref: `refs/heads/${branch}`, ageMs: 0, isGitAtWork: false}]}, ['stale_lock remove-lock']],
	['a lock of ours while a git is at work', {locks: [{file: '/l', ref: `refs/heads/${branch}`, ageMs: 99_000, isGitAtWork: true}]}, ['stale_lock nothing']],
	['a young lock on the target', {locks: [{file: '/l', ref: 'refs/heads/main', ageMs: 1000, isGitAtWork: false}]}, ['stale_lock nothing']],
	['an old lock on the target', {locks: [{file: '/l', ref: 'refs/heads/main', ageMs: 99_000, isGitAtWork: false}]}, ['stale_lock remove-lock']],
])('%s', (_name, sight, expected) => {
	expect(diagnose({...nothing, ...sight}).map(({kind, remedy}) => `${kind} ${remedy?.act ?? 'nothing'}`)).toEqual(expected);
});
