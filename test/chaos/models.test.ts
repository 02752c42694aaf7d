/**
The store against small pure models of it, through several handles at once, each of which may have looked long ago: tasks and their attempts, retries,
the merge queue, messages, leases. The clock is a number.
*/
import fc from 'fast-check';
import {expect, test, vi} from 'vitest';
import {agentId, taskId} from '../../source/domain/ids.js';
import {type Merge, type MergeStep, mergeSteps} from '../../source/domain/merge.js';
import {nextAttempt} from '../../source/domain/message.js';
import type {TaskState} from '../../source/domain/task.js';
import {openStore, type Store} from '../../source/store/store.js';
import {tries} from '../support/chaos.js';
import {aFolder} from '../support/folder.js';
import {aHolder, aPlan} from '../support/store.js';

// Each step is a transaction that reaches the disk.
vi.setConfig({testTimeout: 1_200_000});

const ids = ['T-0', 'T-1', 'T-2', 'T-3'] as const;
const after: Record<string, readonly string[]> = {'T-2': ['T-0', 'T-1'], 'T-3': ['T-2']};
const handles = 3;
const states: readonly TaskState[] = ['ready', 'claimed', 'prepared', 'finished', 'failed', 'merging', 'gave-up', 'cancelled'];
const policy = {messageWaitsMs: [0, 50, 200]};
const leaseMs = 100;

type TaskModel = {state: TaskState; fence: number; agent: string | undefined; notBeforeMs: number | undefined; open: number};
type MessageModel = {
	state: string;
	attempts: number;
	leaseUntilMs: number | undefined;
	notBeforeMs: number | undefined;
	handedTo: string | undefined;
	wasGiven: boolean;
	recipient: string;
};
type Model = {
	nowMs: number;
	readonly tasks: Map<string, TaskModel>;
	/** What each handle believes since it has looked. */
	readonly seen: Array<Map<string, TaskState>>;
	/** Attempts that have been begun, the newest last. */
	readonly attempts: Array<{readonly task: string; readonly agent: string}>;
	readonly messages: Map<string, MessageModel>;
	openMerge: {id: number; task: string; step: MergeStep} | undefined;
	readonly landed: string[];
	readonly lease: {epoch: number; pid: number | undefined};
	notes: number;
};
type Real = {readonly stores: readonly Store[]; readonly merges: Array<Merge | undefined>};
type Step = fc.Command<Model, Real>;

const step = (what: string, run: (model: Model, real: Real) => void): Step => ({
	check: () => true,
	run(model, real) {
		run(model, real);
		agree(model, real);
	},
	toString: () => what,
});

const of = <Value>(list: readonly Value[], index: number): Value => list[index % list.length] as Value;
const by = (model: Model) => ({actor: 'test', atMs: model.nowMs});

/** What any handle reads is what the model says, whoever has written it. */
const agree = (model: Model, {stores}: Real): void => {
	const store = of(stores, model.notes + model.nowMs);
	for (const task of store.tasks.list()) {
		const {state, fence, agentId: agent, notBeforeMs, openDependencies: open} = task;
		expect({id: task.id, state, fence, agent, notBeforeMs, open}).toEqual({id: task.id, ...model.tasks.get(task.id)});
	}

	for (const [id, message] of model.messages) {
		const {state, attempts, leaseUntilMs, notBeforeMs, handedTo} = store.messages.find(id) ?? {};
		const {wasGiven: _, recipient: __, ...wanted} = message;
		expect({id, state, attempts, leaseUntilMs, notBeforeMs, handedTo}).toEqual({id, ...wanted});
	}

	expect(store.merges.findOpen()?.id).toBe(model.openMerge?.id);
	expect(
		store.merges
			.listLanded(99)
			.map(merge => merge.taskId as string)
			.toSorted(),
	).toEqual(model.landed.toSorted());
	expect(new Set(model.landed).size).toBe(model.landed.length);
	const due = [...model.tasks].filter(([, {state, notBeforeMs}]) => state === 'retrying' && (notBeforeMs ?? 0) <= model.nowMs).map(([id]) => id);
	expect(
		store.tasks
			.listDue(model.nowMs, 9)
			.map(({id}) => id as string)
			.toSorted(),
	).toEqual(due.toSorted());
	expect(store.leases.find('conductor')?.holder?.pid).toBe(model.lease.pid);
};

