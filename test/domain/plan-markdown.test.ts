import {describe, expect, test} from 'vitest';
import {planBacklog, readBacklog} from '../../source/domain/plan.js';
import {knowingIds, markdown, whole, wrongWith} from './backlogs.js';

describe('markdown', () => {
	test('a whole file', () => {
		const {plans, skipped, problems, already} = planBacklog(whole, markdown, knowingIds('TASK-9-9'));
		expect(problems).toEqual([]);
		expect(already).toEqual([]);
		expect(skipped).toMatchObject([{line: 17, id: 'TASK-1-0', title: 'Old thing'}]);
		expect(plans).toEqual([
			{
				id: 'TASK-1-1',
				title: 'Add the table',
				prompt: 'Store the key for 48h.\n\nReject a reused key.',
				priority: 'high',
				estimatedHours: 2.5,
				dependsOn: [],
				files: ['src/a.ts', 'src/{b,c}/**'],
				check: 'npm test -- --run',
				agent: 'claude',
				spec: 'SPEC-7',
				labels: ['Shop', 'Now'],
				sourceKey: undefined,
			},
			{
				id: 'TASK-1-2',
				title: 'Use the table',
				prompt: '',
				priority: 'high',
				estimatedHours: undefined,
				dependsOn: [
					{id: 'TASK-1-1', type: 'hard'},
					{id: 'TASK-9-9', type: 'soft'},
				],
				files: [],
				check: undefined,
				agent: undefined,
				spec: undefined,
				labels: ['Shop', 'Now'],
				sourceKey: undefined,
			},
			{
				id: 'TASK-0-1',
				title: 'Think about pricing',
				prompt: '',
				priority: 'low',
				estimatedHours: undefined,
				dependsOn: [],
				files: [],
				check: undefined,
				agent: undefined,
				spec: undefined,
				labels: ['Shop', 'Later'],
				sourceKey: 'shop / later / think about pricing',
			},
		]);
	});

	test.each([
		['T-17 title', 'T-17', 'title'],
		['TASK-1-2 title', 'TASK-1-2', 'title'],
		['TASK-1-2: title', 'TASK-1-2', 'title'],
		['TASK-1-2 - title', 'TASK-1-2', 'title'],
		['**TASK-1-2** title', 'TASK-1-2', 'title'],
		['`auth-1` title', 'auth-1', 'title'],
		['Add x', undefined, 'Add x'],
		['3-way merge', undefined, '3-way merge'],
		['well-known words', undefined, 'well-known words'],
		['left-pad2 is gone', undefined, 'left-pad2 is gone'],
		['#12 is fixed', undefined, '#12 is fixed'],
	])('"%s" has id %s', (words, id, title) => {
		expect(readBacklog(`- [ ] ${words}`, markdown).drafts).toMatchObject([{id, title}]);
	});

	test.each(['- [ ] a', '* [ ] a', '+ [ ] a', '1. [ ] a', '12) [ ] a', '-\t[ ]\ta', '\uFEFF- [ ] a\r\n', '- [] a', '  - [ ]   a  '])('%j is an item', text => {
		expect(readBacklog(text, markdown).drafts.map(({title}) => title)).toEqual(['a']);
	});

	test.each(['- a', '- [o] a', '-[ ] a', '[ ] a', '- [x] a', '- [X] a', 'after: T-1', '- [ ](link) a'])('%j is none', text => {
		expect(readBacklog(text, markdown)).toMatchObject({drafts: [], problems: []});
	});

	test('text belongs to the innermost open item', () => {
		const text = '- [ ] A\n\ttext of A\n\t- [ ] B\n\t\ttext of B\n\t\tpriority: low\n\n\t\tmore of B\n\tmore of A\n  priority: high\nnobody\n    nothing\n';
		expect(readBacklog(text, markdown).drafts).toMatchObject([
			{title: 'A', prompt: 'text of A\nmore of A', priority: 'high'},
			{title: 'B', prompt: 'text of B\n\nmore of B', priority: 'low'},
		]);
	});

	test('other bullets, unknown keys and headings below an item are its text', () => {
		const text = '- [ ] A\n  - one\n    - two\n  afer: T-1\n  ## heading\n  note: see priority: high\n- plain\n  - [ ] B\n';
		expect(readBacklog(text, markdown).drafts).toMatchObject([
			{title: 'A', prompt: '- one\n  - two\nafer: T-1\n## heading\nnote: see priority: high', labels: []},
			{title: 'B', prompt: ''},
		]);
	});

	test('a fence is kept word for word', () => {
		const fence = '```md\n- [ ] no item\nafter: NO-1\n# no heading\n\n  ~~~\n\tpriority: urgent\n```';
		const text = `- [ ] A\n${fence.replaceAll(/^/gm, '  ')}\n  priority: low\n~~~\n- [ ] not in a fence\n~~~\n- [ ] B\n`;
		const {drafts, problems} = readBacklog(text, markdown);
		expect(problems).toEqual([]);
		expect(drafts).toMatchObject([
			{title: 'A', priority: 'low', prompt: fence},
			{title: 'B', labels: []},
		]);
		expect(wrongWith('- [ ] A\n  ```\n- [ ] B\n')).toEqual(['TODO.md:2: the code fence that begins here is never closed. Close it with a line of ```.']);
	});

	test('headings are labels, by level', () => {
		const text = '# One #\n- [ ] A\n### Three\n- [ ] B\n## Two\n- [ ] C\n##\n- [ ] D\n#hash\n- [ ] E\n# Other\n- [ ] F';
		expect(readBacklog(text, markdown).drafts.map(({labels}) => labels)).toEqual([['One'], ['One', 'Three'], ['One', 'Two'], ['One'], ['One'], ['Other']]);
	});
});
