import {execFile} from 'node:child_process';
import {writeFileSync} from 'node:fs';
import path from 'node:path';
import {promisify} from 'node:util';
import {describe, expect, test} from 'vitest';
import {statusJson} from '../../source/doors/status.js';
import {createKeyboard} from '../../source/ui/keyboard.js';
import {createUiStore} from '../../source/ui/ui-store.js';
import {buildHouse, type HouseOptions, staysAtWork, works} from '../support/house.js';
import {launcher} from '../support/program.js';
import {aStranger} from '../support/stranger.js';

type House = Awaited<ReturnType<typeof buildHouse>>;
type Why = {code: string; message: string; running: number; causes: Array<Record<string, unknown> & {code: string; message: string; task_ids: string[]}>};

const run = promisify(execFile);

/** One key on the screen, in the pane that it opens with. */
const onScreen = async (house: House, ...keys: string[]): Promise<readonly string[]> => {
	const ui = createUiStore();
	const keyboard = createKeyboard({engine: house.engine, ui, size: () => ({columns: 80, rows: 24}), leave: () => undefined});
	for (const key of keys) await keyboard.press(key);
	await keyboard.press('b');
	const {overlay} = ui.get();
	if (overlay?.kind !== 'answer') throw new Error(`There is no answer: ${JSON.stringify(ui.get())}`);
	await keyboard.press('b');
	expect(ui.get().overlay).toBeUndefined();
	return overlay.lines;
};

/** What the built program prints, in a process of its own. */
const onCommandLine = async (house: House, ...args: string[]): Promise<Why> => {
	const {stdout} = await run(process.execPath, [launcher, 'why', '--json', ...args], {
		cwd: house.root,
		env: {PATH: process.env['PATH'], HOME: '/nonexistent', GIT_CONFIG_GLOBAL: '/dev/null', ORCH_TRUSTED: house.root},
	});
	return JSON.parse(stdout) as Why;
};

const asked = async (house: House, input: Record<string, unknown> = {}): Promise<Why> => {
	const result = await house.do('why', input);
	if (!result.ok) throw new Error(result.problem.message);
	return result.value.output as Why;
};

/** The same first cause from the screen, the command line, the library and `status`. */
const expectEverywhere = async (house: House, code: string, message: string | RegExp): Promise<Why> => {
	const why = await asked(house);
	expect(why.code, JSON.stringify(why)).toBe(code);
	expect(why.message).toMatch(message);
	expect((await onScreen(house))[1]).toBe(`- ${why.message}`);
	expect(statusJson(house.engine.getSnapshot(), house.engine.policy, house.engine.now()).why).toMatchObject({code, message: why.message});
	expect(await onCommandLine(house)).toMatchObject({code, causes: [{code}, ...why.causes.slice(1).map(() => ({}))]});
	return why;
};

/** With its config in a file as well, for the program. */
const withTasks = async (backlog: string, agents: Record<string, string> = {}, options: HouseOptions = {}) => {
	const house = await buildHouse(agents, options);
	const always = {warn: 100, stop: 100};
	const thresholds = {cpu: always, memory: always, disk: always, freeMemoryMb: 0, freeDiskMb: 0};
	writeFileSync(path.join(house.root, 'orch.config.jsonc'), JSON.stringify({agents: {paper: {command: ['true']}}, thresholds, ...options.config}));
	if (backlog !== '') await house.import(backlog);
	await house.engine.beat();
	return house;
};

