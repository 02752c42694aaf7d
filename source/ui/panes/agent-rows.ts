/**
The rows of the agents: one for each place, whoever has it. A place without an agent says why it has none.
*/
import type {Agent} from '../../domain/agent.js';
import type {Gate} from '../../domain/pressure.js';
import type {Snapshot} from '../../domain/snapshot.js';
import {safeLine} from '../../domain/text.js';
import {findAgent} from '../find.js';
import {remember} from '../remember.js';
import {agentsSay} from '../says/agents.js';
import {whyNoMore} from '../why-row.js';
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

/** Free places at the end as one row: where each takes two lines, all of them take one. */
export const gatheredFree = remember((rows: readonly AgentRow[]): readonly AgentRow[] => {
	const last = rows.findLastIndex(row => !isFree(row));
	const free = rows.slice(last + 1).flatMap(row => (isFree(row) ? [row] : []));
	const [first] = free;
	if (first === undefined || free.length === 1) return rows;
	return [...rows.slice(0, last + 1), {...first, count: free.reduce((sum, {count}) => sum + count, 0)}];
});

const names: Readonly<Record<string, string>> = {memory: 'mem'};

/** `mem 82% > 80%`; the value alone where it is back within its limit, and that has not lasted yet. */
export const figuresOf = ({resource, unit, value, limit}: Gate): string => {
	const name = names[resource] ?? resource;
	const [figure, most, sign] = unit === '%' ? [percent(value), percent(limit), '>'] : [size(value), size(limit), '<'];
	return `${name} ${figure}${(unit === '%' ? value > limit : value < limit) ? ` ${sign} ${most}` : ''}`;
};

/** When it is enough again; where it is, how long that has to last. */
export const leavesAt = ({unit, value, limit, leaveAt = limit}: Gate, {policy: {pressureLeaveMs}}: Desk): string => {
	const where = unit === '%' ? agentsSay.atMost(leaveAt) : agentsSay.atLeast(Math.ceil(leaveAt));
	return (unit === '%' ? value <= leaveAt : value >= leaveAt) ? agentsSay.after(Math.round(pressureLeaveMs / 1000), where) : where;
};

/** `held: mem 82% > 80%, starts again at 75% or less`; empty where the next one is on its way. */
export const whyFree = (desk: Desk): string => {
	const {snapshot, nowMs} = desk;
	const {admission, paused, stopped, holdReason} = snapshot;
	if (stopped) return agentsSay.stopped;
	if (paused) return agentsSay.paused;
	const cause = whyNoMore(desk);
	// Of these nothing is to be said: what is free is taken the next moment, or is free no more.
	if (cause?.code === 'starting' || cause?.code === 'cap_reached') return '';
	const {gate, by, untilMs} = admission;
	if (by !== 'machine' || gate === undefined) return safeLine(holdReason ?? cause?.message.replace(/\.$/, '') ?? agentsSay.nothingReady);
	return untilMs === undefined ? agentsSay.held(figuresOf(gate), leavesAt(gate, desk)) : agentsSay.slowed(figuresOf(gate), countdown(untilMs - nowMs));
};

/** The same where there is little room: what holds them, and until when the next one waits. */
export const whyFreeBriefly = (desk: Desk): string => {
	const {gate, by, untilMs} = desk.snapshot.admission;
	if (whyFree(desk) === '' || desk.snapshot.paused || by !== 'machine' || gate === undefined) return whyFree(desk);
	return untilMs === undefined ? agentsSay.brief.held(figuresOf(gate)) : agentsSay.brief.slowed(figuresOf(gate), countdown(untilMs - desk.nowMs));
};

/** `mem 82% > 80%: 2 free slots held, starts again at 75% or less`; without the figures where no machine holds them. */
export const whySomeFree = (free: number, desk: Desk, isBrief: boolean): string => {
	const {
		admission: {gate, by, untilMs},
		paused,
	} = desk.snapshot;
	const why = whyFree(desk);
	if (why === '' || paused || by !== 'machine' || gate === undefined) return why;
	const says = isBrief ? agentsSay.brief : agentsSay;
	return untilMs === undefined
		? says.slotsHeld(figuresOf(gate), free, leavesAt(gate, desk))
		: says.slotsSlowed(figuresOf(gate), free, countdown(untilMs - desk.nowMs));
};
