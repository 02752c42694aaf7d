/**
Notices as they leave: over a real socket, through real programs.
*/
import {chmodSync, readFileSync, writeFileSync} from 'node:fs';
import {createServer, type IncomingHttpHeaders} from 'node:http';
import type {AddressInfo} from 'node:net';
import path from 'node:path';
import {expect, onTestFinished, test} from 'vitest';
import {configSchema} from '../source/domain/config.js';
import {isSafeAddress} from '../source/domain/config-notify.js';
import {createNotices} from '../source/give-notice.js';
import {aFolder} from './support/folder.js';
import {until} from './support/until.js';

const note = {
	repository: 'shop',
	text: 'shop: a2 T-21 asks: rm -r packages/legacy && echo "$HOME"',
	isReminder: false,
	items: [{kind: 'needs-you', taskId: 'T-21', agentId: 'a2', title: 'drop legacy carts', text: 'rm -r packages/legacy'}],
} as const;

/** A server that answers with these, one after another; 0: hangs up. */
const aServer = async (...statuses: readonly number[]) => {
	const heard: Array<{readonly body: string; readonly headers: IncomingHttpHeaders; readonly method: string | undefined}> = [];
	const server = createServer((request, response) => {
		let body = '';
		request.on('data', bytes => {
			body += String(bytes);
		});
		request.on('end', () => {
			const status = statuses[heard.length] ?? 200;
			heard.push({body, headers: request.headers, method: request.method});
			if (status === 0) request.socket.destroy();
			else response.writeHead(status, status === 302 ? {location: 'http://127.0.0.1:1/'} : {}).end('well');
		});
	});
	await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
	onTestFinished(() => {
		server.closeAllConnections();
		server.close();
	});
	return {heard, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`};
};

const giving = (notify: unknown, more: {environment?: Record<string, string>; platform?: NodeJS.Platform; root?: string} = {}) => {
	const {notify: config} = configSchema.parse({screen: {notify}}).screen;
	return createNotices({root: '/home/ada/the shop', environment: {}, platform: 'linux', pausesMs: [1, 1], config: () => config, ...more});
};
const quietly = {onDesktop: false};

test('a webhook gets which, what and the way back', async () => {
	const {heard, url} = await aServer();
	const environment = {HOOK_SECRET: 'Bearer 123'};
	const {tell} = giving({webhook: {url, header: {name: 'Authorization', env: 'HOOK_SECRET'}}}, {environment});
	expect(await tell(note, quietly)).toBeUndefined();
	expect(heard).toMatchObject([{method: 'POST', headers: {authorization: 'Bearer 123', 'content-type': 'application/json'}}]);
	expect(JSON.parse(heard[0]?.body ?? '')).toEqual({
		schema: 'orch.notification/1',
		at: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
		...note,
		back: {folder: '/home/ada/the shop', command: "npx orch-tui -C '/home/ada/the shop'"},
	});
});

test('a webhook that wants another form gets that', async () => {
	const {heard, url} = await aServer();
	const template = {chat: 7, text: '{repository}: {text}', blocks: [{'{text}': 'back by {command} in {folder}'}]};
	expect(await giving({webhook: {url, template}}).tell(note, quietly)).toBeUndefined();
	expect(await giving({webhook: {url, template: '{text}'}}).tell(note, quietly)).toBeUndefined();
	const [json, plain] = heard;
	expect(JSON.parse(json?.body ?? '')).toEqual({
		chat: 7,
		text: `shop: ${note.text}`,
		blocks: [{'{text}': "back by npx orch-tui -C '/home/ada/the shop' in /home/ada/the shop"}],
	});
	expect([plain?.body, plain?.headers['content-type']]).toEqual([note.text, 'text/plain; charset=utf-8']);
});

test('the signature is the one that GitHub makes of the same body with the same key, as its manual has it', async () => {
	const {heard, url} = await aServer();
	const environment = {HOOK_KEY: "It's a Secret to Everybody"};
	const asGitHub = 'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17';
	await giving({webhook: {url, template: 'Hello, World!', sign: {env: 'HOOK_KEY'}}}, {environment}).tell(note, quietly);
	await giving({webhook: {url, template: 'Hello, World!', sign: {env: 'HOOK_KEY', header: 'X-Mine'}}}, {environment}).tell(note, quietly);
	expect(heard.map(({headers}) => [headers['x-orch-signature-256'], headers['x-mine']])).toEqual([
		[asGitHub, undefined],
		[undefined, asGitHub],
	]);
});

test('without the key nothing is sent unsigned; a word in braces that there is not is a mistake of the config', async () => {
	const {heard, url} = await aServer();
	expect(await giving({webhook: {url, sign: {env: 'HOOK_KEY'}}}).tell(note, quietly)).toContain('HOOK_KEY is not set');
	expect(heard).toEqual([]);
	expect(() => giving({webhook: {url, template: {a: [{b: '{txt}'}]}}})).toThrow('{text}, {repository}, {command}, {folder}, {at}');
});

test.each([
	{statuses: [500, 0], tries: 3, why: undefined},
	{statuses: [503, 429, 500], tries: 3, why: 'it answered 500'},
	{statuses: [403], tries: 1, why: 'it answered 403'},
	{statuses: [302, 302, 302], tries: 3, why: 'unexpected redirect'},
])('a server that answers $statuses is tried $tries times', async ({statuses, tries, why}) => {
	const {heard, url} = await aServer(...statuses);
	const said = await giving({webhook: {url}}).tell(note, quietly);
	expect(heard).toHaveLength(tries);
	expect(said).toBe(why && `The webhook did not get the last notice: ${why}.`);
});

test('without its secret a webhook is not told, and whoever leaves does not wait for it', async () => {
	const {heard, url} = await aServer(500, 500, 500);
	const told = await giving({webhook: {url, header: {name: 'X-Key', env: 'NOT_THERE'}}}).tell(note, quietly);
	expect([told, heard.length]).toEqual(['The webhook did not get the last notice: NOT_THERE is not set.', 0]);
	const {tell, stop} = giving({webhook: {url}});
	stop();
	expect(await tell(note, quietly)).toMatch(/abort/);
	expect(heard).toHaveLength(0);
});

test.each([
	['https://hooks.example.com/x', true],
	['http://localhost:8080/x', true],
	['http://127.0.0.1/x', true],
	['http://[::1]:9/x', true],
	['http://hooks.example.com/x', false],
	['http://127.0.0.1.example.com/x', false],
	['https://ada:secret@example.com/x', false],
	['ftp://localhost/x', false],
	['hooks.example.com', false],
])('the address %s: %s', (address, isSafe) => {
	expect(isSafeAddress(address)).toBe(isSafe);
	expect(configSchema.safeParse({screen: {notify: {webhook: {url: address}}}}).success).toBe(isSafe);
});

test.each(['22:00', '25:00-07:00', '22:00-7:00', '22.00-07.00'])('no quiet hours: %s', quietHours => {
	expect(configSchema.safeParse({screen: {notify: {quietHours}}}).success).toBe(false);
});

/** A program of that name which writes down what it was called with. */
const aProgram = (name: string) => {
	const folder = aFolder();
	const file = path.join(folder, 'called');
	const program = path.join(folder, name);
	writeFileSync(program, `#!/bin/sh\n{ for each in "$@"; do printf '%s\\n' "$each"; done; cat; echo over; } > '${file}.part'\nmv '${file}.part' '${file}'\n`);
	chmodSync(program, 0o755);
	const called = async () =>
		until(() => {
			try {
				return readFileSync(file, 'utf8').split('\n');
			} catch {
				return undefined;
			}
		});
	return {folder, program, called, environment: {PATH: `${folder}:/usr/bin:/bin`}};
};

test('on Linux the desktop is told by notify-send, word for word', async () => {
	const {called, environment} = aProgram('notify-send');
	const {tell, hasDesktop} = giving({}, {environment});
	expect(hasDesktop).toBe(true);
	await tell(note, {onDesktop: true});
	expect(await called()).toEqual([
		'--app-name=orch-tui',
		'--',
		'shop',
		'shop: a2 T-21 asks: rm -r packages/legacy &amp;&amp; echo "$HOME"',
		"Back: npx orch-tui -C '/home/ada/the shop', then w",
		'over',
		'',
	]);
});

test('on macOS by osascript, which gets the text as arguments', async () => {
	const {called, environment} = aProgram('osascript');
	await giving({}, {environment, platform: 'darwin'}).tell(note, {onDesktop: true});
	expect((await called()).slice(6)).toEqual(['--', 'shop', note.text, "Back: npx orch-tui -C '/home/ada/the shop', then w", 'over', '']);
});

test('there is no desktop over SSH, nor where its program is missing', () => {
	const {environment} = aProgram('notify-send');
	expect(giving({}, {environment: {...environment, SSH_CONNECTION: '10.0.0.1 1 10.0.0.2 22'}}).hasDesktop).toBe(false);
	expect(giving({}, {environment: {...environment, SSH_TTY: '/dev/pts/1'}}).hasDesktop).toBe(false);
	expect(giving({}, {environment: {PATH: aFolder()}}).hasDesktop).toBe(false);
	expect(giving({}, {environment, platform: 'freebsd'}).hasDesktop).toBe(false);
});

test('a program of the user gets the notice on its standard input', async () => {
	const {called, program, folder} = aProgram('tell-me');
	await giving({command: [program, '--loud']}, {root: folder}).tell(note, quietly);
	const [first, json = ''] = await called();
	expect(first).toBe('--loud');
	expect(JSON.parse(json)).toMatchObject({schema: 'orch.notification/1', text: note.text, back: {folder}});
});
