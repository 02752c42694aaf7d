import {expect, test, vi} from 'vitest';
import {buildHouse, type HouseOptions, staysAtWork, works} from '../support/house.js';

type House = Awaited<ReturnType<typeof buildHouse>>;
type Listed = {readonly error_id: string; readonly task_id: string; readonly [name: string]: unknown};

const withTask = async (script: string, options: HouseOptions = {}, backlog = '- [ ] T-1 x') => {
	const house = await buildHouse({'T-1': script}, options);
	await house.import(backlog);
	return house;
};

const detect = async (house: House, input: Record<string, unknown> = {}) => {
	const result = await house.do('handle-agent-errors', input);
	return result.ok ? (result.value.output as {errors_found: number; errors: Listed[]}) : {errors_found: -1, errors: []};
};

const toldTo = (house: House, recipient: string) => house.store.messages.listWaiting(recipient, 50).map(({text}) => text);

/** An agent of each level, beside the one that works. */
const withLevels = (command: readonly string[]) => ({
	agents: {
		paper: {command},
		architect: {command: ['true']},
		'project-manager': {command: ['true']},
	},
});

test('detect lists what is open with an id that stays, its severity and what the task is worth', async () => {
	const house = await withTask('echo cannot find module x; exit 3', {config: {retries: 0}}, '- [ ] T-1 x\n  priority: high\n  hours: 3');
	await house.untilState('T-1', 'gave-up');
	const found = await detect(house);
	expect(found).toMatchObject({
		errors_found: 1,
		errors: [
			{
				error_id: 'err-001',
				agent_id: 'a1',
				task_id: 'T-1',
				error_code: 'agent_failed',
				error_message: 'a1 left with exit 3: cannot find module x',
				severity: 'medium',
				retryable: true,
				priority: 'high',
				estimated_hours: 3,
				recovery_action: 'give_up',
				stack_trace: 'cannot find module x',
			},
		],
	});
	expect(await detect(house)).toEqual(found);
	expect(await detect(house, {errorId: 'err-001'})).toEqual(found);
	expect(await detect(house, {taskId: 'T-1'})).toEqual(found);
	expect(await house.do('handle-agent-errors', {errorId: 'err-099'})).toMatchObject({problem: {code: 'error_not_found'}});
});

test('what nobody has decided about yet is detected and changes nothing', async () => {
	const house = await withTask('exit 3');
	await house.until(() => house.task('T-1').state === 'retrying');
	const stamp = {actor: 'test', atMs: house.engine.now()};
	house.store.tasks.move('T-1' as never, 'retrying', 'failed', {code: 'process_died', reason: 'it is gone'}, stamp);
	const {errors} = await detect(house);
	expect(errors.map(({error_id: id, error_code: code, recovery_action: action}) => [id, code, action])).toEqual([
		['err-001', 'agent_failed', 'auto_restart'],
		['err-002', 'process_died', null],
	]);
	expect(house.task('T-1').state).toBe('failed');

	// Handled once, by a person or by the heartbeat, whoever comes first.
	expect(await house.do('handle-agent-errors', {operation: 'handle', errorId: 'err-002'})).toMatchObject({
		ok: true,
		value: {
			said: expect.stringContaining('T-1 may try 3'),
			output: {
				error_id: 'err-002',
				severity: 'medium',
				recovery_action: 'auto_restart',
				already_handled: false,
				details: {retry_attempt: 2, max_retries: 3, message_sent: [], escalated_to: null},
			},
		},
	});
	const before = house.task('T-1');
	const again = await house.do('handle-agent-errors', {operation: 'handle', errorId: 'err-002'});
	expect(again).toMatchObject({ok: true, value: {output: {already_handled: true, recovery_action: 'auto_restart'}}});
	expect(again.ok && again.value.said).toBe(undefined);
	expect(house.task('T-1')).toEqual(before);
});

