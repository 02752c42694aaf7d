import {expect, test} from 'vitest';
import {registry} from '../../source/commands/registry.js';
import {agentId} from '../../source/domain/ids.js';
import {keymapFor} from '../../source/ui/bindings.js';
import {helpSections} from '../../source/ui/help-text.js';
import {hintsOf} from '../../source/ui/hints.js';
import {viewKeys} from '../../source/ui/keymap.js';
import {fakeCards, fakeEngine} from '../support/fake-engine.js';
import {anAgent, aSnapshot, emptySnapshot} from '../support/fake-snapshot.js';
import {sit} from '../support/sit.js';

test('keys that come faster than frames are all understood', async () => {
	const {engine, press, said} = sit();
	await press('j', 'j', 'k', 'x');
	engine.wait(400);
	await press('y');
	expect(engine.dispatched).toEqual([{name: 'kill-stalled-agent', input: {agentId: 'a2'}}]);
	expect(said()).toBe('kill-stalled-agent is done.');
});

test.each(['n', 'return', 'escape', 'q'])('a question is answered with keep by %s, and only y does it', async key => {
	const {engine, press, ui} = sit();
	await press('x', 'j', 'x', 'X', key);
	expect(ui.get().overlay).toBeUndefined();
	expect(engine.dispatched).toEqual([]);
});

test('the stronger form of a key hands on its own input', async () => {
	const {engine, press} = sit();
	await press('X');
	engine.wait(400);
	await press('y');
	expect(engine.dispatched).toEqual([{name: 'kill-stalled-agent', input: {agentId: 'a1', force: true}}]);
});

test('a key hands on only the fields that its command knows', async () => {
	const {engine, press} = sit();
	await press('r', 'p', '2', 'r', '4', 'r');
	expect(engine.dispatched).toEqual([
		{name: 'auto-restart-agent', input: {agentId: 'a1'}},
		{name: 'pause-agents', input: {}},
		{name: 'auto-restart-agent', input: {taskId: 'T-13'}},
		{name: 'auto-restart-agent', input: {taskId: 'T-15'}},
	]);
});

test('what is blocked is said, and not done', async () => {
	const {engine, press, said, ui} = sit();
	await press('j', 'j', 'j', 'j', 'x');
	expect(said()).toBe('a5 has ended already.');
	expect(ui.get().overlay).toBeUndefined();
	expect(engine.dispatched).toEqual([]);
});

test('what became impossible while the question was open is not done', async () => {
	const {engine, press, said} = sit();
	await press('x');
	engine.change({agents: [anAgent('a1', 'T-17', 'ended', {exitCode: 0})]});
	engine.wait(400);
	await press('y');
	expect(engine.dispatched).toEqual([]);
	expect(said()).toBe('a1 has ended already.');
});

test('without a row a key about a row does nothing', async () => {
	const {engine, press, said} = sit(fakeEngine({snapshot: emptySnapshot()}));
	await press('x', 'r');
	expect(engine.dispatched).toEqual([]);
	expect(said()).toBe('Nothing is selected here.');
	await press('m');
	expect(said()).toBe('m merge: only in Tasks.');
});

test('a problem is told with its hint', async () => {
	const {engine, press, ui} = sit();
	engine.answer = () => ({ok: false, problem: {kind: 'refused', code: 'x', message: 'T-17 is not finished.', hint: 'Wait for it.'}});
	await press('p');
	expect(ui.get().toast).toMatchObject({text: 'T-17 is not finished. Wait for it.', tone: 'err'});
});

test('the demo offers no background', async () => {
	const {press, leave, said} = sit(fakeEngine(), {columns: 80, rows: 24}, true);
	await press('q', 'b', 'ctrl+c');
	expect(leave).not.toHaveBeenCalled();
	expect(said()).toContain('The demo ends.');
});

test('numbers focus, then open; panes without a box open at once; q goes back, then asks', async () => {
	const {press, ui, leave} = sit();
	await press('4');
	expect(ui.get()).toMatchObject({pane: 'merges', isFull: false});
	await press('4');
	expect(ui.get()).toMatchObject({pane: 'merges', isFull: true});
	await press('8');
	expect(ui.get()).toMatchObject({pane: 'errors', isFull: true});
	await press('q');
	expect(ui.get()).toMatchObject({pane: 'merges', isFull: false});
	await press('5', '0', 'tab');
	expect(ui.get()).toMatchObject({pane: 'agents', isFull: false});
	await press('q', 'escape', 'q', 'return');
	expect(leave).toHaveBeenCalledExactlyOnceWith('leave');
});

