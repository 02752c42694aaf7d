import {readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {describe, expect, test} from 'vitest';
import {agentId} from '../../source/domain/ids.js';
import {buildHouse, staysAtWork, works} from '../support/house.js';

type Sent = {message_id: string; status: string; recipient: string; duplicate: boolean};
type Shown = {messages_pending: number; messages: Array<Record<string, unknown>>};

const name = 'route-inter-agent-messages';

const open = async (agents: Readonly<Record<string, string>> = {'T-1': staysAtWork, 'T-2': staysAtWork}, options: Parameters<typeof buildHouse>[1] = {}) => {
	const house = await buildHouse(agents, options);
	if (Object.keys(agents).length > 0)
		await house.import(
			Object.keys(agents)
				.map(id => `- [ ] ${id} task`)
				.join('\n'),
		);
	const ask = async (input: Record<string, unknown> = {}) => house.do(name, input);
	const get = async (input: Record<string, unknown> = {}): Promise<Record<string, unknown>> => {
		const result = await ask(input);
		expect(result).toMatchObject({ok: true});
		return result.ok ? (result.value.output ?? {}) : {};
	};
	return {
		house,
		ask,
		get,
		problem: async (input: Record<string, unknown>) => {
			const result = await ask(input);
			return result.ok ? undefined : result.problem;
		},
		send: async (input: Record<string, unknown>) => (await get({operation: 'send', payload: 'hello', ...input})) as Sent,
		poll: async (input: Record<string, unknown> = {}) => (await get(input)) as Shown,
		receipt: async (id: string) => ((await get({batchSize: 1000})) as Shown).messages.find(message => message['message_id'] === id),
		atWork: async (...ids: readonly string[]) => {
			for (const id of ids) await house.untilState(id, 'working');
			await house.until(() => ids.every(id => house.agentOf(id).state === 'working'));
			return ids.map(id => house.agentOf(id).id);
		},
	};
};

describe('send', () => {
	test('says that a message waits, and for whom', async () => {
		const {house, ask, atWork} = await open();
		await atWork('T-1');
		const result = await ask({operation: 'send', recipient: 'a1', sender: 'human', messageType: 'spec_ready', payload: 'Read it.', taskId: 'T-2'});
		expect(result).toMatchObject({
			value: {
				said: 'msg-001 waits until a1 asks for its messages or is given its next prompt.',
				output: {message_id: 'msg-001', status: 'queued', recipient: 'a1', duplicate: false},
			},
		});
		expect(house.store.messages.find('msg-001')).toMatchObject({type: 'spec_ready', text: 'Read it.', taskId: 'T-2', sender: 'human'});
	});

	test('takes JSON as well as text, and gives JSON back', async () => {
		const {send, receipt} = await open({});
		const object = await send({payload: {files: ['a.txt'], n: 1}});
		const list = await send({payload: '[1, 2]'});
		const text = await send({payload: '{not json'});
		expect(await receipt(object.message_id)).toMatchObject({payload: {files: ['a.txt'], n: 1}});
		expect(await receipt(list.message_id)).toMatchObject({payload: [1, 2]});
		expect(await receipt(text.message_id)).toMatchObject({payload: '{not json'});
	});

	test.each([
		{what: 'without a payload', input: {payload: undefined}, code: 'no_payload'},
		{what: 'with too much of it', input: {payload: 'x'.repeat(65_537)}, code: 'payload_too_long'},
		{what: 'to an agent that never was', input: {recipient: 'a99'}, code: 'recipient_not_found'},
		{what: 'to a name that no agent has', input: {recipient: 'nobody:any'}, code: 'recipient_not_found'},
		{what: 'to what is no name', input: {recipient: '-x'}, code: 'recipient_not_found'},
		{what: 'of a completion by somebody who is no agent', input: {recipient: 'orchestrator', messageType: 'task_complete'}, code: 'not_an_agent'},
		{what: 'as the answer to a message that is not there', input: {messageId: 'msg-777'}, code: 'message_not_found'},
		{what: 'of a type that nobody knows', input: {messageType: 'gossip'}, code: 'validation_failed'},
	])('$what is refused: $code', async ({input, code}) => {
		const {problem} = await open({});
		expect(await problem({operation: 'send', payload: 'hello', ...input})).toMatchObject({code});
	});

	test('to an agent that has left is refused, and names the one that goes on with its task', async () => {
		const {house, problem} = await open({'T-1': 'exit 1'}, {config: {retries: 1}});
		await house.untilState('T-1', 'retrying', 'gave-up');
		expect(await problem({operation: 'send', recipient: 'a1', payload: 'x'})).toMatchObject({
			code: 'recipient_gone',
			context: {recipient: 'a1', successor: null},
		});
		house.script('T-1', staysAtWork);
		house.wait(10_000);
		await house.until(() => house.store.agents.listLive().length === 1);
		expect(await problem({operation: 'send', recipient: 'a1', payload: 'x'})).toMatchObject({context: {successor: 'a2'}});
	});

	test('to somebody for whom too many wait already is refused', async () => {
		const {house, problem} = await open({});
		house.store.atomically(() => {
			for (let index = 0; index < house.engine.policy.messagesWaitingMax; index++) {
				house.store.messages.post({sender: 'test', recipient: 'human', type: 'note', text: 'x'}, {actor: 'test', atMs: 0});
			}
		});

		expect(await problem({operation: 'send', payload: 'one more'})).toMatchObject({code: 'queue_full'});
	});

	test('two in one millisecond do not collide; the same one twice is one', async () => {
		const {house, send, poll} = await open({});
		const stamp = {actor: 'test', atMs: 5};
		const ids = Array.from({length: 20}, () => house.store.messages.post({sender: 'a', recipient: 'human', type: 'note', text: 'x'}, stamp));
		expect(new Set(ids).size).toBe(20);
		const first = await send({dedupeKey: 'build-7'});
		const second = await send({dedupeKey: 'build-7', payload: 'again'});
		expect(second).toMatchObject({message_id: first.message_id, duplicate: true});
		expect(await poll({batchSize: 1000})).toMatchObject({messages_pending: 21});
	});
});

describe('poll', () => {
	test('all pending messages of a recipient are found, oldest first, at most as many as asked for', async () => {
		const {house, send, poll, atWork} = await open();
		await atWork('T-1', 'T-2');
		for (const payload of ['one', 'two', 'three']) await send({recipient: 'a1', payload});
		await send({recipient: 'a2', payload: 'not yours'});
		expect(await poll({recipient: 'a1', batchSize: 2})).toMatchObject({messages_pending: 3, messages: [{payload: 'one'}, {payload: 'two'}]});
		expect(await poll({recipient: 'a1'})).toMatchObject({messages_pending: 1, messages: [{payload: 'three', status: 'delivered', delivered_to: 'a1'}]});
		// Each is handed out once.
		expect(await poll({recipient: 'a1'})).toEqual({messages_pending: 0, messages: []});
		expect((await poll({recipient: 'a1', includeDelivered: true})).messages).toHaveLength(3);
		expect(house.store.messages.countQueued(['a2'])).toBe(1);
	});

	test('what a person has been shown comes again until it is seen: oldest first, and never more than asked for', async () => {
		const {send, poll, get} = await open({});
		const idsOf = async (input: Record<string, unknown> = {}) =>
			((await poll({recipient: 'human', ...input})).messages as Array<{message_id: string}>).map(({message_id}) => message_id);
		for (const payload of ['one', 'two', 'three', 'four', 'five']) await send({recipient: 'human', payload});
		expect(await idsOf({batchSize: 1})).toEqual(['msg-001']);
		expect(await idsOf({batchSize: 3})).toEqual(['msg-002', 'msg-003', 'msg-004']);
		expect(await idsOf({batchSize: 3})).toEqual(['msg-001', 'msg-002', 'msg-005']);
		await get({operation: 'ack', messageId: 'msg-005'});
		expect(await idsOf({batchSize: 3})).toEqual(['msg-001', 'msg-002', 'msg-003']);
		expect(await idsOf()).toEqual(['msg-001', 'msg-002', 'msg-003', 'msg-004']);
		expect(await idsOf({batchSize: 2, includeDelivered: true})).toEqual(['msg-004', 'msg-005']);
	});

	test('for a name that no agent has, and to which nothing was ever sent, is refused', async () => {
		const {problem, get, house} = await open({});
		expect(await problem({recipient: 'humna'})).toMatchObject({code: 'recipient_not_found', kind: 'not-found'});
		house.store.messages.post({sender: 'test', recipient: 'old:any', type: 'note', text: 'x'}, {actor: 'test', atMs: 0});
		expect(await get({recipient: 'old'})).toMatchObject({messages_pending: 1});
	});

	test('without a recipient shows the receipts of all, and moves nothing', async () => {
		const {send, poll, atWork} = await open();
		await atWork('T-1');
		await send({recipient: 'a1', messageType: 'question', payload: 'Which?'});
		const {messages} = await poll();
		expect(messages).toEqual([
			{
				message_id: 'msg-001',
				sender: 'human',
				recipient: 'a1',
				message_type: 'question',
				task_id: null,
				payload: 'Which?',
				status: 'queued',
				created_at: expect.stringMatching(/Z$/),
				delivered_at: null,
				seen_at: null,
				acted_at: null,
				attempts: 0,
				retry_count: 0,
				max_retries: 3,
				delivered_to: null,
				delivered_by: null,
				next_attempt_at: expect.stringMatching(/Z$/),
				times_out_at: null,
				error: null,
				error_message: null,
				reply_to: null,
			},
		]);
		expect((await poll()).messages).toEqual(messages);
		expect(await poll({recipient: 'a1'})).toMatchObject({messages: [{status: 'delivered', delivered_by: 'poll', attempts: 1}]});
	});

	test("the person's inbox shows a message until it is seen", async () => {
		const {send, poll, get} = await open({});
		await send({payload: 'look'});
		expect(await poll({recipient: 'human'})).toMatchObject({messages_pending: 1, messages: [{status: 'delivered', times_out_at: null}]});
		expect(await poll({recipient: 'human'})).toMatchObject({messages_pending: 0, messages: [{payload: 'look'}]});
		await get({operation: 'ack', messageId: 'msg-001'});
		expect(await poll({recipient: 'human'})).toEqual({messages_pending: 0, messages: []});
	});

	test('of nobody is refused', async () => {
		const {problem} = await open({});
		expect(await problem({recipient: 'a9'})).toMatchObject({code: 'recipient_not_found'});
		expect(await problem({recipient: '?'})).toMatchObject({code: 'recipient_not_found'});
	});
});

describe('a message to a whole type', () => {
	test('goes to exactly one of those that ask', async () => {
		const {send, poll, atWork} = await open();
		await atWork('T-1', 'T-2');
		await send({recipient: 'paper', payload: 'one of you'});
		const both = await Promise.all([poll({recipient: 'a1'}), poll({recipient: 'a2'})]);
		expect(both.map(({messages}) => messages.length).toSorted()).toEqual([0, 1]);
		const winner = both.findIndex(({messages}) => messages.length === 1);
		expect(both[winner]?.messages).toMatchObject([{recipient: 'paper:any', delivered_to: `a${winner + 1}`}]);
	});

	test('is offered to the others when the one that got it says nothing in time', async () => {
		const {house, send, poll, atWork} = await open();
		await atWork('T-1', 'T-2');
		await send({recipient: 'paper:any', deliveryTimeoutSeconds: 5});
		await poll({recipient: 'a1'});
		house.wait(5001);
		await house.engine.beat();
		expect(await poll({recipient: 'a2'})).toMatchObject({messages: []});
		house.wait(30_000);
		expect(await poll({recipient: 'a2'})).toMatchObject({messages: [{delivered_to: 'a2', attempts: 2, retry_count: 1}]});
	});
});

describe('A12 a message', () => {
	test('A12 to a busy agent is delivered once, seen and acted on', async () => {
		const {house, send, poll, get, receipt, atWork} = await open();
		await atWork('T-1');
		const {message_id: id} = await send({recipient: 'a1', messageType: 'task_assignment'});
		await house.engine.beat();
		// It is busy: the message waits, and nobody says that it has arrived.
		expect(await receipt(id)).toMatchObject({status: 'queued', attempts: 1, delivered_at: null});
		expect((await poll({recipient: 'a1'})).messages).toHaveLength(1);
		expect((await poll({recipient: 'a1'})).messages).toHaveLength(0);
		expect(await get({operation: 'ack', messageId: id, recipient: 'a1'})).toEqual({acknowledged: 1, message_ids: [id], status: 'seen'});
		expect(await get({operation: 'ack', messageId: id, acknowledge: 'acted'})).toMatchObject({acknowledged: 1});
		house.wait(3600_000);
		await house.engine.beat();
		expect(await receipt(id)).toMatchObject({status: 'acted', attempts: 1, seen_at: expect.any(String), acted_at: expect.any(String), error: null});
	});

	test('A12 that nobody sees is tried four times, after 0, 30, 60 and 120 s, and is dead then with the reason', async () => {
		const {house, send, problem, receipt, atWork} = await open({'T-1': staysAtWork}, {config: {stallSeconds: 9000, quietSeconds: 9000, killSeconds: 9000}});
		await atWork('T-1');
		const {message_id: id} = await send({recipient: 'a1', deliveryTimeoutSeconds: 10});
		const waitsS = [30, 60, 120];
		let waits = 0;
		for (let attempt = 1; attempt <= 4; attempt++) {
			await house.engine.beat();
			expect(await receipt(id)).toMatchObject({status: 'queued', attempts: attempt, times_out_at: expect.any(String)});
			house.wait(10_001);
			const failedAtMs = house.engine.now();
			await house.engine.beat();
			const {notBeforeMs} = house.store.messages.find(id) ?? {};
			if (notBeforeMs === undefined) break;
			// Counted from some moment of the beat.
			expect(notBeforeMs - failedAtMs).toBeGreaterThanOrEqual((waitsS[waits] ?? 0) * 1000);
			expect(notBeforeMs - house.engine.now()).toBeLessThanOrEqual((waitsS[waits] ?? 0) * 1000);
			waits += 1;
			house.wait(notBeforeMs - house.engine.now() + 1);
		}

		expect(waits).toBe(waitsS.length);
		expect(await receipt(id)).toMatchObject({
			status: 'dead',
			error: 'delivery_timeout',
			retry_count: 3,
			error_message: 'not seen by a1 in 4 attempts; the last: nobody asked for it',
		});
		expect(await problem({operation: 'ack', messageId: id})).toMatchObject({code: 'delivery_timeout', context: {retry_count: 3, message_id: id}});
		expect(await problem({operation: 'send', messageId: id, payload: 'x'})).toMatchObject({code: 'delivery_timeout'});
	});
});

describe('deliver_all', () => {
	test('tells what was offered, what is handed out and what failed, by recipient', async () => {
		const {house, ask, get, send, poll, atWork} = await open();
		await atWork('T-1', 'T-2');
		await send({recipient: 'a1'});
		await send({recipient: 'a2', deliveryTimeoutSeconds: 1});
		await poll({recipient: 'a2'});
		house.wait(1001);
		expect(await get({operation: 'deliver_all', deliveryTimeoutSeconds: 60})).toMatchObject({
			messages_delivered: 0,
			messages_offered: 1,
			messages_failed: 1,
			delivery_summary: expect.arrayContaining([
				{recipient: 'a1', delivered: 0, offered: 1, failed: 0},
				{recipient: 'a2', delivered: 0, offered: 0, failed: 1},
			]),
			dead: [],
		});
		await poll({recipient: 'a1'});
		const result = await ask({operation: 'deliver_all'});
		expect(result).toMatchObject({value: {output: {messages_delivered: 1, messages_failed: 0}}});
		expect(result.ok && result.value.said).toBeUndefined();
	});

	test('a message to an agent that has left, and whose task is over, is dead at once, and its sender is told', async () => {
		const {house, send, receipt, atWork, poll} = await open({'T-1': `read -t 20 <> <(:); ${works}`, 'T-2': staysAtWork});
		await atWork('T-1', 'T-2');
		const {message_id: id} = await send({recipient: 'a1', sender: 'a2'});
		await house.do('kill-stalled-agent', {agentId: 'a1', force: true});
		await house.untilState('T-1', 'gave-up');
		await house.until(() => house.store.messages.find(id)?.state === 'dead');
		expect(await receipt(id)).toMatchObject({error: 'recipient_gone', error_message: 'a1 has left, and nobody goes on with its task'});
		expect(await poll({recipient: 'a2'})).toMatchObject({messages: [{sender: 'orchestrator', payload: expect.stringContaining('msg-001 was not delivered')}]});
	});
});

describe('what is left for an attempt that failed', () => {
	test('stands in the prompt of the next one at its task, and is seen when that one has begun', async () => {
		const fails = 'while [ ! -e "$ORCH_WORKTREE/../go" ]; do read -t 0.05 <> <(:); done; exit 1';
		const {house, send, receipt, atWork} = await open({'T-1': fails}, {config: {retries: 1}});
		await atWork('T-1');
		const {message_id: id} = await send({recipient: 'a1', payload: 'Mind the gap.'});
		house.script('T-1', staysAtWork);
		writeFileSync(path.join(house.places.worktrees, 'go'), '');
		await house.untilState('T-1', 'retrying');
		expect(await receipt(id)).toMatchObject({status: 'queued'});
		house.wait(10_000);
		await house.until(() => house.store.messages.find(id)?.state === 'seen');
		expect(await receipt(id)).toMatchObject({recipient: 'a1', delivered_to: 'a2', delivered_by: 'prompt', error: null});
		expect(readFileSync(path.join(house.places.runs, 'a2', 'prompt.md'), 'utf8')).toContain(`- ${id} from human (note): Mind the gap.`);
	});
});

describe('ack', () => {
	test('without a message is of all that the agent was handed', async () => {
		const {send, poll, get, receipt, atWork} = await open();
		await atWork('T-1');
		await send({recipient: 'a1'});
		await send({recipient: 'paper:any'});
		await poll({recipient: 'a1'});
		await send({recipient: 'a1', payload: 'later'});
		expect(await get({operation: 'ack', recipient: 'a1'})).toEqual({acknowledged: 2, message_ids: ['msg-001', 'msg-002'], status: 'seen'});
		expect(await receipt('msg-003')).toMatchObject({status: 'queued'});
		expect(await get({operation: 'ack', recipient: 'a1'})).toEqual({acknowledged: 0, message_ids: [], status: 'seen'});
	});

	test('of what is not there, of nobody, and of what another one has is refused', async () => {
		const {send, problem, atWork, poll} = await open();
		await atWork('T-1', 'T-2');
		await send({recipient: 'a1'});
		await poll({recipient: 'a1'});
		expect(await problem({operation: 'ack', messageId: 'msg-009'})).toMatchObject({code: 'message_not_found'});
		expect(await problem({operation: 'ack'})).toMatchObject({code: 'message_not_found'});
		expect(await problem({operation: 'ack', messageId: 'msg-001', recipient: 'a2'})).toMatchObject({code: 'not_yours'});
	});
});

describe('clear_old', () => {
	test('throws away what is older than it is told, in batches, and never what waits', async () => {
		const {house, ask, get, send} = await open({});
		const stamp = {actor: 'test', atMs: house.engine.now()};
		house.store.atomically(() => {
			for (let index = 0; index < 1201; index++) {
				const id = house.store.messages.post({sender: 'test', recipient: 'human', type: 'note', text: 'x'.repeat(500)}, stamp);
				house.store.messages.move({id, state: 'queued'}, index < 3 ? 'seen' : 'acted', stamp);
			}
		});

		await send({payload: 'waits'});
		expect((await ask({operation: 'clear_old'})).ok).toBe(true);
		house.wait(3 * 24 * 3600_000);
		expect(await get({operation: 'clear_old'})).toEqual({messages_deleted: 0, disk_space_freed_mb: 0, deleted_statuses: {}});
		const cleared = await get({operation: 'clear_old', olderThanDays: 2});
		expect(cleared).toMatchObject({messages_deleted: 1201, deleted_statuses: {seen: 3, acted: 1198}});
		expect(cleared['disk_space_freed_mb']).toBeGreaterThan(0.5);
		const batches = house.store.activities.latest(10).filter(({to}) => to === 'deleted');
		expect(batches.map(({why}) => why)).toEqual(['500 old ones', '500 old ones', '201 old ones']);
		expect(house.store.messages.countQueued()).toBe(1);
	});

	test('the heartbeat does it by itself after seven days', async () => {
		const {house, send, get} = await open({});
		await send({});
		await get({operation: 'ack', messageId: 'msg-001', acknowledge: 'acted'});
		house.wait(7 * 24 * 3600_000 - 60_000);
		await house.engine.beat();
		expect(house.store.messages.find('msg-001')).toBeDefined();
		house.wait(60_001);
		await house.until(() => house.store.messages.find('msg-001') === undefined);
	});
});

describe('what an agent says of itself', () => {
	test('is a claim on its row: nothing follows from it', async () => {
		const {house, send, atWork} = await open({'T-1': staysAtWork});
		await atWork('T-1');
		const progress = await send({sender: 'a1', recipient: 'orchestrator', messageType: 'progress', payload: 'half way', percent: 50});
		expect(progress).toMatchObject({status: 'acted', recipient: 'orchestrator'});
		expect(house.agentOf('T-1').claim).toMatchObject({text: 'half way', percent: 50, isDone: false});
		await send({sender: 'a1', recipient: 'orchestrator', messageType: 'task_complete', payload: 'all done'});
		await house.engine.beat();
		expect(house.agentOf('T-1')).toMatchObject({state: 'working', claim: {text: 'all done', isDone: true}});
		expect(house.task('T-1').state).toBe('working');
	});

	test('an answer to what is for somebody else is refused: the inbox of a person stays as it is', async () => {
		const {send, problem, poll, receipt, atWork} = await open({'T-1': staysAtWork, 'T-2': staysAtWork});
		await atWork('T-1', 'T-2');
		const {message_id: id} = await send({recipient: 'human', messageType: 'error_report'});
		expect(await problem({operation: 'send', sender: 'a1', messageId: id, payload: 'Done.'})).toMatchObject({code: 'not_yours'});
		expect(await receipt(id)).toMatchObject({status: 'queued'});
		const {message_id: note} = await send({sender: 'a2', recipient: 'a1'});
		expect(await problem({operation: 'send', sender: 'a2', messageId: note, payload: 'Done.'})).toMatchObject({code: 'not_yours'});
		await poll({recipient: 'a1'});
		await send({sender: 'a1', messageId: note, payload: 'Done.'});
		expect(await receipt(note)).toMatchObject({status: 'acted'});
	});

	test('an error told to orch-tui is told to a person', async () => {
		const {send, atWork} = await open({'T-1': staysAtWork});
		await atWork('T-1');
		expect(await send({sender: 'a1', recipient: 'orchestrator', messageType: 'error_report'})).toMatchObject({recipient: 'human', status: 'queued'});
	});

	test('a question makes it wait for a person until it is answered; so long it is not stalled', async () => {
		const {house, send, poll, receipt, atWork} = await open(
			{'T-1': staysAtWork},
			{config: {quietSeconds: 20, stallSeconds: 30, killSeconds: 40, timeoutSeconds: 50}},
		);
		await atWork('T-1');
		await house.until(() => house.agentOf('T-1').saying === 'started');
		const {message_id: id} = await send({sender: 'a1', recipient: 'human', messageType: 'question', payload: 'Left or right?'});
		expect(house.agentOf('T-1').state).toBe('needs-you');
		house.wait(60_000);
		await house.engine.beat();
		expect(house.agentOf('T-1').state).toBe('needs-you');
		const answer = await send({messageId: id, payload: 'Left.'});
		expect(answer).toMatchObject({recipient: 'a1'});
		expect(house.agentOf('T-1').state).toBe('working');
		expect(await receipt(id)).toMatchObject({status: 'acted'});
		expect(await poll({recipient: 'a1'})).toMatchObject({messages: [{payload: 'Left.', reply_to: id, task_id: 'T-1'}]});
	});

	test('whoever says something after it has asked goes on, unless it said how long it waits', async () => {
		const {house, send, atWork, poll} = await open({'T-1': staysAtWork});
		await atWork('T-1');
		const sighting = () => ({id: agentId('a1'), heardAtMs: house.engine.now(), outputBytes: 9, saying: 'x', cpuPercent: undefined, memoryMb: undefined});
		await send({sender: 'a1', recipient: 'human', messageType: 'question'});
		await poll({recipient: 'a1', waitingSeconds: 60});
		house.wait(30_000);
		house.store.agents.heard([sighting()]);
		await house.engine.beat();
		expect(house.agentOf('T-1').state).toBe('needs-you');
		house.wait(31_000);
		house.store.agents.heard([sighting()]);
		await house.until(() => house.agentOf('T-1').state === 'working');
	});
});
