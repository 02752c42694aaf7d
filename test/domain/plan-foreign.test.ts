import {expect, test} from 'vitest';
import {planBacklog} from '../../source/domain/plan.js';
import {backlogFolderToLines, inOurWords, issuesToLines} from '../../source/domain/plan-foreign.js';
import {json, nothing} from './backlogs.js';

/** What would be imported, shortly. */
const plansOf = (lines: string | undefined) => {
	const {plans, problems} = planBacklog(lines ?? 'no lines', json, nothing);
	expect(problems).toEqual([]);
	return plans.map(({id, title, priority, dependsOn, labels}) => ({id: String(id), title, priority, after: dependsOn.map(one => String(one.id)), labels}));
};

test('issues of GitHub keep their numbers, their labels and what blocks them', () => {
	const issues = [
		{number: 12, title: 'Store keys ', body: 'For 48h.', url: 'https://example.com/12', labels: [{name: 'agent'}, {name: 'priority: high'}]},
		{number: 13, title: 'Reject reuse', body: 'Blocked by #12, #99.\n- [ ] document it', url: null, labels: []},
	];
	expect(plansOf(issuesToLines(JSON.stringify(issues)))).toEqual([
		{id: 'GH-12', title: 'Store keys', priority: 'high', after: [], labels: ['agent', 'priority: high']},
		{id: 'GH-13', title: 'Reject reuse', priority: 'medium', after: ['GH-12'], labels: []},
	]);
	expect(planBacklog(issuesToLines(JSON.stringify(issues)) ?? '', json, nothing).plans[1]?.prompt).toContain('- [ ] document it');
	expect(issuesToLines('[]')).toBe('');
	expect(issuesToLines('{"message":"Not Found"}')).toBeUndefined();
	expect(issuesToLines('no json')).toBeUndefined();
});

test('an export of beads: closed ones are left out, blocks are edges', () => {
	const rows = [
		{id: 'bd-1', title: 'One', status: 'open', issue_type: 'task', priority: 0, description: 'All of it.'},
		{
			id: 'bd-2',
			title: 'Two',
			status: 'in_progress',
			issue_type: 'bug',
			priority: 3,
			dependencies: [
				{issue_id: 'bd-2', depends_on_id: 'bd-1', type: 'blocks'},
				{issue_id: 'bd-2', depends_on_id: 'bd-3', type: 'blocks'},
			],
		},
		{id: 'bd-3', title: 'Old', status: 'closed', issue_type: 'task', priority: 2},
	];
	expect(plansOf(inOurWords('.beads/issues.jsonl', rows.map(row => JSON.stringify(row)).join('\n')))).toMatchObject([
		{id: 'bd-1', priority: 'high', after: []},
		{id: 'bd-2', priority: 'low', after: ['bd-1']},
	]);
});

test('tasks of task-master, with and without a tag', () => {
	const tasks = [
		{id: 1, title: 'Set up', status: 'done', dependencies: []},
		{id: 2, title: 'Build', status: 'pending', priority: 'high', description: 'It.', details: 'More.', dependencies: [1]},
		{id: 3, title: 'Test', status: 'pending', dependencies: [2]},
	];
	const expected = [
		{id: 'TM-2', title: 'Build', priority: 'high', after: []},
		{id: 'TM-3', title: 'Test', priority: 'medium', after: ['TM-2']},
	];
	expect(plansOf(inOurWords('tasks.json', JSON.stringify({tasks})))).toMatchObject(expected);
	expect(plansOf(inOurWords('tasks.json', JSON.stringify({master: {tasks}})))).toMatchObject(expected);
});

test('a folder of Backlog.md', () => {
	const one =
		'---\nid: task-1\ntitle: "First: it"\nstatus: To Do\nlabels: [web, \'api\']\ndependencies: []\npriority: high\n---\n\n## Description\n<!-- SECTION -->\nDo it.\n';
	const two = '---\r\nid: task-2\r\ntitle: Second\r\nstatus: In Progress\r\ndependencies:\r\n  - task-1\r\n  - task-9\r\n---\r\nBody.';
	const three = '---\nid: task-3\ntitle: Third\nstatus: Done\n---\n';
	expect(plansOf(backlogFolderToLines([one, two, three, '# readme']))).toEqual([
		{id: 'task-1', title: 'First: it', priority: 'high', after: [], labels: ['web', 'api']},
		{id: 'task-2', title: 'Second', priority: 'medium', after: ['task-1'], labels: []},
	]);
	expect(backlogFolderToLines(['# readme'])).toBeUndefined();
});

test.each(['{"title":"Add x"}', 'no json', '', '[1,2]'])('%j stays as it is', text => {
	expect(inOurWords('a.jsonl', text)).toBe(text);
	expect(inOurWords('a.md', text)).toBe(text);
});
