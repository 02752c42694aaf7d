/**
The first line: where we are, how many are in which state, and what the machine or the conductor holds up.
*/
import {type AgentState, workingAgentStates} from '../../domain/agent.js';
import type {Snapshot} from '../../domain/snapshot.js';
import type {Task} from '../../domain/task.js';
import {safeLine} from '../../domain/text.js';
import {type Line, lineWidth, span, spread} from '../cells.js';
import {needsOf} from '../needs.js';
import type {Desk} from '../panes/pane.js';
import {freePlaces} from '../places.js';
import {remember} from '../remember.js';
import {stateSays} from '../says/states.js';
import type {Tone} from '../theme.js';
import {clock} from '../words.js';

type Counter = {readonly sign: string; readonly count: number; readonly word: string; readonly brief: string; readonly tone: Tone};

/** Tasks that wait until an account may go on. */
const limitedIn = remember((tasks: readonly Task[]): number => tasks.filter(({state, code}) => state === 'retrying' && code === 'account_limited').length);

const statesIn = remember((agents: Snapshot['agents']): Readonly<Partial<Record<AgentState, number>>> => {
	const counts: Partial<Record<AgentState, number>> = {};
	for (const {state} of agents) counts[state] = (counts[state] ?? 0) + 1;
	return counts;
});

/** Counts by meaning: what works, what needs a person, what has failed, what is free. */
const countersOf = ({snapshot, policy, glyphs}: Desk): Counter[] => {
	const {agents, counts} = snapshot;
	const inState = (state: AgentState) => statesIn(agents)[state] ?? 0;
	const sign = (unicode: string, ascii: string) => (glyphs.set === 'unicode' ? unicode : ascii);
	const asking = needsOf({snapshot, policy}).length;
	return [
		{sign: sign('●', '*'), count: workingAgentStates.reduce((sum, state) => sum + inState(state), 0), word: 'working', brief: 'run', tone: 'ok'},
		{sign: sign('◆', '!'), count: asking, word: stateSays.asking(asking), brief: 'you', tone: 'ask'},
		{sign: sign('▲', '?'), count: inState('stalled'), word: 'stalled', brief: 'stall', tone: 'warn'},
		{sign: sign('◷', '~'), count: limitedIn(snapshot.tasks), word: 'limited', brief: 'limit', tone: 'info'},
		{sign: sign('✖', 'x'), count: counts['gave-up'] + counts.failed, word: 'failed', brief: 'fail', tone: 'err'},
		{sign: sign('○', '-'), count: freePlaces({snapshot, policy}), word: 'free', brief: 'free', tone: 'muted'},
	];
};

/** While the first agents are started one after the other, and more could be. */
const rampChip = ({snapshot: {rampLimit, counts, admission}, policy: {maxParallel}}: Desk): Line =>
	rampLimit === undefined || counts.ready + counts.claimed === 0 || admission.places === 0
		? []
		: [span('  '), span(stateSays.ramp(rampLimit, maxParallel), 'info')];

/** Of several screens that are open on this repository. */
const viewersChip = ({state: {viewers}}: Desk): Line => (viewers < 2 ? [] : [span('  '), span(stateSays.viewers(viewers), 'muted')]);

const chips = ({snapshot: {paused, stopped, mergeHeld, conductor, admission, trouble}, glyphs, demo}: Desk): Line => [
	...(trouble === undefined ? [] : [span('  '), span(` ${stateSays.trouble(trouble.code)} `, 'ask')]),
	...(demo === true ? [span(' '), span(' DEMO ', 'ask')] : []),
	...(stopped ? [span('  '), span(` ${stateSays.stopped} `, 'ask')] : []),
	...(admission.isUntrusted ? [span('  '), span(` ${stateSays.untrusted} `, 'ask')] : []),
	...(paused && !stopped ? [span('  '), span(`${glyphs.held} ${stateSays.paused}`, 'info')] : []),
	...(mergeHeld && !stopped ? [span('  '), span(`${glyphs.held} ${stateSays.mergesHeld}`, 'info')] : []),
	...(conductor === undefined ? [span('  '), span(stateSays.noConductor, 'warn')] : []),
	...(conductor && !conductor.isMe ? [span('  '), span(stateSays.conductor(conductor.pid), 'muted')] : []),
];

/** From the most to the least; free places go first, they are in the title of the agents too. */
type Wording = 'wide' | 'words' | 'without-free' | 'brief' | 'signs' | 'signs-without-free';

const counters = (desk: Desk, wording: Wording): Line =>
	countersOf(desk).flatMap(({sign, count, word, brief, tone}) => {
		if (count === 0 && tone !== 'ok') return [];
		const isFree = tone === 'muted';
		// What is filled has its margins inside.
		if (wording === 'wide')
			return tone === 'ask' ? [span(` ${sign} ${count} ${word} `, tone), span(' ')] : [span(' '), span(`${sign} ${count} ${word}`, tone), span('  ')];
		if (wording === 'signs') return [span(' '), span(`${sign}${count}`, tone)];
		if (isFree && wording !== 'words') return [];
		if (wording === 'signs-without-free') return [span(' '), span(`${sign}${count}`, tone)];
		return [span(' '), span(`${sign}${count} ${wording === 'brief' ? brief : word}`, tone)];
	});

