import {expect, test} from 'vitest';
import {registry} from '../../source/commands/registry.js';
import {taskId} from '../../source/domain/ids.js';
import type {Message} from '../../source/domain/message.js';
import {plainText} from '../../source/ui/cells.js';
import {layoutOf} from '../../source/ui/layout.js';
import {overlayOf} from '../../source/ui/overlays/overlays.js';
import {drawPicture} from '../../source/ui/picture.js';
import {aDesk} from '../support/desk.js';
import {fakeCards, fakeEngine} from '../support/fake-engine.js';
import {anAgent, aSnapshot, aTask, emptySnapshot, startMs} from '../support/fake-snapshot.js';
import {openTestScreen} from '../support/fake-terminal.js';
import {sit} from '../support/sit.js';

const question = (text: string): Message => ({
	id: 'msg-004',
	sender: 'a2',
	recipient: 'human',
	type: 'question',
	taskId: taskId('T-21'),
	text,
	state: 'queued',
	createdAtMs: startMs - 60_000,
});

test('w walks to what waits, what costs most first, around and back; it says where it is', async () => {
	const {press, ui, at, said} = sit();
	await press('w');
	expect(at()).toBe('a2');
	expect(said()).toBe('1 of 3: a2 asks');
	await press('w');
	expect([ui.get().pane, at()]).toEqual(['agents', 'a5']);
	await press('w');
	expect([ui.get().pane, at()]).toEqual(['tasks', 'T-11']);
	await press('w');
	expect(at()).toBe('a2');
	await press('W', '0', '1', '[');
	expect(said()).toMatch(/^\d of 3/);
	expect(ui.get().overlay).toBeUndefined();
});

test('a cursor that nobody has put on the first row that waits does not make w pass it by', async () => {
	const ids = ['a2', 'a1', 'a3'];
	const agents = ids.flatMap(id => aSnapshot().agents.filter(agent => agent.id === id));
	const {press, at, said} = sit(fakeEngine({snapshot: aSnapshot({agents})}));
	expect(at()).toBe('a2');
	await press('w');
	expect([at(), said()]).toEqual(['a2', expect.stringMatching(/^1 of /)]);
	await press('w');
	expect(said()).toMatch(/^2 of /);
	const chosen = sit(fakeEngine({snapshot: aSnapshot({agents})}));
	await chosen.press('j', 'k', 'w');
	expect(chosen.said()).toMatch(/^2 of /);
});

test('from a log the way leads back to the list; where nothing waits, that is said', async () => {
	const {press, ui, at} = sit();
	await press('return', 'w');
	expect(ui.get().page).toBeUndefined();
	expect(at()).toBe('a2');
	const calm = sit(fakeEngine({snapshot: emptySnapshot()}));
	await calm.press('w');
	expect(calm.said()).toBe('Nothing waits for you.');
});

test('an answer is written and sent in place; what could not be sent is not lost', async () => {
	const {engine, press, ui, said} = sit(fakeEngine({snapshot: aSnapshot({messages: [question('Drop the table?')]})}));
	engine.answer = () => ({ok: false, problem: {kind: 'refused', code: 'x', message: 'No room.'}});
	await press('w', 'return', 'return');
	expect(said()).toContain('Write an answer first');
	await press('n', 'o', ' ', 'm', 'return');
	expect(engine.dispatched).toEqual([{name: 'route-inter-agent-messages', input: {operation: 'send', recipient: 'a2', payload: 'no m', messageId: 'msg-004'}}]);
	expect(ui.get().overlay).toMatchObject({kind: 'reply', field: {text: 'no m'}});
	expect(said()).toBe('No room.');
});

test('a number chooses what the question offers, and only before anything is written', async () => {
	const {engine, press} = sit(fakeEngine({snapshot: aSnapshot({messages: [question('Which?\n1) keep it\n2) drop it')]})}));
	await press('w', 'return', '2');
	expect(engine.dispatched.at(-1)?.input).toMatchObject({payload: 'drop it', messageId: 'msg-004'});
	await press('return', 'x', '2', 'return');
	expect(engine.dispatched.at(-1)?.input).toMatchObject({payload: 'x2'});
});

test('a question that was answered elsewhere is not answered twice', async () => {
	const {engine, press, said} = sit(fakeEngine({snapshot: aSnapshot({messages: [question('Drop it?')]})}));
	await press('w', 'return', 'y');
	engine.change({messages: [], agents: aSnapshot().agents.map(agent => (agent.id === 'a2' ? {...agent, state: 'working' as const} : agent))});
	await press('return');
	expect(engine.dispatched).toEqual([]);
	expect(said()).toBe('This does not wait for you any more.');
});

