import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {taskId} from '../../source/domain/ids.js';
import {backlogFormat, planBacklog, readBacklog, sayPlanProblem} from '../../source/domain/plan.js';
import {planToJsonLine} from '../../source/domain/plan-json.js';
import {whyNotInside} from '../../source/domain/plan-path.js';
import {settleBacklog} from '../../source/domain/plan-settle.js';
import {anyText} from '../support/any-text.js';
import {tries} from '../support/chaos.js';
import {effortNow} from '../support/effort.js';
import {json, knowing, knowingIds, markdown, nothing, whole, wrongWith} from './backlogs.js';

describe('what is wrong is said, with its line', () => {
	test.each([
		['- [ ] T-1 a\n  priority: urgent', ['TODO.md:2: T-1: "urgent" is not a priority. It is high, medium or low.']],
		['- [ ] T-1 a\n  priority: hihg', ['TODO.md:2: T-1: "hihg" is not a priority. Did you mean "high"?']],
		['- [ ] T-1 a\n  priority: P1', ['TODO.md:2: T-1: "P1" is not a priority. It is high, medium or low.']],
		[
			'- [ ] T-fail a\n- [ ] T-1 b\n  after: T-fail',
			[
				'TODO.md:3: T-1 waits for T-fail, which is neither in this file nor in the backlog. "T-fail" begins the title in line 1, but is no id: an id has a digit behind a dash, as in T-17.',
			],
		],
		['- [ ] T-1 a\n  hours: two', ['TODO.md:2: T-1: "two" is not a number of hours. Write a number above 0, as in hours: 2.5.']],
		[
			'- [ ] T-1 a\n  hours: -1\n  hours: 3',
			['TODO.md:2: T-1: "-1" is not a number of hours. Write a number above 0, as in hours: 2.5.', 'TODO.md:3: T-1: hours is given twice, in lines 2 and 3.'],
		],
		[
			'- [ ] T-1 a\n  agent: Claude Code',
			['TODO.md:2: T-1: "Claude Code" is not the name of an agent. A name has small letters, digits and dashes, as in claude.'],
		],
		['- [ ] T-1 a\n  after:', ['TODO.md:2: T-1: after has no value.']],
		['- [ ] T-1 a\n  check:', ['TODO.md:2: T-1: check has no value.']],
		['\n- [ ] T-1', ['TODO.md:2: T-1: the item has no title.']],
		['- [ ]', ['TODO.md:1: the item has no title.']],
		['- [ ] T-1 a\n  after: T-2', ['TODO.md:2: T-1 waits for T-2, which is neither in this file nor in the backlog. Did you mean "T-1"?']],
		['- [ ] T-1 a\n  after: ../x', ['TODO.md:2: T-1: "../x" is not a task id. A task id has letters, digits and single dashes, as in TASK-1-2.']],
		['- [ ] T-1 a\n  after: t-1', ['TODO.md:2: T-1 waits for itself: T-1 → T-1.']],
		['- [ ] T-1 a\n- [ ] t-1 b', ['TODO.md:2: t-1 stands in line 1 already. Each id names one task, whatever its capitals.']],
		['- [x] T-1 a\n- [ ] T-1 b', ['TODO.md:2: T-1 stands in line 1 already. Each id names one task, whatever its capitals.']],
		[
			'- [ ] T-1 a\n  files: src/a.ts, ../b',
			['TODO.md:2: T-1: the path "../b" leaves the repository. Paths start at the top folder of the repository, as in src/a.ts.'],
		],
		[
			'- [ ] T-1 a\n  after: T-3\n- [ ] T-2 b\n  after: T-1\n- [ ] T-3 c\n  after: T-2',
			['TODO.md:2: these tasks wait for each other: T-1 → T-3 → T-2 → T-1. Take one of these after: lines away, or make it soft:.'],
		],
		['- [ ] T-1 a\n  after: T-2\n- [ ] T-2 b\n  soft: T-1', []],
	])('%j', (text, messages) => {
		expect(wrongWith(text)).toEqual(messages);
	});

	test('one bad line, and nothing is imported', () => {
		expect(planBacklog('- [ ] T-1 a\n- [ ] T-2 b\n  hours: x', markdown, nothing)).toMatchObject({plans: [], problems: [{line: 3}]});
		expect(planBacklog('- [ ] T-1 a\n- [ ] T-2 b\n  after: X-1', markdown, nothing)).toMatchObject({plans: [], problems: [{line: 3}]});
	});

	test('texts have a maximum', () => {
		const options = {...markdown, textMax: 10};
		expect(readBacklog('- [ ] T-1 a\n  12345678901', options).problems).toMatchObject([
			{line: 1, message: 'T-1: the text has 11 characters, at most 10 are allowed.'},
		]);
		expect(readBacklog(`- [ ] ${'x'.repeat(501)}`, markdown).problems).toHaveLength(1);
	});

	test('an agent that is not configured', () => {
		expect(wrongWith('- [ ] T-1 a\n  agent: cluade', {...nothing, agents: ['claude']})).toEqual([
			'TODO.md:1: T-1: there is no agent "cluade". Did you mean "claude"?',
		]);
	});

	test.each(['/etc/passwd', '~/x', 'C:\\x', '\\x', '..', 'a/../b', '../a', 'a/..', 'a\\..\\b', '{..,a}/b', '.git/config', './.git', ''])(
		'%j is not in the repository',
		file => {
			expect(whyNotInside(file)).toBeTypeOf('string');
		},
	);

	test.each(['src/a.ts', 'src/**', '*.ts', './a', 'a..b', '...', '.github/x', 'a b/c', '[id].tsx'])('%j is', file => {
		expect(whyNotInside(file)).toBeUndefined();
	});
});

