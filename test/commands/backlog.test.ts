import {expect, test} from 'vitest';
import {buildHouse, staysAtWork, works} from '../support/house.js';

test('importing twice adds nothing, and says so', async () => {
	const house = await buildHouse({});
	await house.do('pause-agents', {state: 'on'});
	const text = '# Now\n- [ ] T-1 one\n- [x] T-0 done\n- [ ] no id here';
	expect(await house.do('import-backlog', {file: 'b.md', text})).toMatchObject({value: {said: '2 tasks added, 1 done one skipped.'}});
	expect(await house.do('import-backlog', {file: 'b.md', text})).toMatchObject({problem: {kind: 'not-found', code: 'nothing_new'}});
	expect(house.store.tasks.list()).toHaveLength(2);
	expect(await house.do('import-backlog', {file: 'b.md', text: text.replace('one', 'won').replace('[ ] no', '[x] no')})).toMatchObject({
		problem: {message: 'Nothing new in b.md: 1 already there (1 of them differs; import never changes what is there), 2 done ones skipped.'},
	});
	expect(house.task('T-1').title).toBe('one');
});

test('a key that was probably meant is warned of, for people and for programs', async () => {
	const house = await buildHouse({});
	const warning = 'b.md:2: T-1: "chek:" is no key and stays part of the text. Did you mean "check:"?';
	expect(await house.do('import-backlog', {file: 'b.md', text: '- [ ] T-1 one\n  chek: npm test'})).toMatchObject({
		value: {said: `1 task added.\n${warning}`, output: {warnings: [warning]}},
	});
});

test('a dry run shows and adds nothing', async () => {
	const house = await buildHouse({});
	const result = await house.do('import-backlog', {file: 'b.md', text: '- [ ] T-1 one\n- [ ] T-2 two\n  after: T-1', dryRun: true});
	expect(result).toMatchObject({value: {output: {added: ['T-1', 'T-2'], dry_run: true}}});
	const wide = await house.do('import-backlog', {file: 'b.md', text: '- [ ] T-1 one\n- [ ] no id\n  priority: high', dryRun: true});
	expect(wide).toMatchObject({value: {said: '2 tasks would be added.\nT-1       medium  one\nTASK-0-1  high    no id'}});
	expect(house.store.tasks.list()).toEqual([]);
});

test('what is wrong is said with file and line, and nothing is half imported', async () => {
	const house = await buildHouse({});
	const result = await house.do('import-backlog', {
		file: 'b.md',
		text: '- [ ] T-1 one\n- [ ] T-2 two\n  after: T-3\n- [ ] T-3 three\n  after: T-2\n  files: ../secret',
	});
	const {message} = (result as unknown as {problem: {message: string}}).problem;
	expect(message).toContain('Nothing was imported from b.md.');
	expect(message).toMatch(/T-2 → T-3 → T-2|T-3 → T-2 → T-3/);
	expect(message).toContain('b.md:6:');
	expect(house.store.tasks.list()).toEqual([]);
});

test('what is exported can be imported elsewhere and is the same', async () => {
	const house = await buildHouse({});
	await house.do('pause-agents', {state: 'on'});
	await house.import(
		'# Label\n- [ ] T-1 one\n  A text.\n  check: npm test\n  files: a.ts, b/**\n  hours: 2\n  spec: SPEC-7\n- [ ] two\n  soft: T-1\n  priority: high',
	);
	const exported = await house.do('export-backlog', {});
	const text = exported.ok ? (exported.value.said ?? '') : '';
	const other = await buildHouse({});
	expect(await other.do('import-backlog', {file: '-', text})).toMatchObject({ok: true});
	expect(other.store.plans.list()).toEqual(house.store.plans.list());
});

test('a task can be added, waits for others and is done like any other', async () => {
	const house = await buildHouse({'T-1': works, 'TASK-0-1': works});
	await house.import('- [ ] T-1 one');
	expect(await house.do('add-task', {title: 'Second one', after: 'T-1', files: 'TASK-0-1.txt', priority: 'high'})).toMatchObject({
		value: {output: {task_id: 'TASK-0-1'}},
	});
	expect(await house.do('add-task', {title: 'x', after: 'T-77'})).toMatchObject({
		problem: {code: 'validation_failed', message: expect.stringContaining('waits for T-77, which is not in the backlog.')},
	});
	expect(await house.do('add-task', {title: '  '})).toMatchObject({problem: {kind: 'bad-input'}});
	await house.untilState('TASK-0-1', 'cleaned');
	expect(house.task('T-1').changedAtMs).toBeLessThanOrEqual(house.task('TASK-0-1').changedAtMs);
});

