import {describe, expect, test} from 'vitest';
import {planBacklog} from '../../source/domain/plan.js';
import {isVague} from '../../source/domain/vague.js';
import {knowingIds, markdown, nothing} from './backlogs.js';

const edgesOf = (text: string, known = nothing) =>
	planBacklog(text, markdown, known).plans.map(({id, dependsOn}) => `${id} ${dependsOn.map(one => one.id).join(' ')}`.trim());

describe('what stands below another item', () => {
	test('waits for it', () => {
		expect(edgesOf('- [ ] T-1 a\n  - [ ] T-2 b\n    - [ ] T-3 c\n  - [ ] T-4 d\n- [ ] T-5 e\n')).toEqual(['T-1', 'T-2 T-1', 'T-3 T-2', 'T-4 T-1', 'T-5']);
	});

	test('by the name that its parent is given', () => {
		expect(edgesOf('- [ ] a\n  - [ ] b\n')).toEqual(['TASK-0-1', 'TASK-0-2 TASK-0-1']);
	});

	test('does not when it says itself what it waits for, or its parent is done', () => {
		expect(edgesOf('- [ ] T-1 a\n  - [ ] T-2 b\n    after: T-3\n- [ ] T-3 c\n')).toEqual(['T-1', 'T-2 T-3', 'T-3']);
		expect(edgesOf('- [x] T-1 a\n  - [ ] T-2 b\n')).toEqual(['T-2']);
	});

	test('never closes a circle', () => {
		expect(edgesOf('- [ ] T-1 a\n  after: T-2\n  - [ ] T-2 b\n')).toEqual(['T-1 T-2', 'T-2']);
		expect(edgesOf('- [ ] T-1 a\n  after: T-3\n  - [ ] T-2 b\n- [ ] T-3 c\n  soft: T-2\n')).toEqual(['T-1 T-3', 'T-2', 'T-3 T-2']);
	});

	test('waits for a parent that is in the backlog already', () => {
		expect(edgesOf('- [ ] T-1 a\n  - [ ] T-2 b\n', knowingIds('T-1'))).toEqual(['T-2 T-1']);
	});
});

describe('a list that is done in order', () => {
	test('each waits for the one before it, and all below that; the first for what it stands below', () => {
		const text = '- [ ] T-1 a\n  sequential: true\n  - [ ] T-2 b\n    - [ ] T-3 c\n    - [ ] T-4 d\n  - [x] T-5 e\n  - [ ] T-6 f\n  - [ ] T-7 g\n- [ ] T-8 h\n';
		expect(edgesOf(text)).toEqual(['T-1', 'T-2 T-1', 'T-3 T-2', 'T-4 T-2', 'T-6 T-3 T-4', 'T-7 T-6', 'T-8']);
		expect(edgesOf(text.replace('true', 'false'))).toEqual(['T-1', 'T-2 T-1', 'T-3 T-2', 'T-4 T-2', 'T-6 T-1', 'T-7 T-1', 'T-8']);
	});

	test('below a heading it is the boxes below that heading, and above all of them it is all boxes', () => {
		const text = '# One\n\nsequential: true\n- [ ] T-1 a\n- [ ] T-2 b\n  - [ ] T-3 c\n## More\n- [ ] T-4 d\n# Two\n- [ ] T-5 e\n- [ ] T-6 f\n';
		expect(edgesOf(text)).toEqual(['T-1', 'T-2 T-1', 'T-3 T-2', 'T-4 T-3', 'T-5', 'T-6']);
		expect(edgesOf(`---\nsequential: true\n---\n${text}`)).toEqual(['T-1', 'T-2 T-1', 'T-3 T-2', 'T-4 T-3', 'T-5 T-4', 'T-6 T-5']);
	});

	test('what else it waits for stays; what waits for it is not waited for', () => {
		expect(edgesOf('sequential: true\n- [ ] T-1 a\n  after: T-2\n- [ ] T-2 b\n  after: T-9\n- [ ] T-3 c\n  soft: T-2\n', knowingIds('T-9'))).toEqual([
			'T-1 T-2',
			'T-2 T-9',
			'T-3 T-2',
		]);
	});

	test('one that is in the backlog already counts; one that is left out is stepped over', () => {
		const text = 'sequential: true\n- [ ] T-1 a\n- [ ] T-2 b\n- [ ] T-3 c\n';
		expect(edgesOf(text, knowingIds('T-1', 'T-2'))).toEqual(['T-3 T-2']);
		expect(planBacklog(text, {...markdown, only: [2, 4]}, nothing).plans).toMatchObject([{id: 'T-1'}, {id: 'T-3', dependsOn: [{id: 'T-1', type: 'hard'}]}]);
	});

	test('it is true or false', () => {
		expect(planBacklog('- [ ] T-1 a\n  sequential: maybe\n', markdown, nothing).problems).toMatchObject([
			{line: 2, message: 'T-1: sequential is true or false.'},
		]);
	});
});

