import {spawn} from 'node:child_process';
import {once} from 'node:events';
import path from 'node:path';
import {expect, onTestFinished, test} from 'vitest';
import {identify, me} from '../../source/outside/process-identity.js';
import {remembered, viewersIn} from '../../source/screen-memory.js';
import {plainText} from '../../source/ui/cells.js';
import {headerLine} from '../../source/ui/parts/header.js';
import {createUiStore} from '../../source/ui/ui-store.js';
import {createViewMemory} from '../../source/ui/view-memory.js';
import {createViewerWatch} from '../../source/ui/viewers.js';
import {aDesk} from '../support/desk.js';
import {fakeEngine} from '../support/fake-engine.js';
import {aSnapshot, aTask, startMs} from '../support/fake-snapshot.js';
import {mayMount} from '../support/mounted-disk.js';
import {sit} from '../support/sit.js';
import {aSmallDisk} from '../support/small-disk.js';
import {aStore} from '../support/store.js';

const someRooms = () => ({store: aStore(), engine: {now: () => startMs}});

/** A screen that keeps how it is looked at. */
const open = ({views}: Pick<ReturnType<typeof remembered>, 'views'>) => {
	const tasks = [aTask('T-1', 'ready', {labels: ['ui']}), aTask('T-2', 'merged')];
	const seat = sit(fakeEngine({snapshot: aSnapshot({tasks})}), {columns: 120, rows: 40});
	const forget = createViewMemory({views, ui: seat.ui}).begin();
	return {...seat, forget, type: async (line: string) => seat.press(':', ...line, 'return')};
};

test('groups, hidden tasks, the tree of the graph and how logs are cut are there when the screen is opened again', async () => {
	const rooms = someRooms();
	const before = rooms.store.activities.lastId();
	const first = open(remembered(rooms));
	await first.press('2', '2');
	await first.type('group label');
	await first.type('archive');
	await first.press('0', '5', '5', 'V');
	first.ui.send({type: 'log-look', look: {isWrapped: false, isRaw: true}});
	first.forget();
	first.ui.send({type: 'group', pane: 'agents', by: 'label'});

	const {groups, forms, logLook} = open(remembered(rooms)).ui.get();
	expect({groups, forms}).toEqual({groups: {tasks: 'label'}, forms: {tasks: 'open', graph: first.ui.get().forms.graph}});
	expect(forms.graph).toBeTruthy();
	expect(logLook).toEqual({isWrapped: false, isRaw: false, hasTime: true});

	const next = open(remembered(rooms));
	await next.press('2', '2');
	await next.type('group off');
	await next.type('archive off');
	expect(open(remembered(rooms)).ui.get()).toMatchObject({groups: {}, forms: {graph: forms.graph}});
	// It is nothing that has happened.
	expect(rooms.store.activities.lastId()).toBe(before);
});

test('what another version has kept and this one does not know is passed over', () => {
	const rooms = someRooms();
	const {views} = remembered(rooms);
	views.note({groups: {tasks: 'colour', gone: 'label'}, forms: {gone: 'x', tasks: 'open'}, log: {isWrapped: true, hasTime: false}});
	const {groups, forms, logLook} = open({views}).ui.get();
	expect({groups, forms}).toEqual({groups: {}, forms: {tasks: 'open'}});
	expect(logLook.hasTime).toBe(false);
});

/** Somebody else's process, until it is killed. */
const aProcess = async () => {
	const child = spawn('sleep', ['1000']);
	onTestFinished(() => void child.kill('SIGKILL'));
	await once(child, 'spawn');
	const identity = identify(child.pid ?? 0);
	if (identity === undefined) throw new Error('It has not begun.');
	return {
		self: {...identity, host: 'here'},
		async kill() {
			child.kill('SIGKILL');
			await once(child, 'exit');
		},
	};
};

test('screens that are open count one another; one that is left or was killed is no viewer', async () => {
	const rooms = someRooms();
	const [second, third] = [await aProcess(), await aProcess()];
	const ui = createUiStore();
	const first = createViewerWatch({viewers: viewersIn(rooms, {...me(), host: 'here'}), ui});
	const others = [second, third].map(({self}) => viewersIn(rooms, self));
	const header = () => plainText(headerLine(aDesk({state: ui.get()}), 160));
	first.begin();
	expect(header()).not.toContain('viewer');
	for (const other of others) other.enter();
	expect(others.map(other => other.count())).toEqual([3, 3]);
	first.look();
	expect(header()).toContain('3 viewers');
	await second.kill();
	first.look();
	expect(ui.get().viewers).toBe(2);
	others[1]?.leave();
	first.look();
	expect(ui.get().viewers).toBe(1);
	first.end();
	expect(rooms.store.settings.screens()).toEqual([]);
});

test.each([40, 50, 80, 120, 200])('at %i columns the number of viewers takes nothing away from what is counted', columns => {
	const at = (viewers: number) => plainText(headerLine(aDesk({state: {...createUiStore().get(), viewers}}), columns));
	const counted = (line: string) => (line.match(/[●◆▲✖] ?\d+(?: (?:working|needs? you|stalled|failed))?/g) ?? []).map(each => each.replace(/^(.) /, '$1'));
	expect(counted(at(1)).length).toBeGreaterThan(2);
	expect(counted(at(2))).toEqual(counted(at(1)));
	expect(at(2).length).toBe(at(1).length);
});

test.skipIf(!mayMount)('on a full disk a screen is opened, looked at and left all the same, and reads what was kept before', () => {
	const disk = aSmallDisk(4);
	const store = aStore([], path.join(disk.folder, 'data'));
	const rooms = {store, engine: {now: () => startMs}};
	const {looks, undos, views} = remembered(rooms);
	const view = {groups: {tasks: 'label'}, forms: {}, log: {isWrapped: true, hasTime: true}};
	views.note(view);
	disk.fill();
	// It is full for sure.
	expect(() => {
		for (let count = 0; count < 1000; count += 1) store.settings.noteView('x'.repeat(count), {atMs: count});
	}).toThrow('full');
	const kept = store.settings.view();
	const {enter, count, leave} = viewersIn(rooms, {...me(), host: 'here'});
	enter();
	expect(count()).toBe(1);
	looks.note({atMs: startMs, leftAtMs: undefined});
	undos.note([]);
	views.note({...view, groups: {agents: 'label'.repeat(3000)}});
	leave();
	expect([looks.last(), undos.last(), store.settings.view()]).toEqual([undefined, [], kept]);
});