const look = (h: number): Step =>
	step(`look(${h})`, (model, {stores}) => {
		const found = of(stores, h).tasks.list();
		model.seen[h] = new Map(found.map(({id, state}) => [id, state]));
		expect(new Map(found.map(({id, state}) => [id as string, state]))).toEqual(new Map([...model.tasks].map(([id, {state}]) => [id, state])));
	});

/** By what it has seen: right only if that is still so. */
const move = (h: number, task: number, to: TaskState): Step =>
	step(`move(${h}, ${of(ids, task)}, ${to})`, (model, {stores}) => {
		const id = of(ids, task);
		const from = model.seen[h]?.get(id) ?? 'waiting';
		const known = model.tasks.get(id) as TaskModel;
		const isRight = known.state === from && from !== 'merged';
		if (from === 'merged') return;
		expect(of(stores, h).tasks.move(taskId(id), from, to, {}, by(model))).toBe(isRight);
		if (isRight) known.state = to;
	});

const claim = (h: number): Step =>
	step(`claim(${h})`, (model, {stores}) => {
		const store = of(stores, h);
		const ready = ids.filter(id => model.tasks.get(id)?.state === 'ready');
		const claimed = store.atomically(() => {
			const [task] = store.tasks.listReady(1);
			return task !== undefined && store.tasks.move(task.id, 'ready', 'claimed', {}, by(model)) ? (task.id as string) : undefined;
		});
		expect(claimed).toBe(ready[0]);
		if (claimed !== undefined) (model.tasks.get(claimed) as TaskModel).state = 'claimed';
	});

/** Takes a task on to where something can happen to it, by what is true now. */
const bring = (model: Model, store: Store, id: string, to: TaskState): boolean => {
	const known = model.tasks.get(id) as TaskModel;
	if (known.state === 'merged') return false;
	expect(store.tasks.move(taskId(id), known.state, to, {}, by(model))).toBe(true);
	known.state = to;
	return true;
};

const begin = (h: number, task: number): Step =>
	step(`begin(${h}, ${of(ids, task)})`, (model, {stores}) => {
		const store = of(stores, h);
		const id = of(ids, task);
		const known = model.tasks.get(id) as TaskModel;
		if (!bring(model, store, id, 'prepared')) return;
		const agent = store.atomically(() => {
			const now = store.tasks.find(id);
			if (now?.state !== 'prepared') return undefined;
			const fence = now.fence + 1;
			const made = store.agents.add({taskId: now.id, fence, name: 'claude', permissions: 'edit'}, by(model));
			return store.tasks.move(now.id, 'prepared', 'working', {agentId: made, fence}, by(model)) ? made : undefined;
		});
		expect(agent !== undefined).toBe(known.state === 'prepared');
		if (agent === undefined) return;
		model.attempts.push({task: id, agent});
		Object.assign(known, {state: 'working', fence: known.fence + 1, agent});
	});

/** Any attempt, also one that another has followed long ago, says that it is done. */
const finish = (h: number, which: number, to: 'finished' | 'failed'): Step =>
	step(`finish(${h}, attempt ${which}, ${to})`, (model, {stores}) => {
		if (model.attempts.length === 0) return;
		const {task, agent} = of(model.attempts, which);
		const known = model.tasks.get(task) as TaskModel;
		const isNewest = known.state === 'working' && known.agent === agent;
		expect(of(stores, h).tasks.move(taskId(task), 'working', to, {onlyFor: agentId(agent)}, by(model))).toBe(isNewest);
		if (isNewest) known.state = to;
	});

const retry = (h: number, task: number, waitMs: number): Step =>
	step(`retry(${h}, ${of(ids, task)}, ${waitMs})`, (model, {stores}) => {
		const known = model.tasks.get(of(ids, task)) as TaskModel;
		if (waitMs > 50) bring(model, of(stores, h), of(ids, task), 'failed');
		const isRight = known.state === 'failed';
		const notBeforeMs = model.nowMs + waitMs;
		expect(of(stores, h).tasks.move(taskId(of(ids, task)), 'failed', 'retrying', {notBeforeMs}, by(model))).toBe(isRight);
		if (isRight) Object.assign(known, {state: 'retrying', notBeforeMs});
	});

