import {describe, expect, test} from 'vitest';
import {buildHouse, staysAtWork, works} from '../support/house.js';
import {aStranger} from '../support/stranger.js';

const name = 'coordinate-dependencies';
const chain = '- [ ] T-1 a\n- [ ] T-2 b\n  after: T-1\n- [ ] T-3 c\n  after: T-2';

/** Nobody starts anything in it by itself. */
const paused = async (backlog: string, agents: Record<string, string> = {}) => {
	const house = await buildHouse(agents, {config: {retries: 0}});
	await house.do('pause-agents', {state: 'on'});
	await house.import(backlog);
	return {...house, stranger: aStranger(house.places.data)};
};

const states = (house: Awaited<ReturnType<typeof paused>>, ...ids: string[]) => ids.map(id => house.task(id).state);

describe('A7', () => {
	test('A7 a prerequisite that fails blocks those behind it with the reason; trying it again frees them; they start when it is merged', async () => {
		const house = await buildHouse({'T-1': 'exit 1', 'T-2': `test -e T-1.txt && ${works}`, 'T-3': works}, {config: {retries: 0}});
		await house.import(chain);
		await house.untilState('T-3', 'blocked');
		expect(house.task('T-2')).toMatchObject({state: 'blocked', code: 'prerequisite_failed', reason: 'its prerequisite T-1 is given up'});
		expect(house.task('T-3')).toMatchObject({state: 'blocked', reason: 'its prerequisite T-2 is blocked'});

		house.script('T-1', works);
		await house.do('auto-restart-agent', {taskId: 'T-1'});
		await house.untilState('T-3', 'cleaned');
		expect(house.movesOf('T-2')).toEqual([
			'waiting',
			'blocked',
			'waiting',
			'ready',
			'claimed',
			'prepared',
			'working',
			'finished',
			'merging',
			'merged',
			'cleaned',
		]);
		// It was let go by the merge, and by nothing before it.
		const told = house.story().split('\n');
		expect(told.findIndex(line => line.startsWith('task T-2 waiting→ready'))).toBeGreaterThan(
			told.findIndex(line => line.startsWith('task T-1 merging→merged')),
		);
	});
});

