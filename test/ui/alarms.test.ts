import {expect, test} from 'vitest';
import {agentId} from '../../source/domain/ids.js';
import {createAlarmWatch} from '../../source/ui/alarm-watch.js';
import {plainText} from '../../source/ui/cells.js';
import {drawPicture} from '../../source/ui/picture.js';
import {aDesk} from '../support/desk.js';
import {fakeCards, fakeEngine} from '../support/fake-engine.js';
import {anAgent, aSnapshot, aTask, someReadings, startMs} from '../support/fake-snapshot.js';
import {sit} from '../support/sit.js';

/** A person at a screen on which this goes on; the clock turns three times. */
const at = (more: Parameters<typeof aSnapshot>[0], columns = 100, rows = 30) => {
	const size = {columns, rows};
	const desk = sit(fakeEngine({snapshot: aSnapshot(more)}), size);
	const {engine, ui} = desk;
	const watch = createAlarmWatch({ui, sight: () => ({snapshot: engine.getSnapshot(), policy: engine.policy}), now: engine.now});
	const turn = () => {
		for (let each = 0; each < 3; each++) watch.look();
	};
	turn();
	const text = () => {
		const state = ui.get();
		const desk = aDesk({snapshot: engine.getSnapshot(), policy: engine.policy, nowMs: engine.now(), state});
		return drawPicture({desk, cards: fakeCards, state, size}).over.map(plainText).join('\n');
	};
	return {...desk, turn, text};
};

const diskFull = {
	pressure: {
		level: 'critical',
		reason: 'disk 96% > 95%',
		sinceMs: startMs,
		gate: {resource: 'disk', value: 96, limit: 95, leaveAt: 90, unit: '%'},
	} as const,
	readings: someReadings(3).map(reading => ({...reading, diskPercent: 96, diskFreeMb: 9300})),
};

const limitedTasks = ['T-1', 'T-2'].map(id => aTask(id, 'retrying', {code: 'account_limited', agent: 'claude', notBeforeMs: startMs + 88 * 60_000}));
const lost = {
	tasks: ['T-1', 'T-2'].map((id, index) => aTask(id, 'retrying', {code: 'identity_lost', agentId: agentId(`a${index + 1}`), notBeforeMs: startMs + 59_000})),
	agents: ['T-1', 'T-2'].map((id, index) =>
		anAgent(`a${index + 1}`, id, 'lost', {code: 'identity_lost', reason: 'the machine was started anew while it worked', endedAtMs: startMs - 1000}),
	),
};

test('a house in order has no alarm', () => {
	expect(at({}).ui.get().overlay).toBeUndefined();
	expect(at({conductor: {pid: 1, isMe: true}, readings: []}).ui.get().overlay).toBeUndefined();
});

test.each([
	[100, 30],
	[80, 24],
	[50, 30],
] as const)('who conducts is silent: since when, what is safe, what ends it, in %i×%i', async (columns, rows) => {
	const {text, engine, turn, ui, press} = at({conductor: {pid: 4711, isMe: false}}, columns, rows);
	expect(text()).toBe('');
	engine.wait(40_000);
	turn();
	expect(text()).toContain('✖ The conductor is not answering ─');
	expect(text()).toContain('Process 4711 was last heard 42s ago');
	expect(text().replaceAll(/[│\s]+/g, ' ')).toContain('7 are still alive');
	await press('x', 'y');
	expect(engine.dispatched).toEqual([]);
	engine.change({conductor: {pid: 4711, isMe: true}});
	turn();
	expect(ui.get().overlay).toBeUndefined();
});

test('the disk is full: what can go and how much that is; nothing goes without the key for it', async () => {
	const {text, engine, turn, ui, press, said} = at(diskFull);
	expect(text()).toContain('✖ Disk almost full: 96%, 9.1G left');
	expect(text()).toMatch(/No agent starts until it is below 90%\. 7 go on; nothing/);
	expect(at({...diskFull, agents: []}).text()).toContain('None is at work, and nothing was lost.');
	expect(text()).not.toContain('remove them');
	const candidate = (mb: number, isReady: boolean) => ({disk_space_mb: mb, ready_for_cleanup: isReady});
	const output = {candidates: [candidate(1700, true), candidate(900, false), candidate(2000, true)]};
	ui.send({type: 'loaded', name: 'cleanup-candidates', loaded: {state: 'there', output, atMs: 0}});
	expect(text()).toContain('2 worktrees that nobody needs: 3.6G');
	await press('c');
	expect([engine.dispatched, said()]).toEqual([[], 'The question has only just come up. Answer it again if you mean it.']);
	engine.wait(500);
	await press('c');
	expect(engine.dispatched).toEqual([{name: 'cleanup-worktrees', input: {operation: 'cleanup_all', statusFilter: 'all'}}]);
	turn();
	expect(ui.get().overlay).toBeUndefined();
});