const restart = (h: number): Step =>
	step(`restart(${h})`, (model, {stores}) => {
		const store = of(stores, h);
		for (const {id} of store.tasks.listDue(model.nowMs, 9)) {
			expect(store.tasks.move(id, 'retrying', 'prepared', {notBeforeMs: undefined}, by(model))).toBe(true);
			Object.assign(model.tasks.get(id) as TaskModel, {state: 'prepared', notBeforeMs: undefined});
		}
	});

const openMerge = (h: number, task: number): Step =>
	step(`openMerge(${h}, ${of(ids, task)})`, (model, {stores}) => {
		const id = of(ids, task);
		const known = model.tasks.get(id) as TaskModel;
		if (known.state !== 'merging' && !bring(model, of(stores, h), id, 'merging')) return;
		const made = of(stores, h).merges.add({taskId: taskId(id), base: 'b', head: 'h'}, by(model));
		expect(made !== undefined).toBe(model.openMerge === undefined);
		if (made !== undefined) model.openMerge = {id: made, task: id, step: 'intent'};
	});

const seeMerge = (h: number): Step =>
	step(`seeMerge(${h})`, (_model, {stores, merges}) => {
		merges[h] = of(stores, h).merges.findOpen();
	});

/** By the step that it has seen; landing, the task moves along and those that wait for it are counted down, or nothing of it is done. */
const advance = (h: number, to: MergeStep): Step =>
	step(`advance(${h}, ${to})`, (model, {stores, merges}) => {
		const store = of(stores, h);
		const merge = merges[h];
		if (merge === undefined || to === 'intent') return;
		const {openMerge: open} = model;
		const known = model.tasks.get(merge.taskId) as TaskModel;
		const isRight = open?.id === merge.id && open.step === merge.step && (to !== 'landed' || known.state === 'merging');
		const isDone = store.atomically(() => {
			if (to === 'landed' && !store.tasks.move(merge.taskId, 'merging', 'merged', {commit: 'c0ffee'}, by(model))) return false;
			const isMoved = store.merges.move(
				merge,
				to,
				{commit: 'c0ffee', tree: 'c0ffee', ...(mergeSteps.indexOf(to) > 3 ? {endedAtMs: model.nowMs} : {})},
				by(model),
			);
			// A transaction is taken back by what it throws.
			if (!isMoved && to === 'landed') throw new Error('somebody was faster');
			if (to === 'landed') store.tasks.resolveDependents(merge.taskId, by(model));
			return isMoved;
		});
		expect(isDone).toBe(isRight);
		if (!isDone || open === undefined) return;
		if (to === 'landed') {
			known.state = 'merged';
			model.landed.push(merge.taskId);
			for (const [id, waits] of Object.entries(after)) if (waits.includes(merge.taskId)) (model.tasks.get(id) as TaskModel).open -= 1;
		}

		open.step = to;
		if (mergeSteps.indexOf(to) > 3) model.openMerge = undefined;
	});

const orFalse = (merge: Step): Step => ({
	...merge,
	run(model, real) {
		try {
			merge.run(model, real);
		} catch (error) {
			if (!(error instanceof Error) || error.message !== 'somebody was faster') throw error;
			agree(model, real);
		}
	},
});

const recipients = ['a1', 'claude:any'] as const;
const send = (h: number, to: number): Step =>
	step(`send(${h}, ${of(recipients, to)})`, (model, {stores}) => {
		const recipient = of(recipients, to);
		const id = of(stores, h).messages.post({sender: 'human', recipient, type: 'note', text: 'x'}, by(model));
		const message = {state: 'queued', attempts: 0, leaseUntilMs: undefined, notBeforeMs: model.nowMs, handedTo: undefined, wasGiven: false, recipient};
		model.messages.set(id, message);
	});