describe('A8', () => {
	test('A8 a soft prerequisite never blocks', async () => {
		const house = await buildHouse({'T-1': 'exit 1', 'T-2': works}, {config: {retries: 0}});
		await house.import('- [ ] T-1 a\n- [ ] T-2 b\n  soft: T-1');
		await house.untilState('T-2', 'cleaned');
	});

	const ring = (from: number, length: number) => Array.from({length}, (_, index) => `T-${from + index}>T-${from + ((index + 1) % length)}`).join(' ');

	test('A8 cycles of length 1, 2, 25 and two overlapping ones are all found, blocked, told once and reported', async () => {
		const house = await paused(Array.from({length: 40}, (_, index) => `- [ ] T-${index + 1} x`).join('\n'));
		await house.engine.beat();
		expect(house.task('T-40').state).toBe('ready');

		house.stranger.addsUnchecked('T-1>T-1');
		house.stranger.adds(`${ring(2, 2)} ${ring(4, 25)} T-30>T-31 T-31>T-32 T-32>T-30 T-32>T-33 T-33>T-31`);
		await house.engine.beat();
		await house.engine.beat();

		const found = await house.do('detect-deadlocks', {});
		expect(found).toMatchObject({value: {output: {deadlocks_found: 4, graph_acyclic: false, total_tasks: 40}}});
		const {circular_chains: chains} = (found as unknown as {value: {output: {circular_chains: Array<Record<string, unknown>>}}}).value.output;
		expect(chains.map(({length, severity, affected_tasks: tasks}) => [length, severity, (tasks as string[]).length])).toEqual([
			[1, 'critical', 1],
			[2, 'critical', 2],
			[3, 'high', 4],
			[25, 'medium', 25],
		]);
		expect(chains[2]).toMatchObject({cut: [{from: 'T-31', to: 'T-32'}], cut_is_smallest: true});

		expect(house.task('T-1')).toMatchObject({state: 'blocked', code: 'cycle', reason: 'waits in a circle: T-1 → T-1'});
		expect(house.task('T-28')).toMatchObject({state: 'blocked', code: 'cycle'});
		expect(house.task('T-33').reason).toBe('waits in a circle: T-30 → T-31 → T-32 → T-30');
		expect(house.task('T-40').state).toBe('ready');
		const told = house.engine.getSnapshot().messages.map(({text}) => text);
		expect(told).toHaveLength(4);
		expect(told[1]).toContain('T-2 → T-3 → T-2: these tasks wait for each other and can never start.');
	});

	test('A8 a circle that is opened lets its tasks go', async () => {
		const house = await paused('- [ ] T-1 a\n- [ ] T-2 b\n- [ ] T-3 c\n  after: T-2');
		house.stranger.adds('T-1>T-2 T-2>T-1');
		await house.engine.beat();
		expect(states(house, 'T-1', 'T-2', 'T-3')).toEqual(['blocked', 'blocked', 'blocked']);
		expect(house.task('T-3')).toMatchObject({code: 'prerequisite_failed', reason: 'its prerequisite T-2 is blocked'});
		house.stranger.takes('T-2', 'T-1');
		await house.engine.beat();
		expect(states(house, 'T-1', 'T-2', 'T-3')).toEqual(['waiting', 'ready', 'waiting']);
		expect(house.task('T-2')).toMatchObject({code: undefined, reason: undefined});
	});

	test('A8 cancelling one task of a circle opens it, and the others say what they wait for now', async () => {
		const house = await paused('- [ ] T-1 a\n- [ ] T-2 b');
		house.stranger.adds('T-1>T-2 T-2>T-1');
		await house.engine.beat();
		expect(await house.do('cancel-task', {taskId: 'T-2'})).toMatchObject({ok: true});
		await house.engine.beat();
		expect(house.task('T-1')).toMatchObject({state: 'blocked', code: 'prerequisite_failed', reason: 'its prerequisite T-2 is cancelled'});
	});
});

