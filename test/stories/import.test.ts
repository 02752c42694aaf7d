/**
Tasks are brought in, from the command line and on the first screen: nothing that they come from is changed.
*/
import {once} from 'node:events';
import {chmodSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {createServer} from 'node:http';
import type {AddressInfo} from 'node:net';
import path from 'node:path';
import {expect, onTestFinished, test} from 'vitest';
import {readBacklogText} from '../../source/read-backlog.js';
import {aFolder} from '../support/folder.js';
import {aProject, launcher} from '../support/program.js';
import {onTerminal} from '../support/pty.js';
import {aRepository, runGit} from '../support/repository.js';

const commits = 'echo done > "$ORCH_TASK_ID.txt"; git add -A; git commit -qm "$ORCH_TASK_ID"';

/** A gh that knows one repository, and notes how it is asked. */
const aGitHub = (place: string, answer: string, code = 0): string => {
	const bin = path.join(place, 'gh-bin');
	mkdirSync(bin, {recursive: true});
	writeFileSync(path.join(bin, 'answer.json'), answer);
	writeFileSync(path.join(bin, 'gh'), `#!/bin/sh\nprintf '%s\\n' "$*" >> '${bin}/asked'\ncat '${bin}/answer.json'\nexit ${code}\n`);
	chmodSync(path.join(bin, 'gh'), 0o755);
	return bin;
};

test('issues come through gh, by label; twice is nothing new; without gh, or when it fails, it says so', async () => {
	const project = aProject(commits);
	const issues = [
		{number: 7, title: 'Seven', body: 'All of it.', url: 'https://example.com/7', labels: [{name: 'agent'}]},
		{number: 8, title: 'Eight', body: 'blocked by #7', url: 'https://example.com/8', labels: []},
	];
	const bin = aGitHub(project.notes, JSON.stringify(issues));
	const withGh = {PATH: `${bin}:${project.env.PATH}`};
	const first = await project.run(['import', 'github', '--label', 'agent', '--limit', '20', '--json'], '', withGh);
	expect(first).toMatchObject({code: 0, err: ''});
	expect(JSON.parse(first.out)).toMatchObject({added: ['GH-7', 'GH-8'], items: [{task_id: 'GH-7'}, {task_id: 'GH-8', after: ['GH-7']}]});
	expect(readFileSync(path.join(bin, 'asked'), 'utf8')).toBe('issue list --state open --limit 20 --json number,title,body,labels,url --label agent\n');
	expect(await project.run(['import', 'github'], '', withGh)).toMatchObject({code: 3, err: expect.stringContaining('Nothing new in github')});
	const without = path.join(project.notes, 'no-gh');
	mkdirSync(without);
	for (const name of ['git', 'node', 'sh']) writeFileSync(path.join(without, name), `#!/bin/sh\nPATH='${project.env.PATH}' exec ${name} "$@"\n`, {mode: 0o755});
	expect(await project.run(['import', 'github'], '', {PATH: without})).toMatchObject({code: 1, err: expect.stringContaining('gh is not on the PATH')});
	const broken = aGitHub(path.join(project.notes, 'no-gh'), 'not logged in', 4);
	expect(await project.run(['import', 'github'], '', {PATH: `${broken}:${project.env.PATH}`})).toMatchObject({
		code: 1,
		err: expect.stringContaining('gh issue list failed'),
	});
});

/** A Linear that knows three issues and shows them two at a time, and notes how it is asked. */
const aLinear = async () => {
	const asked: Array<{readonly key: string | undefined; readonly variables: Readonly<Record<string, unknown>>}> = [];
	const issue = (identifier: string, more: Record<string, unknown> = {}) => ({
		identifier,
		title: `Title of ${identifier}`,
		description: null,
		url: `https://example.com/${identifier}`,
		priority: 0,
		labels: {nodes: []},
		inverseRelations: {nodes: []},
		...more,
	});
	const all = [
		issue('SHOP-1', {priority: 1, labels: {nodes: [{name: 'agent'}]}}),
		issue('SHOP-2', {
			inverseRelations: {
				nodes: [
					{type: 'blocks', issue: {identifier: 'SHOP-1'}},
					{type: 'related', issue: {identifier: 'SHOP-3'}},
				],
			},
		}),
		issue('SHOP-3', {priority: 4}),
	];
	const server = createServer(async (request, response) => {
		let text = '';
		for await (const part of request) text += part;
		const {variables} = JSON.parse(text) as {variables: {first: number; after: string | null}};
		asked.push({key: request.headers.authorization, variables});
		if (request.headers.authorization !== 'lin_api_good') {
			response.writeHead(401).end(JSON.stringify({errors: [{message: 'Authentication required'}]}));
			return;
		}

		const from = Number(variables.after ?? 0);
		const nodes = all.slice(from, from + Math.min(2, variables.first));
		const end = from + nodes.length;
		response.end(JSON.stringify({data: {issues: {nodes, pageInfo: {hasNextPage: end < all.length, endCursor: String(end)}}}}));
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	onTestFinished(() => void server.close());
	return {asked, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`};
};

test('issues come from Linear, by team, cycle and label, all pages of them; the key is in the environment alone', async () => {
	const project = aProject(commits, {linear: {tokenCommand: ['echo', 'lin_api_good']}});
	const {asked, url} = await aLinear();
	const env = {LINEAR_API_URL: url, LINEAR_API_KEY: 'lin_api_good'};
	const first = await project.run(['import', 'linear:SHOP/current', '--label', 'agent', '--json'], '', env);
	expect(first).toMatchObject({code: 0, err: ''});
	expect(JSON.parse(first.out)).toMatchObject({
		added: ['SHOP-1', 'SHOP-2', 'SHOP-3'],
		items: [
			{task_id: 'SHOP-1', priority: 'high'},
			{task_id: 'SHOP-2', after: ['SHOP-1']},
			{task_id: 'SHOP-3', priority: 'low'},
		],
	});
	expect(asked.map(({variables}) => variables['after'])).toEqual([null, '2']);
	expect(asked[0]?.variables['filter']).toEqual({
		state: {type: {nin: ['completed', 'canceled']}},
		team: {key: {eqIgnoreCase: 'SHOP'}},
		cycle: {isActive: {eq: true}},
		labels: {name: {eqIgnoreCase: 'agent'}},
	});
	const again = await project.run(['import', 'linear'], '', {LINEAR_API_URL: url});
	expect(again).toMatchObject({code: 3, err: expect.stringContaining('Nothing new in linear')});
});

test('the key for Linear comes from the environment, else from the program that the config names; nobody else is told', async () => {
	const {asked, url} = await aLinear();
	const read = async (tokenCommand: readonly string[], key = '') => {
		const text = await readBacklogText('linear', aFolder(), {environment: {LINEAR_API_URL: url, LINEAR_API_KEY: key}, tokenCommand});
		return text.ok ? text.value : `${text.problem.message} ${text.problem.hint}`;
	};
	expect(await read([])).toContain('LINEAR_API_KEY is not set');
	expect(await read(['sh', '-c', 'echo lin_api_good; echo login: ada'])).toContain('SHOP-3');
	expect(await read(['false'], 'lin_api_good')).toContain('SHOP-3');
	expect(asked.map(({key}) => key)).toEqual(Array.from({length: 4}, () => 'lin_api_good'));
	const locked = await read(['sh', '-c', 'echo lin_api_secret; echo it is locked >&2; exit 2']);
	expect(locked).toBe('sh has failed: it is locked. linear.tokenCommand in the config names it.');
	expect(await read(['true'])).toContain('true has printed nothing.');
	expect(await read(['no-such-program'])).toContain('no-such-program cannot be started');
	expect(asked).toHaveLength(4);
	const wrong = await read([], 'another');
	expect(wrong).toContain('Authentication required');
	expect(asked.at(-1)?.key).toBe('Bearer another');
	expect(wrong).not.toContain('another');
});

test('only some lines, a folder of Backlog.md, standard input; files stay as they are', async () => {
	const project = aProject(commits);
	const list = '# Now\n- [ ] T-1 one\n- [ ] T-2 two\n  - [ ] T-3 three\n';
	const file = path.join(project.root, 'TODO.md');
	writeFileSync(file, list);
	expect(JSON.parse((await project.run(['import', 'TODO.md', '--only', '2,3', '--json'])).out)).toMatchObject({added: ['T-1', 'T-2']});
	expect(JSON.parse((await project.run(['import', 'TODO.md', '--json'])).out)).toMatchObject({added: ['T-3'], already: ['T-1', 'T-2']});
	expect(readFileSync(file, 'utf8')).toBe(list);
	expect(await project.run(['import', 'TODO.md'])).toMatchObject({code: 3});

	const folder = path.join(project.root, 'backlog/tasks');
	mkdirSync(folder, {recursive: true});
	writeFileSync(path.join(folder, 'task-1 - a.md'), '---\nid: task-1\ntitle: A\nstatus: To Do\n---\nDo it.\n');
	expect(JSON.parse((await project.run(['import', 'backlog', '--json'])).out)).toMatchObject({added: ['task-1']});
	expect(await project.run(['import', '.worktrees'])).toMatchObject({code: 2});
	expect(JSON.parse((await project.run(['import', '-', '--json'], '- [ ] T-9 nine\n')).out)).toMatchObject({added: ['T-9']});
});

test('on the first screen: i, a preview, what is ticked, the setup, and the tasks are there', async () => {
	const list =
		'# Shop\n\n## Now\n- [ ] Add idempotency keys to webhooks\n- [ ] Rate-limit headers on 429\n  - [ ] document Retry-After\n- [x] old\n\n## Later\n- [ ] Think about pricing page\n';
	const {folder} = aRepository({files: {'TODO.md': list}});
	const screen = onTerminal([launcher], {cols: 100, rows: 32, cwd: folder, env: {LANG: 'C.UTF-8', HOME: '/nonexistent', GIT_CONFIG_GLOBAL: '/dev/null'}});
	await screen.see('TODO.md (4 open)');
	screen.child.write('i');
	await screen.see(/TODO\.md +4 open/);
	screen.child.write('\r');
	await screen.see('preview 3 tasks, 1 edge, no circles. TODO.md is not changed.');
	await screen.see(/○ Think about pricing page +line 10 +P3, vague, no check/);
	screen.child.write('j ');
	await screen.see('preview 1 task, 0 edges');
	screen.child.write(' ');
	await screen.see('preview 2 tasks, 0 edges');
	screen.child.write('\r');
	await screen.see('2 tasks are added to the backlog');
	expect(runGit(folder, '--no-optional-locks', 'status', '--porcelain', '--ignored')).toBe('');
	screen.child.write('\r');
	await screen.see('1 Agents');
	await screen.see('Rate-limit headers');
	expect(readFileSync(path.join(folder, 'TODO.md'), 'utf8')).toBe(list);
	screen.child.write('\u0003');
	await screen.see('Ctrl-C again leaves');
	screen.child.write('\u0003');
	expect(await screen.over).toBe(0);
});
