import {expect, test} from 'vitest';
import {planBacklog, readBacklog} from '../../source/domain/plan.js';
import {withIds} from '../../source/domain/plan-ids.js';
import {knowingIds, markdown, nothing} from './backlogs.js';

test('an id in a comment is the id of the item, and no part of its title', () => {
	const text =
		'- [ ] Fix it <!-- orch:T-7 -->\n- [ ] T-8 two <!-- orch:T-9 -->  \n- [x] old <!--orch: OLD-1-->\n- [ ] next <!-- a note -->\n  after: T-7, OLD-1\n';
	const {drafts, problems} = readBacklog(text, markdown);
	expect(problems).toEqual([]);
	expect(drafts).toMatchObject([
		{id: 'T-7', title: 'Fix it', sourceKey: undefined},
		{id: 'T-8', title: 'two'},
		{id: undefined, title: 'next <!-- a note -->'},
	]);
	expect(planBacklog(text.replace('Fix it', 'Mend it at once'), markdown, knowingIds('T-7'))).toMatchObject({
		already: ['T-7'],
		plans: [{id: 'T-8'}, {dependsOn: [{id: 'T-7'}]}],
	});
	expect(planBacklog('- [ ] a <!-- orch:T-7 -->\n- [ ] b <!-- orch:t-7 -->\n', markdown, nothing).problems).toMatchObject([{line: 2}]);
});

test('nothing else of the text changes: line ends, blanks, what is no item', () => {
	const text = '\uFEFF# A\r\n\r\n- [ ] one  \r\n\ttext\r\n* [ ] two\n1. [ ] 三\t\r- [x] done';
	const written = withIds(
		text,
		new Map([
			[3, 'TASK-0-1'],
			[5, 'TASK-0-2'],
			[6, 'TASK-0-3'],
		]),
	);
	expect(written).toBe(
		'\uFEFF# A\r\n\r\n- [ ] one <!-- orch:TASK-0-1 -->  \r\n\ttext\r\n* [ ] two <!-- orch:TASK-0-2 -->\n1. [ ] 三 <!-- orch:TASK-0-3 -->\t\r- [x] done',
	);
	expect(readBacklog(written, markdown).drafts.map(({id, title}) => [id, title])).toEqual([
		['TASK-0-1', 'one'],
		['TASK-0-2', 'two'],
		['TASK-0-3', '三'],
	]);
});
