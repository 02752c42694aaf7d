/**
Whether a wake-up of the heartbeat has a reason outside of it.
*/
import type {AgentProcesses} from '../outside/agent-processes.js';
import type {Store} from '../store/store.js';

/** A wake-up counts when a run has ended that was not told of yet, or when another process has written; our own writes wake us too, and are no news. */
export const isNewsFor = (store: Store, agents: AgentProcesses, publishSoon: () => void) => {
	let foreign = store.foreignRevision();
	let told: ReadonlySet<string> = new Set();
	let readAtMs = store.gauges.newestAtMs();
	return (): boolean => {
		const newestAtMs = store.gauges.newestAtMs();
		if (newestAtMs !== readAtMs) publishSoon();
		readAtMs = newestAtMs;
		const before = foreign;
		foreign = store.foreignRevision();
		if (foreign !== before) publishSoon();
		// What lies there until its caretaker has recorded it is news once, not as long as that takes.
		const letters = agents.takeNews();
		const isNew = letters.some(runId => !told.has(runId));
		told = new Set(letters);
		return foreign !== before || isNew;
	};
};