describe('A15 "why is nothing running?" is answered with one key press, and on the command line', () => {
	test('A15 empty queue', async () => {
		const house = await withTasks('');
		const why = await expectEverywhere(house, 'empty_queue', 'The backlog is empty.');
		expect(why).toMatchObject({running: 0, causes: [{hint: expect.stringContaining('orch-tui add')}]});
		await house.do('pause-agents', {state: 'on'});
		await house.import('- [ ] T-1 a');
		await house.do('cancel-task', {taskId: 'T-1'});
		await expectEverywhere(house, 'empty_queue', 'All tasks are over.');
	});

	test('A15 all blocked, with the chain named', async () => {
		const house = await withTasks('- [ ] T-1 a\n- [ ] T-2 b\n  after: T-1\n- [ ] T-3 c\n  after: T-2', {'T-1': 'exit 7'}, {config: {retries: 0}});
		await house.untilState('T-3', 'blocked');
		const why = await expectEverywhere(house, 'all_blocked', /^2 tasks wait for others\. T-2 waits for T-1\. T-1 is given up: .*7/);
		expect(why.causes[0]).toMatchObject({
			chain: [
				{task_id: 'T-2', status: 'blocked'},
				{task_id: 'T-1', status: 'gave-up'},
			],
			hint: 'Try it again: orch-tui agent restart T-1',
		});
		expect(why.causes[1]).toMatchObject({code: 'needs_person', task_ids: ['T-1']});
		expect(await asked(house, {taskId: 'T-3'})).toMatchObject({
			code: 'blocked',
			message: expect.stringMatching(/^T-3 waits for T-2, which waits for T-1\. T-1 is given up/),
		});
		// The row's own reason: the third task, by the same key.
		expect((await onScreen(house, '2', 'G'))[1]).toContain('T-3 waits for T-2');
	});

	test('A15 cycle', async () => {
		const house = await withTasks('');
		await house.do('pause-agents', {state: 'on'});
		await house.import('- [ ] T-1 a\n- [ ] T-2 b');
		aStranger(house.places.data).adds('T-1>T-2 T-2>T-1');
		await house.engine.beat();
		await house.do('pause-agents', {state: 'off'});
		const why = await expectEverywhere(house, 'cycle', 'T-1 waits in a circle: T-1 → T-2 → T-1.');
		expect(why.causes[0]).toMatchObject({task_ids: ['T-1', 'T-2'], hint: expect.stringContaining('detect-deadlocks')});
	});

	test('a task that waits for itself does not lock the program out: it is found, told, and can be opened', async () => {
		const house = await withTasks('');
		await house.do('pause-agents', {state: 'on'});
		await house.import('- [ ] T-1 a\n- [ ] T-2 b\n  after: T-1');
		aStranger(house.places.data).addsUnchecked('T-1>T-1');
		expect((await onCommandLine(house, 'T-1')).message).toBe('T-1 waits in a circle: T-1 → T-1.');
		expect((await onCommandLine(house, 'T-2')).message).toBe('T-2 waits for T-1. T-1 waits in a circle: T-1 → T-1.');
		const found = await house.do('detect-deadlocks', {operation: 'analyze'});
		expect(JSON.stringify(found)).toContain('T-1 is not done; the task that waits for it is blocked until that is mended.');
	});

	test('A15 resource gate: which, value, limit, and what would free it', async () => {
		const always = {warn: 100, stop: 100};
		const memory = {warn: 1, stop: 1};
		const house = await withTasks('', {}, {config: {thresholds: {cpu: always, memory, disk: always, freeMemoryMb: 0, freeDiskMb: 0}}});
		for (let round = 0; round < 3; round += 1) {
			house.wait(2500);
			await house.engine.beat();
		}

		await house.import('- [ ] T-1 a');
		await house.engine.beat();
		const why = await expectEverywhere(house, 'resource_gate', /^Held: memory [\d.]+% > 1%, starts again after 15 s at 0% or less\.$/);
		expect(why.causes[0]).toMatchObject({gate: {resource: 'memory', limit: 1, opens_at: 0, unit: '%'}, task_ids: ['T-1']});
		expect(house.engine.getSnapshot().holdReason).toMatch(/^held: memory/);
		expect(await asked(house, {taskId: 'T-1'})).toMatchObject({code: 'resource_gate'});
	});

	test('A15 merge queue wedged: held by a person, or by local changes in the way', async () => {
		const house = await withTasks('', {'T-1': 'echo two > a.txt; git commit -qam x', 'T-2': works});
		await house.do('hold-merges', {state: 'on'});
		await house.import('- [ ] T-1 a\n- [ ] T-2 b\n  after: T-1');
		await house.untilState('T-1', 'finished');
		const why = await expectEverywhere(house, 'merge_wedged', 'T-1 is done; a person holds the merge queue.');
		expect(why.causes[1]).toMatchObject({code: 'all_blocked', task_ids: ['T-2']});

		writeFileSync(path.join(house.root, 'a.txt'), 'mine\n');
		await house.do('hold-merges', {state: 'off'});
		await house.untilState('T-1', 'conflicted');
		await expectEverywhere(house, 'merge_wedged', /^T-1 was not merged: your checkout of main has local changes in the way: a\.txt/);
	});

	test('A15 retry wait, and until when', async () => {
		const house = await withTasks('- [ ] T-1 a\n- [ ] T-2 b\n  after: T-1', {'T-1': 'exit 1'});
		await house.untilState('T-1', 'retrying');
		house.wait(-40_000);
		const {notBeforeMs = 0} = house.task('T-1');
		const why = await asked(house);
		expect(why).toMatchObject({code: 'retry_wait', message: expect.stringMatching(/^T-1 waits for its next try, in [34]\d s\. It failed before: /)});
		expect(why.causes[0]).toMatchObject({until: new Date(notBeforeMs).toISOString(), hint: 'To try it now: orch-tui agent restart T-1'});
		expect((await onScreen(house))[1]).toMatch('T-1 waits for its next try');
		// Its own clock is not ahead of ours by as much.
		aStranger(house.places.data).exec(`UPDATE orchestrator_task SET not_before_ms = ${Date.now() + 90_000} WHERE task_id = 'T-1'`);
		expect(await onCommandLine(house)).toMatchObject({code: 'retry_wait'});
	});

	test('A15 paused', async () => {
		const house = await withTasks('');
		await house.do('pause-agents', {state: 'on'});
		await house.import('- [ ] T-1 a\n- [ ] T-2 b');
		await house.engine.beat();
		const why = await expectEverywhere(house, 'paused', 'No new agent starts: paused by a person.');
		expect(why.causes[0]).toMatchObject({task_ids: ['T-1', 'T-2'], hint: 'Let it go on: orch-tui resume'});
	});

	test('A15 no agent: its tasks wait for one, and none is given up', async () => {
		const house = await buildHouse({}, {config: {agents: {}}});
		await house.import('- [ ] T-1 One\n- [ ] T-2 Two\n');
		await house.engine.beat();
		const why = await expectEverywhere(house, 'no_agent', 'No agent is configured.');
		expect(why.causes[0]).toHaveProperty('hint', expect.stringContaining('orch-tui init'));
		expect(['T-1', 'T-2'].map(id => house.task(id).state)).toEqual(['ready', 'ready']);
	});

	test('A15 cap reached', async () => {
		const house = await withTasks('- [ ] T-1 a\n- [ ] T-2 b', {'T-1': staysAtWork}, {config: {maxParallel: 1}});
		await house.untilState('T-1', 'working');
		const why = await expectEverywhere(house, 'cap_reached', 'The only place is taken.');
		expect(why).toMatchObject({running: 1});
		expect(why.causes[0]).toMatchObject({task_ids: ['T-2']});
	});

	test('A15 account limited, where a code of its stream says so: it waits until the hour that was named', async () => {
		const event = `{"type":"rate_limit_event","rate_limit_info":{"status":"rejected","resetsAt":'$(($(date +%s) + 3600))'},"session_id":"s","uuid":"u"}`;
		const end = '{"type":"result","is_error":true,"api_error_status":429,"result":"You are over","session_id":"s","uuid":"u"}';
		const house = await withTasks('- [ ] T-1 a', {'T-1': `echo '${event}'; echo '${end}'; exit 1`});
		await house.untilState('T-1', 'retrying');
		expect(house.task('T-1').code).toBe('account_limited');
		const why = await expectEverywhere(
			house,
			'account_limited',
			/^T-1 waits for the limit of its account to end, in 60 min\. It failed before: a1 left with exit 1: the limit of its account is reached\.$/,
		);
		expect(Math.abs(Date.parse(String(why.causes[0]?.['until'])) - Date.now() - 3_600_000)).toBeLessThan(30_000);
		expect(house.story()).toMatch(/T-1 failed→retrying try 2 in (?:1h00|59m\d\ds), after: a1 left/);
		house.wait(3_600_001);
		await house.until(() => house.store.agents.find('a2') !== undefined);
	});

	test('A15 account limited, and nobody says until when: longer than after any other failure', async () => {
		const end = '{"type":"error","timestamp":1,"sessionID":"s","error":{"name":"APIError","data":{"statusCode":429,"message":"slow down"}}}';
		const house = await withTasks('- [ ] T-1 a', {'T-1': `echo '${end}'; exit 1`});
		await house.untilState('T-1', 'retrying');
		const {notBeforeMs = 0, changedAtMs} = house.task('T-1');
		expect(notBeforeMs - changedAtMs).toBeGreaterThan(50_000);
		expect(await asked(house)).toMatchObject({code: 'account_limited', causes: [{until: new Date(notBeforeMs).toISOString()}]});
	});

	test('A15 needs a person: unproven work, and work that waits to be let in', async () => {
		const house = await withTasks('- [ ] T-1 a\n- [ ] T-2 b', {'T-1': 'true', 'T-2': works}, {config: {repairs: 0, approve: 'ask'}});
		await house.until(() => house.task('T-1').state === 'unproven' && house.task('T-2').state === 'finished');
		const why = await expectEverywhere(house, 'needs_person', /^2 tasks need a person: T-1, T-2\. T-1 is unproven: /);
		expect(why.causes[0]?.task_ids).toEqual(['T-1', 'T-2']);
		expect(await asked(house, {taskId: 'T-2'})).toMatchObject({code: 'needs_person', message: 'T-2 is done and waits for a person to let it in.'});
	});

	test('A15 nobody conducts', async () => {
		const house = await buildHouse({});
		await house.import('- [ ] T-1 a');
		expect(await asked(house)).toMatchObject({
			code: 'nobody_conducts',
			message: 'T-1 may go on, but nobody conducts.',
			causes: [{hint: 'Open the screen, or: orch-tui run --until idle'}],
		});
	});

	test('A15 the same files as one that runs', async () => {
		const house = await withTasks('- [ ] T-1 a\n  files: src\n- [ ] T-2 b\n  files: src/b.ts', {'T-1': staysAtWork});
		await house.untilState('T-1', 'working');
		await expectEverywhere(house, 'same_files', 'T-2 may change the same files as T-1: src/b.ts.');
	});
});

