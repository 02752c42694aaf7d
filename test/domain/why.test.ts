import {describe, expect, test} from 'vitest';
import type {Admission} from '../../source/domain/admission.js';
import {sayUntil} from '../../source/domain/cause.js';
import {configSchema} from '../../source/domain/config.js';
import {agentId, taskId} from '../../source/domain/ids.js';
import {picturedIn} from '../../source/domain/pictured.js';
import {policyOf} from '../../source/domain/policy.js';
import type {Snapshot} from '../../source/domain/snapshot.js';
import {type Task, type TaskState, taskStates} from '../../source/domain/task.js';
import {createWhy} from '../../source/domain/why.js';
import {whyIdle} from '../../source/domain/why-idle.js';
import {aMerge, anAgent, aTask, emptySnapshot} from '../support/fake-snapshot.js';

const nowMs = 1_000_000;
const free: Admission = {places: 2, reason: undefined, by: undefined};
const gates: Record<string, Admission> = {
	free,
	paused: {places: 0, reason: 'paused by a person', by: 'person'},
	full: {places: 0, reason: 'all 3 places are taken', by: 'places'},
	short: {places: 0, reason: 'held: memory 92% > 90%', by: 'machine', gate: {resource: 'memory', value: 92, limit: 90, leaveAt: 85, unit: '%'}},
	dear: {places: 0, reason: 'held: free disk 900 MB < 1024 MB', by: 'machine', gate: {resource: 'disk', value: 900, limit: 1024, leaveAt: 1075.2, unit: 'MB'}},
	slow: {places: 0, reason: 'slowed: cpu 85% > 80%', by: 'machine', gate: {resource: 'cpu', value: 85, limit: 80, unit: '%'}, untilMs: nowMs + 4000},
	restarts: {places: 0, reason: 'held: 10 restarts within 60 s, no more than 10 are allowed', by: 'restarts', untilMs: nowMs + 30_000},
};

type Sight = {
	readonly tasks: readonly Task[];
	readonly gate?: string;
	readonly isConducted?: boolean;
	readonly more?: Partial<Snapshot>;
	readonly approve?: 'auto' | 'ask';
};

const sceneOf = ({tasks, gate = 'free', isConducted = true, more = {}, approve = 'auto'}: Sight) => {
	const counts = Object.fromEntries(taskStates.map(state => [state, tasks.filter(task => task.state === state).length])) as Record<TaskState, number>;
	const conductor = isConducted ? {pid: 1, isMe: false} : undefined;
	const policy = policyOf(configSchema.parse({approve, maxParallel: 3, agents: {paper: {command: ['true']}}}));
	return picturedIn({...emptySnapshot(), tasks, counts, admission: gates[gate] ?? free, conductor, mergeQueue: [], ...more})(policy, nowMs);
};

const waits = (id: string, on: string, more: Partial<Task> = {}) => aTask(id, 'waiting', {openDependencies: 1, waitsFor: [taskId(on)], ...more});