test('the queue can only be handed on by who conducts it, and while there is one', async () => {
	const conducting = sit();
	await conducting.press('q', 'b');
	expect(conducting.leave).toHaveBeenCalledWith('background');
	const watching = sit(fakeEngine({snapshot: aSnapshot({conductor: {pid: 1, isMe: false}})}));
	await watching.press('q', 'b');
	expect(watching.leave).not.toHaveBeenCalled();
});

test('Ctrl-C closes what is open; twice within two seconds it leaves', async () => {
	const {engine, press, ui, leave} = sit();
	await press('x', 'ctrl+c');
	expect(ui.get().overlay).toBeUndefined();
	expect(leave).not.toHaveBeenCalled();
	engine.wait(2001);
	await press('ctrl+c');
	expect(leave).not.toHaveBeenCalled();
	engine.wait(1999);
	await press('ctrl+c');
	expect(leave).toHaveBeenCalledWith('leave');
	expect(engine.dispatched).toEqual([]);
});

test('⏎ opens the log of the agent of whatever is under the cursor', async () => {
	const {press, ui, said} = sit();
	await press('return');
	expect(ui.get().page).toEqual({kind: 'log', agentId: agentId('a1')});
	await press('x');
	expect(ui.get().overlay).toMatchObject({input: {agentId: 'a1'}});
	await press('n', 'q', '4', 'j', 'return');
	expect(ui.get().page).toEqual({kind: 'log', agentId: agentId('a10')});
	await press('q', '2', 'j', 'j', 'return');
	expect(said()).toBe('T-26 has had no agent yet.');
});

test('a new task: fields, refusal, another try; nothing typed is lost', async () => {
	const {engine, press, paste, ui} = sit();
	await press('n', ...'Fi', 'x', 'x', 'backspace', 'tab');
	paste('one\r\ntwo\u001B]0;evil\u0007');
	await press('tab', ...'npm t', 'return', ...'T-1', 'return', 'tab', 'right');
	engine.answer = () => ({ok: false, problem: {kind: 'bad-input', code: 'x', message: 'T-1 is unknown.'}});
	await press('return', 'return', 'return');
	expect(ui.get().overlay).toMatchObject({kind: 'compose', problem: 'T-1 is unknown.', isSaving: false});
	engine.answer = () => ({ok: true, value: {said: 'Added T-40.'}});
	await press('escape');
	expect(ui.get().overlay).toBeUndefined();
	await press('n', 'ctrl+s');
	expect(engine.dispatched.at(-1)).toEqual({name: 'add-task', input: {title: 'Fix', prompt: 'one\ntwo', check: 'npm t', after: 'T-1', priority: 'low'}});
	expect(ui.get()).not.toHaveProperty('overlay');
	expect(ui.get()).not.toHaveProperty('draft');
});

test('a letter that acts has one meaning, and none of the screen’s own', () => {
	const own = new Set(viewKeys.flatMap(({presses}) => presses));
	const acts = fakeCards.flatMap(({name, keys}) => (keys ?? []).map(({press}) => ({press, name}))).filter(({press}) => !own.has(press));
	for (const {press, name} of acts) expect(new Set(acts.filter(other => other.press === press).map(other => other.name))).toEqual(new Set([name]));
});

test.each(['tasks', 'graph', 'agents', 'merges'] as const)('in %s each key is named once', pane => {
	const {hints} = hintsOf(keymapFor(Object.values(registry), fakeEngine().policy.keys), pane, 'dashboard');
	const shown = hints.map(hint => hint.shown);
	expect(shown).toEqual([...new Set(shown)]);
	expect(shown).toContain('b');
});

test('hints and help say what the cards say', () => {
	const {hints, last} = hintsOf(keymapFor(fakeCards, fakeEngine().policy.keys), 'agents', 'dashboard');
	const shown = hints.map(hint => hint.shown);
	expect(shown.slice(0, 8)).toEqual(['w', '⏎', 's', 'l', 'd', 'x', 'X', 'r']);
	expect(shown.slice(-3)).toEqual(['n', '1-9', '/']);
	expect(last.map(({does}) => does)).toEqual(['cmd', 'help', 'leave']);
	const everywhere = helpSections(keymapFor(fakeCards, fakeEngine().policy.keys), 'agents', 'dashboard', true);
	const general = ['Move', 'Find and act', 'Tasks', 'Terminal', 'Views', 'On everything'];
	const views = ['In Tasks', 'In Merge', 'In Graph', 'In Resources', 'In Report', 'In a log or a diff', 'In a log', 'In a diff', 'Before anything is set up'];
	expect(everywhere.map(({title}) => title)).toEqual([...general, ...views]);
});
