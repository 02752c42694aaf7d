import fc from 'fast-check';
import {expect, test} from 'vitest';
import {outsideScope, overlapOf as overlapOfScopes, scopeOf} from '../../source/domain/scope.js';
import {tries} from '../support/chaos.js';

const overlapOf = (mine: readonly string[], theirs: readonly string[]) => overlapOfScopes(scopeOf(mine), scopeOf(theirs));

test.each([
	{changed: ['a.ts'], files: [], outside: []},
	{changed: ['src/a.ts', 'src/deep/b.ts'], files: ['src'], outside: []},
	{changed: ['src/a.ts'], files: ['./src/'], outside: []},
	{changed: ['src/a.ts', 'srcs/a.ts'], files: ['src'], outside: ['srcs/a.ts']},
	{changed: ['src/a.ts', 'src/a.css'], files: ['src/**/*.ts'], outside: ['src/a.css']},
	{changed: ['src/a/b.ts'], files: ['src/*.ts'], outside: ['src/a/b.ts']},
	{changed: ['src/b/x.ts', 'src/d/x.ts'], files: ['src/{b,c}/**'], outside: ['src/d/x.ts']},
	{changed: ['.github/ci.yml', 'src/.env'], files: ['src/**'], outside: ['.github/ci.yml']},
	{changed: ['A.ts'], files: ['a.ts'], outside: ['A.ts']},
	{changed: ['src/a.ts', 'src/secret/b.ts'], files: ['src/**', '!src/secret/**'], outside: ['src/secret/b.ts']},
	{changed: ['lib/a.ts', 'src/a.ts'], files: ['!src'], outside: ['src/a.ts']},
])('of $changed, $files covers all but $outside', ({changed, files, outside}) => {
	expect(outsideScope(changed, files)).toEqual(outside);
});

test.each([
	{mine: ['src/a.ts'], theirs: ['src/a.ts'], overlap: ['src/a.ts']},
	{mine: ['src/a.ts'], theirs: ['src/b.ts'], overlap: []},
	{mine: ['src/a.ts'], theirs: ['src'], overlap: ['src/a.ts']},
	{mine: ['src'], theirs: ['src/a.ts'], overlap: ['src']},
	{mine: ['src'], theirs: ['srcs'], overlap: []},
	{mine: ['src/a.ts', 'lib/b.ts'], theirs: ['src/**'], overlap: ['src/a.ts']},
	{mine: ['src/**'], theirs: ['src/a.ts'], overlap: ['src/**']},
	{mine: ['src/*.ts'], theirs: ['src/a.css'], overlap: []},
	{mine: ['src/a/**'], theirs: ['src/b/**'], overlap: []},
	{mine: ['src/**'], theirs: ['src/b/*.ts'], overlap: ['src/**']},
	{mine: ['**/*.ts'], theirs: ['docs/**'], overlap: ['**/*.ts']}, // Perhaps; and perhaps is enough.
	{mine: ['./src/a.ts'], theirs: ['src/*.ts'], overlap: ['./src/a.ts']},
	// A folder, and a glob that reaches into it from above.
	{mine: ['src/a'], theirs: ['src/*/b.ts'], overlap: ['src/a']},
	{mine: ['src/*/b.ts'], theirs: ['src/a'], overlap: ['src/*/b.ts']},
	{mine: ['src/a'], theirs: ['**/b.ts'], overlap: ['src/a']},
	{mine: ['src/a'], theirs: ['src/b*/c.ts'], overlap: []},
	// One file where capitals do not count, or where a letter with an accent is kept in one way only.
	{mine: ['README.md'], theirs: ['readme.md'], overlap: ['README.md']},
	{mine: ['Src/**'], theirs: ['src/a.ts'], overlap: ['Src/**']},
	{mine: ['src/*.TS'], theirs: ['src/a.ts'], overlap: ['src/*.TS']},
	{mine: ['caf\u00E9/a.ts'], theirs: ['cafe\u0301/*'], overlap: ['caf\u00E9/a.ts']},
	{mine: [], theirs: ['src'], overlap: []},
	{mine: ['src'], theirs: [], overlap: []},
	{mine: ['src', '!src/x'], theirs: ['lib'], overlap: []},
])('$mine and $theirs meet in $overlap', ({mine, theirs, overlap}) => {
	expect(overlapOf(mine, theirs)).toEqual(overlap);
});

test('a letter with an accent is the same in both ways of writing it; a capital is another letter', () => {
	const [one, two] = ['caf\u00E9.txt', 'cafe\u0301.txt'];
	expect(outsideScope([one, two], [one])).toEqual([]);
	expect(outsideScope([one, two], [two])).toEqual([]);
	expect(outsideScope([one, two], ['**', `!${two}`])).toEqual([one, two]);
	expect(outsideScope(['A.txt'], ['a.txt'])).toEqual(['A.txt']);
});

test('whenever two tasks may both change a file, the overlap is found, from either side', () => {
	const name = fc.constantFrom('a', 'b', 'c.ts');
	const part = fc.oneof(name, fc.constantFrom('*', '**', '*.ts', '{a,b}', '[ab]', '?', '!(a)'));
	const file = fc.array(name, {minLength: 1, maxLength: 4}).map(parts => parts.join('/'));
	const pattern = fc.oneof(
		fc.array(part, {minLength: 1, maxLength: 4}).map(parts => parts.join('/')),
		fc.constantFrom('{a/b,c.ts}/**', 'a/{b/c.ts,*}', '!a/b', './a/'),
	);
	const patterns = fc.array(pattern, {minLength: 1, maxLength: 2});

	fc.assert(
		fc.property(patterns, patterns, fc.array(file, {maxLength: 12}), (mine, theirs, files) => {
			const mayBoth = files.filter(one => outsideScope([one], mine).length === 0 && outsideScope([one], theirs).length === 0);
			if (mayBoth.length === 0) return;
			expect(overlapOf(mine, theirs), mayBoth[0]).not.toEqual([]);
			expect(overlapOf(theirs, mine), mayBoth[0]).not.toEqual([]);
		}),
		tries(800),
	);
});
