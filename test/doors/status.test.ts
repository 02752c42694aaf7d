import stringWidth from 'string-width';
import {expect, test} from 'vitest';
import type {Agent} from '../../source/domain/agent.js';
import {configSchema} from '../../source/domain/config.js';
import {taskId} from '../../source/domain/ids.js';
import {policyOf} from '../../source/domain/policy.js';
import type {TaskState} from '../../source/domain/task.js';
import {eventJson, eventLine, holdJson, holdLine, runSummary} from '../../source/doors/events.js';
import {statusJson} from '../../source/doors/status.js';
import {statusText} from '../../source/doors/status-text.js';
import {anActivity, anAgent, aPicture, aTask, nowMs} from './picture.js';

const policy = policyOf(configSchema.parse({}));
const plain = {colour: false, columns: 100};

const busy = aPicture({
	tasks: [
		aTask('T-1', 'merged', {retries: 2}),
		aTask('T-2', 'working', {title: 'Evil \u001B[31mtitle\u202E'}),
		aTask('T-3', 'conflicted', {reason: 'both changed it', troubleFiles: ['src/a.ts']}),
		aTask('T-4', 'gave-up', {reason: 'stopped by a person', code: 'killed_by_person'}),
		aTask('T-5', 'unproven', {reason: 'no change', retries: 1}),
		aTask('T-6', 'ready'),
		aTask('T-7', 'cancelled'),
	],
	agents: [anAgent('a2', 'T-2')],
	worktrees: [
		{
			taskId: taskId('T-2'),
			folder: '/w/implementation_task-T-2',
			branch: 'b',
			state: 'created',
			base: 'abc',
			head: undefined,
			commits: 1,
			addedLines: 3,
			deletedLines: 1,
			dirtyFiles: 2,
			createdAtMs: nowMs,
			cleanedAtMs: undefined,
		},
	],
	holdReason: 'held: memory 92% > 90%',
	paused: true,
});

test('for programs: one object, null for what is not known', () => {
	const status = statusJson(busy, policy, nowMs);
	expect(status).toMatchObject({
		schema: 'orch.status/1',
		at: '2026-11-23T14:32:07.000Z',
		repository: 'shop',
		targetBranch: 'main',
		conductor: {pid: 7, isMe: false},
		paused: true,
		mergeHeld: false,
		hold: 'held: memory 92% > 90%',
		mergeQueue: [],
		merges: [],
		messages: [],
		resources: null,
	});
	expect(status.tasks[1]).toMatchObject({
		id: 'T-2',
		state: 'working',
		reason: null,
		commit: null,
		completedAt: null,
		inStateMs: 124_000,
		createdAt: '2026-11-23T13:32:07.000Z',
	});
	expect(status.agents[0]).toMatchObject({id: 'a2', state: 'working', pid: null, quietMs: 3000, ageMs: 59_000, endedAt: null, cpuPercent: null});
	expect(status.worktrees[0]).toMatchObject({taskId: 'T-2', state: 'created', head: null, dirtyFiles: 2});
	expect(status.counts.conflicted).toBe(1);
	expect(JSON.parse(JSON.stringify(status))).toEqual(status);
	expect(JSON.stringify(statusJson(aPicture({conductor: undefined}), policy, nowMs))).toContain('"conductor":null');
});

test('for people: what is not over, without escapes', () => {
	const text = statusText(busy, policy, nowMs, plain);
	expect(text.split('\n').slice(0, 3)).toEqual([
		'shop → main, conducted by process 7.',
		'Tasks: 1 ready, 1 working, 1 unproven, 1 conflicted, 1 gave up, 1 merged, 1 cancelled.',
		'Paused: no new agent starts.',
	]);
	expect(text).toContain('\n  T-2  working     medium  2m04s  Evil title\n');
	expect(text).toContain('T-3  conflicted  medium  2m04s  Title of T-3 (both changed it)');
	expect(text).toContain('\n  a2  working  T-2  claude  59s  heard 3s ago  editing');
	expect(text).toContain('2 uncommitted');
	expect(text).not.toMatch(/T-1 |T-7 |\u001B/);
});

test('what holds new agents is said once', () => {
	const lines = (more: object) =>
		statusText(aPicture(more), policy, nowMs, plain)
			.split('\n')
			.slice(2, -3)
			.filter(line => line !== '');
	expect(lines({paused: true, holdReason: 'paused by a person'})).toEqual(['Paused: no new agent starts.']);
	expect(lines({holdReason: 'slowed: cpu 85% > 80%'})).toEqual(['Slowed: cpu 85% > 80%.']);
});

