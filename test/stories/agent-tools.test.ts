import {execFile} from 'node:child_process';
import {readFileSync, writeFileSync} from 'node:fs';
import {createServer} from 'node:net';
import path from 'node:path';
import {promisify} from 'node:util';
import {expect, onTestFinished, test} from 'vitest';
import {portFor} from '../../source/domain/loopback.js';
import {aProject, launcher} from '../support/program.js';
import {onTerminal} from '../support/pty.js';
import {until} from '../support/until.js';

const client = path.resolve(import.meta.dirname, '../support/mcp-client.mjs');

/** An agent that calls tools, then does its work. `notes`: a folder for what it wants to tell us. */
const agentThat = (calls: Readonly<Record<string, ReadonlyArray<readonly [string, Record<string, unknown>]>>>, more = '', before = ''): string =>
	[
		'notes=$1',
		': > "$notes/$ORCH_TASK_ID.up"',
		before,
		'case $ORCH_TASK_ID in',
		...Object.entries(calls).map(
			([task, list]) => `${task}) "${process.execPath}" "${client}" '${JSON.stringify(list)}' > "$notes/$ORCH_TASK_ID.said" || exit 9 ;;`,
		),
		'esac',
		more,
		'echo done > "$ORCH_TASK_ID.txt"; git add -A; git commit -qm "$ORCH_TASK_ID"',
	].join('\n');

const saidBy = (notes: string, task: string): Array<Record<string, unknown>> =>
	readFileSync(path.join(notes, `${task}.said`), 'utf8')
		.trim()
		.split('\n')
		.map(line => JSON.parse(line) as Record<string, unknown>);

test('A12 two agents talk through the tools over HTTP, and a person sees the receipts', async () => {
	const project = aProject(
		agentThat(
			{
				'T-1': [
					['send_message', {recipient: 'paper:any', text: 'The schema is in a.txt.', type: 'spec_ready', dedupe_key: 'schema'}],
					['send_message', {recipient: 'paper:any', text: 'Twice.', dedupe_key: 'schema'}],
					['task_complete', {summary: 'sent'}],
				],
				'T-2': [
					['read_messages', {wait_seconds: 20}],
					['report_progress', {text: 'half', percent: 50}],
					['task_complete', {summary: 'read'}],
				],
			},
			'',
			// A message that comes before its reader is started stands in its prompt.
			'while [ ! -e "$notes/T-2.up" ]; do read -t 0.05 <> <(:); done',
		),
	);
	await project.run(['import', '-'], '- [ ] T-1 one\n- [ ] T-2 two\n');
	expect(await project.run(['run', '--until', 'empty'])).toMatchObject({code: 0, out: expect.stringContaining('Merged 2: T-1, T-2.')});
	expect(saidBy(project.notes, 'T-1')).toMatchObject([{status: 'queued'}, {duplicate: true, message_id: 'msg-001'}, {status: 'acted'}]);
	const [sender, reader] = ['T-1', 'T-2'].map(id => project.look(store => store.agents.listRecent(9).find(({taskId}) => taskId === id)?.id));
	expect(saidBy(project.notes, 'T-2')).toMatchObject([{messages: [{payload: 'The schema is in a.txt.', sender}]}, {status: 'acted'}, {status: 'acted'}]);

	const poll = await project.run(['route-inter-agent-messages', '--operation', 'poll', '--json']);
	const receipts = (JSON.parse(poll.out) as {messages: Array<Record<string, unknown>>}).messages;
	expect(receipts).toMatchObject([
		{
			message_id: 'msg-001',
			status: 'seen',
			attempts: 1,
			delivered_to: reader,
			delivered_by: 'tool',
			delivered_at: expect.any(String),
			seen_at: expect.any(String),
		},
		expect.objectContaining({recipient: 'orchestrator', status: 'acted'}),
		expect.objectContaining({recipient: 'orchestrator', status: 'acted'}),
		expect.objectContaining({recipient: 'orchestrator', status: 'acted'}),
	]);
	expect(
		receipts
			.filter(({message_type: type}) => type === 'task_complete')
			.map(({sender}) => sender)
			.toSorted(),
	).toEqual(['a1', 'a2']);
});

