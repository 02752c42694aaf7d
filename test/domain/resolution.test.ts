import {expect, test} from 'vitest';
import {type Conflict, resolversOf, unresolved} from '../../source/domain/resolution.js';

const side = {mode: '100644', oid: 'o'};
const lines: Conflict = {file: 'a', kinds: ['contents'], base: side, ours: side, theirs: side};

test.each<[string, Partial<Conflict>, string[], string[]]>([
	['lines', {}, ['ours', 'theirs'], ['ours', 'theirs', 'union']],
	['added by both', {kinds: ['add/add', 'contents'], base: undefined}, ['ours', 'theirs'], ['ours', 'theirs', 'union']],
	['deleted by one', {kinds: ['modify/delete'], theirs: undefined}, [], ['ours', 'theirs']],
	['a binary', {kinds: ['binary']}, [], ['ours', 'theirs']],
	['a submodule', {kinds: ['submodule'], ours: {mode: '160000', oid: 'a'}, theirs: {mode: '160000', oid: 'b'}}, [], ['ours', 'theirs']],
	['another mode', {ours: {mode: '100755', oid: 'o'}}, [], ['ours', 'theirs']],
	['renamed to two places', {kinds: ['rename/rename']}, [], []],
	['a file where the other has a folder', {kinds: ['file/directory']}, [], []],
	['a folder that was renamed', {kinds: ['file location']}, [], []],
])('%s', (_name, more, unnamed, named) => {
	const conflict = {...lines, ...more};
	expect(resolversOf(conflict, false)).toEqual(unnamed);
	expect(resolversOf(conflict, true)).toEqual(named);
});

test('paths that are named bound a resolution: all others stay in conflict', () => {
	const other = {...lines, file: 'b'};
	expect(unresolved([lines, other], {strategy: 'ours', paths: []})).toEqual([]);
	expect(unresolved([lines, other], {strategy: 'ours', paths: ['a']})).toEqual([other]);
	expect(unresolved([lines, other], {strategy: 'union', paths: []})).toEqual([lines, other]);
	expect(unresolved([lines, other], {strategy: 'union', paths: ['a', 'b']})).toEqual([]);
});