const place = ({snapshot: {repository, targetBranch}, glyphs}: Desk, withBranch: boolean): Line => [
	span(' orch ', 'strong'),
	span(` ${safeLine(repository, 60)} `),
	...(withBranch ? [span(`${glyphs.branch} ${safeLine(targetBranch, 60)} `, 'branch')] : []),
];

/** Tasks that are still to be begun, and those on their way into the target branch. */
export const queued = ({counts, merges, mergeQueue}: Snapshot): {readonly queue: number; readonly merge: number} => ({
	queue: counts.ready + counts.waiting + counts.claimed + counts.prepared,
	merge: merges.filter(({step}) => step === 'intent' || step === 'built' || step === 'verifying' || step === 'verified').length + mergeQueue.length,
});

const queues = ({snapshot}: Desk): Line => {
	const {queue, merge} = queued(snapshot);
	return [span('  queue ', 'muted'), span(String(queue)), span('  merge ', 'muted'), span(String(merge))];
};

/** `21/38`, and as a bar of so many cells where there is room for one. */
const done = ({snapshot: {counts, tasks}, glyphs}: Desk, cells: number): Line => {
	const over = counts.merged + counts.cleaned;
	const share = tasks.length === 0 ? 0 : over / tasks.length;
	const full = Math.round(share * cells);
	const bar = cells === 0 ? [] : [span(' '), span(glyphs.progress.repeat(full), 'ok'), span(glyphs.progressLeft.repeat(cells - full), 'muted')];
	return [span(` ${over}/${tasks.length}`, 'strong'), ...bar, ...(cells >= 20 ? [span(` ${Math.floor(share * 100)}%`)] : [])];
};

/** What stands at the right end: how far all of it is, and the time; not to the second, so that a screen on which nothing happens stands still. */
const rightOf = (desk: Desk, width: number): Line => {
	if (width < 34) return [...done(desk, 0), span(' ')];
	if (width < 110) return [...done(desk, 0), span(` ${clock(desk.nowMs)} `, 'muted')];
	return [...done(desk, width >= 160 ? 20 : 8), span(`  ${clock(desk.nowMs)} `, 'muted')];
};

/** What was counted, as signs and numbers. */
export const counterSigns = (desk: Desk): Line => counters(desk, 'signs');

export const headerLine = (desk: Desk, width: number): Line => {
	const time = rightOf(desk, width);
	// From the most that could be said to the least: the first that fits.
	const ramp = rampChip(desk);
	const viewers = viewersChip(desk);
	const withRamp: Line[] = [
		[...place(desk, true), ...counters(desk, 'wide'), ...queues(desk), ...chips(desk), ...ramp],
		[...place(desk, true), ...counters(desk, 'words'), ...chips(desk), ...ramp],
		[...place(desk, false), ...counters(desk, 'brief'), ...chips(desk), ...ramp],
		[span(' orch ', 'strong'), ...chips(desk), ...counters(desk, 'signs'), ...ramp],
	];
	// Who else looks is not worth the words of what is counted.
	const withViewers: Line[] = [
		[...place(desk, true), ...counters(desk, 'wide'), ...queues(desk), ...chips(desk), ...viewers, ...ramp],
		[...place(desk, true), ...counters(desk, 'words'), ...chips(desk), ...viewers, ...ramp],
		[...place(desk, false), ...counters(desk, 'without-free'), ...chips(desk), ...viewers, ...ramp],
	];
	const versions: Line[] = [
		...(viewers.length > 0 ? withViewers : []),
		...(ramp.length > 0 ? withRamp : []),
		[...place(desk, true), ...counters(desk, 'wide'), ...queues(desk), ...chips(desk)],
		[...place(desk, true), ...counters(desk, 'wide'), ...chips(desk)],
		[...place(desk, true), ...counters(desk, 'words'), ...chips(desk)],
		[...place(desk, true), ...counters(desk, 'without-free'), ...chips(desk)],
		[...place(desk, false), ...counters(desk, 'without-free'), ...chips(desk)],
		[...place(desk, false), ...counters(desk, 'brief'), ...chips(desk)],
		[span(' orch ', 'strong'), ...chips(desk), ...counters(desk, 'without-free')],
		[span(' orch ', 'strong'), ...chips(desk), ...counters(desk, 'brief')],
		[span(' orch ', 'strong'), ...chips(desk), ...counters(desk, 'signs')],
		[span(' orch ', 'strong'), ...chips(desk), ...counters(desk, 'signs-without-free')],
	];
	const room = width - lineWidth(time);
	const left = versions.find(line => lineWidth(line) <= room) ?? versions.at(-1) ?? [];
	return spread(left, time, width, desk.glyphs.ellipsis);
};

/** What was counted, one on a line, for windows too small for a list. */
export const counterLines = (desk: Desk): Line[] =>
	countersOf(desk)
		.filter(({word, count}) => count > 0 || word !== 'limited')
		.map(({sign, count, word, tone}) => [span(` ${sign} `, tone), span(String(count).padStart(3)), span(` ${word}`, 'muted')]);
