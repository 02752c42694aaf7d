import {expect, test, vi} from 'vitest';
import {registry} from '../../source/commands/registry.js';
import type {Activity} from '../../source/domain/activity.js';
import {agentId} from '../../source/domain/ids.js';
import {plainText} from '../../source/ui/cells.js';
import {createNotices} from '../../source/ui/notices.js';
import {overlayOf} from '../../source/ui/overlays/overlays.js';
import {whyFree} from '../../source/ui/panes/agent-rows.js';
import {agentsPane} from '../../source/ui/panes/agents-pane.js';
import {tasksPane} from '../../source/ui/panes/tasks-pane.js';
import {worktreesPane} from '../../source/ui/panes/worktrees-pane.js';
import {headerLine} from '../../source/ui/parts/header.js';
import {summaryLines} from '../../source/ui/parts/strips.js';
import {peekLines, subjectOf} from '../../source/ui/peek.js';
import {firstUiState, type UiState} from '../../source/ui/ui-state.js';
import {createUiStore} from '../../source/ui/ui-store.js';
import {aDesk} from '../support/desk.js';
import {fakeEngine} from '../support/fake-engine.js';
import {anAgent, aSnapshot, aTask, startMs} from '../support/fake-snapshot.js';
import {openTestScreen} from '../support/fake-terminal.js';
import {sit} from '../support/sit.js';
import {patiently} from '../support/until.js';

const noneOpen = Object.fromEntries(Object.keys(aSnapshot().counts).map(state => [state, state === 'merged' ? 1 : 0]));

/** At one moment, so that two screens can be compared. */
const still = () => fakeEngine({clock: () => startMs});

test('a window that is pulled at is drawn once, when it is quiet, as if it had been opened so', async () => {
	const screen = openTestScreen({columns: 120, rows: 40, engine: still()});
	await screen.see('6 CPU');
	screen.type('jj');
	await vi.waitFor(async () => expect((await screen.lines()).find(line => line.includes(' a3 '))).toContain('▌'), patiently);
	const before = screen.bytes().length;
	for (const [columns, rows] of [
		[110, 38],
		[60, 20],
		[150, 20],
		[80, 24],
	] as const) {
		screen.resize(columns, rows);
	}

	expect(screen.bytes().length).toBe(before);
	const fresh = openTestScreen({columns: 80, rows: 24, engine: still()});
	fresh.type('jj');
	await vi.waitFor(async () => expect((await fresh.lines()).find(line => line.includes('a3'))).toContain('▌'), patiently);
	const wanted = await fresh.lines();
	await vi.waitFor(async () => expect(await screen.lines()).toEqual(wanted), patiently);
	screen.resize(40, 12);
	await screen.see('a3 T-22');
	screen.close();
	fresh.close();
});

test('a screen that is closed while it is pulled at leaves the terminal as it was', async () => {
	const screen = openTestScreen({columns: 80, rows: 24});
	await screen.see('1 Agents');
	screen.resize(60, 20);
	screen.close();
	await screen.over;
	expect(await screen.isAlternate()).toBe(false);
});

test('leaving says what goes on, who waits, and how much there is to do', async () => {
	const screen = openTestScreen({columns: 100, rows: 30});
	await screen.see('1 Agents');
	screen.type('q');
	for (const text of ['7 agents keep running.', '3 wait for you (a2, T-13, T-11), queue 8, merge 2.', 'h leave and hold the queue', 'screen.confirmLeave']) {
		await screen.see(text);
	}

	screen.close();
});

test('h holds the queue and leaves, and stays when it could not be held', async () => {
	const {engine, press, leave} = sit();
	await press('q');
	await press('h');
	expect(engine.dispatched).toEqual([{name: 'pause-agents', input: {state: 'on'}}]);
	expect(leave).toHaveBeenCalledWith('leave');
	const other = sit();
	other.engine.answer = () => ({ok: false, problem: {kind: 'refused', code: 'x', message: 'No.'}});
	await other.press('q');
	await other.press('h');
	expect(other.leave).not.toHaveBeenCalled();
	expect(other.said()).toBe('No.');
});

