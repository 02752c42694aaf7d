import {expect, test} from 'vitest';
import type {Change} from '../../source/domain/merge.js';
import {foldersAddedTo, newTwins, sayTwins, twinsIn} from '../../source/domain/path-twins.js';

const added = (...files: readonly string[]): Change[] => files.map(file => ({file, before: undefined, after: '100644:1'}));

test('only where something is added is looked, and only what is new counts', () => {
	const other: Change[] = [
		{file: 'a/b', before: '1', after: '2'},
		{file: 'c', before: '1', after: undefined},
	];
	expect(foldersAddedTo(other)).toBeUndefined();
	expect(foldersAddedTo([...other, ...added('x/y/z', 'x/w', 'top')])).toEqual(['x', 'x/y']);
	expect(twinsIn([...other, ...added('n')], ['A/B', 'a/b', 'C', 'n'])).toEqual([]);
	const landing = added('X/y/n', 'top', 'Top');
	const twins = twinsIn(landing, ['X/y/n', 'x', 'top', 'Top', 'other']);
	expect(twins).toEqual([
		['X', 'x'],
		['Top', 'top'],
	]);
	expect(newTwins(twins, ['X/y/m', 'x', 'top'])).toEqual([['Top', 'top']]);
	expect(sayTwins(twins)).toContain('X and x (and 1 more such pair) differ');
});