test('handle without a name decides about all; the limits of the call hold', async () => {
	const house = await buildHouse({'T-1': 'exit 3', 'T-2': 'exit 3'});
	await house.import('- [ ] T-1 x\n- [ ] T-2 x');
	await house.until(() => ['T-1', 'T-2'].every(id => house.task(id).state === 'retrying'));
	const stamp = {actor: 'test', atMs: house.engine.now()};
	for (const id of ['T-1', 'T-2'] as never[]) house.store.tasks.move(id, 'retrying', 'failed', {code: 'process_died', reason: 'it is gone'}, stamp);
	expect(await house.do('handle-agent-errors', {operation: 'handle', retryMax: 1})).toMatchObject({
		value: {output: {errors_handled: 2, errors: [{recovery_action: 'give_up', details: {max_retries: 1}}, {}]}},
	});
	expect(house.task('T-1').state).toBe('gave-up');
	expect(await house.do('handle-agent-errors', {operation: 'handle'})).toEqual({ok: true, value: {output: {errors_handled: 0, errors: []}}});
});

test.each([
	{what: 'low: in the log only', does: 'exit 75', severity: 'low', hears: []},
	{what: 'medium: its next attempt is told', does: 'exit 3', severity: 'medium', hears: []},
	{what: 'high: the architect, and a person when nobody goes on', does: 'exit 65', severity: 'high', hears: ['architect:any', 'human']},
	{what: 'critical: project manager, architect and a person', does: 'exit 77', severity: 'critical', hears: ['project-manager:any', 'architect:any', 'human']},
])('who is told of an error, $what', async ({does, severity, hears}) => {
	const house = await buildHouse({}, {config: withLevels(['bash', '-c', does])});
	await house.import('- [ ] T-1 x');
	await house.untilState('T-1', 'retrying', 'gave-up');
	expect(await detect(house)).toMatchObject({errors: [{severity}]});
	for (const recipient of ['architect:any', 'project-manager:any', 'human']) {
		expect(toldTo(house, recipient), recipient).toHaveLength(hears.includes(recipient) ? 1 : 0);
	}
});

test('what is left to a person costs the heartbeat nothing: it is not looked into again', async () => {
	const house = await withTask('true', {config: {repairs: 0}});
	await house.until(() => house.task('T-1').state === 'unproven' && toldTo(house, 'human').length > 0);
	const see = vi.spyOn(house.store.errors, 'see');
	for (let count = 0; count < 3; count++) await house.engine.beat();
	expect(see).not.toHaveBeenCalled();
	expect(toldTo(house, 'human')).toHaveLength(1);
});

test('severity follows from the code: a conflict and files out of scope are high', async () => {
	const house = await withTask('echo x > b.txt; git add -A; git commit -qm x', {config: {repairs: 0}}, '- [ ] T-1 x\n  files: a.txt');
	await house.untilState('T-1', 'unproven');
	await house.until(() => toldTo(house, 'human').length === 1);
	expect(await detect(house)).toMatchObject({errors: [{error_code: 'out_of_scope', severity: 'high', recovery_action: 'manual_review'}]});
});

test('escalate climbs the ladder: architect, project manager, the inbox on the screen', async () => {
	const house = await buildHouse({}, {config: {...withLevels(['bash', '-c', 'exit 3']), retries: 0}});
	await house.import('- [ ] T-1 x');
	await house.untilState('T-1', 'gave-up');
	await house.do('handle-agent-errors', {taskId: 'T-1'});
	const before = toldTo(house, 'human').length;
	for (const [level, recipient] of [
		['architect', 'architect:any'],
		['project_manager', 'project-manager:any'],
		['human', 'human'],
	] as const) {
		const result = await house.do('handle-agent-errors', {operation: 'escalate', errorId: 'err-001'});
		expect(result).toMatchObject({
			ok: true,
			value: {
				output: {
					error_id: 'err-001',
					task_id: 'T-1',
					escalation_level: level,
					recipient,
					escalation_message: expect.stringContaining('T-1 has failed 1 time, last by agent_failed (medium)'),
					details: {files_affected: [], message_sent: expect.stringMatching(/^msg-\d+$/)},
				},
			},
		});
		expect(await detect(house)).toMatchObject({errors: [{escalated_to: level}]});
	}

	for (const recipient of ['architect', 'project-manager']) {
		const text = expect.stringContaining('T-1 has failed 1 time');
		expect(await house.do('route-inter-agent-messages', {recipient})).toMatchObject({value: {output: {messages: [{payload: text}]}}});
	}

	expect(toldTo(house, 'human')).toHaveLength(before + 1);
	expect(house.engine.getSnapshot().messages.map(({text}) => text)).toContainEqual(expect.stringContaining('has failed 1 time'));
});