describe('one task', () => {
	test.each([
		{state: 'ready', gate: 'free', code: 'starting', message: 'T-1 starts now.'},
		{state: 'ready', gate: 'paused', code: 'paused', message: 'No new agent starts: paused by a person.'},
		{state: 'ready', gate: 'full', code: 'cap_reached', message: 'All 3 places are taken.'},
		{
			state: 'ready',
			gate: 'short',
			code: 'resource_gate',
			message: 'Held: memory 92% > 90%, starts again after 15 s at 85% or less.',
		},
		{
			state: 'ready',
			gate: 'dear',
			code: 'resource_gate',
			message: 'Held: free disk 900 MB < 1024 MB, starts again after 15 s with 1076 MB free.',
		},
		{state: 'ready', gate: 'slow', code: 'resource_gate', message: 'One agent every 10 s: slowed: cpu 85% > 80%, the next in 4 s.'},
		{
			state: 'ready',
			gate: 'restarts',
			code: 'restart_limit',
			message: 'Held: 10 restarts within 60 s, no more than 10 are allowed. It goes on in 30 s.',
		},
		{state: 'waiting', gate: 'paused', code: 'starting', message: 'T-1 is made ready now.'},
		{state: 'claimed', gate: 'paused', code: 'starting', message: 'T-1 gets its worktree now.'},
		{state: 'prepared', gate: 'free', code: 'starting', message: 'T-1 gets its agent now.'},
		{state: 'prepared', gate: 'full', code: 'starting', message: 'T-1 gets its agent now.'},
		{state: 'prepared', gate: 'restarts', code: 'starting', message: 'T-1 gets its agent now.'},
		{state: 'prepared', gate: 'paused', code: 'paused', message: 'No new agent starts: paused by a person.'},
		{state: 'failed', gate: 'free', code: 'starting', message: 'T-1 is being looked into.'},
		{state: 'finished', gate: 'free', code: 'starting', message: 'T-1 is merged next.'},
		{state: 'merged', gate: 'free', code: 'over', message: 'T-1 is merged.'},
		{state: 'cancelled', gate: 'free', code: 'over', message: 'T-1 is cancelled.'},
	] as const)('$state, $gate: $message', ({state, gate, code, message}) => {
		const task = aTask('T-1', state);
		expect(createWhy(sceneOf({tasks: [task], gate})).ofTask(task)).toMatchObject({code, message});
	});

	test.each([
		{more: {notBeforeMs: nowMs + 9000}, gate: 'free', code: 'retry_wait', message: 'T-1 waits for its next try, in 9 s.'},
		{
			more: {notBeforeMs: nowMs + 9000, reason: 'it fell'},
			gate: 'paused',
			code: 'retry_wait',
			message: 'T-1 waits for its next try, in 9 s. It failed before: it fell.',
		},
		{more: {notBeforeMs: nowMs - 1}, gate: 'free', code: 'starting', message: 'T-1 goes on now.'},
		{more: {notBeforeMs: nowMs - 1}, gate: 'full', code: 'cap_reached', message: 'All 3 places are taken.'},
		{
			more: {notBeforeMs: nowMs + 600_000, code: 'account_limited'},
			gate: 'free',
			code: 'account_limited',
			message: 'T-1 waits for the limit of its account to end, in 10 min.',
		},
	] as const)('retrying: $message', ({more, gate, code, message}) => {
		const task = aTask('T-1', 'retrying', more);
		expect(createWhy(sceneOf({tasks: [task], gate})).ofTask(task)).toMatchObject({code, message});
	});

	test.each(['ready', 'claimed', 'prepared', 'finished', 'merging', 'failed', 'waiting'] as const)('%s, and nobody conducts', state => {
		const task = aTask('T-1', state);
		expect(createWhy(sceneOf({tasks: [task], isConducted: false})).ofTask(task)).toMatchObject({
			code: 'nobody_conducts',
			message: 'T-1 may go on, but nobody conducts.',
		});
	});

	test('a chain down to what it comes down to; what is lost is blamed before what only takes its time', () => {
		const tasks = [
			aTask('T-1', 'gave-up', {reason: 'exit 1'}),
			waits('T-2', 'T-1'),
			aTask('T-3', 'waiting', {openDependencies: 2, waitsFor: [taskId('T-4'), taskId('T-2')]}),
			aTask('T-4', 'working', {agentId: agentId('a1')}),
			waits('T-5', 'T-4'),
		];
		const {ofTask} = createWhy(sceneOf({tasks}));
		expect(ofTask(tasks[2]!)).toMatchObject({
			message: 'T-3 waits for T-2, which waits for T-1. T-1 is given up: exit 1.',
			short: {kind: 'waits', on: 'T-2', more: 1},
		});
		expect(ofTask(tasks[4]!).message).toBe('T-5 waits for T-4. T-4 is being worked on.');
	});

	test('a chain of 10,000, and a ring that nobody has found yet, end', () => {
		const chain = Array.from({length: 10_000}, (_, index) => (index === 0 ? aTask('T-0', 'ready') : waits(`T-${index}`, `T-${index - 1}`)));
		expect(createWhy(sceneOf({tasks: chain})).ofTask(chain[9999]!).chain).toHaveLength(30);
		const ring = [waits('T-1', 'T-2'), waits('T-2', 'T-1')];
		expect(createWhy(sceneOf({tasks: ring})).chainOf(ring[0]!)).toHaveLength(2);
	});

	test('who is at work beside it, and where', () => {
		const tasks = [
			aTask('T-1', 'ready', {files: ['src']}),
			aTask('T-2', 'working', {files: ['src/a.ts'], agentId: agentId('a1')}),
			aTask('T-3', 'ready'),
			aTask('T-4', 'ready'),
			aTask('T-5', 'ready'),
		];
		const {ofTask} = createWhy(sceneOf({tasks}));
		expect(ofTask(tasks[0]!)).toMatchObject({code: 'same_files', message: 'T-1 may change the same files as T-2: src.', hint: 'It starts when T-2 is merged.'});
		expect(ofTask(tasks[2]!).code).toBe('starting');
		expect(ofTask(tasks[4]!)).toMatchObject({code: 'behind_others', message: 'T-5 is ready; the free places go to T-3, T-4 first.'});
	});

	test('the merge queue: held, to be let in, behind another, refused by git', () => {
		const task = aTask('T-1', 'finished');
		expect(createWhy(sceneOf({tasks: [task], more: {mergeHeld: true}})).ofTask(task)).toMatchObject({code: 'merge_wedged'});
		expect(createWhy(sceneOf({tasks: [task], approve: 'ask'})).ofTask(task)).toMatchObject({code: 'needs_person'});
		const first = aTask('T-9', 'finished');
		expect(createWhy(sceneOf({tasks: [task, first], more: {mergeQueue: [first, task]}})).ofTask(task).message).toBe('T-1 is done; T-9 is merged before it.');
		const stuck = aTask('T-1', 'merging', {code: 'git_failed', reason: 'index.lock exists', notBeforeMs: nowMs + 30_000});
		expect(createWhy(sceneOf({tasks: [stuck]})).ofTask(stuck)).toMatchObject({code: 'merge_wedged', untilMs: nowMs + 30_000});
	});

	test.each([
		['intent', 'is being merged: building'],
		['built', 'is being merged: building'],
		['verifying', 'is being merged: verifying'],
		['verified', 'is being merged: landing'],
		[undefined, 'is merged next'],
	] as const)('a merge at %s is told in the words of the merge view', (step, said) => {
		const task = aTask('T-1', 'merging');
		const merges = step === undefined ? [] : [aMerge(1, 'T-1', step)];
		const scene = {...sceneOf({tasks: [task]}), openMerge: merges[0]};
		expect(createWhy(scene).ofTask(task)).toMatchObject({code: 'under_way', message: `T-1 ${said}.`});
	});

	test('one that works in the main checkout: behind another one there, or until that is clean', () => {
		const policy = policyOf(configSchema.parse({agents: {paper: {command: ['true'], worksIn: 'main'}}}));
		const task = aTask('T-1', 'prepared', {fence: 0});
		const other = anAgent('a1', 'T-2', 'working', {worksIn: 'main'});
		const whyWith = (one: Task, agents = [other]) =>
			createWhy({
				...sceneOf({tasks: [one], more: {agents}}),
				...picturedIn({...emptySnapshot(), agents, tasks: [one], conductor: {pid: 1, isMe: true}})(policy, nowMs),
			}).ofTask(one);
		expect(whyWith(task)).toMatchObject({code: 'behind_others', message: 'T-1 waits for a1, which works in your own checkout.'});
		expect(whyWith(task, []).message).toBe('T-1 starts in your own checkout as soon as that is clean and on the target branch.');
		expect(whyWith({...task, reason: 'The main checkout has files that are in no commit'}, [])).toMatchObject({
			code: 'needs_person',
			message: 'T-1 works in your own checkout. The main checkout has files that are in no commit.',
		});
	});

	test('an agent that asks', () => {
		const task = aTask('T-1', 'working', {agentId: agentId('a1')});
		const agents = [anAgent('a1', 'T-1', 'needs-you', {saying: 'May I delete it?'})];
		expect(createWhy(sceneOf({tasks: [task], more: {agents}})).ofTask(task)).toMatchObject({
			code: 'needs_person',
			message: 'a1 asks about T-1: May I delete it?',
		});
	});
});

