/**
The first line: where we are, how many are in which state, and what the machine or the conductor holds up.
*/
import {isLive} from '../../domain/agent.js';
import {safeLine} from '../../domain/text.js';
import {type Line, span, spread, lineWidth} from '../cells.js';
import type {Desk} from '../panes/pane.js';
import type {Tone} from '../theme.js';
import {clock} from '../words.js';

type Counter = {readonly sign: string; readonly count: number; readonly word: string; readonly tone: Tone};

/** Counts by meaning: what works, what needs a person, what has failed, what is free. */
const countersOf = ({snapshot: {agents, counts}, policy, glyphs}: Desk): Counter[] => {
	const inState = (state: string) => agents.filter(agent => agent.state === state).length;
	const sign = (unicode: string, ascii: string) => (glyphs.set === 'unicode' ? unicode : ascii);
	const live = agents.filter(({state}) => isLive(state)).length;
	const asking = inState('needs-you') + counts.unproven + counts.conflicted;
	return [
		{sign: sign('●', '*'), count: inState('working') + inState('quiet') + inState('starting'), word: 'working', tone: 'ok'},
		{sign: sign('◆', '!'), count: asking, word: asking === 1 ? 'needs you' : 'need you', tone: 'ask'},
		{sign: sign('▲', '?'), count: inState('stalled'), word: 'stalled', tone: 'warn'},
		{sign: sign('✖', 'x'), count: counts['gave-up'] + counts.failed, word: 'failed', tone: 'err'},
		{sign: sign('○', '-'), count: Math.max(0, policy.maxParallel - live), word: 'free', tone: 'muted'},
	];
};

const chips = ({snapshot: {paused, mergeHeld, conductor}, glyphs}: Desk, demo: boolean): Line => [
	...(demo ? [span(' '), span(' DEMO ', 'ask')] : []),
	...(paused ? [span('  '), span(`${glyphs.held} paused`, 'info')] : []),
	...(mergeHeld ? [span('  '), span(`${glyphs.held} merges held`, 'info')] : []),
	...(conductor === undefined ? [span('  '), span('nobody conducts', 'warn')] : []),
	...(conductor && !conductor.isMe ? [span('  '), span(`conductor ${conductor.pid}`, 'muted')] : []),
];

const counters = (desk: Desk, withWords: boolean): Line =>
	countersOf(desk).flatMap(({sign, count, word, tone}) => {
		if (count === 0 && tone !== 'ok') return [];
		return [span(' '), span(withWords ? `${sign} ${count} ${word}` : `${sign}${count}`, tone), span(withWords ? '  ' : '')];
	});

const place = ({snapshot: {repository, targetBranch}, glyphs}: Desk, withBranch: boolean): Line => [
	span(' orch ', 'strong'),
	span(` ${safeLine(repository, 60)} `),
	...(withBranch ? [span(`${glyphs.branch} ${safeLine(targetBranch, 60)} `, 'branch')] : []),
];

const queues = ({snapshot: {counts, merges, mergeQueue}}: Desk): Line => {
	const open = merges.filter(({step}) => step === 'intent' || step === 'built' || step === 'verifying' || step === 'verified').length;
	return [span('  queue ', 'muted'), span(String(counts.ready + counts.waiting + counts.claimed + counts.prepared)), span('  merge ', 'muted'), span(String(open + mergeQueue.length))];
};

const done = ({snapshot: {counts, tasks}}: Desk): Line => [span(` ${counts.merged + counts.cleaned}/${tasks.length}`, 'strong')];

export const headerLine = (desk: Desk, width: number, demo: boolean): Line => {
	const time: Line = width >= 34 ? [...done(desk), span(` ${clock(desk.nowMs)} `, 'muted')] : [...done(desk), span(' ')];
	// From the most that could be said to the least: the first that fits.
	const versions: Line[] = [
		[...place(desk, true), ...counters(desk, true), ...queues(desk), ...chips(desk, demo)],
		[...place(desk, true), ...counters(desk, true), ...chips(desk, demo)],
		[...place(desk, true), ...counters(desk, false), ...queues(desk), ...chips(desk, demo)],
		[...place(desk, true), ...counters(desk, false), ...chips(desk, demo)],
		[...place(desk, false), ...counters(desk, false), ...chips(desk, demo)],
		[span(' orch ', 'strong'), ...chips(desk, demo), ...counters(desk, false)],
	];
	const room = width - lineWidth(time);
	const left = versions.find(line => lineWidth(line) <= room) ?? versions.at(-1) ?? [];
	return spread(left, time, width, desk.glyphs.ellipsis);
};

/** What was counted, one on a line, for windows too small for a list. */
export const counterLines = (desk: Desk): Line[] =>
	countersOf(desk).map(({sign, count, word, tone}) => [span(` ${sign} `, tone), span(String(count).padStart(3)), span(` ${word}`, 'muted')]);