test('where the config has no agent of a level, the person at the screen is told: nothing is said to nobody', async () => {
	const house = await withTask('exit 3', {config: {retries: 0}});
	await house.untilState('T-1', 'gave-up');
	expect(await house.do('handle-agent-errors', {operation: 'escalate', taskId: 'T-1', escalationLevel: 'project_manager'})).toMatchObject({
		value: {output: {escalation_level: 'project_manager', recipient: 'human'}},
	});
});

test('so many errors of one task are told to the next level, once', async () => {
	const house = await withTask('exit 3', {config: {retries: 10}});
	for (const retries of [1, 2, 3, 4]) {
		await house.until(() => house.task('T-1').retries === retries && house.task('T-1').state === 'retrying');
		expect(toldTo(house, 'human')).toHaveLength(retries < 3 ? 0 : 1);
		house.wait(60_000);
	}

	expect(toldTo(house, 'human')[0]).toContain('T-1 has failed 3 times');
});

test('errorThreshold counts for the call', async () => {
	const house = await withTask('exit 3');
	await house.until(() => house.task('T-1').state === 'retrying');
	const stamp = {actor: 'test', atMs: house.engine.now()};
	house.store.tasks.move('T-1' as never, 'retrying', 'failed', {code: 'process_died', reason: 'it is gone'}, stamp);
	expect(await house.do('handle-agent-errors', {operation: 'handle', taskId: 'T-1', errorThreshold: 2})).toMatchObject({
		value: {output: {details: {escalated_to: 'human', message_sent: [expect.stringMatching(/^msg-/)]}}},
	});
});

test('recover restarts what was given up; it counts as recovered when it has been merged, not before', async () => {
	const house = await withTask('exit 65', {config: {approve: 'ask'}});
	await house.untilState('T-1', 'gave-up');
	const find = () => house.store.errors.find('err-001');
	expect(find()).toMatchObject({isHandled: true, isRecovered: false});
	house.script('T-1', works);
	expect(await house.do('handle-agent-errors', {operation: 'recover', errorId: 'err-001', recoveryStrategy: 'restart'})).toMatchObject({
		ok: true,
		value: {output: {error_id: 'err-001', task_id: 'T-1', recovery_strategy: 'restart', new_agent_id: null, restarting_in_seconds: 0}},
	});
	await house.untilState('T-1', 'finished');
	expect(find()).toMatchObject({action: 'restart', isRecovered: false, resolvedAtMs: undefined});
	await house.do('merge-completed-work', {taskId: 'T-1'});
	await house.untilState('T-1', 'cleaned');
	expect(find()).toMatchObject({isRecovered: true, resolvedAtMs: expect.any(Number)});
	expect(await detect(house)).toMatchObject({errors_found: 0});
	expect(await house.do('handle-agent-errors', {operation: 'recover', errorId: 'err-001'})).toMatchObject({problem: {code: 'not_restartable'}});
});

test('recover by the rules: max_retries_exceeded and non_retryable_error', async () => {
	const house = await buildHouse({'T-1': 'exit 3', 'T-2': 'exit 78'}, {config: {retries: 0}});
	await house.import('- [ ] T-1 x\n- [ ] T-2 x');
	await house.until(() => ['T-1', 'T-2'].every(id => house.task(id).state === 'gave-up'));
	const recover = async (taskId: string, retryMax: number) => house.do('handle-agent-errors', {operation: 'recover', taskId, retryMax});
	expect(await recover('T-2', 3)).toMatchObject({problem: {code: 'non_retryable_error'}});
	house.store.tasks.move('T-1' as never, 'gave-up', 'gave-up', {retries: 2}, {actor: 'test', atMs: 1});
	expect(await recover('T-1', 2)).toMatchObject({problem: {code: 'max_retries_exceeded', context: {retry_count: 2, max_retries: 2}}});
	expect(await recover('T-1', 3)).toMatchObject({ok: true, value: {output: {restarting_in_seconds: expect.toSatisfy((seconds: number) => seconds >= 8)}}});
});

