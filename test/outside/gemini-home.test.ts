import {mkdirSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import {geminiHome} from '../../source/outside/gemini-home.js';
import {aFolder} from '../support/folder.js';

const home = (settings?: string) => {
	const place = aFolder();
	const folder = path.join(place, '.gemini');
	mkdirSync(folder);
	writeFileSync(path.join(folder, 'oauth_creds.json'), '{}');
	if (settings !== undefined) writeFileSync(path.join(folder, 'settings.json'), settings);
	return {place, folder};
};

test('of a user who has settings: what they say, and where all else is', () => {
	const {place, folder} = home('{\n// mine\n"theme": "x",}');
	const found = {settings: {theme: 'x'}, links: {'oauth_creds.json': path.join(folder, 'oauth_creds.json')}};
	expect(geminiHome({HOME: place})).toEqual(found);
	expect(geminiHome({HOME: '/nonexistent', GEMINI_CLI_HOME: place})).toEqual(found);
});

test('of one who has none: nothing, or no settings', () => {
	expect(geminiHome({HOME: aFolder()})).toEqual({settings: {}, links: {}});
	expect(geminiHome({HOME: home().place})).toMatchObject({settings: {}, links: {'oauth_creds.json': expect.any(String)}});
	expect(geminiHome({})).toBeUndefined();
});

test.each(['{broken', '[]', '5'])('%s are no settings: then they are left alone', text => {
	expect(geminiHome({HOME: home(text).place})).toBeUndefined();
});
