import {expect, test} from 'vitest';
import {wordsOfCommand} from '../../source/domain/command-words.js';

test.each([
	['vi', ['vi']],
	['  code   --wait ', ['code', '--wait']],
	["'/opt/my editor/bin/ed' -w", ['/opt/my editor/bin/ed', '-w']],
	['"/opt/my editor/ed" "a \\"b\\""', ['/opt/my editor/ed', 'a "b"']],
	['/opt/my\\ editor/ed', ['/opt/my editor/ed']],
	['ed --name=\'a b\'"c"d', ['ed', '--name=a bcd']],
	["ed ''", ['ed', '']],
	['ed; rm -rf $HOME `id` $(id) > x & y | z', ['ed;', 'rm', '-rf', '$HOME', '`id`', '$(id)', '>', 'x', '&', 'y', '|', 'z']],
	["it's", ["it's"]],
	['ed \\', ['ed', '\\']],
	['', []],
	['  \n\t ', []],
])('%s', (text, words) => {
	expect(wordsOfCommand(text)).toEqual(words);
});
