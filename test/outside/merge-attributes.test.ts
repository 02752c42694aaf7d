import {expect, test} from 'vitest';
import {mergeAttributes} from '../../source/outside/merge-attributes.js';

const ofTop = (text: string) => mergeAttributes([{folder: '', text}]);

test.each([
	['*.log merge=union', '*.log merge=union\n'],
	['*.png binary diff=exif\r\n*.txt text eol=lf', '*.png binary\n*.txt text eol=lf\n'],
	['*.lock -merge\n*.x !merge\n*.y merge', '*.lock -merge\n*.x !merge\n*.y merge\n'],
	['* merge=npm-merge-driver\n*.c diff=cpp filter=lfs', ''],
	['# * merge=union\n\n   \n!*.x merge=union', ''],
	['"with \\"space\\" \\303\\244.txt" merge=union', '"with \\"space\\" ä.txt" merge=union\n'],
	['[attr]list merge=union -text driver=x\n*.md list\n*.c -list', '[attr]list merge=union -text\n*.md list\n*.c -list\n'],
	['[attr]evil merge=evil\n* evil', ''],
	['a conflict-marker-size=30 conflict-marker-size=x', 'a conflict-marker-size=30\n'],
	['*.sh text=auto working-tree-encoding=UTF-16', '*.sh text=auto\n'],
])('%j becomes %j', (text, expected) => {
	expect(ofTop(text)).toBe(expected);
});

test('patterns of nested files hold below their folder only, and the deeper wins', () => {
	expect(
		mergeAttributes([
			{folder: 'a/b c', text: '*.x merge=union\n/top merge=text\nd/*.y -merge\n[attr]m merge=union\n* m'},
			{folder: '', text: '*.x merge=binary'},
			{folder: 'a*[1]', text: 'f merge=union'},
		]),
	).toBe('*.x merge=binary\n/a\\*\\[1]/**/f merge=union\n"/a/b c/**/*.x" merge=union\n"/a/b c/top" merge=text\n"/a/b c/d/*.y" -merge\n');
});