test('who does not want to be asked is not asked', async () => {
	const engine = fakeEngine();
	const {press, leave, ui} = sit({...engine, policy: {...engine.policy, screen: {...engine.policy.screen, confirmLeave: false}}});
	await press('escape');
	expect(leave).not.toHaveBeenCalled();
	expect(ui.get().overlay?.kind).toBe('leave');
	await press('escape', 'q');
	expect(leave).toHaveBeenCalledWith('leave');
});

test('z zooms the pane in view, and back', async () => {
	const {press, ui} = sit();
	await press('2', 'z');
	expect(ui.get()).toMatchObject({pane: 'tasks', isFull: true});
	await press('z');
	expect(ui.get()).toMatchObject({pane: 'tasks', isFull: false});
});

test('in a box, tasks that are over are one line; looked for or in full view, they are all there', () => {
	const snapshot = aSnapshot();
	const count = (isWhole: boolean, state = firstUiState) => tasksPane.rows(snapshot, isWhole, state).length;
	expect([count(false), count(true), count(false, {...firstUiState, filters: {tasks: 'merged'}})]).toEqual([22, 25, 25]);
	const folded = tasksPane.rows(snapshot, false, firstUiState).at(-1);
	expect(plainText(tasksPane.draw(folded, aDesk(), 60)[0] ?? [])).toBe('… 4 over, 3 merged: z or 2 shows them');
	expect(tasksPane.selectionOf(folded)).toEqual({});
});

test('a place without an agent and a folded line are about nothing: they cannot be marked', async () => {
	const {press, ui} = sit(fakeEngine({snapshot: aSnapshot({agents: aSnapshot().agents.slice(0, 2)})}));
	await press('*');
	expect([...(ui.get().marks.agents ?? [])]).toEqual(['a1', 'a2']);
});

test('from 110 columns on the header tells how far all is, and the minute; what is limited is counted where there is any', () => {
	const limited = aSnapshot({tasks: [...aSnapshot().tasks, aTask('T-99', 'retrying', {code: 'account_limited'})]});
	const header = (width: number, snapshot = aSnapshot()) => plainText(headerLine(aDesk({snapshot}), width));
	expect(header(120)).toMatch(/3\/25 ━─{7} {2}\d\d:\d\d $/);
	expect(header(200)).toMatch(/3\/25 ━+─+ 12% {2}\d\d:\d\d $/);
	expect(header(109)).toMatch(/3\/25 \d\d:\d\d $/);
	expect(header(200)).not.toContain('limited');
	expect(header(200, limited)).toContain('1 limited');
});

test('at 200 columns there is a peek of what is under the cursor, and it follows the cursor', async () => {
	const screen = openTestScreen({columns: 200, rows: 60});
	await screen.see('Peek a1');
	screen.type('j');
	await screen.see('Peek a2');
	await screen.see('asks    allow rm -r packages/legacy?');
	await screen.see('⏎ answer');
	await screen.see('5 Graph');
	screen.close();
});

test('from 160 columns on there is a peek, also in a low window', async () => {
	const screen = openTestScreen({columns: 160, rows: 24});
	screen.type('j');
	await screen.see('Peek a2');
	await screen.see('asks    allow rm -r packages/legacy?');
	screen.resize(159, 24);
	await screen.seeNot('Peek a2');
	screen.close();
});

test.each([
	[31, 9, ['31×9: list needs 40×10', '◆ a2 waits', '✖ T-13 failed', '●5 ◆3 ▲1 ✖1', 'mem 82%', 'q leave · a2: ⏎']],
	[80, 9, ['terminal is 80×9: need 40×10 for the list', '◆ T-11 waits']],
	[30, 20, ['5 working', 'a2 T-21: allow', 'T-11: conflicted']],
	[25, 5, ['orch-tui needs 26x6', '●5 ◆3', 'a2 T-21']],
] as const)('at %i×%i what counts is still there', async (columns, rows, shows) => {
	const screen = openTestScreen({columns, rows});
	for (const text of shows) await screen.see(text);
	screen.close();
});

