import {describe, expect, test} from 'vitest';
import type {AgentId} from '../../source/domain/ids.js';
import {agentId} from '../../source/domain/ids.js';
import {answerHttp, type HttpRequest} from '../../source/doors/agent-http.js';
import {agentTools} from '../../source/doors/agent-tools.js';
import {answerMcp, protocolVersions} from '../../source/doors/mcp.js';
import {buildHouse, staysAtWork} from '../support/house.js';

type Rpc = {result?: Record<string, unknown>; error?: {code: number; message: string}; id?: unknown};

const names = ['heartbeat', 'report_progress', 'task_complete', 'send_message', 'read_messages', 'ask_human', 'list_available_work'];

/** Two agents at work, each with its token. */
const open = async (config: Record<string, unknown> = {}) => {
	const house = await buildHouse({'T-1': staysAtWork, 'T-2': staysAtWork}, {config});
	await house.import('- [ ] T-1 one\n- [ ] T-2 two');
	await house.until(() => ['T-1', 'T-2'].every(id => house.task(id).state === 'working' && house.agentOf(id).state === 'working'));
	const tokens = new Map(house.store.agents.listLive().map(({id}) => [id, house.store.claims.issueToken(id)]));
	const tokenOf = (id: string) => tokens.get(agentId(id)) ?? '';
	const setting = {
		engine: house.engine,
		version: '1.2.3',
		pause: async (ms: number) => new Promise<void>(resolve => setTimeout(resolve, Math.min(ms, 5))),
		isGone: () => false,
	};
	const ask = async (message: unknown, caller: AgentId | 'human' = agentId('a1')): Promise<Rpc> =>
		(await answerMcp(typeof message === 'string' ? message : JSON.stringify(message), {...setting, caller})) as Rpc;
	const call = async (id: string, name: string, args: Record<string, unknown> = {}) => {
		const {result} = await ask({jsonrpc: '2.0', id: 1, method: 'tools/call', params: {name, arguments: args}}, id === 'human' ? 'human' : agentId(id));
		return result?.['structuredContent'] as Record<string, unknown> & {messages: Array<Record<string, unknown>>};
	};
	const http = (more: Partial<HttpRequest> = {}, headers: Record<string, string | undefined> = {}) =>
		answerHttp(
			{
				method: 'POST',
				path: '/mcp',
				body: '{"jsonrpc":"2.0","id":1,"method":"ping"}',
				...more,
				headers: {host: '127.0.0.1:20001', 'content-type': 'application/json', authorization: `Bearer ${tokenOf('a1')}`, ...headers},
			},
			setting,
		);
	return {house, ask, call, http, tokenOf};
};