const poll = (h: number, consumer: string, max: number): Step =>
	step(`poll(${h}, ${consumer}, ${max})`, (model, {stores}) => {
		const addresses = [consumer, 'claude:any'];
		const wanted = [...model.messages]
			.filter(
				([, {state, recipient, notBeforeMs = 0, wasGiven}]) => state === 'queued' && addresses.includes(recipient) && (notBeforeMs <= model.nowMs || !wasGiven),
			)
			.slice(0, max);
		const given = of(stores, h).deliveries.handOut({addresses, consumer, way: 'poll', max}, leaseMs, by(model));
		expect(given.map(({id}) => id)).toEqual(wanted.map(([id]) => id));
		for (const [, message] of wanted) {
			Object.assign(message, {
				state: 'delivered',
				attempts: message.attempts + (message.leaseUntilMs === undefined ? 1 : 0),
				leaseUntilMs: model.nowMs + leaseMs,
				notBeforeMs: undefined,
				handedTo: consumer,
				wasGiven: true,
			});
		}
	});

const acknowledge = (h: number, which: number, from: 'queued' | 'delivered'): Step =>
	step(`acknowledge(${h}, ${which}, ${from})`, (model, {stores}) => {
		if (model.messages.size === 0) return;
		const [id, message] = of([...model.messages], which);
		const isRight = message.state === from;
		expect(of(stores, h).messages.move({id, state: from}, 'seen', by(model))).toBe(isRight);
		if (isRight) message.state = 'seen';
		const fresh = of(stores, h).messages.find(id);
		// What is over has no hour any more; when that is cleared is the store's business.
		if (isRight) Object.assign(message, {leaseUntilMs: fresh?.leaseUntilMs, notBeforeMs: fresh?.notBeforeMs});
	});

/** By somebody who has seen it queued, some time ago. */
const offer = (h: number, which: number): Step =>
	step(`offer(${h}, ${which})`, (model, {stores}) => {
		if (model.messages.size === 0) return;
		const [id, message] = of([...model.messages], which);
		const isRight = message.state === 'queued' && message.leaseUntilMs === undefined;
		expect(of(stores, h).deliveries.begin({id}, {timeoutMs: undefined, defaultMs: leaseMs}, by(model))).toBe(isRight);
		if (isRight) Object.assign(message, {attempts: message.attempts + 1, leaseUntilMs: model.nowMs + leaseMs, notBeforeMs: undefined});
	});

/** As the caretaker of messages does it. */
const deliver = (h: number): Step =>
	step(`deliver(${h})`, (model, {stores}) => {
		const store = of(stores, h);
		const isOpen = ({state}: MessageModel) => state === 'queued' || state === 'delivered';
		const due = [...model.messages].filter(([, one]) => isOpen(one) && (one.leaseUntilMs ?? one.notBeforeMs ?? 0) <= model.nowMs);
		const found = store.deliveries.listDue(model.nowMs, 99);
		expect(found.map(({id}) => id)).toEqual(due.map(([id]) => id));
		for (const receipt of found) {
			const message = model.messages.get(receipt.id) as MessageModel;
			if (receipt.leaseUntilMs === undefined) {
				expect(store.deliveries.begin(receipt, {timeoutMs: undefined, defaultMs: leaseMs}, by(model))).toBe(true);
				Object.assign(message, {attempts: message.attempts + 1, leaseUntilMs: model.nowMs + leaseMs, notBeforeMs: undefined});
				continue;
			}

			const next = nextAttempt(receipt.attempts, model.nowMs, policy);
			if (next.kind === 'again') {
				expect(store.deliveries.tryAgain(receipt, next.notBeforeMs, 'not seen', by(model))).toBe(true);
				Object.assign(message, {state: 'queued', leaseUntilMs: undefined, notBeforeMs: next.notBeforeMs, handedTo: undefined});
			} else {
				expect(store.messages.move(receipt, 'dead', by(model), {code: 'delivery_timeout', reason: 'not seen'})).toBe(true);
				const fresh = store.messages.find(receipt.id);
				Object.assign(message, {state: 'dead', leaseUntilMs: fresh?.leaseUntilMs, notBeforeMs: fresh?.notBeforeMs});
				expect(message.attempts).toBeGreaterThanOrEqual(policy.messageWaitsMs.length);
			}
		}
	});

/** `proven`: it takes the lease from a holder that it has seen, and that is dead. */
const lead = (h: number, pid: number, proven: boolean, staleBy: number): Step =>
	step(`lead(${h}, ${pid}, ${proven}, ${staleBy})`, (model, {stores}) => {
		const {lease} = model;
		const over = proven ? lease.epoch - staleBy : undefined;
		const isFree = lease.pid === undefined || lease.pid === pid || (proven && staleBy === 0);
		const epoch = of(stores, h).leases.take('conductor', aHolder(pid), over, by(model));
		expect(epoch).toBe(isFree ? lease.epoch + 1 : undefined);
		if (isFree) Object.assign(lease, {epoch: lease.epoch + 1, pid});
	});

