import {expect, test} from 'vitest';
import {registry} from '../../source/commands/registry.js';
import {keymapFor} from '../../source/ui/bindings.js';
import {plainText} from '../../source/ui/cells.js';
import {overlayOf} from '../../source/ui/overlays/overlays.js';
import {toastLine} from '../../source/ui/parts/strips.js';
import {aDesk} from '../support/desk.js';
import {fakeEngine} from '../support/fake-engine.js';
import {anAgent, aSnapshot} from '../support/fake-snapshot.js';
import {sit} from '../support/sit.js';

const cards = Object.values(registry);

/** At the real cards, with an inside that only notes. */
const table = (size = {columns: 100, rows: 30}) => sit(Object.assign(fakeEngine(), {cards}), size);

const drawn = ({ui, engine}: ReturnType<typeof sit>, size = {columns: 100, rows: 30}): string => {
	const state = ui.get();
	if (!state.overlay) return '';
	const desk = aDesk({snapshot: engine.getSnapshot(), nowMs: engine.now(), state});
	const keymap = keymapFor(cards, engine.policy.keys);
	const lines = overlayOf(state.overlay).lines(state.overlay, {desk, cards, keymap, state, pane: state.pane, context: 'dashboard', size});
	return lines.map(plainText).join('\n');
};

test('stopping says what becomes of the work, marks the harmless answer, and takes a y', async () => {
	const seat = table();
	await seat.press('x');
	expect(drawn(seat)).toMatch(/Stop a1\?.*\n.*T-17 login rate limit.*\n.*working, claude.*\n.*3 uncommitted files are kept in the worktree\..*\n.*4 commits/);
	expect(drawn(seat)).toContain('y stop    X kill now    [ n keep  ⏎  Esc ]');
	seat.engine.wait(400);
	await seat.press('y');
	expect(seat.engine.dispatched).toEqual([{name: 'kill-stalled-agent', input: {agentId: 'a1'}}]);
});

test('an answer that comes within 400 ms was meant for something else', async () => {
	const seat = table();
	await seat.press('x', 'y');
	expect(seat.engine.dispatched).toEqual([]);
	expect(seat.said()).toContain('only just come up');
	expect(seat.ui.get().overlay?.kind).toBe('question');
	seat.engine.wait(399);
	await seat.press('y', 'X');
	expect(seat.ui.get().overlay).toMatchObject({question: {title: 'Stop a1?'}});
	seat.engine.wait(1);
	await seat.press('y');
	expect(seat.engine.dispatched).toHaveLength(1);
});

test('a kill is typed; anything else, and Enter alone, keeps it running', async () => {
	const seat = table();
	await seat.press('x');
	seat.engine.wait(400);
	await seat.press('X');
	expect(drawn(seat)).toContain('Type T-17 to confirm:');
	expect(drawn(seat)).toContain('[ Esc keep ] Esc keeps it running.');
	await seat.press('y', 'return');
	expect(seat.said()).toContain('only just come up');
	seat.engine.wait(400);
	await seat.press('return');
	expect(seat.said()).toContain('That is not T-17.');
	await seat.press('ctrl+u', ...'T-17', 'return');
	expect(seat.engine.dispatched).toEqual([{name: 'kill-stalled-agent', input: {agentId: 'a1', force: true}}]);
	await seat.press('X', 'return');
	expect(seat.ui.get().overlay).toBeUndefined();
	await seat.press('X', 'backspace');
	expect(seat.ui.get().overlay).toBeUndefined();
	expect(seat.engine.dispatched).toHaveLength(1);
});

test('an act for all that are marked asks once, names each, and is typed', async () => {
	const seat = table();
	await seat.press(' ', 'j', ' ', ' ', ' ', 'x');
	const text = drawn(seat);
	expect(text).toContain('Stop 3 agents?');
	expect(text).toMatch(/● a1 T-17 login rate limit .* ±3 files/);
	expect(text).toMatch(/● a3 T-22/);
	expect(text).toMatch(/▲ a4 T-09/);
	expect(text).toContain('left out: a5 has left already.');
	expect(text).toContain('Type stop 3 to confirm:');
	await seat.press('y', 'return');
	expect(seat.engine.dispatched).toEqual([]);
	seat.engine.wait(400);
	await seat.press('ctrl+u', ...'stop 3', 'return');
	expect(seat.engine.dispatched.map(({input}) => input)).toEqual([{agentId: 'a1'}, {agentId: 'a3'}, {agentId: 'a4'}]);
	expect(seat.said()).toBe('stop: all 3 done.');
	expect([...(seat.ui.get().marks.agents ?? [])]).toEqual(['a5']);
});