test('agents that were started before go on calling when another orch-tui leads: same port, same token', async () => {
	const project = aProject(
		agentThat(
			{'T-1': [['report_progress', {text: 'before'}]]},
			`touch "$notes/up"; while [ ! -e "$notes/go" ]; do read -t 0.05 <> <(:); done; "${process.execPath}" "${client}" '[["report_progress",{"text":"after"}]]' > "$notes/again" || exit 8`,
		),
	);
	await project.run(['import', '-'], '- [ ] T-1 one\n');
	const first = project.start('run');
	await until(() => readable(path.join(project.notes, 'up')));
	first.child.kill('SIGKILL');
	await first.ended;
	const second = project.start('run', '--until', 'empty');
	await until(() => project.look(store => store.leases.find('conductor')?.epoch === 2));
	await until(() => isOpen(portFor(project.root)));
	writeFileSync(path.join(project.notes, 'go'), '');
	expect(await second.ended).toMatchObject({code: 0});
	expect(project.look(store => store.agents.find('a1')?.claim?.text)).toBe('after');
	expect(project.look(store => store.settings.get('agent-port'))).toBeUndefined();
});

test('a port that somebody else has is left to them: agents are told of another one, which stays', async () => {
	const project = aProject(agentThat({'T-1': [['report_progress', {text: 'there'}]]}));
	const other = createServer();
	onTestFinished(() => {
		other.close();
	});
	const port = portFor(project.root);
	await new Promise<void>((resolve, reject) => {
		other.once('error', reject);
		other.listen(port, '127.0.0.1', resolve);
	});
	await project.run(['import', '-'], '- [ ] T-1 one\n');
	expect(await project.run(['run', '--until', 'empty'])).toMatchObject({code: 0});
	expect(saidBy(project.notes, 'T-1')).toMatchObject([{status: 'acted'}]);
	expect(Number(project.look(store => store.settings.get('agent-port')))).toBeGreaterThan(1023);
	expect(project.look(store => store.settings.get('agent-port'))).not.toBe(String(port));
});

test('a body that is longer than any message is refused, and the door stays open', async () => {
	const project = aProject(
		`head -c 700000 /dev/zero | tr '\\0' x > "$1/big"; "${process.execPath}" -e '
const {readFileSync, writeFileSync} = require("node:fs");
const post = body => fetch(process.env.ORCH_URL, {method: "POST", headers: {authorization: "Bearer " + process.env.ORCH_TOKEN, "content-type": "application/json"}, body}).then(r => r.status, () => "cut");
(async () => writeFileSync(process.argv[1] + "/statuses", JSON.stringify([await post(readFileSync(process.argv[1] + "/big")), await post(JSON.stringify({jsonrpc: "2.0", id: 1, method: "ping"}))])))();' "$1"
echo done > "$ORCH_TASK_ID.txt"; git add -A; git commit -qm x`,
	);
	await project.run(['import', '-'], '- [ ] T-1 one\n');
	await project.run(['run', '--until', 'empty']);
	expect(JSON.parse(readFileSync(path.join(project.notes, 'statuses'), 'utf8'))).toEqual([expect.toSatisfy(status => status === 413 || status === 'cut'), 200]);
});