describe('the protocol', () => {
	test('a client and we agree on a version, ours when it asks for one that nobody knows', async () => {
		const {ask} = await open();
		const version = async (protocolVersion: string) =>
			(await ask({jsonrpc: '2.0', id: 'x', method: 'initialize', params: {protocolVersion, capabilities: {}, clientInfo: {name: 't', version: '1'}}})).result;
		expect(await version('2025-03-26')).toMatchObject({
			protocolVersion: '2025-03-26',
			serverInfo: {name: 'orch-tui', version: '1.2.3'},
			capabilities: {tools: {}},
		});
		expect(await version('1999-01-01')).toMatchObject({protocolVersion: protocolVersions[0]});
	});

	test('ping, notifications, lists of requests', async () => {
		const {ask} = await open();
		expect(await ask({jsonrpc: '2.0', id: 7, method: 'ping'})).toEqual({jsonrpc: '2.0', id: 7, result: {}});
		expect(await ask({jsonrpc: '2.0', method: 'notifications/initialized'})).toBeUndefined();
		expect(await ask({jsonrpc: '2.0', id: 1, result: {}})).toBeUndefined();
		expect(
			await ask([
				{jsonrpc: '2.0', id: 1, method: 'ping'},
				{jsonrpc: '2.0', method: 'notifications/x'},
			]),
		).toEqual([{jsonrpc: '2.0', id: 1, result: {}}]);
	});

	test.each([
		['{no json', -32_700],
		['5', -32_600],
		['[]', -32_600],
		['{"jsonrpc":"1.0","id":1,"method":"ping"}', -32_600],
		['{"jsonrpc":"2.0","id":1,"method":"resources/list"}', -32_601],
		['{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"rm_rf"}}', -32_602],
		['{"jsonrpc":"2.0","id":1,"method":"tools/call"}', -32_602],
	])('%s is an error: %d', async (text, code) => {
		const {ask} = await open();
		expect(await ask(text)).toMatchObject({error: {code}});
	});

	test('lists each tool with its schema; those about work of its own are for agents only', async () => {
		const {ask} = await open();
		const listed = async (caller?: 'human') =>
			(await ask({jsonrpc: '2.0', id: 1, method: 'tools/list'}, caller)).result?.['tools'] as Array<Record<string, unknown>>;
		const tools = await listed();
		expect(tools.map(({name}) => name)).toEqual(names);
		for (const {description, inputSchema} of tools) {
			expect(description).toMatch(/\.$/);
			expect(inputSchema).toMatchObject({type: 'object'});
		}

		expect((await listed('human')).map(({name}) => name)).toEqual(['send_message', 'read_messages', 'ask_human', 'list_available_work']);
		expect(agentTools.every(({name}) => /^[a-z_]+$/.test(name))).toBe(true);
	});

	test('wrong arguments are told to the model, not to the client', async () => {
		const {ask} = await open();
		const {result} = await ask({jsonrpc: '2.0', id: 1, method: 'tools/call', params: {name: 'report_progress', arguments: {percent: 200}}});
		expect(result).toMatchObject({isError: true, structuredContent: {success: false, error: 'validation_failed', message: expect.stringContaining('text')}});
	});
});

describe('who may call over HTTP', () => {
	test('an agent with its token', async () => {
		const {http} = await open();
		expect(await http()).toMatchObject({status: 200, body: '{"jsonrpc":"2.0","id":1,"result":{}}'});
		expect(await http({body: '{"jsonrpc":"2.0","method":"notifications/initialized"}'})).toMatchObject({status: 202, body: ''});
		expect(await http({}, {'mcp-protocol-version': '2025-06-18'})).toMatchObject({status: 200});
	});

	test.each([
		{what: 'no token', headers: {authorization: undefined}, status: 401},
		{what: 'another token', headers: {authorization: 'Bearer nonsense'}, status: 401},
		{what: 'another scheme', headers: {authorization: 'Basic YTpi'}, status: 401},
		{what: 'an Origin', headers: {origin: 'http://localhost:3000'}, status: 403},
		{what: 'an empty Origin', headers: {origin: ''}, status: 403},
		{what: 'an Origin and no token', headers: {origin: 'null', authorization: undefined}, status: 403},
		{what: 'the name of somebody else', headers: {host: 'evil.example:20001'}, status: 403},
		{what: 'a name that begins like ours', headers: {host: '127.0.0.1.evil.example'}, status: 403},
		{what: 'no name', headers: {host: undefined}, status: 403},
		{what: 'a form', headers: {'content-type': 'text/plain'}, status: 415},
		{what: 'a protocol that nobody speaks', headers: {'mcp-protocol-version': '1999-01-01'}, status: 400},
	])('with $what: $status', async ({headers, status}) => {
		const {http} = await open();
		expect(await http({}, headers)).toMatchObject({status});
	});

	test('only by POST, and only where the tools are', async () => {
		const {http} = await open();
		for (const method of ['GET', 'DELETE', 'PUT', 'OPTIONS']) expect(await http({method})).toMatchObject({status: 405, headers: {allow: 'POST'}});
		expect(await http({path: '/'})).toMatchObject({status: 404});
	});

	test('a token is worth nothing once the attempt is over, and only its hash is kept', async () => {
		const {house, http, tokenOf} = await open();
		expect(JSON.stringify(house.store.agents.listLive())).not.toContain(tokenOf('a1'));
		await house.do('kill-stalled-agent', {agentId: 'a1', force: true});
		await house.until(() => house.store.agents.find('a1')?.endedAtMs !== undefined);
		expect(await http()).toMatchObject({status: 401});
	});
});

