import {appendFileSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import {buildHouse, staysAtWork} from '../support/house.js';

type Shown = {
	readonly lines: ReadonlyArray<{readonly agent_id: string; readonly byte: number; readonly kind: string; readonly text: string}>;
	readonly match_count: number | null;
	readonly bytes: number;
};

const aHouse = async () => {
	const house = await buildHouse({'T-1': staysAtWork, 'T-2': staysAtWork});
	await house.import('- [ ] T-1: one\n- [ ] T-2: two\n');
	await house.until(() => ['a1', 'a2'].every(id => house.processes.sizeOf(id) > 0));
	const print = (id: string, text: string) => {
		appendFileSync(path.join(house.places.runs, id, 'out.log'), text);
	};
	const show = async (input: Record<string, unknown>): Promise<Shown> => {
		const result = await house.do('show-log', input);
		if (!result.ok) throw new Error(result.problem.message);
		return result.value.output as Shown;
	};
	return {...house, print, show};
};

test('the newest steps of one agent, or of all of them with their names', async () => {
	const {print, show, do: run} = await aHouse();
	print(
		'a1',
		`${JSON.stringify({type: 'assistant', message: {content: [{type: 'tool_use', name: 'Bash', input: {command: 'npm test'}}]}, session_id: 's', uuid: 'u'})}\n`,
	);
	print('a1', 'a \u001B[31mred\u001B[0m word\n');
	expect((await show({agentId: 'a1'})).lines.map(({kind, text}) => [kind, text])).toEqual([
		['plain', 'started'],
		['run', 'npm test'],
		['plain', 'a red word'],
	]);
	const byTask = (await show({taskId: 'T-1', lines: 1})).lines;
	expect(byTask).toEqual((await show({agentId: 'a1', lines: 1})).lines);
	expect(await run('show-log', {taskId: 'T-9'})).toMatchObject({problem: {code: 'agent_not_found', message: 'T-9 has had no agent.'}});
	expect((await show({agentId: 'a1', raw: true})).lines[1]?.text).toMatch(/^\{"type":"assistant"/);
	expect((await show({agentId: 'a1', lines: 1})).lines.map(({text}) => text)).toEqual(['a red word']);
	expect((await show({})).lines.map(({agent_id: id}) => id)).toEqual(['a1', 'a1', 'a1', 'a2']);
	expect(await run('show-log', {})).toMatchObject({value: {said: 'a1 started\na1 run npm test\na1 a red word\na2 started'}});
});

test('all of a long log is searched; the newest matches are listed, all are counted', async () => {
	const {print, show} = await aHouse();
	for (let part = 0; part < 40; part++) {
		print('a1', Array.from({length: 1000}, (_, index) => `${part}.${index} ${'x'.repeat(100)}${index % 500 === 7 ? ' Needle' : ''}\n`).join(''));
	}

	const found = await show({agentId: 'a1', find: 'needle', lines: 3});
	expect(found.bytes).toBeGreaterThan(4_000_000);
	expect(found.match_count).toBe(80);
	expect(found.lines.map(({text}) => text.split(' ')[0])).toEqual(['38.507', '39.7', '39.507']);
	expect((await show({agentId: 'a1', find: 'NEEDLE'})).match_count).toBe(0);
	expect((await show({agentId: 'a1', find: 'Needle', lines: 1000})).lines).toHaveLength(80);
});

test('who is not there has no log', async () => {
	const {do: run} = await aHouse();
	expect(await run('show-log', {agentId: 'a77'})).toMatchObject({ok: false, problem: {code: 'agent_not_found'}});
});

test('the logs of all agents in one, by their time, also of those that have ended', async () => {
	const {print, show, do: run, until, store} = await aHouse();
	const said = (text: string, at: string) =>
		`${JSON.stringify({type: 'assistant', timestamp: at, message: {content: [{type: 'text', text}]}, session_id: 's', uuid: 'u'})}\n`;
	print('a1', said('third', '2100-01-01T00:00:03Z'));
	print('a2', said('second', '2100-01-01T00:00:02Z') + said('fourth', '2100-01-01T00:00:04Z'));
	await run('kill-stalled-agent', {agentId: 'a1', force: true});
	await until(() => store.agents.find('a1')?.endedAtMs !== undefined);
	const {lines} = await show({all: true, lines: 3});
	expect(lines.map(({agent_id: id, text}) => [id, text])).toEqual([
		['a2', 'second'],
		['a1', 'third'],
		['a2', 'fourth'],
	]);
	expect((await show({})).lines.every(({agent_id: id}) => id === 'a2')).toBe(true);
	const plain = await run('show-log', {all: true, prefix: false, find: 'third'});
	expect(plain.ok && plain.value.said).toMatch(/^00:00:03 \w* ?third$/);
	expect(await run('show-log', {all: true, agentId: 'a1'})).toMatchObject({ok: false, problem: {kind: 'bad-input'}});
});