test('where there is no list, Enter opens what waits', async () => {
	const {press, ui} = sit(fakeEngine(), {columns: 31, rows: 9});
	await press('return');
	const {overlay} = ui.get();
	expect(overlay).toMatchObject({kind: 'reply', agentId: agentId('a2')});
	expect(overlay && overlayOf(overlay).isWriting).toBe(true);
});

test('a place whose work is not judged yet is taken: no two figures contradict each other', () => {
	const {tasks, agents, counts} = aSnapshot();
	const gone = agents.map(agent => (agent.id === 'a1' ? anAgent('a1', 'T-17', 'ended', {exitCode: 0}) : agent));
	const snapshot = aSnapshot({agents: gone, counts: {...counts, working: 8}, tasks: [...tasks, aTask('T-98', 'working')]});
	const desk = aDesk({snapshot});
	expect(agentsPane.count?.(desk, 80)).toBe('8/8');
	expect(agentsPane.foot?.(desk, 77)).toEqual([]);
	expect(plainText(headerLine(desk, 200))).not.toContain('free');
});

test('where the machine holds nothing, the foot says in a sentence why places are free', () => {
	const snapshot = aSnapshot({
		admission: {places: 1, reason: undefined, by: undefined},
		holdReason: undefined,
		tasks: [aTask('T-1', 'merged')],
		counts: {...aSnapshot().counts, ...noneOpen},
	});
	expect(plainText(agentsPane.foot?.(aDesk({snapshot}), 77) ?? [])).toMatch(/^\d free slots? · All tasks are over$/);
});

test('a low window tells what is merged now, and what stands in its way', () => {
	const lines = summaryLines(aDesk(), 5).map(plainText);
	expect(lines[3]).toMatch(/^ 4 Merge {2}2 open {3}● T-15 ✔●· verifying/);
	expect(lines[4]).toMatch(/^ {19}✖ T-11 2 conflicts$/);
	expect(plainText(summaryLines(aDesk({snapshot: aSnapshot({merges: [], mergeQueue: [], tasks: []})}), 5)[3] ?? [])).toContain('nothing to merge');
});

test.each([
	[120, 40, ['id   P  title', 'worktree', '+/−']],
	[200, 60, ['labels', 'unblocks', 'commits', 'dirty']],
] as const)('at %i×%i the columns have headings', async (columns, rows, shows) => {
	const screen = openTestScreen({columns, rows});
	for (const text of shows) await screen.see(text);
	screen.close();
});

test('what is said of Ctrl-C is seen even while the demo shows the way', async () => {
	const screen = openTestScreen({columns: 80, rows: 24, demo: true});
	await screen.see('press w');
	screen.type('\u0003');
	await screen.see('Ctrl-C again leaves. The demo ends.');
	screen.close();
});

test('S in the way out asks, with the number to be typed, before everything is stopped; nobody has left by then', async () => {
	const {engine, press, leave, ui} = sit(Object.assign(fakeEngine(), {cards: Object.values(registry)}));
	await press('q', 'S');
	const {overlay} = ui.get();
	expect(overlay).toMatchObject({kind: 'question', name: 'stop-all', question: {typed: 'stop 7'}});
	await press('escape');
	expect([engine.dispatched, leave.mock.calls, ui.get().overlay]).toEqual([[], [], undefined]);

	await press('q', 'S');
	engine.wait(400);
	await press(...'stop 6', 'return');
	expect(engine.dispatched).toEqual([]);
	await press('backspace', '7', 'return');
	expect(engine.dispatched).toEqual([{name: 'stop-all', input: {operation: 'stop'}}]);
	expect(leave.mock.calls).toEqual([]);
});