test('a key that was probably meant is warned of, and stays text', () => {
	const text = [
		'- [ ] T-1 a',
		'  chek: npm test',
		'  prio: high',
		'  depends: T-2',
		'  priority : low',
		'  Note: see the docs',
		'  see after: x',
		'  step: one',
		'  https://x.y',
		'  ```',
		'  chek: x',
		'  ```',
		'- [x] T-2 b',
		'  chek: x',
	].join('\n');
	const {warnings, problems, drafts} = readBacklog(text, markdown);
	expect(problems).toEqual([]);
	expect(warnings.map(problem => sayPlanProblem('TODO.md', problem))).toEqual([
		'TODO.md:2: T-1: "chek:" is no key and stays part of the text. Did you mean "check:"?',
		'TODO.md:3: T-1: "prio:" is no key and stays part of the text. Did you mean "priority:"?',
		'TODO.md:4: T-1: "depends:" is no key and stays part of the text. Did you mean "after:"?',
		'TODO.md:5: T-1: "priority :" is no key and stays part of the text. Did you mean "priority:"?',
	]);
	expect(drafts[0]?.prompt).toContain('chek: npm test\n');
});

describe('twice', () => {
	test('what the file says otherwise than the backlog is counted', () => {
		const [first] = planBacklog('- [ ] T-1 a\n- [ ] T-2 b', markdown, nothing).plans;
		const known = {
			...knowingIds('T-1', 'T-2'),
			heads: new Map([
				[first!.id, {title: 'a', priority: 'medium' as const}],
				[taskId('T-2'), {title: 'b', priority: 'medium' as const}],
			]),
		};
		expect(planBacklog('- [ ] T-1 a\n- [ ] T-2 b', markdown, known)).toMatchObject({already: ['T-1', 'T-2'], differing: []});
		expect(planBacklog('- [ ] T-1 a!\n- [ ] T-2 b\n  priority: high', markdown, known)).toMatchObject({plans: [], differing: ['T-1', 'T-2']});
	});

	test('importing the same file again adds nothing', () => {
		const text = '# L\n- [ ] T-1 a\n- [ ] same\n- [ ] same\n  - [ ] same\n- [ ] TASK-0-2 taken\n## M\n- [ ] same\n';
		const first = planBacklog(text, markdown, nothing);
		expect(first.plans.map(({id}) => id)).toEqual(['T-1', 'TASK-0-1', 'TASK-0-3', 'TASK-0-4', 'TASK-0-2', 'TASK-0-5']);
		expect(planBacklog(text, markdown, nothing)).toEqual(first);
		expect(planBacklog(text, markdown, knowing(first.plans))).toMatchObject({plans: [], problems: [], already: first.plans.map(({id}) => id)});
	});

	test('a line in between and a ticked box do not make old items new', () => {
		const first = planBacklog('- [ ] a\n- [ ] b\n', markdown, nothing);
		const again = planBacklog('- [ ] new\n- [x] a\n- [ ]  B \n', markdown, knowing(first.plans));
		expect(again).toMatchObject({already: ['TASK-0-2'], plans: [{id: 'TASK-0-3', title: 'new'}]});
	});

	test('an export can be imported elsewhere, and the markdown it came from is still recognised', () => {
		const {plans} = planBacklog(whole, markdown, knowingIds('TASK-9-9'));
		const lines = plans.map(planToJsonLine).join('\n');
		const moved = planBacklog(lines, json, knowingIds('TASK-9-9'));
		expect(moved.plans).toEqual(plans);
		expect(planBacklog(whole, markdown, {sourceKeys: new Map([...knowing(moved.plans).sourceKeys, [taskId('TASK-9-9'), undefined]])}).plans).toEqual([]);
	});

	test('an id that is there in other letters is there', () => {
		expect(planBacklog('- [ ] task-1-1 a\n- [ ] T-2 b\n  after: task-1-1', markdown, knowingIds('TASK-1-1'))).toMatchObject({
			already: ['TASK-1-1'],
			plans: [{id: 'T-2', dependsOn: [{id: 'TASK-1-1', type: 'hard'}]}],
		});
	});
});