test('an account is used up: who waits until when; they can be tried now', async () => {
	const {text, engine, press, ui} = at({tasks: limitedTasks, agents: []});
	expect(text()).toMatch(/▲ claude: usage limit reached, on at \d\d:\d\d \(in 1h28\)/);
	expect(text()).toContain('2 tasks wait (T-1 T-2)');
	engine.wait(500);
	await press('r');
	expect(engine.dispatched.map(({name, input}) => [name, input['taskId']])).toEqual([
		['auto-restart-agent', 'T-1'],
		['auto-restart-agent', 'T-2'],
	]);
	expect(ui.get().overlay).toBeUndefined();
});

test.each([
	[100, 30],
	[80, 24],
	[50, 30],
] as const)('sessions that have ended together: one question, what is intact, and when they go on, in %i×%i', (columns, rows) => {
	const {text, ui} = at(lost, columns, rows);
	expect(text()).toMatch(/✖ 2 sessions ended at \d\d:\d\d: resume all 2\?/);
	const said = text().replaceAll(/[│\s]+/g, ' ');
	expect(said).toContain('The machine was started anew while it worked.');
	expect(said).toContain('they go on by themselves in 59s');
	expect(said).toContain('[ ⏎ resume all 2 where they left off ] r pick: none goes on but those you start n leave stopped [ Esc decide later');
	expect(ui.get().overlay?.kind).toBe('alarm');
});

test('⏎ resumes all of them, but not when it was meant for what lay there before', async () => {
	const {engine, press} = at(lost);
	await press('return');
	expect(engine.dispatched).toEqual([]);
	engine.wait(500);
	await press('return');
	expect(engine.dispatched).toEqual(['T-1', 'T-2'].map(taskId => ({name: 'auto-restart-agent', input: {taskId, afresh: true}})));
});

test('n leaves them stopped; r does, too, and marks them for whoever picks', async () => {
	const stopped = ['T-1', 'T-2'].map(taskId => ({name: 'kill-stalled-agent', input: {taskId}}));
	const first = at(lost);
	first.engine.wait(500);
	await first.press('n');
	expect([first.engine.dispatched, first.ui.get().overlay, first.said()]).toEqual([stopped, undefined, 'leave stopped: all 2 done.']);
	const second = at(lost);
	second.engine.wait(500);
	await second.press('r');
	expect(second.engine.dispatched).toEqual(stopped);
	expect(second.ui.get()).toMatchObject({pane: 'tasks', isFull: true});
	expect(second.ui.get().marks.tasks).toEqual(new Set(['T-1', 'T-2']));
});

test('nobody is asked about one alone, nor about what a person has left stopped', () => {
	expect(at({...lost, agents: lost.agents.slice(1)}).ui.get().overlay).toBeUndefined();
	const tasks = lost.tasks.map(task => ({...task, state: 'gave-up' as const}));
	expect(at({...lost, tasks: tasks.map(task => ({...task, code: 'killed_by_person' as const}))}).ui.get().overlay).toBeUndefined();
	expect(at({...lost, tasks}).text()).toContain('None of them goes on by itself.');
});

test('it is shown once, and never over something else', async () => {
	const {turn, ui, press} = at(diskFull);
	await press('escape');
	turn();
	expect(ui.get().overlay).toBeUndefined();
	const busy = sit(fakeEngine({snapshot: aSnapshot(diskFull)}));
	await busy.press('?');
	const watch = createAlarmWatch({ui: busy.ui, sight: () => ({snapshot: busy.engine.getSnapshot(), policy: busy.engine.policy}), now: busy.engine.now});
	for (let each = 0; each < 4; each++) watch.look();
	expect(busy.ui.get().overlay?.kind).toBe('help');
	await busy.press('escape');
	watch.look();
	expect(busy.ui.get().overlay?.kind).toBe('alarm');
});

test('what was put aside is opened again by :alarms, by its kind where there are several', async () => {
	const {ui, press, text, said, engine} = at({...diskFull, tasks: limitedTasks});
	const open = async (line: string) => {
		await press(':', ...line, 'return');
		return ui.get().overlay;
	};
	await press('escape');
	expect(ui.get().overlay).toBeUndefined();
	expect(await open('alarms')).toMatchObject({kind: 'alarm'});
	expect(text()).toContain('Disk almost full');
	await press('escape');
	expect(await open('alarms limit')).toMatchObject({kind: 'alarm', key: 'limit:claude'});
	await press('escape');
	engine.change(aSnapshot({}));
	await open('alarms');
	expect(said()).toContain('Nothing stands in the way');
});
