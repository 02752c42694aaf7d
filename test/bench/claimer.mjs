/**
One of the processes that claim at once: opens the store, waits for the word, claims one task a transaction, with a millisecond for
other work after each, until none is left.
*/
import process from 'node:process';
import {setTimeout as wait} from 'node:timers/promises';
import {loadBuilt} from './place.mjs';

const {openStore} = await loadBuilt();
const store = openStore(process.argv[2]);
const stamp = {actor: `claimer ${process.pid}`, atMs: 1};

process.on('message', async () => {
	const claimed = [];
	for (;;) {
		const id = store.atomically(() => {
			const [task] = store.tasks.listReady(1);
			return task !== undefined && store.tasks.move(task.id, 'ready', 'claimed', {}, stamp) ? task.id : undefined;
		});
		if (id === undefined) break;
		claimed.push(id);
		await wait(1);
	}

	process.send(claimed);
});
process.on('disconnect', () => {
	store.close();
	process.exit();
});
process.send('ready');
