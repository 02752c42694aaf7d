import {describe, expect, test} from 'vitest';
import {configSchema} from '../../source/domain/config.js';
import {agentId, taskId} from '../../source/domain/ids.js';
import {policyOf} from '../../source/domain/policy.js';
import type {Snapshot} from '../../source/domain/snapshot.js';
import {plainText} from '../../source/ui/cells.js';
import {answerPart} from '../../source/ui/overlays/answer.js';
import {agentsPane} from '../../source/ui/panes/agents-pane.js';
import type {Desk} from '../../source/ui/panes/pane.js';
import {tasksPane} from '../../source/ui/panes/tasks-pane.js';
import {drawPicture} from '../../source/ui/picture.js';
import {aDesk} from '../support/desk.js';
import {fakeCards, fakeEngine} from '../support/fake-engine.js';
import {anAgent, aSnapshot, aTask, emptySnapshot, startMs} from '../support/fake-snapshot.js';
import {openTestScreen} from '../support/fake-terminal.js';
import {sit} from '../support/sit.js';

const deskOf = (snapshot: Snapshot): Desk => aDesk({snapshot, policy: policyOf(configSchema.parse({maxParallel: 2}))});
const conductor = {pid: 1, isMe: true};
const free = {places: 2, reason: undefined, by: undefined};
const short = {places: 0, reason: 'held: memory 92% > 90%', by: 'machine', gate: {resource: 'memory', value: 92, limit: 90, leaveAt: 85, unit: '%'}} as const;

const tasks = [
	aTask('T-1', 'ready', {files: ['src']}),
	aTask('T-2', 'working', {files: ['src/a.ts']}),
	aTask('T-3', 'waiting', {openDependencies: 2, waitsFor: [taskId('T-2'), taskId('T-9')]}),
	aTask('T-4', 'blocked', {code: 'cycle', reason: 'waits in a circle: T-4 → T-4'}),
	aTask('T-5', 'retrying', {notBeforeMs: startMs + 40_000}),
	aTask('T-6', 'finished'),
	aTask('T-7', 'gave-up', {reason: 'exit 1'}),
];

describe('every row says its own reason', () => {
	const rowsAt = (width: number, more: Partial<Snapshot> = {}) => {
		const snapshot = {...emptySnapshot(), tasks, conductor, admission: free, ...more};
		return tasksPane.rows(snapshot).flatMap(row => tasksPane.draw(row, deskOf(snapshot), width).map(plainText));
	};

	test('in a word or two where it is narrow', () => {
		expect(rowsAt(60, {mergeHeld: true}).map(row => row.trim().split(/ {2,}/).at(-1))).toEqual([
			'files: T-2',
			'working',
			'← T-2 +1',
			'in a circle',
			'retry 40s',
			'merges held',
			'gave up',
		]);
		expect(rowsAt(60, {admission: short})[0]).toMatch(/held: mem\s*$/);
	});

	test('in a sentence where there is room', () => {
		const rows = rowsAt(160);
		expect(rows[0]).toContain('may change the same files as T-2: src.');
		expect(rows[2]).toContain('waits for T-2 and 1 more. T-2 is being worked on.');
		expect(rows[6]).toContain('exit 1');
		expect(rowsAt(200, {admission: short})[0]).toContain('Held: memory 92% > 90%, starts again after 15 s at 85% or less.');
	});
});

test('the foot of the agents says why places are free', () => {
	const footOf = (more: Partial<Snapshot>) => plainText(agentsPane.foot?.(deskOf({...emptySnapshot(), conductor, admission: free, ...more}), 77) ?? []);
	const counts = {...emptySnapshot().counts, 'gave-up': 1};
	expect(footOf({})).toBe('2 free slots · The backlog is empty');
	expect(footOf({tasks: [aTask('T-1', 'gave-up', {reason: 'exit 1'})], counts})).toBe('2 free slots · T-1 is given up: exit 1');
	expect(footOf({tasks: [aTask('T-1', 'ready')], counts: {...emptySnapshot().counts, ready: 1}})).toBe('');
	const busy = {...emptySnapshot().counts, working: 1};
	const atWork = [aTask('T-1', 'working')];
	const withWaiting = {tasks: [...atWork, aTask('T-2', 'waiting', {openDependencies: 1, waitsFor: [taskId('T-1')]})], counts: {...busy, waiting: 1}};
	expect(footOf({tasks: atWork, counts: busy})).toBe('1 free slot · nothing else is ready to start');
	expect(footOf(withWaiting)).toMatch(/^1 free slot · T-2 waits for T-1/);
	expect(footOf({holdReason: 'held: memory 92% > 90%', admission: short})).toBe('▲ mem 92% > 90%: 2 free slots held, starts again at 85% or less');
	const easing = (value: number) => ({holdReason: 'held', admission: {...short, gate: {...short.gate, value}}});
	expect(footOf(easing(88))).toBe('▲ mem 88%: 2 free slots held, starts again at 85% or less');
	expect(footOf(easing(35))).toBe('▲ mem 35%: 2 free slots held, starts again after 15s at 85% or less');
});

