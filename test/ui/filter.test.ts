import {expect, test} from 'vitest';
import {type Facets, readFilter} from '../../source/ui/filter.js';

const row = (words: string, fields: Facets['fields'] = {}): Facets => ({words: words.split(','), fields});

const rows: Readonly<Record<string, Facets>> = {
	a1: row('a1,T-17,login rate limit,claude,auth', {
		state: ['working'],
		agent: ['a1'],
		task: ['T-17'],
		cli: ['claude'],
		label: ['auth'],
		prio: ['high', 'P1'],
		file: ['src/auth/**'],
	}),
	a10: row('a10,T-1,Drop legacy carts,codex', {state: ['failed', 'gave-up'], agent: ['a10'], task: ['T-1'], cli: ['codex'], prio: ['low', 'P3']}),
	a3: row('a3,T-22,한글 i18n Crème', {state: ['needs-you'], agent: ['a3'], task: ['T-22'], label: ['needs review'], prio: ['medium', 'P2']}),
};

const found = (source: string) => {
	const filter = readFilter(source);
	return Object.keys(rows).filter(name => filter.matches(rows[name] as Facets));
};

test.each([
	['', 'a1 a10 a3'],
	['   ', 'a1 a10 a3'],
	['login', 'a1'],
	['LOGIN', 'a1'],
	['drop carts', 'a10'],
	['drop login', ''],
	['"rate limit"', 'a1'],
	['"limit rate"', ''],
	['한글', 'a3'],
	['cre\u0300me', 'a3'],
	['!login', 'a10 a3'],
	['login|carts', 'a1 a10'],
	['!login|carts', 'a3'],
	['login|!carts', 'a1 a3'],
	['~lgnrt', 'a1'],
	['~trgl', ''],
	['!~lgnrt', 'a10 a3'],
	['"~lgnrt"', ''],
	['state:failed', 'a10'],
	['state:fail', 'a10'],
	['State:FAILED', 'a10'],
	['state:failed|needs', 'a10 a3'],
	['!state:failed|needs', 'a1'],
	['state:failed|~lgn', 'a1 a10'],
	['agent:a1', 'a1'],
	['agent:a1*', 'a1 a10'],
	['task:t-1', 'a10'],
	['cli:cl', 'a1'],
	['label:auth', 'a1'],
	['label:"needs review"', 'a3'],
	['label:needs review', ''],
	['file:auth', 'a1'],
	['prio:high', 'a1'],
	['prio:p3|p2', 'a10 a3'],
	['prio:high legacy', ''],
	['state:', 'a1 a10 a3'],
	['!', 'a1 a10 a3'],
	['|', 'a1 a10 a3'],
	['!|login', 'a10 a3'],
])('%s finds %s', (source, names) => {
	expect(found(source).join(' ')).toBe(names);
	expect(readFilter(source).problems).toEqual([]);
});

test('a field that there is not is said, and lets everything through', () => {
	expect(readFilter('stat:failed').problems).toEqual(['There is no stat: here. Did you mean state:?']);
	expect(readFilter('zzzzzz:1').problems[0]).toContain('There are state: label:');
	expect(found('stat:failed login')).toEqual(['a1']);
	expect(found('stat:failed')).toHaveLength(3);
	expect(found('"stat:failed"')).toEqual([]);
	expect(readFilter('"stat:failed"').problems).toEqual([]);
});

test('a quote that is still open is said, and looked for as far as it goes', () => {
	expect(readFilter('"rate li').problems).toEqual(['A quote is not closed yet.']);
	expect(found('"rate li')).toEqual(['a1']);
});

test.each(['"'.repeat(9), '!!!', '~', '!~', ':', 'a:b:c', '|||', '""', 'label:""', '*', 'agent:*', '\u0000', '\\', '(', '['])(
	'%s is never an exception',
	source => {
		expect(() => found(source)).not.toThrow();
	},
);
