/**
The rows of the agents: one for each place, whoever has it. A place without an agent says why it has none.
*/
import {type Agent, isLive} from '../../domain/agent.js';
import type {Snapshot} from '../../domain/snapshot.js';
import {safeLine} from '../../domain/text.js';
import {findAgent} from '../find.js';
import {remember} from '../remember.js';
import {agentsSay} from '../says/agents.js';
import {whyNow} from '../why-row.js';
import {countdown, percent, size} from '../words.js';
import type {Desk} from './pane.js';

/** `place` counts from 1; several in a row may stand for all of them. */
export type FreePlace = {readonly place: number; readonly count: number; readonly isFirst: boolean};
export type AgentRow = Agent | FreePlace;

export const isFree = (row: AgentRow): row is FreePlace => 'place' in row;

/** More free places than this at the end are one row. */
const freeAtEndMax = 3;

export const agentRows = remember((snapshot: Snapshot): readonly AgentRow[] => {
	const {slots, agents} = snapshot;
	if (agents.length === 0) return [];
	const shown = new Set<string>();
	const rows: AgentRow[] = slots.map((slot, index) => {
		const agent = slot && findAgent(snapshot, slot.agentId);
		if (agent) shown.add(agent.id);
		return agent ?? {place: index + 1, count: 1, isFirst: false};
	});
	rows.push(...agents.filter(({id}) => !shown.has(id)));
	const lastTaken = rows.findLastIndex(row => !isFree(row));
	const atEnd = rows.length - 1 - lastTaken;
	if (atEnd > freeAtEndMax) rows.splice(lastTaken + 1, atEnd, {place: lastTaken + 2, count: atEnd, isFirst: false});
	const first = rows.findIndex(isFree);
	return first === -1 ? rows : rows.with(first, {...(rows[first] as FreePlace), isFirst: true});
});

const names: Readonly<Record<string, string>> = {memory: 'mem'};

/** `held: mem 82% > 80%, starts again at 75% or less`; empty where the next one is on its way. */
export const whyFree = (desk: Desk): string => {
	const {snapshot, nowMs} = desk;
	const {admission, paused, holdReason} = snapshot;
	if (paused) return agentsSay.paused;
	const {code, message} = whyNow(desk);
	if (code === 'starting' || code === 'under_way') return '';
	const {gate, by, untilMs} = admission;
	if (by !== 'machine' || gate === undefined) return safeLine(holdReason ?? message.replace(/\.$/, ''));
	const name = names[gate.resource] ?? gate.resource;
	const isShare = gate.unit === '%';
	const figures = isShare ? `${name} ${percent(gate.value)} > ${percent(gate.limit)}` : `${name} ${size(gate.value)} < ${size(gate.limit)}`;
	if (untilMs !== undefined) return `slowed: ${figures}, ${agentsSay.next(countdown(untilMs - nowMs))}`;
	const leaveAt = gate.leaveAt ?? gate.limit;
	return `held: ${figures}, ${agentsSay.startsAgain(isShare ? agentsSay.atMost(leaveAt) : agentsSay.atLeast(Math.ceil(leaveAt)))}`;
};

export const freePlaces = ({snapshot, policy}: Pick<Desk, 'snapshot' | 'policy'>): number =>
	Math.max(0, policy.maxParallel - snapshot.agents.filter(({state}) => isLive(state)).length);
