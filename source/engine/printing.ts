/**
Whose words are in the log of all agents.
*/
import {type Agent, isLive} from '../domain/agent.js';
import type {AgentId} from '../domain/ids.js';
import type {Store} from '../store/store.js';
import type {Printing} from './merged-log.js';

/** So many of the newest agents; longer ago nobody looks for one there. */
const agentsMax = 200;

/** Who is at work, and who has ended since `sinceMs`; asked again when something has moved. */
export const printingSince = (store: Store, sinceMs: number, agents: () => readonly Agent[]) => {
	let revision = -1;
	let ended: readonly AgentId[] = [];
	return (): Printing => {
		const newest = store.activities.lastId();
		if (newest !== revision)
			ended = store.agents.listRecent(agentsMax).flatMap(({id, endedAtMs}) => (endedAtMs !== undefined && endedAtMs >= sinceMs ? [id] : []));
		revision = newest;
		return {live: agents().flatMap(({id, state}) => (isLive(state) && !ended.includes(id) ? [id] : [])), ended};
	};
};
