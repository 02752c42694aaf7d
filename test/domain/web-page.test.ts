import {expect, test} from 'vitest';
import {webPageOf} from '../../source/domain/web-page.js';

test.each([
	['https://github.com/ada/shop.git', 'https://github.com/ada/shop/tree/b'],
	['https://github.com/ada/shop', 'https://github.com/ada/shop/tree/b'],
	['https://ada:secret@github.com/ada/shop.git', 'https://github.com/ada/shop/tree/b'],
	['git@github.com:ada/shop.git', 'https://github.com/ada/shop/tree/b'],
	['github.com:ada/shop', 'https://github.com/ada/shop/tree/b'],
	['ssh://git@github.com:2222/ada/shop.git', 'https://github.com/ada/shop/tree/b'],
	['git://github.com/ada/shop.git/', 'https://github.com/ada/shop/tree/b'],
	['https://gitlab.example.com/team/deep/shop.git', 'https://gitlab.example.com/team/deep/shop/-/tree/b'],
	['git@bitbucket.org:ada/shop.git', 'https://bitbucket.org/ada/shop/branch/b'],
	['https://codeberg.org/ada/shop.git', 'https://codeberg.org/ada/shop/src/branch/b'],
	['http://git.local:3000/ada/shop.git', 'http://git.local:3000/ada/shop/tree/b'],
	['/srv/git/shop.git', undefined],
	['../shop.git', undefined],
	['file:///srv/git/shop.git', undefined],
	['C:/work/shop.git', undefined],
	['C:\\work\\shop.git', undefined],
	['', undefined],
	['gh:ada/shop', undefined],
	['javascript:alert(1)//x', undefined],
	['ext::sh -c touch% x', undefined],
])('%s', (remote, page) => {
	expect(webPageOf(remote, 'b')).toBe(page);
});

test('a branch is a path, and what is special in one is written so', () => {
	expect(webPageOf('git@github.com:ada/shop.git', 'feat/a b#1?x')).toBe('https://github.com/ada/shop/tree/feat/a%20b%231%3Fx');
});