describe('update_status', () => {
	test('correct unblocking: what waited for merged work is made ready, and nothing else', async () => {
		const house = await buildHouse({'T-1': works, 'T-2': staysAtWork, 'T-4': staysAtWork});
		await house.import(`${chain}\n- [ ] T-4 d\n  after: T-1`);
		await house.until(() => house.task('T-1').commit !== undefined);
		const answer = await house.do(name, {taskId: 'T-1', newStatus: 'completed'});
		expect(answer).toMatchObject({ok: true, value: {output: {operation: 'update_status', task_id: 'T-1', dependencies_resolved: 2}}});
		expect(house.task('T-3').state).toBe('waiting');
	});

	test('with nobody conducting, it is what lets the dependents go', async () => {
		const house = await paused(chain);
		house.stranger.exec(`UPDATE orchestrator_task SET status = 'merged', merge_commit = 'c0ffee' WHERE task_id = 'T-1'`);
		// A stranger's merge leaves the dependency open; the next look at the graph meets it.
		house.stranger.exec('UPDATE dependency_check SET is_due = 1');
		const answer = await house.do(name, {taskId: 'T-1'});
		expect(answer).toMatchObject({value: {said: 'T-2 is ready.', output: {dependencies_resolved: 1, dependent_tasks_unblocked: ['T-2'], status: 'merged'}}});
		expect(house.stranger.column(`SELECT resolved_at_ms > 0 FROM specs_task_dependency WHERE task_id = 'T-2'`)).toEqual([1]);
		// Nothing more to do.
		const again = await house.do(name, {taskId: 'T-1'});
		expect(again).toMatchObject({ok: true, value: {output: {dependent_tasks_unblocked: []}}});
		expect((again as {value: object}).value).not.toHaveProperty('said');
	});

	test.each(['completed', 'merged', 'ready', 'failed'])('status_not_proven: the word %s completes nothing', async newStatus => {
		const house = await paused(chain);
		const before = house.stranger.revision();
		expect(await house.do(name, {taskId: 'T-1', newStatus})).toMatchObject({
			problem: {code: 'status_not_proven', context: {task_id: 'T-1', current_status: 'waiting', new_status: newStatus}},
		});
		expect(house.stranger.revision()).toBe(before);
	});

	test('a word that is true is taken', async () => {
		const house = await paused(chain);
		expect(await house.do(name, {taskId: 'T-2', newStatus: 'pending'})).toMatchObject({ok: true});
	});

	test('task_not_found', async () => {
		const house = await paused(chain);
		expect(await house.do(name, {taskId: 'T-9'})).toMatchObject({problem: {kind: 'not-found', code: 'task_not_found', context: {task_id: 'T-9'}}});
		expect(await house.do(name, {newStatus: 'completed'})).toMatchObject({problem: {kind: 'bad-input', code: 'validation_failed'}});
	});

	test('circular_dependency_detected, with the way round and all that are caught in it', async () => {
		const house = await paused(chain);
		house.stranger.adds('T-1>T-2');
		expect(await house.do(name, {taskId: 't-1'})).toMatchObject({
			problem: {code: 'circular_dependency_detected', context: {circular_chain: ['T-1', 'T-2', 'T-1'], affected_tasks: ['T-1', 'T-2']}},
		});
	});

	test('only tasks that wait are moved: one at work, failed or claimed stays what it is', async () => {
		const house = await paused(Array.from({length: 3}, (_, index) => `- [ ] T-${index + 1} x`).join('\n'));
		await house.engine.beat();
		house.store.tasks.move('T-1' as never, 'ready', 'claimed', {}, {actor: 'test', atMs: 1});
		house.stranger.adds('T-1>T-2 T-2>T-1 T-3>T-2');
		await house.do(name);
		expect(states(house, 'T-1', 'T-2', 'T-3')).toEqual(['claimed', 'waiting', 'waiting']);
	});

	test('a task that a stranger makes wait does not start, and starts when that is taken back', async () => {
		const house = await paused('- [ ] T-1 a\n- [ ] T-2 b');
		await house.engine.beat();
		expect(states(house, 'T-1', 'T-2')).toEqual(['ready', 'ready']);
		house.stranger.adds('T-2>T-1');
		await house.engine.beat();
		expect(house.task('T-2')).toMatchObject({state: 'waiting', openDependencies: 1, waitsFor: ['T-1']});
		expect(house.engine.getSnapshot().tasks[1]).toMatchObject({openDependencies: 1, waitsFor: ['T-1']});
		house.stranger.takes('T-2', 'T-1');
		await house.engine.beat();
		expect(house.task('T-2').state).toBe('ready');
	});

	test('atomic: of 1200 tasks that are let go, all or none; more than fit into one turn of the heartbeat', async () => {
		const house = await paused(['- [ ] T-1 a', ...Array.from({length: 1200}, (_, index) => `- [ ] T-${index + 2} x\n  after: T-1`)].join('\n'));
		house.stranger.exec(
			`UPDATE orchestrator_task SET status = 'merged', merge_commit = 'c0ffee' WHERE task_id = 'T-1'; UPDATE dependency_check SET is_due = 1`,
		);
		house.stranger.exec(`CREATE TRIGGER no BEFORE UPDATE OF status ON orchestrator_task WHEN NEW.task_id = 'T-900' BEGIN SELECT raise(ABORT, 'no'); END`);
		await expect(async () =>
			house.store.atomically(() => house.store.tasks.move('T-900' as never, 'waiting', 'ready', {}, {actor: 'x', atMs: 1})),
		).rejects.toThrow('no');
		house.stranger.exec('DROP TRIGGER no');
		const answer = await house.do(name, {taskId: 'T-1'});
		expect((answer as unknown as {value: {output: {dependent_tasks_unblocked: string[]}}}).value.output.dependent_tasks_unblocked).toHaveLength(1200);
		expect(house.store.tasks.countIn('ready')).toBe(1200);
	});
});

