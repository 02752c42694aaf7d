import {expect, test} from 'vitest';
import {registry} from '../../source/commands/registry.js';
import {plainText} from '../../source/ui/cells.js';
import {drawPicture} from '../../source/ui/picture.js';
import {createUiStore} from '../../source/ui/ui-store.js';
import type {Undoable} from '../../source/ui/undo.js';
import {createUndoMemory} from '../../source/ui/undo-memory.js';
import {aDesk} from '../support/desk.js';
import {fakeEngine} from '../support/fake-engine.js';
import {aSnapshot, aTask, startMs} from '../support/fake-snapshot.js';
import {sit} from '../support/sit.js';

const undo = (id: number, said: string, more: Partial<Undoable> = {}): Undoable => ({
	id,
	said,
	does: `undo ${said}`,
	runs: [{name: 'hold-merges', input: {state: 'off'}}],
	atMs: startMs - 60_000 * (10 - id),
	...more,
});

/** What is kept between screens, through the text that a database keeps. */
const aShelf = () => {
	let text = '[]';
	return {
		last: (): readonly Undoable[] => JSON.parse(text),
		note(undos: readonly Undoable[]): void {
			text = JSON.stringify(undos);
		},
	};
};

const open = (undos: ReturnType<typeof aShelf>, ui = createUiStore()) => {
	createUndoMemory({undos, ui}).begin();
	return ui;
};

const said = (undos: readonly Undoable[]) => undos.map(each => each.said);

test('what can be taken back is there when the screen is opened again; what never could is not', () => {
	const shelf = aShelf();
	const first = open(shelf);
	first.send({type: 'undos', undos: [undo(2, 'final', {final: 'It is gone.', runs: []}), undo(1, 'held')]});
	expect(said(shelf.last())).toEqual(['held']);
	const next = open(shelf);
	expect(said(next.get().undos)).toEqual(['held']);
	next.send({type: 'undos', undos: []});
	expect(shelf.last()).toEqual([]);
	expect(open(shelf).get().undos).toEqual([]);
});

test('of two screens that are open, each adds and takes away its own', () => {
	const shelf = aShelf();
	const [one, two] = [open(shelf), open(shelf)];
	one.send({type: 'undos', undos: [undo(1, 'a')]});
	two.send({type: 'undos', undos: [undo(2, 'b')]});
	expect(said(shelf.last())).toEqual(['b', 'a']);
	one.send({type: 'undos', undos: []});
	expect(said(shelf.last())).toEqual(['b']);
	const ids = open(shelf)
		.get()
		.undos.map(({id}) => id);
	expect(ids).toEqual([1]);
});

test('the history says why something cannot be taken back any more, and does not try', async () => {
	const tasks = [aTask('T-1', 'merged'), aTask('T-2', 'cancelled')];
	const engine = Object.assign(fakeEngine({snapshot: aSnapshot({tasks})}), {cards: Object.values(registry)});
	const shelf = aShelf();
	shelf.note([
		undo(3, 'T-1 is out.', {
			does: 'put T-1 back',
			runs: [{name: 'merge-completed-work', input: {taskId: 'T-1', operation: 'put_back'}}],
			atMs: startMs - 3 * 86_400_000,
		}),
		undo(2, 'Cancelled T-2.', {does: 'restore T-2', runs: [{name: 'restore-task', input: {taskId: 'T-2'}}]}),
	]);
	const seat = sit(engine, {columns: 100, rows: 30});
	open(shelf, seat.ui);
	await seat.press('u');
	const state = seat.ui.get();
	expect(state.overlay?.kind).toBe('history');
	const desk = aDesk({snapshot: engine.getSnapshot(), nowMs: engine.now(), state});
	const drawn = drawPicture({desk, cards: engine.cards, state, size: {columns: 100, rows: 30}})
		.over.map(plainText)
		.join('\n');
	expect(drawn).toMatch(/3d ago +T-1 is out\.[\s\S]*Cannot be undone\. T-1 was not taken out[\s\S]*Cancelled T-2\.[\s\S]*Undo: restore T-2/);
	await seat.press('return');
	expect(seat.said()).toContain('That cannot be undone. T-1 was not taken out of the merge queue; it is merged.');
	expect(engine.dispatched).toEqual([]);
	await seat.press('j', 'return');
	expect(engine.dispatched).toEqual([{name: 'restore-task', input: {taskId: 'T-2'}}]);
});