test('what everything is stopped by stands in the first line, at any width, and why at the free places; it is not stopped twice', async () => {
	const snapshot = aSnapshot({stopped: true, paused: true, mergeHeld: true, agents: [], slots: [undefined, undefined]});
	for (const columns of [40, 80, 120, 200]) expect(plainText(headerLine(aDesk({snapshot}), columns))).toContain('STOPPED');
	expect(plainText(headerLine(aDesk({snapshot}), 120))).not.toContain('paused');
	expect(whyFree(aDesk({snapshot}))).toBe('everything is stopped; :release lets it go on');
	const seat = sit(Object.assign(fakeEngine({snapshot}), {cards: Object.values(registry)}));
	await seat.press('q', 'S');
	expect(seat.ui.get().overlay?.kind).toBe('leave');
	await seat.press('escape', 'P');
	expect(seat.said()).toContain(':release lets it go on.');
	expect(seat.engine.dispatched).toEqual([]);
});

test.each([
	[26, 12],
	[26, 10],
	[30, 20],
	[39, 14],
	[50, 30],
	[80, 24],
	[120, 40],
])('at %i×%i every answer of the way out is to be seen', async (columns, rows) => {
	const screen = openTestScreen({columns, rows});
	await screen.see('orch');
	screen.type('q');
	for (const answer of ['[ ⏎ leave ]', 'h leave', 'b leave', 'S stop all…', 'Esc stay']) await screen.see(answer);
	screen.close();
});

test('what is merged now stands first in a box that is too low for all', async () => {
	const screen = openTestScreen({columns: 80, rows: 16});
	await screen.see('● T-15 search');
	screen.close();
});

const somethingMore = (id: number, kind: Activity['kind'], subject: string, to: string, why = '') => ({
	activities: [...aSnapshot().activities, {id, atMs: startMs, actor: 'test', kind, subject, from: undefined, to, why}],
});

test('who falls silent, waits for a limit or has landed is said once, wherever the reader is', async () => {
	const screen = openTestScreen({columns: 120, rows: 40});
	const {engine} = screen;
	await screen.see('1 Agents');
	screen.type('\r');
	await screen.see('following');
	engine.change(somethingMore(20, 'agent', 'a3', 'stalled', 'no output for 5m'));
	await screen.see('▲ a3 is stalled: no output for 5m');
	screen.close();
	const low = openTestScreen({columns: 80, rows: 24});
	await low.see('q leave');
	low.engine.change(somethingMore(20, 'task', 'T-15', 'merged', 'landed on main as 1234567'));
	await low.see('landed on main as 1234567');
	expect((await low.lines()).at(-1)).toContain('q leave');
	low.close();
});

test.each([
	['task', 'T-15', 'merged', 'landed on main', 'T-15 is merged: landed on main'],
	['task', 'T-99', 'retrying', 'limit until 16:00', 'T-99 waits for the limit of its account: limit until 16:00'],
	['task', 'T-34', 'retrying', 'exit 1', undefined],
	['agent', 'a1', 'needs-you', 'a question', undefined],
] as const)('%s %s %s is worth a word, or rings elsewhere', (kind, subject, to, why, said) => {
	const ui = createUiStore();
	const tasks = [...aSnapshot().tasks, aTask('T-99', 'retrying', {code: 'account_limited'})];
	const notice = createNotices(aSnapshot({tasks}), {ui, hasRoom: () => true});
	notice(aSnapshot({tasks}), startMs);
	expect(ui.get().toast).toBeUndefined();
	notice(aSnapshot({tasks, ...somethingMore(20, kind, subject, to, why)}), startMs);
	expect(ui.get().toast?.text).toBe(said);
});

test('in the smallest window with lines the last word has the line of hints to itself, also in the demo', async () => {
	const screen = openTestScreen({columns: 30, rows: 12, demo: true});
	await screen.see('q leave');
	await screen.seeNot('press w');
	screen.type('\u0003');
	await screen.see('Ctrl-C again leaves. The');
	screen.close();
});

