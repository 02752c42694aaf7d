/**
How many agents may still begin, by the same count as the gate before them.
*/
import {isLive} from '../domain/agent.js';
import type {Snapshot} from '../domain/snapshot.js';
import type {Sight} from './panes/pane.js';
import {remember} from './remember.js';

const liveIn = remember((agents: Snapshot['agents']): number => agents.filter(({state}) => isLive(state)).length);

/** A place is taken by an agent that lives, and by a task that has one, had one whose work is not judged yet, or is promised one. */
export const takenPlaces = ({snapshot: {agents, counts}}: Pick<Sight, 'snapshot'>): number =>
	Math.max(liveIn(agents), counts.claimed + counts.prepared + counts.working);

export const freePlaces = (sight: Sight): number => Math.max(0, sight.policy.maxParallel - takenPlaces(sight));
