/**
What users of such tools report of messages that did not arrive, or were said to have, played against ours. Which report is proved where: `readme.md` beside this file.
*/
import {readFileSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import {buildHouse, staysAtWork} from '../support/house.js';

type House = Awaited<ReturnType<typeof buildHouse>>;

const messages = async (house: House, input: Record<string, unknown>): Promise<Record<string, unknown>> => {
	const result = await house.do('route-inter-agent-messages', input);
	if (!result.ok) throw new Error(result.problem.message);
	return result.value.output ?? {};
};

const send = async (house: House, input: Record<string, unknown>): Promise<string> =>
	String((await messages(house, {operation: 'send', payload: 'hello', ...input}))['message_id']);

const idsOf = (output: Record<string, unknown>): unknown[] => (output['messages'] as Array<Record<string, unknown>>).map(({message_id: id}) => id);

const aDayS = 86_400;
/** Nobody is stopped for saying nothing. */
const patient = {quietSeconds: aDayS, stallSeconds: aDayS, killSeconds: aDayS, timeoutSeconds: aDayS};

/** Agents of these tasks that do nothing but live. */
const aHouse = async (...ids: readonly string[]): Promise<House> => {
	const house = await buildHouse(Object.fromEntries(ids.map(id => [id, staysAtWork])), {config: patient});
	await house.import(ids.map(id => `- [ ] ${id} x`).join('\n'));
	await house.until(() => ids.every(id => house.task(id).state === 'working' && house.agentOf(id).state === 'working'));
	return house;
};

test('a message is not told as seen because the agent that had it in its prompt said that nobody is logged in', async () => {
	const house = await buildHouse({'T-1': 'echo "Please log in first."; exit 1'}, {config: {retries: 1}});
	await house.do('pause-agents', {state: 'on'});
	await house.import('- [ ] T-1 x');
	const id = await send(house, {recipient: 'paper:any', payload: 'Mind the gap.'});
	await house.do('pause-agents', {state: 'off'});
	await house.untilState('T-1', 'retrying');
	expect(readFileSync(path.join(house.places.runs, 'a1', 'prompt.md'), 'utf8')).toContain('Mind the gap.');
	await house.engine.beat();
	const [receipt] = (await messages(house, {}))['messages'] as Array<Record<string, unknown>>;
	expect(receipt).toMatchObject({message_id: id, status: 'queued', seen_at: null, error_message: 'a1 left without having seen it'});

	// The next one at the task is told, and one that works on its prompt has seen it.
	house.script('T-1', staysAtWork);
	house.wait(10_000);
	await house.until(() => house.store.messages.find(id)?.state === 'seen');
	expect(readFileSync(path.join(house.places.runs, 'a2', 'prompt.md'), 'utf8')).toContain('Mind the gap.');
});

test('what is sent is not called delivered before somebody has it, nor seen before they say so; each fact has its own time', async () => {
	const house = await aHouse('T-1');
	const id = await send(house, {recipient: 'a1', sender: 'human'});
	const receipt = async () => ((await messages(house, {}))['messages'] as Array<Record<string, unknown>>)[0];
	const known = async () => {
		const {status, delivered_at: delivered, seen_at: seen, acted_at: acted} = (await receipt()) ?? {};
		return [status, ...[delivered, seen, acted].map(at => at !== null)];
	};
	// Fourteen minutes of nobody asking are fourteen minutes of not delivered, whatever is offered meanwhile.
	for (let minute = 0; minute < 14; minute++) {
		expect(await known()).toEqual(['queued', false, false, false]);
		house.wait(60_000);
		await house.engine.beat();
	}

	house.wait(120_000);
	await house.engine.beat();
	expect(idsOf(await messages(house, {operation: 'poll', recipient: 'a1'}))).toEqual([id]);
	expect(await known()).toEqual(['delivered', true, false, false]);
	await messages(house, {operation: 'ack', recipient: 'a1', messageId: id});
	expect(await known()).toEqual(['seen', true, true, false]);
	await send(house, {sender: 'a1', messageId: id, payload: 'done'});
	expect(((await messages(house, {}))['messages'] as Array<Record<string, unknown>>)[0]).toMatchObject({status: 'acted', acted_at: expect.any(String)});
});

test('what comes between reading and acknowledging is not marked as read with the rest', async () => {
	const house = await aHouse('T-1');
	const first = await send(house, {recipient: 'a1'});
	expect(idsOf(await messages(house, {operation: 'poll', recipient: 'a1'}))).toEqual([first]);
	const second = await send(house, {recipient: 'a1'});
	expect(await messages(house, {operation: 'ack', recipient: 'a1'})).toMatchObject({message_ids: [first]});
	expect(house.store.messages.find(second)?.state).toBe('queued');
	expect(idsOf(await messages(house, {operation: 'poll', recipient: 'a1'}))).toEqual([second]);
});

test('the report of one worker does not end the task of another, and is not needed for its own', async () => {
	const house = await aHouse('T-1', 'T-2');
	const [a1, a2] = [house.agentOf('T-1').id, house.agentOf('T-2').id];
	await messages(house, {operation: 'send', sender: a1, recipient: 'orchestrator', messageType: 'task_complete', taskId: 'T-2', payload: 'T-2 is done'});
	await house.engine.beat();
	expect([house.task('T-1').state, house.task('T-2').state]).toEqual(['working', 'working']);
	expect(house.store.agents.find(a1)?.claim).toMatchObject({isDone: true});
	expect(house.store.agents.find(a2)?.claim).toBeUndefined();
	// Nor does it reach whoever listens for the other one.
	expect(idsOf(await messages(house, {operation: 'poll', recipient: a2}))).toEqual([]);
});

test('whoever waits for a task goes on with its landing, and no message has to arrive for that', async () => {
	const done = 'echo done > "$ORCH_TASK_ID.txt"; git add -A; git commit -qm x';
	const house = await buildHouse({'T-1': done, 'T-2': staysAtWork});
	await house.import('- [ ] T-1 first\n- [ ] T-2 second\n  after: T-1');
	await house.untilState('T-2', 'working');
	expect(['merged', 'cleaned']).toContain(house.task('T-1').state);
	expect(await messages(house, {})).toMatchObject({messages: []});
});

test('messages come in the order in which they were sent, whoever sent them, also when some were handed out in vain', async () => {
	const house = await aHouse('T-1');
	const sent: string[] = [];
	for (let number = 0; number < 12; number++)
		sent.push(await send(house, {recipient: 'a1', sender: number % 2 === 0 ? 'human' : 'paper', payload: `${number}`}));
	expect(idsOf(await messages(house, {operation: 'poll', recipient: 'a1', batchSize: 5}))).toEqual(sent.slice(0, 5));
	// Nobody says that these five were seen: their time runs out, and they come again before all that was sent after them.
	for (const waitMs of [301_000, 31_000]) {
		house.wait(waitMs);
		await house.engine.beat();
	}

	expect(idsOf(await messages(house, {operation: 'poll', recipient: 'a1', batchSize: 12}))).toEqual(sent);
});

test('asking for messages when there are none costs the one who asks a line, and leaves no trace', async () => {
	const house = await aHouse('T-1');
	await house.engine.beat();
	const before = house.store.activities.lastId();
	const answers = new Set<number>();
	for (let count = 0; count < 50; count++) {
		const result = await house.do('route-inter-agent-messages', {operation: 'poll', recipient: 'a1'});
		answers.add(result.ok ? JSON.stringify(result.value.output).length : -1);
	}

	expect(house.store.activities.lastId()).toBe(before);
	expect([...answers]).toEqual([JSON.stringify({messages_pending: 0, messages: []}).length]);
});