test('a low window tells what comes next, also when nothing is ready', () => {
	const tasks = [aTask('T-1', 'waiting', {title: 'later'}), aTask('T-2', 'retrying', {title: 'again'})];
	const lines = summaryLines(aDesk({snapshot: aSnapshot({tasks})}), 5).map(plainText);
	expect(lines[0]).toContain('◷ T-2 again');
	expect(lines[1]).toContain('◌ T-1 later');
});

test('what a key has come to is not talked over, nor what can still be undone', () => {
	const ui = createUiStore();
	const notice = createNotices(aSnapshot(), {ui, hasRoom: () => true});
	ui.send({type: 'say', text: 'a1 stopped', tone: 'ok', atMs: startMs, undoUntilMs: startMs + 10_000});
	notice(aSnapshot(somethingMore(20, 'task', 'T-15', 'merged')), startMs + 9000);
	expect(ui.get().toast?.text).toBe('a1 stopped');
	notice(aSnapshot(somethingMore(21, 'task', 'T-15', 'merged')), startMs + 11_000);
	expect(ui.get().toast?.text).toBe('T-15 is merged.');
});

test('the peek of one at work says what it does, of one that asks its question first', () => {
	const desk = aDesk();
	const first = (id: string) => plainText(peekLines(subjectOf({agentId: id}, desk), desk, 80, 10)[0] ?? []);
	expect(first('a1')).toBe('now     run pnpm test auth');
	expect(first('a2')).toBe('asks    allow rm -r packages/legacy?');
	expect(first('a5')).toMatch(/^why {5}exit 1/);
});

test('while the first agents are started one after the other, the first line says how many there may be, where there is room', () => {
	const snapshot = {...aSnapshot(), admission: {places: 1, reason: undefined, by: undefined}, rampLimit: 1};
	const lineAt = (width: number, more: object = {}) => plainText(headerLine(aDesk({snapshot: {...snapshot, ...more}}), width));
	expect(lineAt(200)).toContain('start with 1 slot, then 8');
	expect(lineAt(120)).toContain('start with 1 slot, then 8');
	expect(lineAt(200, {rampLimit: 3})).toContain('3 slots, then 8');
	expect(lineAt(200, {counts: {...snapshot.counts, ready: 0, claimed: 0}})).not.toContain('slot');
	expect(lineAt(40)).not.toContain('slot');
});

test('the worktrees show how large they are and how far behind, as soon as that was measured', () => {
	const snapshot = aSnapshot();
	const [worktree] = snapshot.worktrees;
	if (worktree === undefined) throw new Error('There is no worktree.');
	const rowAt = (width: number, loaded: UiState['loaded']) => {
		const desk = aDesk({snapshot, state: {...firstUiState, loaded}});
		return worktreesPane
			.draw(worktreesPane.rows(snapshot)[0] as never, desk, width)
			.map(plainText)
			.join('');
	};
	const output = {worktrees: [{task_id: worktree.taskId, disk_space_mb: 1945.6, commits_behind: 31}]};
	const measured: UiState['loaded'] = {'worktrees-measured': {state: 'there', output, atMs: 0}};
	expect(rowAt(120, {})).toMatch(/ – /);
	expect(rowAt(120, measured)).toContain('1.9G');
	const small = {worktrees: [{task_id: worktree.taskId, disk_space_mb: 0.2, commits_behind: 0}]};
	expect(rowAt(120, {'worktrees-measured': {state: 'there', output: small, atMs: 0}})).toMatch(/ <1M /);
	expect(rowAt(120, measured)).toContain(`↑${worktree.commits} ↓31`);
	expect(rowAt(36, measured)).toContain(`↑${worktree.commits} ↓31`);
	expect(worktreesPane.loads?.(firstUiState, true, snapshot)).toMatchObject([{command: 'create-worktree', input: {operation: 'list', measured: true}}]);
	expect(worktreesPane.loads?.(firstUiState, true, {...snapshot, worktrees: []})).toEqual([]);
});