describe('all of it', () => {
	test.each([
		{why: 'nothing there', tasks: [], codes: ['empty_queue']},
		{why: 'all over', tasks: [aTask('T-1', 'cleaned')], gate: 'paused', codes: ['empty_queue']},
		{why: 'it is starting', tasks: [aTask('T-1', 'ready')], codes: ['starting']},
		{why: 'the pause keeps it from starting', tasks: [aTask('T-1', 'ready'), waits('T-2', 'T-1')], gate: 'paused', codes: ['paused', 'all_blocked']},
		{
			why: 'the pause keeps nobody from starting',
			tasks: [aTask('T-1', 'gave-up'), waits('T-2', 'T-1')],
			gate: 'paused',
			codes: ['all_blocked', 'needs_person', 'paused'],
		},
		{why: 'nobody conducts, and it would not help', tasks: [aTask('T-1', 'gave-up')], isConducted: false, codes: ['needs_person', 'nobody_conducts']},
		{why: 'nobody conducts', tasks: [aTask('T-1', 'ready'), aTask('T-2', 'gave-up')], isConducted: false, codes: ['nobody_conducts', 'needs_person']},
		{why: 'others wait for what runs', tasks: [aTask('T-1', 'working'), waits('T-2', 'T-1')], codes: ['under_way', 'all_blocked']},
		{why: 'a circle', tasks: [aTask('T-1', 'blocked', {code: 'cycle', reason: 'waits in a circle: T-1 → T-1'})], codes: ['cycle']},
	] as const)('$why: $codes', ({codes, ...sight}) => {
		expect(whyIdle(sceneOf(sight)).map(({code}) => code)).toEqual(codes);
	});
});