test('a task may say itself how often it is tried, and how long each time', async () => {
	const house = await buildHouse({'T-1': 'exit 3', 'T-2': staysAtWork});
	await house.do('pause-agents', {state: 'on'});
	expect(await house.do('add-task', {title: 'One', id: 'T-1', tries: 1})).toMatchObject({ok: true});
	expect(await house.do('add-task', {title: 'Two', id: 'T-2', limit: '30m'})).toMatchObject({ok: true});
	for (const limit of ['30', '0m', '25h', 'soon']) {
		expect(await house.do('add-task', {title: 'x', limit})).toMatchObject({problem: {kind: 'bad-input', message: expect.stringContaining('as in 30m or 2h')}});
	}

	expect(await house.do('add-task', {title: 'x', tries: 0})).toMatchObject({problem: {kind: 'bad-input'}});
	await house.do('pause-agents', {state: 'off'});
	await house.untilState('T-1', 'gave-up');
	expect(house.task('T-1')).toMatchObject({retries: 0, retriesMax: 0, reason: expect.stringContaining('retries are turned off')});
	await house.untilState('T-2', 'working');
	expect(house.task('T-2').retriesMax).toBeUndefined();
	expect(house.store.agents.find(house.task('T-2').agentId ?? '')?.timeoutMs).toBe(30 * 60_000);
});

test('cancelling is for what is not at work', async () => {
	const house = await buildHouse({});
	await house.do('pause-agents', {state: 'on'});
	await house.import('- [ ] T-1 one');
	expect(await house.do('cancel-task', {taskId: 'T-1'})).toMatchObject({ok: true});
	expect(await house.do('cancel-task', {taskId: 'T-1'})).toMatchObject({problem: {code: 'not_cancellable'}});
	expect(await house.do('cancel-task', {taskId: 'T-9'})).toMatchObject({problem: {code: 'task_not_found'}});
});

test('measures the machine, reports, finds no circles, and passes messages on', async () => {
	const house = await buildHouse({'T-1': works, 'T-2': 'true'}, {config: {repairs: 0}});
	await house.import('- [ ] T-1 one\n- [ ] T-2 two');
	await house.untilState('T-1', 'cleaned');
	await house.untilState('T-2', 'unproven');
	expect(await house.do('monitor-resource-usage')).toMatchObject({value: {output: {can_spawn_agents: true, status: 'normal'}}});
	expect(await house.do('detect-deadlocks')).toMatchObject({value: {output: {deadlocks_found: 0, total_tasks: 2, graph_acyclic: true}}});
	expect(await house.do('generate-activity-summary', {timeRange: 'all'})).toMatchObject({
		value: {output: {summary: {completed_tasks: ['T-1'], attempts: 2}, needs_person: [{task_id: 'T-2'}]}},
	});
	expect(await house.do('route-inter-agent-messages', {recipient: 'human'})).toMatchObject({value: {output: {messages: [{task_id: 'T-2'}]}}});
});

test('what a person has done is said once', async () => {
	const house = await buildHouse({'T-1': staysAtWork});
	await house.import('- [ ] T-1 one');
	await house.untilState('T-1', 'working');
	await house.do('kill-stalled-agent', {taskId: 'T-1', force: true});
	await house.untilState('T-1', 'gave-up');
	expect(house.task('T-1').reason).toBe('Agent killed: stopped by a person');
	expect(await house.do('merge-completed-work', {taskId: 'T-1'})).toMatchObject({problem: {message: 'T-1 is given up; only finished work is merged.'}});
});

test('bad input is a sentence', async () => {
	const house = await buildHouse({});
	expect(await house.do('kill-stalled-agent', {agentId: 'x'})).toMatchObject({problem: {kind: 'bad-input', message: 'agentId: An agent id looks like a3.'}});
	expect(await house.do('find-available-work', {maxParalel: 3})).toMatchObject({problem: {kind: 'bad-input'}});
});
