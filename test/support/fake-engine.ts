/**
An engine without an inside: a realistic picture that tests may change, a few cards, and a note of all that was dispatched.
*/
import {z} from 'zod';
import type {CommandCard, CommandName, Outcome} from '../../source/commands/command.js';
import {configSchema} from '../../source/domain/config.js';
import {tellSteps} from '../../source/domain/log-entry.js';
import {policyOf} from '../../source/domain/policy.js';
import type {Result} from '../../source/domain/problem.js';
import {success} from '../../source/domain/problem.js';
import {keepSlots} from '../../source/domain/slots.js';
import type {Snapshot} from '../../source/domain/snapshot.js';
import {safeLine, safeText} from '../../source/domain/text.js';
import type {Engine, LogWanted, LogWindow} from '../../source/engine/engine.js';
import {aSnapshot, placesInFake, startMs} from './fake-snapshot.js';

const bothTargets = z.strictObject({agentId: z.string().optional().describe('The agent.'), taskId: z.string().optional().describe('The task.')});
const agentTarget = bothTargets.extend({force: z.boolean().optional().describe('At once.')});
const taskTarget = z.strictObject({taskId: z.string().optional().describe('The task.')});

/** Cards with the keys of the issue; what they would do is only noted. */
export const fakeCards: readonly CommandCard[] = [
	{
		name: 'kill-stalled-agent',
		summary: 'Stop an agent.',
		input: agentTarget,
		keys: [
			{press: 'x', pane: 'anywhere', does: 'stop'},
			{press: 'X', pane: 'anywhere', does: 'kill', input: {force: true}},
		],
		reads: [],
		writes: ['agent_lifecycle'],
		question(snapshot, {agentId, taskId, force}) {
			const agent = snapshot.agents.find(({id, ...more}) => id === agentId || more.taskId === taskId);
			return (
				agent && {
					title: `${force === true ? 'Kill' : 'Stop'} ${agent.id}?`,
					lines: [`${agent.taskId} is ${agent.state}.`, 'What is uncommitted is kept in the worktree.'],
					yes: force === true ? 'kill' : 'stop',
				}
			);
		},
		blockedBecause(snapshot, {agentId, taskId}) {
			const agent = snapshot.agents.find(({id, ...more}) => id === agentId || more.taskId === taskId);
			if (agent === undefined) return 'There is no agent here.';
			return agent.state === 'ended' ? `${agent.id} has ended already.` : undefined;
		},
	},
	{
		name: 'auto-restart-agent',
		summary: 'Try a task again.',
		input: bothTargets,
		keys: [{press: 'r', pane: 'anywhere', does: 'restart'}],
		reads: [],
		writes: ['agent_lifecycle'],
	},
	{
		name: 'pause-agents',
		summary: 'Start no new agents.',
		input: z.strictObject({state: z.enum(['on', 'off', 'toggle']).default('toggle')}),
		keys: [{press: 'p', pane: 'anywhere', does: 'pause'}],
		reads: [],
		writes: ['agent_lifecycle'],
	},
	{
		name: 'hold-merges',
		summary: 'Merge nothing.',
		input: z.strictObject({state: z.enum(['on', 'off', 'toggle']).default('toggle')}),
		keys: [{press: 'P', pane: 'anywhere', does: 'hold queue'}],
		reads: [],
		writes: ['agent_lifecycle'],
	},
	{
		name: 'merge-completed-work',
		summary: 'Merge what is finished.',
		input: taskTarget,
		keys: [
			{press: 'm', pane: 'tasks', does: 'merge'},
			{press: 'm', pane: 'merges', does: 'merge'},
		],
		reads: [],
		writes: ['agent_lifecycle'],
		question: (_snapshot, {taskId}) => ({title: `Merge ${String(taskId)}?`, lines: ['It lands on main.'], yes: 'merge'}),
	},
	{
		name: 'add-task',
		summary: 'Add a task.',
		input: z.object({title: z.string().min(1)}),
		keys: [{press: 'n', pane: 'anywhere', does: 'new'}],
		reads: [],
		writes: ['agent_lifecycle'],
	},
];

/** What views ask for by themselves is not what a person has asked for. */
const loadedByViews: ReadonlySet<CommandName> = new Set(['show-merges', 'find-overlaps', 'show-graph', 'show-log', 'show-diff']);

/** A log of these lines, as the real one is read: parts of it, step by step. */
export const logOfLines = (
	lines: readonly string[],
	{endByte, fromByte, isRaw}: LogWanted = {isRaw: false},
	maxBytes = Number.POSITIVE_INFINITY,
): LogWindow => {
	let at = 0;
	const all = (lines.at(-1) === '' ? lines.slice(0, -1) : lines).map(text => {
		const line = {at, text};
		at += Buffer.byteLength(text) + 1;
		return line;
	});
	const end = endByte ?? (fromByte === undefined ? at : Math.min(at, fromByte + maxBytes));
	const from = fromByte ?? Math.max(0, end - maxBytes);
	const shown = all.filter(line => line.at >= from && line.at < end);
	const entries = shown.flatMap(line =>
		(isRaw ? [{kind: 'plain' as const, text: line.text}] : tellSteps(line.text)).map((step, nth) => ({...step, text: safeText(step.text), at: line.at, nth})),
	);
	return {entries, fromByte: shown[0]?.at ?? 0, toByte: end, wholeTo: end, bytes: at, file: '/tmp/output'};
};

export type Dispatched = {readonly name: CommandName; readonly input: Readonly<Record<string, unknown>>};

export type FakeEngine = Engine & {
	readonly dispatched: Dispatched[];
	/** Changes the picture and tells the listeners. */
	change(part: Partial<Snapshot>): void;
	/** Moves the clock. */
	wait(ms: number): void;
	print(...lines: string[]): void;
	/** What the next runs answer. */
	answer: (dispatched: Dispatched) => Result<Outcome>;
};

export const fakeEngine = ({snapshot = aSnapshot(), clock}: {readonly snapshot?: Snapshot; readonly clock?: () => number} = {}): FakeEngine => {
	let picture = snapshot;
	let nowMs = startMs;
	let output = ['Read the auth module.', 'Limit is checked in login.ts.', 'run pnpm test auth'].map(line => safeLine(line));
	const listeners = new Set<() => void>();
	const dispatched: Dispatched[] = [];

	const engine: FakeEngine = {
		cards: fakeCards,
		policy: policyOf(configSchema.parse({maxParallel: 8, agents: {claude: {preset: 'claude'}}})),
		now: clock ?? (() => nowMs),
		async dispatch(name, input) {
			if (!loadedByViews.has(name)) dispatched.push({name, input});
			return engine.answer({name, input});
		},
		agentOf: () => undefined,
		answer: ({name}) => success({said: `${name} is done.`}),
		getSnapshot: () => picture,
		subscribe(listener) {
			listeners.add(listener);
			return () => {
				listeners.delete(listener);
			};
		},
		readOutput: () => ({lines: output, bytes: output.join('\n').length, file: '/tmp/output'}),
		readLog: (_agent, wanted) => logOfLines(output, wanted),
		conduct: () => true,
		start() {},
		async stop() {},
		async beat() {},
		dispatched,
		change(part) {
			const next = {...picture, ...part};
			picture = {...next, slots: part.slots ?? keepSlots(picture.slots, next.agents, placesInFake)};
			for (const listener of listeners) listener();
		},
		wait(ms) {
			nowMs += ms;
		},
		print(...lines) {
			output = [
				...output,
				...lines.flatMap(line =>
					safeText(line)
						.split('\n')
						.map(each => safeLine(each)),
				),
			];
		},
	};
	return engine;
};
