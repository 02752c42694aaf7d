/**
Which row of a list each agent has: a place that it keeps, so that no row ever jumps.

There are as many places as agents may run at once. An agent keeps its place while it lives, and after its end until its task is over or a living agent needs the place;
whoever goes on with its task gets the same one. Agents for whom there is no place come after the places, in the order in which that happened.
*/
import {type Agent, isLive} from './agent.js';
import type {AgentId, TaskId} from './ids.js';

/** `undefined`: a free place. */
export type Slot = {readonly agentId: AgentId; readonly taskId: TaskId} | undefined;

const slotOf = ({id, taskId}: Agent): NonNullable<Slot> => ({agentId: id, taskId});

const isSame = (a: readonly Slot[], b: readonly Slot[]): boolean => a.length === b.length && a.every((slot, index) => slot?.agentId === b[index]?.agentId);

/** The place of an agent that has left: of the one that left first, when there are several. */
const oldestEnded = (slots: readonly Slot[], byId: ReadonlyMap<AgentId, Agent>): number => {
	let found = -1;
	let endedAtMs = Number.POSITIVE_INFINITY;
	for (const [index, slot] of slots.entries()) {
		const agent = slot && byId.get(slot.agentId);
		if (agent === undefined || isLive(agent.state) || (agent.endedAtMs ?? agent.heardAtMs) >= endedAtMs) continue;
		found = index;
		endedAtMs = agent.endedAtMs ?? agent.heardAtMs;
	}

	return found;
};

/** The first time that anybody looks: in the order in which they came, the living before the others where there is no room for all. */
const firstSlots = (agents: readonly Agent[], maxParallel: number): readonly Slot[] => {
	const wanted = [...agents.filter(({state}) => isLive(state)), ...agents.filter(({state}) => !isLive(state))];
	const chosen = new Set(wanted.slice(0, maxParallel));
	const slots: Slot[] = agents.filter(agent => chosen.has(agent)).map(slotOf);
	return [...slots, ...Array.from({length: maxParallel - slots.length}, () => undefined), ...wanted.slice(maxParallel).map(slotOf)];
};

/** The places after something has changed; the same list when nobody's place has. */
export const keepSlots = (before: readonly Slot[], agents: readonly Agent[], maxParallel: number): readonly Slot[] => {
	if (before.length === 0) return firstSlots(agents, maxParallel);
	const byId = new Map(agents.map(agent => [agent.id, agent]));
	const known = new Set(before.map(slot => slot?.agentId));
	// The newest of a task comes last, and goes on in the place of the others, unless it has one of its own.
	const byTask = new Map(agents.filter(({id}) => !known.has(id)).map(agent => [agent.taskId, agent]));
	const placed = new Set<AgentId>();
	/** Everybody has one place. */
	const place = (agent: Agent | undefined): Slot => {
		if (agent === undefined || placed.has(agent.id)) return undefined;
		placed.add(agent.id);
		return slotOf(agent);
	};
	const successor = (slot: Slot): Slot => {
		const own = slot && byId.get(slot.agentId);
		const heir = slot && byTask.get(slot.taskId);
		return place(own !== undefined && (isLive(own.state) || heir === undefined || placed.has(heir.id)) ? own : heir);
	};

	const slots: Slot[] = Array.from({length: maxParallel}, (_, index) => successor(before[index]));
	// Below the places nothing is inherited: whoever goes on with a task is as good as a newcomer, and takes a free place.
	const after: Slot[] = before.slice(maxParallel).map(slot => place(slot && byId.get(slot.agentId)));
	const waiting = agents.filter(({id}) => !placed.has(id));
	const free = slots.flatMap((slot, index) => (slot === undefined ? [index] : []));
	const homeless = [...waiting.filter(({state}) => isLive(state)), ...waiting.filter(({state}) => !isLive(state))];
	for (const agent of homeless) {
		const index = isLive(agent.state) ? (free.shift() ?? oldestEnded(slots, byId)) : -1;
		if (index === -1) {
			after.push(slotOf(agent));
			continue;
		}

		const leaving = slots[index];
		slots[index] = slotOf(agent);
		if (leaving !== undefined) after.push(leaving);
	}

	const next = [...slots, ...after.filter(slot => slot !== undefined)];
	return isSame(before, next) ? before : next;
};
