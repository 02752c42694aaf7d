import {expect, test} from 'vitest';
import {matchWork} from '../../source/domain/assignment.js';
import {taskId} from '../../source/domain/ids.js';
import {aTask} from '../support/fake-snapshot.js';

/** `A:src/a,src/b` */
const task = (text: string) => {
	const [id = '', files = ''] = text.split(':');
	return aTask(id, 'ready', {files: files.split(',').filter(Boolean)});
};

test.each([
	{ready: ['A:src/a', 'B:src/b'], running: [], places: 2, picked: ['A', 'B']},
	{ready: ['A:src/a', 'B:src/b', 'C:src/c'], running: [], places: 2, picked: ['A', 'B']},
	{ready: ['A:src/a'], running: [], places: 0, picked: []},
	{ready: ['A:src/a', 'B:src/a', 'C:src/c'], running: [], places: 2, picked: ['A', 'C']},
	{ready: ['A:src/a'], running: ['R:src/**'], places: 2, picked: []},
	// A task without files is apart from all others.
	{ready: ['A', 'B', 'C:src/c'], running: ['R'], places: 3, picked: ['A', 'B', 'C']},
	// One that is in somebody's way is in nobody's way itself: it does not run.
	{ready: ['A:a', 'B:a,b', 'C:b'], running: [], places: 3, picked: ['A', 'C']},
	{ready: [], running: ['R:src'], places: 3, picked: []},
])('of $ready beside $running, $places places: $picked', ({ready, running, places, picked}) => {
	expect(matchWork(ready.map(task), running.map(task), places).picked.map(({id}) => id)).toEqual(picked);
});

test('says who is in whose way, and where', () => {
	const {candidates} = matchWork(['A:src/a', 'B:src/b,lib/x', 'C:docs'].map(task), [task('R:lib')], 9);
	expect(candidates).toMatchObject([
		{task: {id: 'A'}, canParallelize: true, overlapsWith: undefined, overlap: []},
		{task: {id: 'B'}, canParallelize: false, overlapsWith: taskId('R'), overlap: ['lib/x']},
		{task: {id: 'C'}, canParallelize: true, overlapsWith: undefined, overlap: []},
	]);
});
