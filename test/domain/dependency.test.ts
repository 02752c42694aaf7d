import {describe, expect, test} from 'vitest';
import {adviceFor, deadlocksIn, resolutionsFor} from '../../source/domain/deadlock.js';
import {type DependencyRow, issuesOf, type KnownTask, waitsNow} from '../../source/domain/dependency.js';

/** As in `A>B`, `A~B` for a soft one, `A=B` for one that is met, `A#B` for one that was met when it was written down. */
const rowsOf = (text: string): DependencyRow[] =>
	text
		.split(' ')
		.filter(Boolean)
		.map(pair => {
			const [, taskId = '', sign = '', on = ''] = /^(\w+)([>~=#])(\w+)$/.exec(pair) ?? [];
			return {taskId, on, type: sign === '~' ? 'soft' : 'hard', isMet: sign === '=' || sign === '#', wasMetAtOnce: sign === '#'};
		});

/** As in `A B:gave-up`. */
const tasksOf = (text: string): KnownTask[] =>
	text.split(' ').map(word => {
		const [id = '', state = 'waiting'] = word.split(':');
		return {id, state: state as KnownTask['state']};
	});

test.each([
	{tasks: 'A B', rows: 'A>B', issues: []},
	{tasks: 'A B', rows: 'A>B B>A', issues: ['cycle error A,B']},
	{tasks: 'A B C', rows: 'A>B B>C C>A', issues: ['cycle error A,B,C']},
	{tasks: 'A B', rows: 'A>B B~A', issues: []},
	{tasks: 'A', rows: 'A>A', issues: ['self-edge error A']},
	{tasks: 'A', rows: 'A~A', issues: ['self-edge error A']},
	{tasks: 'A', rows: 'A>B', issues: ['orphan error A,B']},
	{tasks: 'B', rows: 'A~B', issues: ['orphan error A,B']},
	{tasks: 'A B', rows: 'A>B A>B', issues: ['duplicate error A,B']},
	{tasks: 'A B', rows: 'A>B A~B', issues: ['duplicate error A,B']},
	{tasks: 'A B:gave-up', rows: 'A>B', issues: ['dependent-on-failed warning A,B']},
	{tasks: 'A B:cancelled', rows: 'A>B', issues: ['dependent-on-failed warning A,B']},
	{tasks: 'A B:gave-up', rows: 'A~B', issues: []},
	{tasks: 'A:cancelled B:gave-up', rows: 'A>B', issues: []},
	{tasks: 'A B:merged', rows: 'A#B', issues: ['vacuous warning A,B']},
	{tasks: 'A B:merged', rows: 'A=B', issues: []},
	{tasks: 'A:cleaned B:merged', rows: 'A#B', issues: []},
	// Whoever wrote it did not mind the capitals; nor do the branches and folders that carry the name.
	{tasks: 'A B', rows: 'a>b b>a', issues: ['cycle error A,B']},
	{tasks: 'A B', rows: 'A>B a>b', issues: ['duplicate error a,b']},
	{
		tasks: 'A B:gave-up C',
		rows: 'A>B A>X C>C A>C C>A C>A',
		issues: ['cycle error A,C', 'self-edge error C', 'orphan error A,X', 'duplicate error C,A', 'dependent-on-failed warning A,B'],
	},
])('$tasks with $rows: $issues', ({tasks, rows, issues}) => {
	const found = issuesOf(tasksOf(tasks), rowsOf(rows));
	expect(found.map(({kind, severity, tasks: named}) => `${kind} ${severity} ${named.join(',')}`)).toEqual(issues);
	for (const {message} of found) expect(message).toMatch(/^[A-Z].*\.$/i);
});

test.each([
	{why: 'two that wait for each other', tasks: 'A B', rows: 'A>B B>A', found: ['critical A,B,A']},
	{why: 'one that waits for itself', tasks: 'A', rows: 'A>A', found: ['critical A,A']},
	{why: 'three', tasks: 'A B C', rows: 'A>B B>C C>A', found: ['high A,B,C,A']},
	{why: 'five', tasks: 'A B C D E', rows: 'A>B B>C C>D D>E E>A', found: ['medium A,B,C,D,E,A']},
	{why: 'a soft one lets it go', tasks: 'A B', rows: 'A>B B~A', found: []},
	{why: 'a met one lets it go', tasks: 'A B:merged', rows: 'A=B B>A', found: []},
	{why: 'a task that is cancelled waits no more', tasks: 'A B:cancelled', rows: 'A>B B>A', found: []},
	{why: 'one that has been begun waits no more', tasks: 'A:claimed B C', rows: 'A>B B>A C>B', found: []},
	{why: 'the worst comes first', tasks: 'A B C D E', rows: 'A>B B>C C>A D>E E>D', found: ['critical D,E,D', 'high A,B,C,A']},
])('deadlocks: $why', ({tasks, rows, found}) => {
	expect(deadlocksIn(waitsNow(tasksOf(tasks), rowsOf(rows))).map(({severity, path}) => `${severity} ${path.join(',')}`)).toEqual(found);
});

describe('what to do about it', () => {
	const [deadlock] = deadlocksIn(waitsNow(tasksOf('A B C D'), rowsOf('A>B B>C C>A C>D D>A')));

	test('the one dependency that all ways round have in common is named', () => {
		expect(deadlock?.cut).toMatchObject({waits: [{from: 'A', to: 'B'}], isFewest: true});
		expect(adviceFor(deadlock!)).toBe('A → B → C → A: give up this dependency: A → B.');
	});

	test('options name what to type and what follows', () => {
		const options = resolutionsFor(deadlock!.path, deadlock!.cut, () => 2);
		expect(options.map(({option}) => option)).toEqual(['soften', 'remove', 'split', 'cancel']);
		expect(options[0]?.action).toBe('orch-tui coordinate-dependencies --operation soften_dependency --task-id A --depends-on B');
		expect(options[3]?.impact).toBe('A is not done; the 2 tasks that wait for it are blocked until that is mended.');
	});

	test('a task that waits for itself cannot be split', () => {
		expect(resolutionsFor(['A', 'A'], {waits: [{from: 'A', to: 'A'}], isFewest: true}, () => 1).map(({option}) => option)).toEqual([
			'soften',
			'remove',
			'cancel',
		]);
	});
});