test('what could not be done stays marked, and is told in a box', async () => {
	const seat = table();
	await seat.press('2', '/', ...'prio:high state:ready', 'return', '*', 'escape');
	await seat.press('escape', '*', '/', 'ctrl+u', 'return');
	seat.ui.send({type: 'marks', pane: 'tasks', marks: new Set(['T-13', 'T-11', 'T-34'])});
	seat.engine.answer = ({input}) =>
		input['taskId'] === 'T-11'
			? {ok: false, problem: {kind: 'refused', code: 'x', message: 'T-11 is busy.', hint: 'Wait for it.'}}
			: {ok: true, value: {said: 'It starts.', undo: {name: 'why', input: {taskId: input['taskId']}, does: 'ask why'}}};
	await seat.press('r');
	expect(drawn(seat)).toContain('Restart 3 tasks?');
	seat.engine.wait(400);
	await seat.press('y');
	expect(seat.said()).toBe('restart: 2 of 3 done.');
	expect([...(seat.ui.get().marks.tasks ?? [])]).toEqual(['T-11']);
	expect(drawn(seat)).toContain('T-11: T-11 is busy. Wait for it.');
	await seat.press('escape', 'u');
	expect(seat.engine.dispatched.slice(3)).toEqual([
		{name: 'why', input: {taskId: 'T-13'}},
		{name: 'why', input: {taskId: 'T-34'}},
	]);
});

test('one mark is meant instead of the row under the cursor; a command that only reads means the cursor', async () => {
	const seat = table();
	await seat.press(' ', 'j', 'x');
	expect(seat.ui.get().overlay).toMatchObject({question: {title: 'Stop a1?'}});
	await seat.press('escape', ' ', 'b');
	expect(seat.engine.dispatched).toMatchObject([{name: 'why', input: {agentId: 'a3'}}].map(({name}) => ({name})));
});

test('of marked rows that became impossible meanwhile, the others are done', async () => {
	const seat = table();
	await seat.press(' ', ' ', 'x');
	seat.engine.change({agents: [anAgent('a1', 'T-17', 'ended', {exitCode: 0}), ...aSnapshot().agents.slice(1)]});
	seat.engine.wait(400);
	await seat.press(...'stop 2', 'return');
	expect(seat.engine.dispatched.map(({input}) => input)).toEqual([{agentId: 'a2'}]);
});

test('a question about many fits into a low window', async () => {
	const size = {columns: 50, rows: 12};
	const seat = table(size);
	await seat.press('*', 'x');
	const lines = drawn(seat, size).split('\n');
	expect(lines.length).toBeLessThanOrEqual(12);
	expect(lines.join('\n')).toMatch(/and \d more/);
	expect(lines.join('\n')).toContain('Type stop 7 to confirm:');
});

const held = {ok: true, value: {said: 'Held.', undo: {name: 'hold-merges', input: {state: 'off'}, does: 'let merges go on'}}} as const;
const released = {ok: true, value: {said: 'Going on.', undo: {name: 'hold-merges', input: {state: 'on'}, does: 'hold merges again'}}} as const;

test('u takes back within ten seconds, which the toast counts; undoing can be undone', async () => {
	const seat = table();
	seat.engine.answer = () => held;
	await seat.press('P');
	const toast = () => plainText(toastLine(seat.ui.get().toast, aDesk({nowMs: seat.engine.now()})));
	expect(toast()).toContain('Held.  u undoes it (10s)');
	seat.engine.wait(2500);
	expect(toast()).toContain('(8s)');
	seat.engine.answer = () => released;
	await seat.press('u');
	expect(seat.engine.dispatched.at(-1)).toEqual({name: 'hold-merges', input: {state: 'off'}});
	expect(seat.ui.get().undos).toMatchObject([{does: 'hold merges again', said: 'Going on.'}]);
	seat.engine.answer = () => ({ok: true, value: {said: 'Done.'}});
	await seat.press('u', 'u');
	expect(seat.engine.dispatched.at(-1)).toEqual({name: 'hold-merges', input: {state: 'on'}});
	expect(seat.engine.dispatched).toHaveLength(3);
	await seat.press('u');
	expect(seat.said()).toBe('There is nothing to undo.');
});

test('what is older is in the history, where it is undone by name', async () => {
	const seat = table();
	seat.engine.answer = () => held;
	await seat.press('P');
	seat.engine.wait(11_000);
	seat.engine.answer = () => released;
	await seat.press('P');
	seat.engine.wait(11_000);
	await seat.press('u');
	expect(seat.engine.dispatched).toHaveLength(2);
	expect(drawn(seat)).toMatch(/What can be undone[\s\S]*Going on\.[\s\S]*Undo: hold merges again[\s\S]*Held\.[\s\S]*Undo: let merges go on/);
	seat.engine.answer = () => ({ok: false, problem: {kind: 'refused', code: 'x', message: 'No.'}});
	await seat.press('j', 'return');
	expect(seat.engine.dispatched.at(-1)).toEqual({name: 'hold-merges', input: {state: 'off'}});
	expect(seat.said()).toBe('No.');
	expect(seat.ui.get().undos.map(({does}) => does)).toEqual(['hold merges again', 'let merges go on']);
});