test('whatever the text: nothing is thrown, and problems point into it', () => {
	const piece = fc.oneof(
		fc.constantFrom(
			'- [ ] ',
			'- [x] ',
			'  ',
			'\t',
			'\n',
			'\r\n',
			'# ',
			'```',
			'~~~',
			'after: ',
			'soft: T-1',
			'files: ',
			'T-1 ',
			'TASK-1-2',
			', ',
			'{',
			'}',
			'"title":',
			'"a"',
			'\0',
			'[]',
		),
		anyText({maxLength: 8}),
	);
	fc.assert(
		fc.property(fc.array(piece, {maxLength: 60}), fc.constantFrom(markdown, json), (pieces, options) => {
			const text = pieces.join('');
			const {problems, plans} = planBacklog(text, options, nothing);
			const count = text.split(/\r\n|\n|\r/).length;
			for (const {line} of problems) expect(line >= 1 && line <= count).toBe(true);
			if (problems.length === 0) expect(planBacklog(text, options, knowing(plans)).plans).toEqual([]);
		}),
		tries(2000),
	);
});

test('ten thousand items are read in a moment', () => {
	const text = Array.from({length: 10_000}, (_, index) => `- [ ] TASK-1-${index + 1} title\n  after: TASK-1-${Math.max(1, index)}\n  text`)
		.join('\n')
		.replace('  after: TASK-1-1\n', '');
	const [{plans}, ms] = effortNow(() => planBacklog(text, markdown, nothing));
	expect(plans).toHaveLength(10_000);
	expect(ms).toBeLessThan(3000);
});

test.each([
	['a.md', '', 'markdown'],
	['a.jsonl', '', 'json'],
	['a.json', '- [ ]', 'json'],
	['-', ' \n{"title":"a"}', 'json'],
	['-', '- [ ] a', 'markdown'],
	['-', '[\n{"title":"a"}]', 'json'],
	['-', '[a]: b', 'markdown'],
	['TODO', '{', 'json'],
	['TODO.md', '{', 'markdown'],
])('%s with %j is %s', (name, text, format) => {
	expect(backlogFormat(name, text)).toBe(format);
});

test('settling a draft by hand', () => {
	const {drafts} = readBacklog('- [ ] add me', markdown);
	expect(settleBacklog(drafts, knowingIds('TASK-0-1')).plans).toMatchObject([{id: 'TASK-0-2', title: 'add me'}]);
});