test('one commit is one commit', () => {
	const [worktree] = busy.worktrees;
	expect(statusText(busy, policy, nowMs, plain)).toContain(' 1 commit ');
	expect(statusText(aPicture({worktrees: [{...worktree!, commits: 2}]}), policy, nowMs, plain)).toContain(' 2 commits ');
});

test('a part is whole, and a short status is short', () => {
	const many = aPicture({tasks: Array.from({length: 30}, (_, index) => aTask(`T-${index}`, index === 0 ? 'cleaned' : 'waiting'))});
	expect(statusText(many, policy, nowMs, plain)).toContain('  … 9 more');
	const tasks = statusText(many, policy, nowMs, {...plain, part: 'tasks'});
	expect(tasks.split('\n')).toHaveLength(31);
	expect(tasks).toMatch(/^Tasks \(30\)\n {2}T-0 /);
	expect(statusText(aPicture(), policy, nowMs, {...plain, part: 'merges'})).toBe('Merges (0)\n  none');
	expect(statusText(aPicture(), policy, nowMs, plain)).toContain('orch-tui import TODO.md');
});

test.each([40, 80, 200])('no row is wider than %i columns, with and without colour', columns => {
	for (const colour of [true, false]) {
		const rows = statusText(busy, policy, nowMs, {colour, columns})
			.split('\n')
			.filter(line => line.startsWith('  '));
		for (const row of rows) expect(stringWidth(row)).toBeLessThanOrEqual(columns);
	}

	expect(statusText(busy, policy, nowMs, {colour: true, columns})).toContain('\u001B[33m');
});

test.each([
	[anActivity(), /^\d\d:\d\d:\d\d task T-17 working → finished {2}3 commits, check passed$/],
	[anActivity({from: undefined, to: 'waiting', why: undefined}), /^\d\d:\d\d:\d\d task T-17 waiting$/],
	[anActivity({why: 'exit 1:\n\u001B]0;pwned\u0007 bad\u202E'}), /finished {2}exit 1: bad$/],
])('an event is one safe line', (activity, line) => {
	expect(eventLine(activity)).toMatch(line);
	expect(eventJson(activity)).toMatchObject({schema: 'orch.event/1', at: '2026-11-23T14:32:07.000Z', subject: 'T-17'});
});

test('that agents are held, and are held no longer, is one line each', () => {
	expect(holdLine({atMs: nowMs, isHeld: true, why: 'held: cpu 98% > 95%'})).toMatch(/^\d\d:\d\d:\d\d held: cpu 98% > 95%: no new agent starts$/);
	expect(holdLine({atMs: nowMs, isHeld: false, why: 'held: cpu 98% > 95%'})).toMatch(/^\d\d:\d\d:\d\d no longer held: cpu 98% > 95%: new agents start again$/);
	expect(holdJson({atMs: nowMs, isHeld: true, why: 'held: cpu 98% > 95%'})).toMatchObject({
		schema: 'orch.event/1',
		kind: 'hold',
		from: 'free',
		to: 'held',
		why: 'cpu 98% > 95%',
	});
});

test('the summary names who was merged, retried, killed, unproven and conflicted', () => {
	const attempts = [
		{taskId: 'T-2', code: 'stalled', reason: 'silent for 300 s'},
		{taskId: 'T-4', code: 'killed_by_person', reason: 'stopped by a person'},
		{taskId: 'T-5', code: undefined, reason: undefined},
	] as unknown as Agent[];
	expect(runSummary(busy, attempts).split('\n')).toEqual([
		'Merged 1: T-1.',
		'Retried 2: T-1 (twice), T-5 (once).',
		'Killed 2: T-2 (silent for 300 s), T-4 (stopped by a person).',
		'Unproven 1: T-5 (no change).',
		'Conflicted 1: T-3 (src/a.ts).',
		'Gave up on 1: T-4 (stopped by a person).',
		'Cancelled 1: T-7.',
		'Still open: 1 ready, 1 working.',
	]);
	expect(runSummary(aPicture(), [])).toBe('There was nothing to do.');
	const many = aPicture({tasks: Array.from({length: 40}, (_, index) => aTask(`T-${index}`, 'merged' satisfies TaskState))});
	expect(runSummary(many, [])).toContain('T-29 and 10 more.');
});