describe('it never disagrees with those who decide', () => {
	test('what it says starts now is claimed now, and nothing else is', async () => {
		const house = await buildHouse({}, {config: {maxParallel: 2}});
		await house.import(
			[
				'- [ ] T-1 a\n  files: src',
				'- [ ] T-2 b\n  files: src/x',
				'- [ ] T-3 c\n  after: T-1',
				'- [ ] T-4 d\n  priority: low',
				'- [ ] T-5 e\n  hours: 1\n  files: docs',
			].join('\n'),
		);
		await house.do('coordinate-dependencies');
		expect(house.engine.conduct()).toBe(true);
		const codes = new Map<string, string>();
		for (const {id} of house.store.tasks.list()) codes.set(id, (await asked(house, {taskId: id})).code);
		expect([...codes]).toEqual([
			['T-1', 'starting'],
			['T-2', 'behind_others'],
			['T-3', 'waits_for'],
			['T-4', 'behind_others'],
			['T-5', 'starting'],
		]);
		const claimed = await house.do('create-parallel-tasks');
		expect(claimed).toMatchObject({value: {said: 'Claimed T-5, T-1.'}});
		expect(await asked(house, {taskId: 'T-2'})).toMatchObject({code: 'cap_reached'});
		expect(await asked(house, {taskId: 'T-1'})).toMatchObject({code: 'starting', message: 'T-1 gets its worktree now.'});
	});

	test('task_not_found; and it only reads', async () => {
		const house = await buildHouse({});
		await house.import('- [ ] T-1 a');
		const stranger = aStranger(house.places.data);
		const before = stranger.revision();
		expect(await house.do('why', {taskId: 'T-9'})).toMatchObject({problem: {kind: 'not-found', code: 'task_not_found'}});
		await asked(house);
		await asked(house, {taskId: 't-1'});
		expect(stranger.revision()).toBe(before);
	});

	test('a prerequisite that is not in the backlog is named, with the way out', async () => {
		const house = await buildHouse({});
		await house.import('- [ ] T-1 a');
		aStranger(house.places.data).adds('T-1>T-9');
		await house.do('coordinate-dependencies');
		expect(await asked(house, {taskId: 'T-1'})).toMatchObject({
			message: 'T-1 waits for T-9, which is not in the backlog.',
			causes: [{hint: 'orch-tui coordinate-dependencies --operation remove_dependency --task-id T-1 --depends-on T-9'}],
		});
		await house.do('coordinate-dependencies', {operation: 'remove_dependency', taskId: 'T-1', dependsOn: 'T-9'});
		expect(house.task('T-1').state).toBe('ready');
	});
});
