import {describe, expect, test, vi} from 'vitest';
import type {ImportItem} from '../../source/domain/import-item.js';
import {failure, success} from '../../source/domain/problem.js';
import {firstTicks, toggled, toggledAll} from '../../source/ui/import.js';
import type {Surroundings} from '../../source/ui/surroundings.js';
import {fakeEngine} from '../support/fake-engine.js';
import {sit} from '../support/sit.js';

const item = (line: number, more: Partial<ImportItem> = {}): ImportItem => ({
	line,
	task_id: `T-${line}`,
	title: `Do number ${line}`,
	priority: 'medium',
	after: [],
	parent_line: null,
	is_known: false,
	is_vague: false,
	...more,
});

const items = [
	item(1),
	item(2, {after: ['T-1']}),
	item(3, {is_vague: true}),
	item(4, {after: ['T-3']}),
	item(5, {is_known: true}),
	item(6, {after: ['T-5', 'X-9']}),
];

describe('ticks', () => {
	test('at first on all that is new, but what is vague and what waits for it', () => {
		expect([...firstTicks(items)]).toEqual([1, 2, 6]);
	});

	test('take along what is needed, and let go of what needs them', () => {
		expect([...toggled(items, new Set([6]), 2)].toSorted()).toEqual([1, 2, 6]);
		expect([...toggled(items, new Set([1, 2, 6]), 1)]).toEqual([6]);
		expect([...toggled(items, new Set(), 4)].toSorted()).toEqual([3, 4]);
		expect([...toggled(items, new Set([1]), 5)]).toEqual([1]);
	});

	test('on all, and on none', () => {
		expect([...toggledAll(items, new Set([1]))]).toEqual([1, 2, 3, 4, 6]);
		expect([...toggledAll(items, new Set([1, 2, 3, 4, 6]))]).toEqual([]);
	});
});

const aBacklog = (more: Partial<NonNullable<Surroundings['backlogs']>> = {}) => {
	const edit = vi.fn(async (text: string) => success(`${text}edited`));
	const surroundings = {
		backlogs: {
			find: async () => [
				{file: 'TODO.md', open: 5},
				{file: 'docs/plan.md', open: 1},
			],
			read: async (file: string) =>
				file === 'gone.md' ? failure({kind: 'bad-input', code: 'file_not_readable', message: 'There is no file gone.md.'}) : success(`text of ${file}`),
			complete: async (text: string) => `${text}pleted.md`,
			hasGitHub: true,
			...more,
		},
		programs: {edit, page: async () => success(undefined), shell: async () => success(undefined)},
	};
	const engine = fakeEngine();
	engine.answer = ({name, input}) =>
		name === 'import-backlog' && input['dryRun'] === true
			? success({said: 'x', output: {added: [], already: [], differing: [], skipped: 2, warnings: [], items, dry_run: true}})
			: success({said: '3 tasks added.\nmore'});
	return {person: sit(engine, {columns: 100, rows: 30}, false, surroundings), edit};
};

const overlayOf = ({ui}: ReturnType<typeof sit>) => ui.get().overlay;

describe('i', () => {
	test('finds lists, shows what would be imported, and imports exactly what is ticked', async () => {
		const {person} = aBacklog();
		await person.press('i');
		expect(overlayOf(person)).toMatchObject({kind: 'import-from', sources: [{file: 'TODO.md'}, {file: 'docs/plan.md'}], hasGitHub: true});
		await person.press('return');
		expect(overlayOf(person)).toMatchObject({kind: 'import', file: 'TODO.md', text: 'text of TODO.md', at: 0});
		expect(person.engine.dispatched).toEqual([{name: 'import-backlog', input: {file: 'TODO.md', text: 'text of TODO.md', dryRun: true}}]);
		await person.press('j', ' ');
		await person.press('return');
		expect(person.engine.dispatched.at(-1)).toEqual({name: 'import-backlog', input: {file: 'TODO.md', text: 'text of TODO.md', only: ['1', '6']}});
		expect(overlayOf(person)).toBeUndefined();
		expect(person.said()).toBe('3 tasks added.');
	});

	test('takes a path that is typed, completed by Tab, and says what is wrong with it in place', async () => {
		const {person} = aBacklog();
		await person.press('i');
		await person.press('c', 'o', 'm');
		await person.press('tab');
		expect(overlayOf(person)).toMatchObject({field: {text: 'completed.md'}});
		await person.press('ctrl+u', ...'gone.md');
		await person.press('return');
		expect(overlayOf(person)).toMatchObject({kind: 'import-from', problem: 'There is no file gone.md.'});
		await person.press('ctrl+u', ...'github:agent');
		await person.press('return');
		expect(overlayOf(person)).toMatchObject({kind: 'import', file: 'github:agent'});
	});

	test('takes what is pasted as a list, and one line as a path', async () => {
		const {person} = aBacklog();
		await person.press('i');
		person.paste('docs/plan.md');
		expect(overlayOf(person)).toMatchObject({field: {text: 'docs/plan.md'}});
		person.paste('- [ ] one\n- [ ] two\n');
		expect(overlayOf(person)).toMatchObject({pasted: '- [ ] one\n- [ ] two\n'});
		await person.press('return');
		expect(person.engine.dispatched).toEqual([{name: 'import-backlog', input: {file: 'what was pasted', text: '- [ ] one\n- [ ] two\n', dryRun: true}}]);
	});

	test('e edits a copy; Esc goes back to the lists, then away; nothing ticked imports nothing', async () => {
		const {person, edit} = aBacklog();
		await person.press('i');
		await person.press('return');
		await person.press('e');
		expect(edit).toHaveBeenCalledWith('text of TODO.md', 'TODO.md');
		expect(overlayOf(person)).toMatchObject({kind: 'import', text: 'text of TODO.mdedited'});
		await person.press('*', '*', 'return');
		expect(person.said()).toContain('Nothing is ticked');
		expect(person.engine.dispatched.filter(({input}) => input['dryRun'] !== true)).toEqual([]);
		await person.press('escape');
		expect(overlayOf(person)).toMatchObject({kind: 'import-from'});
		await person.press('escape');
		expect(overlayOf(person)).toBeUndefined();
	});
});