describe('headings', () => {
	test.each([
		['Now', 'high'],
		['P1', 'high'],
		['next', 'medium'],
		['Later', 'low'],
		['P3', 'low'],
		['Know-how', 'medium'],
		['Now or never', 'medium'],
	])('below %s the priority is %s', (heading, priority) => {
		expect(planBacklog(`# Shop\n## ${heading}\n- [ ] T-1 a\n`, markdown, nothing).plans).toMatchObject([{priority}]);
	});

	test('the item has the last word, and the innermost heading before the outer one', () => {
		expect(planBacklog('# Now\n- [ ] T-1 a\n  priority: low\n## Later\n- [ ] T-2 b\n', markdown, nothing).plans).toMatchObject([
			{priority: 'low'},
			{priority: 'low'},
		]);
	});
});

describe('only some of its lines', () => {
	const text = '- [ ] T-1 a\n- [ ] T-2 b\n  hours: x\n- [ ] T-3 c\n  after: T-1\n- [x] T-4 d\n  - [ ] T-5 e\n';

	test('are taken, and what is wrong with others is nothing', () => {
		expect(planBacklog(text, {...markdown, only: [1, 4]}, nothing)).toMatchObject({problems: [], plans: [{id: 'T-1'}, {id: 'T-3', dependsOn: [{id: 'T-1'}]}]});
		expect(planBacklog(text, {...markdown, only: [2]}, nothing)).toMatchObject({plans: [], problems: [{line: 3}]});
	});

	test('one that waits for what is left out is a problem', () => {
		expect(planBacklog(text, {...markdown, only: [4]}, nothing)).toMatchObject({plans: [], problems: [{line: 5}]});
		expect(planBacklog(text, {...markdown, only: [4]}, knowingIds('T-1'))).toMatchObject({plans: [{id: 'T-3'}], problems: []});
	});

	test('a line in which no open item begins is a problem', () => {
		expect(planBacklog(text, {...markdown, only: [3]}, nothing)).toMatchObject({problems: [{line: 3, message: 'no open item begins here.'}]});
		expect(planBacklog(text, {...markdown, only: [6, 99]}, nothing).problems).toHaveLength(2);
	});
});

test.each([
	['Think about pricing page', true],
	['Fix it', true],
	['Should we move to Postgres?', true],
	['Add idempotency keys to webhooks', false],
	['Rate-limit headers on 429', false],
])('%s: vague is %s', (title, vague) => {
	expect(isVague({title, prompt: '', check: undefined, files: []})).toBe(vague);
	expect(isVague({title, prompt: '', check: 'npm test', files: []})).toBe(false);
	expect(isVague({title, prompt: 'All about it.', check: undefined, files: []})).toBe(false);
	expect(isVague({title: 'document Retry-After', prompt: '', check: undefined, files: [], parentLine: 3})).toBe(false);
});