test('taking back what a person might regret is asked about', async () => {
	const seat = table();
	seat.engine.answer = () => ({ok: true, value: {said: 'T-17 starts again.', undo: {name: 'kill-stalled-agent', input: {taskId: 'T-17'}, does: 'stop T-17'}}});
	await seat.press('P');
	await seat.press('u');
	expect(seat.ui.get().overlay).toMatchObject({question: {title: 'Stop a1?'}});
	expect(seat.engine.dispatched).toHaveLength(1);
	seat.engine.wait(400);
	await seat.press('y');
	expect(seat.engine.dispatched.at(-1)).toEqual({name: 'kill-stalled-agent', input: {taskId: 'T-17'}});
});

test('a worktree with work that is nowhere else is discarded by its typed name; b keeps the branch', async () => {
	const seat = table();
	await seat.press('3', '3');
	for (let tries = 0; tries < 10 && seat.at() !== 'T-13'; tries++) await seat.press('j');
	await seat.press('C');
	expect(drawn(seat)).toMatch(
		/Discard the worktree of T-13\?[\s\S]*only here[\s\S]*b keep the branch, remove only the folder[\s\S]*Type T-13 to confirm:[\s\S]*\[ Esc keep \]/,
	);
	seat.engine.wait(400);
	await seat.press('y', 'return');
	expect(seat.engine.dispatched).toEqual([]);
	await seat.press('ctrl+u', 'b');
	expect(seat.engine.dispatched).toEqual([{name: 'cleanup-worktrees', input: {taskId: 'T-13', force: true, keepBranch: true}}]);
	await seat.press('C');
	seat.engine.wait(400);
	await seat.press(...'T-13', 'return');
	expect(seat.engine.dispatched.at(-1)).toEqual({name: 'cleanup-worktrees', input: {taskId: 'T-13', force: true}});
});

test('one in which an agent works is refused with the next step', async () => {
	const seat = table();
	await seat.press('3', '3', 'C');
	expect(seat.said()).toBe('a1 works in it. x stops it first.');
	expect(seat.ui.get().overlay).toBeUndefined();
});

test('what cannot be undone is said, and nothing older is undone in its place', async () => {
	const seat = table();
	seat.engine.answer = () => held;
	await seat.press('P');
	seat.engine.answer = () => ({ok: true, value: {said: 'Merged T-3.', final: 'git revert -m 1 b81d0c2 takes it back.'}});
	await seat.press('P');
	await seat.press('u');
	expect(seat.said()).toBe('Merged T-3. That cannot be undone. git revert -m 1 b81d0c2 takes it back.');
	expect(seat.engine.dispatched).toHaveLength(2);
	seat.engine.wait(11_000);
	await seat.press('u');
	expect(drawn(seat)).toMatch(/Merged T-3\.[\s\S]*Cannot be undone\. git revert[\s\S]*Held\.[\s\S]*Undo: let merges go on/);
	await seat.press('j', 'return');
	expect(seat.engine.dispatched.at(-1)).toEqual({name: 'hold-merges', input: {state: 'off'}});
});

test('a task that was written is taken back by u, once that is confirmed', async () => {
	const seat = table();
	seat.engine.answer = () => ({ok: true, value: {said: 'Added T-30: x.', undo: {name: 'cancel-task', input: {taskId: 'T-30'}, does: 'cancel T-30'}}});
	await seat.press('n', 'x', 'ctrl+s');
	await seat.press('u');
	expect(drawn(seat)).toContain('Cancel T-30?');
	seat.engine.wait(400);
	await seat.press('y');
	expect(seat.engine.dispatched.at(-1)).toEqual({name: 'cancel-task', input: {taskId: 'T-30'}});
});

test('in a narrow window nothing of what is asked is cut off', async () => {
	const size = {columns: 50, rows: 30};
	const seat = table(size);
	await seat.press('x');
	const text = drawn(seat, size);
	expect(text).not.toContain('…');
	expect(text.replaceAll(/[│\s]+/g, ' ')).toContain('r starts the task again.');
	await seat.press('escape', '*', 'x');
	expect(drawn(seat, size).replaceAll(/[│\s]+/g, ' ')).toContain('u undoes for 10s (starts their tasks again).');
});