test('recover leaves the next attempt alone when it is at work already', async () => {
	const house = await withTask(`if [ "$ORCH_AGENT_ID" = a1 ]; then exit 3; fi; ${staysAtWork}`);
	await house.untilState('T-1', 'retrying');
	house.wait(5000);
	await house.until(() => house.task('T-1').state === 'working' && house.agentOf('T-1').state === 'working');
	expect(await house.do('handle-agent-errors', {operation: 'recover', taskId: 'T-1'})).toMatchObject({
		problem: {kind: 'refused', code: 'not_restartable', message: 'T-1 is at work again.', context: {current_status: 'working'}},
	});
	expect(house.agentOf('T-1')).toMatchObject({id: 'a2', state: 'working'});
});

test('recover by repair tells its agent what is missing; by give_up nobody tries any more', async () => {
	const mends = `if grep -q 'changed nothing' "$ORCH_PROMPT_FILE"; then ${works}; fi`;
	const house = await buildHouse({'T-1': mends, 'T-2': 'true'}, {config: {repairs: 0}});
	await house.import('- [ ] T-1 x\n- [ ] T-2 x');
	await house.until(() => ['T-1', 'T-2'].every(id => house.task(id).state === 'unproven'));
	expect(await house.do('handle-agent-errors', {operation: 'recover', taskId: 'T-2', recoveryStrategy: 'give_up'})).toMatchObject({
		value: {output: {recovery_strategy: 'give_up', restarting_in_seconds: null}},
	});
	expect(house.task('T-2')).toMatchObject({state: 'gave-up', reason: expect.stringContaining('given up by a person')});
	expect(await house.do('handle-agent-errors', {operation: 'recover', taskId: 'T-1', recoveryStrategy: 'repair'})).toMatchObject({ok: true});
	await house.untilState('T-1', 'cleaned');
	expect(house.task('T-1').repairs).toBe(1);
});

test('error_not_found and task_not_found', async () => {
	const house = await withTask(works);
	await house.untilState('T-1', 'cleaned');
	for (const operation of ['handle', 'recover', 'escalate']) {
		expect(await house.do('handle-agent-errors', {operation, errorId: 'err-007'})).toMatchObject({problem: {kind: 'not-found', code: 'error_not_found'}});
		expect(await house.do('handle-agent-errors', {operation, taskId: 'T-9'})).toMatchObject({problem: {kind: 'not-found', code: 'task_not_found'}});
		expect(await house.do('handle-agent-errors', {operation, taskId: 'T-1'})).toMatchObject({problem: {code: 'error_not_found'}});
	}

	expect(await house.do('handle-agent-errors', {errorId: 'err-007'})).toMatchObject({
		problem: {code: 'error_not_found', message: 'There is no error err-007.'},
	});
	for (const operation of ['recover', 'escalate'])
		expect(await house.do('handle-agent-errors', {operation})).toMatchObject({problem: {kind: 'bad-input', code: 'validation_failed'}});
});

test('A3 exit 0 with no diff, or with changes out of scope only, is not complete', async () => {
	const house = await buildHouse({'T-1': 'true', 'T-2': 'echo x > b.txt; git add -A; git commit -qm x'}, {config: {repairs: 0}});
	await house.import('- [ ] T-1 x\n- [ ] T-2 x\n  files: a.txt');
	await house.until(() => ['T-1', 'T-2'].every(id => house.task(id).state === 'unproven'));
	expect([house.task('T-1').code, house.task('T-2').code]).toEqual(['no_change', 'out_of_scope']);
	expect(house.git('rev-list', '--count', 'main')).toBe('1');
});
