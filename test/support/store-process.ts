/**
A process of its own that works on a store: bundled and started by `processes.test.ts`, told what to do by its parent, one order at a time.
*/
import process from 'node:process';
import {taskId} from '../../source/domain/ids.js';
import {openStore, type Store} from '../../source/store/store.js';

export type Order =
	| {readonly kind: 'open'; readonly folder: string}
	/** `look`: reads which tasks are ready before the transaction, so that others may have been faster. */
	| {readonly kind: 'claim'; readonly folder: string; readonly look: 'before' | 'within'}
	/** Takes messages to these, one at a time, as long as there are any. */
	| {readonly kind: 'consume'; readonly folder: string; readonly addresses: readonly string[]}
	| {readonly kind: 'lead'; readonly folder: string; readonly overEpoch: number};

export type Report = {readonly claimed: readonly string[]; readonly refused: number; readonly epoch: number | undefined; readonly error: string | undefined};

const stamp = () => ({actor: `process ${process.pid}`, atMs: 1});

const claimAll = (store: Store, look: 'before' | 'within'): Pick<Report, 'claimed' | 'refused'> => {
	const claimed: string[] = [];
	let refused = 0;
	for (;;) {
		const seen = look === 'before' ? store.tasks.listReady(1)[0] : undefined;
		const outcome = store.atomically((): boolean | undefined => {
			const task = look === 'before' ? seen : store.tasks.listReady(1)[0];
			if (task === undefined) return undefined;
			const isMine = store.tasks.move(taskId(task.id), 'ready', 'claimed', {}, stamp());
			if (isMine) claimed.push(task.id);
			return isMine;
		});
		if (outcome === undefined) return {claimed, refused};
		if (!outcome) refused += 1;
	}
};

const consume = (store: Store, addresses: readonly string[]): string[] => {
	const consumer = `p${process.pid}`;
	const got: string[] = [];
	for (;;) {
		const [message] = store.deliveries.handOut({addresses, consumer, way: 'poll', max: 1}, 1000, stamp());
		if (message === undefined) return got;
		got.push(message.id);
	}
};

const carryOut = (order: Order): Report => {
	const nothing = {claimed: [], refused: 0, epoch: undefined, error: undefined};
	try {
		const store = openStore(order.folder);
		try {
			if (order.kind === 'claim') return {...nothing, ...claimAll(store, order.look)};
			if (order.kind === 'consume') return {...nothing, claimed: consume(store, order.addresses)};
			if (order.kind === 'open') return nothing;
			return {...nothing, epoch: store.leases.take('conductor', {pid: process.pid, startTicks: 1, bootId: 'b', host: 'h'}, order.overEpoch, stamp())};
		} finally {
			store.close();
		}
	} catch (error) {
		return {...nothing, error: String(error)};
	}
};

process.on('message', (order: Order) => {
	process.send?.(carryOut(order));
});
process.on('disconnect', () => {
	process.exit();
});
process.send?.('ready');