test('s says something to the agent under the cursor, and refuses one that has left', async () => {
	const {engine, press, said, paste} = sit();
	await press('s');
	paste('use the\nbucket');
	await press('return');
	expect(engine.dispatched).toEqual([{name: 'route-inter-agent-messages', input: {operation: 'send', recipient: 'a1', payload: 'use the bucket'}}]);
	await press('j', 'j', 'j', 'j', 's');
	expect(said()).toContain('a5 has left');
});

test('the peek of a task shows only keys that work, and they are about that task', async () => {
	const {engine, press, ui} = sit(fakeEngine({snapshot: aSnapshot({agents: []})}));
	await press('w', 'w', 'return');
	const {overlay} = ui.get();
	expect(overlay).toEqual({kind: 'peek', key: 'T-11'});
	const view = {desk: aDesk(), cards: fakeCards, state: ui.get(), pane: 'agents', context: 'dashboard', size: {columns: 80, rows: 24}} as const;
	const drawn =
		overlay &&
		overlayOf(overlay)
			.lines(overlay, {...view, keymap: {views: [], acts: []}})
			.map(plainText)
			.join('\n');
	expect(drawn).toContain('src/auth/session.ts');
	expect(drawn).toContain('r restart');
	expect(drawn).not.toContain('x stop');
	await press('r');
	expect(engine.dispatched).toEqual([{name: 'auto-restart-agent', input: {taskId: 'T-11'}}]);
});

test('! lists all that waits, and Enter goes there', async () => {
	const screen = openTestScreen({columns: 80, rows: 24});
	screen.type('!');
	await screen.see('3 wait for you');
	await screen.see('allow rm -r packages/legacy?');
	screen.type('jj\r');
	await screen.seeNot('3 wait for you');
	screen.type('\r');
	await screen.see('T-1');
	screen.close();
});

test.each([
	[200, 60],
	[80, 24],
	[50, 30],
	[33, 9],
	[26, 6],
])('at %i×%i the question comes first and the field is to be seen', async (columns, rows) => {
	const long = `May I run this?\n${'rm -r packages/legacy '.repeat(60)}`;
	const screen = openTestScreen({columns, rows, engine: fakeEngine({snapshot: aSnapshot({messages: [question(long)]})})});
	await screen.see('orch');
	screen.type(layoutOf({columns, rows}).tier === 'counters' ? '\r' : 'w');
	if (layoutOf({columns, rows}).tier !== 'counters') screen.type('\r');
	await screen.see('May I run');
	await screen.see('> ▏');
	await screen.see('send');
	screen.close();
});

test('keys in a field are words', async () => {
	const snapshot = aSnapshot({agents: [anAgent('a1', 'T-1')], tasks: [aTask('T-1', 'working')]});
	const {engine, press, ui} = sit(fakeEngine({snapshot}));
	await press('s', 'x', 'q', 'w', '!');
	expect(ui.get().overlay).toMatchObject({kind: 'reply', field: {text: 'xqw!'}});
	await press('escape');
	expect(engine.dispatched).toEqual([]);
});

test('the peek of a conflict resolves with Enter, and lets the task go with its key, as what was given up', async () => {
	const snapshot = aSnapshot();
	const tasks = snapshot.tasks.map(task => (task.id === 'T-11' ? {...task, code: 'merge_conflict' as const} : task));
	const {press, ui, engine} = sit(Object.assign(fakeEngine({snapshot: aSnapshot({tasks})}), {cards: Object.values(registry)}), {columns: 120, rows: 40});
	const shown = () => {
		const state = ui.get();
		const {over} = drawPicture({desk: aDesk({snapshot: engine.getSnapshot(), state}), cards: engine.cards, state, size: {columns: 120, rows: 40}});
		return over.map(plainText).join('\n');
	};
	ui.send({type: 'overlay', overlay: {kind: 'peek', key: 'T-11'}});
	expect(shown()).toMatch(/⏎ resolve.*C cancel/);
	await press('C');
	expect(ui.get().overlay).toMatchObject({kind: 'question', name: 'cancel-task', input: {taskId: 'T-11'}});
	ui.send({type: 'overlay', overlay: {kind: 'peek', key: 'T-11'}});
	await press('return');
	expect(engine.dispatched).toEqual([{name: 'merge-completed-work', input: {operation: 'resolve_conflicts', taskId: 'T-11'}}]);
	ui.send({type: 'overlay', overlay: {kind: 'peek', key: 'T-13'}});
	expect(shown()).toContain('C cancel');
	expect(shown()).not.toContain('resolve');
});

test('a key of another view says so, and none of them is silent', async () => {
	const {press, said, engine, ui} = sit();
	for (const key of ['f', 'c', 'T', 'V', '+', '-', 'N', 'h']) {
		ui.send({type: 'say', text: '', tone: 'info', atMs: startMs});
		await press(key);
		expect([said()?.startsWith(`${key} `), said()]).toEqual([true, expect.stringMatching(/: not in this view\.$/)]);
	}

	expect(engine.dispatched).toEqual([]);
});
