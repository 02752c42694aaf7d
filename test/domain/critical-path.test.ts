import {expect, test} from 'vitest';
import {criticalPathOf} from '../../source/domain/critical-path.js';
import {dotOf, mermaidOf, treeTextOf} from '../../source/domain/graph-text.js';
import type {TaskState} from '../../source/domain/task.js';
import {taskGraphOf} from '../../source/domain/task-graph.js';

type Drawn = {id: string; title: string; state: TaskState; estimatedHours: number | undefined};
const task = (id: string, estimatedHours?: number, state: TaskState = 'waiting'): Drawn => ({id, title: `do ${id}`, state, estimatedHours});
const waits = (...pairs: readonly string[]) => pairs.map(pair => ({taskId: pair.split(' ')[0] ?? '', on: pair.split(' ')[1] ?? ''}));
const isOpen = ({state}: Drawn) => state !== 'merged';

test('levels count the steps behind the first ones', () => {
	const graph = taskGraphOf([task('A'), task('B'), task('C'), task('D')], waits('B A', 'C B', 'C A', 'D X', 'D D'));
	expect([...graph.levels]).toEqual([0, 1, 2, 0]);
	expect(graph.edges).toBe(3);
	expect(graph.before[2]).toEqual([1, 0]);
	expect(graph.after[0]).toEqual([1, 2]);
});

test('the chain that takes longest, by its hours', () => {
	const tasks = [task('A', 1), task('B', 1), task('C', 10), task('D', 1)];
	expect(criticalPathOf(taskGraphOf(tasks, waits('B A', 'D B', 'D C')), isOpen)).toEqual({ids: ['C', 'D'], hours: 11});
	// Without hours, the longest chain.
	const unknown = tasks.map(one => ({...one, estimatedHours: undefined}));
	expect(criticalPathOf(taskGraphOf(unknown, waits('B A', 'D B', 'D C')), isOpen)).toEqual({ids: ['A', 'B', 'D'], hours: undefined});
});

test('a sum with a gap in it is not known', () => {
	expect(criticalPathOf(taskGraphOf([task('A', 2), task('B')], waits('B A')), isOpen)).toEqual({ids: ['A', 'B'], hours: undefined});
});

test('what is over takes no time any more, and a task alone is no path', () => {
	const tasks = [task('A', 9, 'merged'), task('B', 1), task('C', 1), task('Z', 99)];
	expect(criticalPathOf(taskGraphOf(tasks, waits('B A', 'C B')), isOpen)).toEqual({ids: ['B', 'C'], hours: 2});
	expect(criticalPathOf(taskGraphOf([task('A', 5)], []), isOpen)).toEqual({ids: [], hours: undefined});
});

test('a circle ends nothing', () => {
	const graph = taskGraphOf([task('A'), task('B'), task('C')], waits('A B', 'B A', 'C B'));
	expect(graph.order).toHaveLength(3);
	expect(criticalPathOf(graph, isOpen).ids).toEqual(['A', 'B', 'C']);
});

test('ten thousand tasks in a chain, and in a net, take milliseconds', () => {
	const tasks = Array.from({length: 10_000}, (_, index) => task(`T-${index}`, 1));
	const chain = taskGraphOf(
		tasks,
		tasks.slice(1).map(({id}, index) => ({taskId: id, on: `T-${index}`})),
	);
	expect(criticalPathOf(chain, isOpen)).toMatchObject({hours: 10_000});
	const net = tasks.flatMap(({id}, index) => [1, 7, 100].flatMap(step => (index >= step ? [{taskId: id, on: `T-${index - step}`}] : [])));
	expect(criticalPathOf(taskGraphOf(tasks, net), isOpen).ids).toHaveLength(10_000);
});

test('what a task would rather come after holds nobody up', () => {
	const tasks = [task('A'), task('B'), task('C')];
	const graph = taskGraphOf(tasks, [...waits('B A'), {taskId: 'C', on: 'B', isSoft: true}]);
	expect([...graph.levels]).toEqual([0, 1, 0]);
	expect([graph.edges, graph.softly]).toEqual([2, [[], [], [1]]]);
	expect(criticalPathOf(graph, isOpen).ids).toEqual(['A', 'B']);
	expect(mermaidOf(graph, [])).toContain('\tt1 -.-> t2');
	expect(dotOf(graph, [])).toContain('t1 -> t2 [style=dashed constraint=false]');
	expect(treeTextOf(graph, ['A', 'B']).split('\n').at(-1)).toBe('C do C (waiting) rather after B');
});

test('as text for others', () => {
	const tasks = [{...task('A', 1, 'merged'), title: 'say "hi" <b>'}, task('B', 1), task('C', 1), task('D')];
	const graph = taskGraphOf(tasks, waits('B A', 'C B', 'C A'));
	expect(mermaidOf(graph, ['B', 'C'])).toBe(
		[
			'graph LR',
			'\tt0["A say &quot;hi&quot; &lt;b&gt;"]',
			'\tt1["B do B"]',
			'\tt2["C do C"]',
			'\tt3["D do D"]',
			'\tt0 --> t1',
			'\tt1 ==> t2',
			'\tt0 --> t2',
			'\tclassDef done opacity:0.5',
			'\tclass t0 done',
		].join('\n'),
	);
	expect(dotOf(graph, ['B', 'C'])).toContain('t0 [label="A say \\"hi\\" <b>" style=dashed]');
	expect(dotOf(graph, ['B', 'C'])).toContain('t1 -> t2 [penwidth=3]');
	expect(treeTextOf(graph, ['B', 'C']).split('\n')).toEqual([
		'A say "hi" <b> (merged)',
		'`- B do B (waiting, critical)',
		'   `- C do C (waiting, critical) also waits for A',
		'D do D (waiting)',
	]);
});