describe('an answer of more than one line', () => {
	const why = {
		...fakeCards[0]!,
		name: 'why' as const,
		keys: [{press: 'b', pane: 'anywhere' as const, does: 'why', about: 'all' as const}],
	};
	const {question: _q, blockedBecause: _b, ...card} = why;
	const said = ['Nothing is running.', `- ${'T-1 waits for a very long reason '.repeat(6)}`, '  Try it: orch-tui agent restart T-1'].join('\n');
	const engine = () => {
		const fake = fakeEngine({snapshot: aSnapshot()});
		fake.answer = () => ({ok: true, value: {said}});
		return Object.assign(fake, {cards: [...fakeCards, card]});
	};

	test('is shown in a box that the same key closes; the key is about everything, whatever is selected', async () => {
		const fake = engine();
		const {press, ui} = sit(fake);
		await press('j', 'b');
		expect(fake.dispatched).toEqual([{name: 'why', input: {}}]);
		expect(ui.get().overlay).toMatchObject({kind: 'answer', lines: said.split('\n')});
		await press('j', 'k', 'x');
		expect(ui.get().overlay?.kind).toBe('answer');
		await press('b');
		expect(ui.get().overlay).toBeUndefined();
	});

	test.each([
		{columns: 80, rows: 24},
		{columns: 50, rows: 20},
	])('fits into $columns×$rows, broken between words', async size => {
		const screen = openTestScreen({...size, engine: engine()});
		await screen.see('1 Agents');
		screen.type('b');
		await screen.see('Nothing is running.');
		await screen.see('orch-tui agent restart');
		const lines = await screen.lines();
		expect(lines.filter(line => line.includes('reason'))).not.toHaveLength(1);
		screen.type('q');
		await screen.seeNot('Nothing is running.');
		// Nothing is left of it, nor of the word that it was asked.
		expect((await screen.lines()).at(-1)?.trim()).toMatch(/^[^·]*leave/);
		screen.close();
	});

	test('one that is longer than the window can be scrolled', () => {
		const lines = ['Title', ...Array.from({length: 40}, (_, index) => `- line ${index}`)];
		const size = {columns: 80, rows: 24};
		const first = answerPart({kind: 'answer', press: 'b', lines, top: 0}, size);
		expect(first).toMatchObject({below: 20});
		expect(plainText(first.shown[0]!)).toBe('- line 0');
		const last = answerPart({kind: 'answer', press: 'b', lines, top: 999}, size);
		expect(last.below).toBe(0);
		expect(plainText(last.shown.at(-1)!)).toBe('- line 39');
	});
});

test('why places are free is said once: on the first of them while it is in sight, else in the foot; where it is narrow all of them are one line', async () => {
	const gate = {resource: 'memory', value: 82, limit: 80, leaveAt: 75, unit: '%'} as const;
	const held = {places: 0, reason: 'held: memory 82% > 80%', by: 'machine', gate} as const;
	const agents = ['a1', 'a2'].map((id, index) => anAgent(id, `T-${index + 1}`));
	const tasks = [...['T-1', 'T-2'].map((id, index) => aTask(id, 'working', {agentId: agentId(`a${index + 1}`)})), aTask('T-3', 'ready')];
	const linesAt = (columns: number, rows: number, count: number) => {
		const busy = Array.from({length: count}, (_, index) => anAgent(`a${index + 1}`, `T-${index + 1}`));
		const slots = [...busy.map(({id, taskId: task}) => ({agentId: id, taskId: task})), ...Array.from({length: count === 2 ? 2 : 1}, () => undefined)];
		const snapshot = {...aSnapshot({tasks, agents: count === 2 ? agents : busy, admission: held, holdReason: held.reason}), slots};
		const policy = {...aDesk().policy, maxParallel: slots.length};
		const state = aDesk().state;
		return drawPicture({desk: aDesk({snapshot, policy, state}), cards: fakeCards, state, size: {columns, rows}})
			.rows.flatMap(row => row.map(({lines}) => lines.map(plainText).join('\n')))
			.join('\n')
			.split('\n');
	};
	const wide = linesAt(120, 40, 2).filter(line => line.includes('mem 82%'));
	expect(wide.filter(line => line.includes('held'))).toEqual([expect.stringMatching(/○ +free +held: mem 82% > 80%, starts again at 75% or less/)]);
	const narrow = linesAt(50, 40, 2);
	expect(narrow.filter(line => line.includes('│') && line.includes('free'))).toEqual([expect.stringContaining('○ 2 free · held: mem 82% > 80%')]);
	const full = linesAt(80, 24, 20).filter(line => line.includes('starts again'));
	expect(full).toEqual([expect.stringMatching(/^╰─ ▲ mem 82% > 80%: .* held, starts again at 75% or less/)]);
});