test('orch-tui mcp answers line by line, for the agent that its token names, and for nobody with a false one', async () => {
	const request = (id: number, name: string, args: Record<string, unknown>) =>
		JSON.stringify({jsonrpc: '2.0', id, method: 'tools/call', params: {name, arguments: args}});
	const project = aProject(
		[
			`cd "$ORCH_WORKTREE"; printf '%s\\n' '${request(1, 'report_progress', {text: 'by stdio', percent: 10})}' '{"jsonrpc":"2.0","id":2,"method":"ping"}' | "${process.execPath}" "${launcher}" mcp > "$1/stdio" 2> "$1/errors"`,
			`ORCH_AGENT_ID=a77 "${process.execPath}" "${launcher}" mcp < /dev/null 2> "$1/wrong"; echo $? > "$1/code"`,
			'echo done > "$ORCH_TASK_ID.txt"; git add -A; git commit -qm x',
		].join('\n'),
	);
	await project.run(['import', '-'], '- [ ] T-1 one\n');
	await project.run(['run', '--until', 'empty']);
	const answers = readFileSync(path.join(project.notes, 'stdio'), 'utf8')
		.trim()
		.split('\n')
		.map(line => JSON.parse(line) as {id: number; result: unknown});
	expect(answers.toSorted((a, b) => a.id - b.id)).toMatchObject([
		{id: 1, result: {structuredContent: {status: 'acted'}}},
		{id: 2, result: {}},
	]);
	expect(project.look(store => store.agents.find('a1')?.claim)).toMatchObject({text: 'by stdio', percent: 10});
	expect(readFileSync(path.join(project.notes, 'code'), 'utf8')).toBe('1\n');
	expect(readFileSync(path.join(project.notes, 'wrong'), 'utf8')).toContain('ORCH_AGENT_ID says a77');

	// A person has neither token nor id.
	const listing = await project.run(['mcp'], '{"jsonrpc":"2.0","id":1,"method":"tools/list"}\n');
	expect((JSON.parse(listing.out) as {result: {tools: Array<{name: string}>}}).result.tools.map(({name}) => name)).toContain('send_message');
	expect(await project.run(['mcp'], '', {ORCH_TOKEN: 'nonsense'})).toMatchObject({code: 1, out: ''});
});

test('no process that others can see has the token among its arguments', async () => {
	const project = aProject(
		'touch "$1/up"; while [ ! -e "$1/go" ]; do read -t 0.05 <> <(:); done; echo "$ORCH_TOKEN" > "$1/token"; echo done > x.txt; git add -A; git commit -qm x',
	);
	await project.run(['import', '-'], '- [ ] T-1 one\n');
	const run = project.start('run', '--until', 'empty');
	await until(() => readable(path.join(project.notes, 'up')));
	const {stdout} = await promisify(execFile)('ps', ['-A', '-ww', '-o', 'args'], {maxBuffer: 256 * 1024 * 1024});
	writeFileSync(path.join(project.notes, 'go'), '');
	await run.ended;
	const token = readFileSync(path.join(project.notes, 'token'), 'utf8').trim();
	expect(token).toMatch(/^[\w-]{43}$/);
	expect(stdout).not.toContain(token);
	expect(run.said()).not.toContain(token);
	expect(readFileSync(path.join(project.root, 'data', 'roadmap.db')).includes(token)).toBe(false);
});

test('a screen beside a run that dies takes the lead, and opens the door on the same port', async () => {
	const project = aProject(
		agentThat(
			{'T-1': [['report_progress', {text: 'before'}]]},
			`touch "$notes/up"; while [ ! -e "$notes/go" ]; do read -t 0.05 <> <(:); done; "${process.execPath}" "${client}" '[["report_progress",{"text":"after"}]]' || exit 8`,
		),
	);
	await project.run(['import', '-'], '- [ ] T-1 one\n');
	const run = project.start('run');
	await until(() => readable(path.join(project.notes, 'up')));
	const screen = onTerminal([launcher], {cols: 100, rows: 30, cwd: project.root, env: {...project.env, LANG: 'C.UTF-8'}});
	await screen.see('a1');
	run.child.kill('SIGKILL');
	await run.ended;
	await until(() => project.look(store => store.leases.find('conductor')?.epoch === 2));
	await until(() => isOpen(portFor(project.root)));
	writeFileSync(path.join(project.notes, 'go'), '');
	await until(() => project.look(store => store.agents.find('a1')?.claim?.text === 'after'));
	expect(project.look(store => store.settings.get('agent-port'))).toBeUndefined();
	screen.child.kill('SIGTERM');
	await screen.over;
});

/** As the system tells it: somebody listens there. */
const isOpen = (port: number): boolean =>
	readFileSync('/proc/net/tcp', 'latin1').includes(`0100007F:${port.toString(16).toUpperCase().padStart(4, '0')} 00000000:0000 0A`);

const readable = (file: string): boolean => {
	try {
		readFileSync(file);
		return true;
	} catch {
		return false;
	}
};