describe('the tools', () => {
	test('one agent sends what the other one reads; its next call shows that it has seen it', async () => {
		const {house, call} = await open();
		expect(await call('a1', 'send_message', {recipient: 'a2', text: 'Mind b.txt.', type: 'dependency_unblocked'})).toMatchObject({status: 'queued'});
		expect(await call('a2', 'read_messages')).toMatchObject({messages: [{sender: 'a1', payload: 'Mind b.txt.', task_id: 'T-1', delivered_by: 'tool'}]});
		expect(house.store.messages.find('msg-001')?.state).toBe('delivered');
		expect((await call('a2', 'read_messages')).messages).toEqual([]);
		expect(house.store.messages.find('msg-001')?.state).toBe('seen');
		await call('a2', 'read_messages', {acted: ['msg-001']});
		expect(house.store.messages.find('msg-001')).toMatchObject({state: 'acted', handedTo: 'a2'});
		expect(
			house.store.activities
				.latest(50)
				.filter(({kind}) => kind === 'message')
				.map(({actor}) => actor),
		).toEqual(['a1', 'a2', 'a2', 'a2']);
	});

	test('nobody can speak for somebody else', async () => {
		const {house, call} = await open();
		expect(await call('a1', 'send_message', {recipient: 'human', text: 'x', sender: 'a2'})).toMatchObject({error: 'validation_failed'});
		await call('a1', 'send_message', {recipient: 'human', text: 'x'});
		expect(house.store.messages.find('msg-001')).toMatchObject({sender: 'a1'});
		await call('a1', 'send_message', {recipient: 'a1', text: 'mine'});
		expect(await call('a2', 'read_messages', {acted: ['msg-002']})).toMatchObject({error: 'not_yours'});
	});

	test('what an agent says of its work is a claim', async () => {
		const {house, call} = await open();
		await call('a1', 'report_progress', {text: 'half', percent: 50});
		expect(house.agentOf('T-1').claim).toMatchObject({text: 'half', percent: 50, isDone: false});
		expect(await call('a1', 'task_complete', {summary: 'done'})).toMatchObject({success: true, status: 'acted'});
		await house.engine.beat();
		expect(house.agentOf('T-1')).toMatchObject({state: 'working', claim: {isDone: true}});
		expect(house.task('T-1').state).toBe('working');
	});

	test('read_messages waits for one', async () => {
		const {call} = await open();
		const waiting = call('a2', 'read_messages', {wait_seconds: 60});
		await call('a1', 'send_message', {recipient: 'paper:any', text: 'hello'});
		// The sender listens to the same name, and it does not ask.
		expect(await waiting).toMatchObject({messages: [{payload: 'hello'}]});
	});

	test('ask_human puts a question into the inbox and waits for the answer; so long the agent needs a person', async () => {
		const {house, call} = await open();
		const waiting = call('a1', 'ask_human', {question: 'Left or right?', wait_seconds: 60});
		await house.until(() => house.agentOf('T-1').state === 'needs-you');
		expect(house.engine.getSnapshot().messages).toMatchObject([{sender: 'a1', type: 'question', text: 'Left or right?'}]);
		await house.do('route-inter-agent-messages', {operation: 'send', messageId: 'msg-001', payload: 'Left.'});
		expect(await waiting).toMatchObject({answered: true, messages: [{payload: 'Left.', reply_to: 'msg-001', sender: 'human'}]});
		expect(house.agentOf('T-1').state).toBe('working');
		expect(house.engine.getSnapshot().messages).toEqual([]);
	});

	test('ask_human without waiting answers at once; any later call shows that the agent goes on', async () => {
		const {house, call} = await open();
		expect(await call('a1', 'ask_human', {question: 'Really?'})).toMatchObject({status: 'queued', recipient: 'human'});
		expect(house.agentOf('T-1').state).toBe('needs-you');
		await call('a1', 'report_progress', {text: 'went on'});
		expect(house.agentOf('T-1').state).toBe('working');
	});

	test('list_available_work and heartbeat are the commands of that kind', async () => {
		const {call} = await open();
		expect(await call('a1', 'list_available_work')).toMatchObject({success: true, available_tasks: []});
	});
});