const resign = (h: number, staleBy: number): Step =>
	step(`resign(${h}, ${staleBy})`, (model, {stores}) => {
		const {lease} = model;
		const isMine = lease.epoch > 0 && staleBy === 0;
		expect(of(stores, h).leases.release('conductor', lease.epoch - staleBy, by(model))).toBe(isMine);
		if (isMine) lease.pid = undefined;
	});

const tick = (ms: number): Step =>
	step(`tick(${ms})`, model => {
		model.nowMs += ms;
	});

const h = fc.nat({max: handles - 1});
const task = fc.nat({max: ids.length - 1});
const nth = fc.nat({max: 20});
const ofTasks = [
	h.map(look),
	fc.tuple(h, task, fc.constantFrom(...states)).map(args => move(...args)),
	h.map(claim),
	fc.tuple(h, task).map(args => begin(...args)),
	fc.tuple(h, nth, fc.constantFrom('finished' as const, 'failed' as const)).map(args => finish(...args)),
	fc.tuple(h, task, fc.nat({max: 100})).map(args => retry(...args)),
	h.map(restart),
];
const ofMerges = [
	fc.tuple(h, task).map(args => openMerge(...args)),
	h.map(seeMerge),
	fc.tuple(h, fc.constantFrom(...mergeSteps, 'landed' as const, 'landed' as const)).map(args => orFalse(advance(...args))),
];
const ofMessages = [
	fc.tuple(h, fc.nat({max: 1})).map(args => send(...args)),
	fc.tuple(h, fc.constantFrom('a1', 'a2'), fc.integer({min: 1, max: 3})).map(args => poll(...args)),
	fc.tuple(h, nth, fc.constantFrom('queued' as const, 'delivered' as const)).map(args => acknowledge(...args)),
	h.map(deliver),
	fc.tuple(h, nth).map(args => offer(...args)),
];
const ofLeases = [
	fc.tuple(h, fc.integer({min: 1, max: 3}), fc.boolean(), fc.nat({max: 1})).map(args => lead(...args)),
	fc.tuple(h, fc.nat({max: 1})).map(args => resign(...args)),
];

test.each([
	['tasks and attempts', ofTasks],
	['merges', ofMerges],
	['messages', ofMessages],
	['leases', ofLeases],
	['all of it', [...ofTasks, ...ofMerges, ...ofMessages, ...ofLeases]],
])('three handles that know of each other only by the store never disagree with the model: %s', (_what, steps) => {
	const all = [...steps, fc.nat({max: 120}).map(tick)];
	fc.assert(
		fc.property(fc.commands(all, {maxCommands: 80, size: 'max'}), script => {
			const folder = aFolder();
			const stores = Array.from({length: handles}, () => openStore(folder));
			try {
				of(stores, 0).plans.add(
					ids.map(id => aPlan(id, {after: after[id] ?? []})),
					{actor: 'test', atMs: 0},
				);
				// The other handles have looked before anything was there.
				for (const {id, state} of of(stores, 0).tasks.list())
					if (state === 'waiting') of(stores, 1).tasks.move(id, 'waiting', 'ready', {}, {actor: 'test', atMs: 0});
				const tasks = new Map(
					ids.map((id): [string, TaskModel] => [id, {state: 'ready', fence: 0, agent: undefined, notBeforeMs: undefined, open: after[id]?.length ?? 0}]),
				);
				const seen = stores.map(() => new Map([...tasks].map(([id, {state}]): [string, TaskState] => [id, state])));
				const model: Model = {
					nowMs: 1000,
					tasks,
					seen,
					attempts: [],
					messages: new Map(),
					openMerge: undefined,
					landed: [],
					lease: {epoch: 0, pid: undefined},
					notes: 0,
				};
				fc.modelRun(() => ({model, real: {stores, merges: []}}), script);
			} finally {
				for (const store of stores) store.close();
			}
		}),
		tries(3),
	);
});