describe('check_deadlocks', () => {
	test('cycles found before execution: all chains, and none where there is none', async () => {
		const house = await paused(chain);
		expect(await house.do(name, {operation: 'check_deadlocks'})).toMatchObject({
			value: {said: 'No tasks wait for each other in a circle.', output: {deadlocks_detected: 0, circular_dependencies: []}},
		});
		house.stranger.adds('T-1>T-3');
		const before = house.stranger.revision();
		expect(await house.do(name, {operation: 'check_deadlocks'})).toMatchObject({
			value: {
				output: {
					deadlocks_detected: 1,
					circular_dependencies: [{chain: ['T-1', 'T-3', 'T-2', 'T-1'], affected_tasks: ['T-1', 'T-2', 'T-3'], severity: 'high'}],
				},
			},
		});
		expect(house.stranger.revision()).toBe(before);
	});
});

describe('validate_graph', () => {
	test('a sound one is valid', async () => {
		const house = await paused(chain);
		expect(await house.do(name, {operation: 'validate_graph'})).toMatchObject({
			value: {said: '2 dependencies of 3 tasks are sound.', output: {total_tasks: 3, total_dependencies: 2, valid: true, issues: []}},
		});
	});

	test('what others have written into the file is seen: cycle, self-edge, orphan, dependent-on-failed', async () => {
		const house = await paused(chain);
		await house.do('cancel-task', {taskId: 'T-2'});
		house.stranger.addsUnchecked('T-1>T-1');
		house.stranger.adds('T-1>T-2 T-3>T-9');
		const answer = await house.do(name, {operation: 'validate_graph'});
		expect(answer).toMatchObject({value: {output: {valid: false, total_dependencies: 5}}});
		const {issues} = (answer as unknown as {value: {output: {issues: Array<{kind: string}>}}}).value.output;
		expect(issues.map(({kind}) => kind)).toEqual(['cycle', 'self-edge', 'orphan', 'dependent-on-failed', 'dependent-on-failed']);
	});

	test('a prerequisite that was merged before it was named is vacuous, and no error', async () => {
		const house = await buildHouse({'T-1': works, 'T-2': works});
		await house.import('- [ ] T-1 a');
		await house.untilState('T-1', 'cleaned');
		await house.do('pause-agents', {state: 'on'});
		await house.import('- [ ] T-2 b\n  after: T-1');
		expect(await house.do(name, {operation: 'validate_graph'})).toMatchObject({
			value: {output: {valid: true, issues: [{kind: 'vacuous', severity: 'warning'}]}},
		});
	});
});

describe('giving up a dependency', () => {
	test.each(['remove_dependency', 'soften_dependency'])('%s opens a circle at once', async operation => {
		const house = await paused(chain);
		house.stranger.adds('T-1>T-2');
		await house.engine.beat();
		expect(states(house, 'T-1', 'T-2')).toEqual(['blocked', 'blocked']);
		const answer = await house.do(name, {operation, taskId: 'T-1', dependsOn: 'T-2'});
		expect(answer).toMatchObject({value: {output: {operation, task_id: 'T-1', depends_on: 'T-2', status: 'ready', dependent_tasks_unblocked: ['T-1']}}});
		expect(states(house, 'T-1', 'T-2', 'T-3')).toEqual(['ready', 'waiting', 'waiting']);
		const left = house.stranger.column(`SELECT dependency_type FROM specs_task_dependency WHERE task_id = 'T-1'`);
		expect(left).toEqual(operation === 'soften_dependency' ? ['soft'] : []);
	});

	test('dependency_not_found', async () => {
		const house = await paused(chain);
		const input = {operation: 'remove_dependency', taskId: 'T-3', dependsOn: 'T-1'};
		expect(await house.do(name, input)).toMatchObject({problem: {code: 'dependency_not_found', context: {task_id: 'T-3', depends_on: 'T-1'}}});
		expect(await house.do(name, {...input, taskId: 'T-9'})).toMatchObject({problem: {code: 'task_not_found'}});
		expect(await house.do(name, {operation: 'remove_dependency', taskId: 'T-3'})).toMatchObject({problem: {code: 'validation_failed'}});
	});
});