test('only those are counted that wait for others', () => {
	const tasks = [aTask('T-1', 'waiting'), waits('T-2', 'T-1'), aTask('T-3', 'waiting')];
	const causes = whyIdle(sceneOf({tasks, isConducted: false}));
	expect(causes.map(({code, message}) => `${code}: ${message}`)).toEqual([
		'nobody_conducts: T-1 may go on, but nobody conducts.',
		'all_blocked: T-2 waits for T-1. T-1 may go on, but nobody conducts.',
	]);
});

test.each([
	[0, 'in 0 s'],
	[119_000, 'in 119 s'],
	[600_000, 'in 10 min'],
	[10_800_000, 'in 3 h'],
	[-5, 'in 0 s'],
])('%d ms from now: %s', (ms, said) => {
	expect(sayUntil(nowMs + ms, nowMs)).toBe(said);
});

test('a long chain is named by its beginning and its end, and comes down to what is there', () => {
	const chain = Array.from({length: 1000}, (_, index) => (index === 0 ? aTask('T-1', 'gave-up', {reason: 'it broke'}) : waits(`T-${index + 1}`, `T-${index}`)));
	const scene = sceneOf({tasks: chain});
	const cause = createWhy(scene).ofTask(chain.at(-1)!);
	expect(cause.message).toBe(
		`T-1000 waits for ${['T-999', 'T-998', 'T-997', 'T-996', 'T-995'].join(', which waits for ')}, and so on down to T-1. T-1 is given up: it broke.`,
	);
	expect(cause.chain).toHaveLength(30);
	expect(cause.chain.at(-1)).toBe(chain[0]);
	expect(whyIdle(scene)[0]).toMatchObject({code: 'all_blocked', message: '999 tasks wait for others. T-2 waits for T-1. T-1 is given up: it broke.'});
});

test.each(['first', 'last'])('asked for all of a long chain, the %s one first, each link is walked a few times, not once for each behind it', begin => {
	const size = 2000;
	const chain = Array.from({length: size}, (_, index) => (index === 0 ? aTask('T-1', 'gave-up') : waits(`T-${index + 1}`, `T-${index}`)));
	const scene = sceneOf({tasks: chain});
	let asked = 0;
	const counted = {
		...scene,
		find(id: string) {
			asked += 1;
			return scene.find(id);
		},
	};
	const {ofTask} = createWhy(counted);
	for (const task of begin === 'first' ? chain : chain.toReversed()) ofTask(task);
	expect(asked).toBeLessThan(100 * size);
	expect(ofTask(chain.at(-1)!).chain.at(-1)).toBe(chain[0]);
	expect(ofTask(chain.at(-1)!).chain).toHaveLength(30);
});

test('what waits for a circle says so, before anybody has looked the dependencies over', () => {
	const tasks = [waits('T-1', 'T-2'), waits('T-2', 'T-3'), waits('T-3', 'T-2')];
	const scene = sceneOf({tasks});
	expect(createWhy(scene).ofTask(tasks[0]!)).toMatchObject({
		code: 'waits_for',
		message: 'T-1 waits for T-2, which waits for T-3. T-2 waits in a circle: T-2 → T-3 → T-2.',
	});
	expect(createWhy(scene).ofTask(tasks[2]!)).toMatchObject({code: 'cycle', message: 'T-3 waits in a circle: T-3 → T-2 → T-3.'});
	expect(whyIdle(scene).map(({code}) => code)).toEqual(['cycle', 'all_blocked']);
	expect(whyIdle(scene)[1]?.message).toBe('T-1 waits for T-2, which waits for T-3. T-2 waits in a circle: T-2 → T-3 → T-2.');
});

test('with nobody at work and nobody who conducts, that is what to know first: places that are taken are not given back by themselves', () => {
	const tasks = [aTask('T-1', 'claimed'), aTask('T-2', 'ready')];
	expect(whyIdle(sceneOf({tasks, gate: 'full', isConducted: false})).map(({code}) => code)).toEqual(['nobody_conducts', 'cap_reached']);
	expect(whyIdle(sceneOf({tasks, gate: 'full'})).map(({code}) => code)).toEqual(['cap_reached', 'starting']);
});

test('a long chain costs one look at each of its tasks', () => {
	const tasks = Array.from({length: 1000}, (_, index) => (index === 0 ? aTask('T-1', 'waiting') : waits(`T-${index + 1}`, `T-${index}`)));
	const scene = sceneOf({tasks});
	let looks = 0;
	const find = (id: string) => {
		looks += 1;
		return scene.find(id);
	};
	expect(whyIdle({...scene, find}).map(({code}) => code)).toEqual(['starting', 'all_blocked']);
	expect(looks).toBeLessThanOrEqual(1000);
});
