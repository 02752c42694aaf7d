import {mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {parse} from 'jsonc-parser';
import {expect, test} from 'vitest';
import {replaceFile, stampOf, textOf, withBinds, withSetting} from '../../source/outside/config-edit.js';
import {aFolder} from '../support/repository.js';

test.each([
	{what: 'a value', text: '{\n\t// c\n\t"a": 1, // d\n}\n', path: ['a'], value: 2, becomes: '{\n\t// c\n\t"a": 2, // d\n}\n'},
	{what: 'a new key', text: '{\n\t"a": 1 // d\n}\n', path: ['b'], value: 'x', becomes: '{\n\t"a": 1, // d\n\t"b": "x"\n}\n'},
	{
		what: 'a new key below a comma and a comment',
		text: '{\n\t"s": {\n\t\t"a": 1, /* d */\n\t},\n}\n',
		path: ['s', 'b'],
		value: 2,
		becomes: '{\n\t"s": {\n\t\t"a": 1, /* d */\n\t\t"b": 2,\n\t},\n}\n',
	},
	{
		what: 'a new key below a line that becomes several, and what stands beside it',
		text: '{\n\t"a": {"b": 1} /* c */\n}\n',
		path: ['d'],
		value: 2,
		becomes: '{\n\t"a": {\n\t\t"b": 1\n\t}, /* c */\n\t"d": 2\n}\n',
	},
	{what: 'a new block', text: '{\n  "a": 1\n}\n', path: ['s', 'b'], value: true, becomes: '{\n  "a": 1,\n  "s": {\n    "b": true\n  }\n}\n'},
	{what: 'an empty file', text: '', path: ['a'], value: 1, becomes: '{\n\t"a": 1\n}\n'},
	{
		what: 'taken out: alone, with a comma after it',
		text: '{\n\t"s": {\n\t\t// c\n\t\t"a": 1,\n\t},\n}\n',
		path: ['s', 'a'],
		becomes: '{\n\t"s": {\n\t\t// c\n\t},\n}\n',
	},
	{what: 'taken out: the last', text: '{\n\t"a": 1, // one\n\t// two\n\t"b": 2\n}\n', path: ['b'], becomes: '{\n\t"a": 1 // one\n\t// two\n}\n'},
	{
		what: 'taken out: the first, and a comment beside it stays',
		text: '{\n\t"a": 1, // one\n\t"b": 2\n}\n',
		path: ['a'],
		becomes: '{\n\t // one\n\t"b": 2\n}\n',
	},
	{what: 'taken out: on one line', text: '{"a": 1, "b": {"c": 2}, "d": 3}', path: ['b', 'c'], becomes: '{"a": 1, "b": {}, "d": 3}'},
	{what: 'taken out: what is not there', text: '{"a": 1}', path: ['b'], becomes: '{"a": 1}'},
])('$what', ({text, path: keys, value, becomes}) => {
	expect(withSetting(text, keys, value)).toBe(becomes);
});

test('a file is replaced whole, keeps who may read it, and stays where a link leads', () => {
	const folder = aFolder();
	const file = path.join(folder, 'real.jsonc');
	writeFileSync(file, 'old', {mode: 0o640});
	symlinkSync('real.jsonc', path.join(folder, 'link.jsonc'));
	const before = stampOf([file]);
	replaceFile(path.join(folder, 'link.jsonc'), 'new');
	expect(readFileSync(file, 'utf8')).toBe('new');
	expect(statSync(file).mode & 0o777).toBe(0o640);
	expect(readdirSync(folder).toSorted()).toEqual(['link.jsonc', 'real.jsonc']);
	expect(stampOf([file])).not.toBe(before);
	expect(textOf(path.join(folder, 'none'))).toBe('');
	mkdirSync(path.join(folder, 'taken'));
	expect(() => replaceFile(path.join(folder, 'taken'), 'x')).toThrow();
	expect(readdirSync(folder).toSorted()).toEqual(['link.jsonc', 'real.jsonc', 'taken']);
});

const shared = `{
	// Ours.
	"maxParallel": 2, // for now
	"keys": {
		"bind": [
			// Too near to s.
			{"key": "x", "command": "-agent.stop"}, // away
			{"key": "ctrl+k", "command": "agent.stop"},
			// As at home.
			{"key": "Q", "command": "go.back"} // out
		]
	}
}
`;

test('keys of a command are written and taken out, and every comment stays', () => {
	const rebound = withBinds(shared, 'agent.stop', [
		{key: 'x', command: '-agent.stop'},
		{key: 'ctrl+e', command: 'agent.stop'},
	]);
	const read = (text: string) => parse(text, [], {allowTrailingComma: true}).keys?.bind;
	expect(read(rebound)).toEqual([
		{key: 'Q', command: 'go.back'},
		{key: 'x', command: '-agent.stop'},
		{key: 'ctrl+e', command: 'agent.stop'},
	]);
	for (const comment of ['// Ours.', '// for now', '// Too near to s.', '// away', '// As at home.', '// out']) expect(rebound).toContain(comment);
	const without = withBinds(withBinds(rebound, 'agent.stop', []), 'go.back', []);
	expect(read(without)).toEqual([]);
	for (const comment of ['// Ours.', '// Too near to s.', '// As at home.', '// out']) expect(without).toContain(comment);
	expect(read(withBinds('', 'undo', [{key: 'U', command: 'undo'}]))).toEqual([{key: 'U', command: 'undo'}]);
	expect(withBinds('{"a": 1}', 'undo', [])).toBe('{"a": 1}');
});

test.each([
	{
		what: 'one line',
		text: '{"keys": {"bind": [{"key": "Q", "command": "go.back"}]}}',
		becomes: '[{"key": "Q", "command": "go.back"}, {"key": "U", "command": "undo"}]}}',
	},
	{what: 'an empty list', text: '{\n\t"keys": {"bind": []}\n}\n', becomes: '[\n\t\t{"key": "U", "command": "undo"}\n\t]}\n}\n'},
	{what: 'a list of nothing but a comment', text: '{"keys": {"bind": [\n\t// none\n]}}', becomes: '[\n\t// none\n\t{"key": "U", "command": "undo"}\n]}}'},
	{
		what: 'a comma too many, and a comment',
		text: '{"keys": {"bind": [\n  {"key": "Q", "command": "go.back"}, // out\n]}}',
		becomes: '[\n  {"key": "Q", "command": "go.back"}, // out\n  {"key": "U", "command": "undo"}\n]}}',
	},
])('an entry is added to $what', ({text, becomes}) => {
	expect(withBinds(text, 'undo', [{key: 'U', command: 'undo'}]).slice('{"keys": {"bind": '.length)).toContain(becomes.slice(1));
});

test('a comment beside something that is written on one line stays beside it', () => {
	const text = '{\n\t"a": {"b": ["c"]} // d\n}\n';
	const after = withSetting(text, ['e'], 1);
	expect(parse(after)).toEqual({a: {b: ['c']}, e: 1});
	expect(after).toContain('// d');
});
