/**
Keys of the graph: walking, the critical path, its forms, and dependencies that are added and cut.
*/
import {mermaidOf} from '../../domain/graph-text.js';
import {emptyDraft} from '../compose.js';
import {fieldOf} from '../field.js';
import {placeOn, placeUnder, walkIn} from '../graph/cursor.js';
import {graphModel, turned} from '../graph/model.js';
import type {Way} from '../graph/walk.js';
import {look, nothing, type Reader, say} from '../intent.js';
import {cuttable, edgeOverlayOf} from '../overlays/edge.js';
import {graphSays} from '../says/graph.js';
import {keyboardSays} from '../says/keyboard.js';
import {draftNow} from './backlog.js';
import type {ViewKey} from './view-key.js';

const walk =
	(way: Way): Reader =>
	(_press, state, desk) =>
		look(...walkIn(way, state, desk));

/** To the next task on the critical path; from elsewhere, to its first. */
const jump: Reader = (_press, state, desk) => {
	const {path, tasks} = graphModel(desk.snapshot, state);
	const at = path.ids.indexOf(tasks[placeUnder(state, desk)]?.id ?? '');
	const next = path.ids[(at + 1) % Math.max(1, path.ids.length)];
	const action = next === undefined ? undefined : placeOn(next, state, desk);
	return action === undefined ? say(graphSays.noPath, 'info', desk) : look(action);
};

const turn =
	(word: 'tree' | 'done'): Reader =>
	(_press, state) =>
		look({type: 'form', pane: 'graph', form: turned(state, word)});

const change =
	(act: 'add' | 'cut'): Reader =>
	(press, state, desk) => {
		const {tasks} = graphModel(desk.snapshot, state);
		const task = tasks[placeUnder(state, desk)];
		if (task === undefined) return say(keyboardSays.nothingSelected, 'info', desk);
		if (act === 'add') return look({type: 'overlay', overlay: edgeOverlayOf('add', task.id)});
		const [only, ...others] = cuttable(task.id, state, desk);
		if (only === undefined) return say(graphSays.waitsForNobody(task.id), 'info', desk);
		if (others.length > 0) return look({type: 'overlay', overlay: edgeOverlayOf('cut', task.id)});
		const input = {operation: 'remove_dependency', taskId: task.id, dependsOn: only};
		return {kind: 'run', name: 'coordinate-dependencies', input, does: graphSays.cuts, press};
	};

const copy: Reader = (_press, state, desk) => {
	const {placed, tasks, path} = graphModel(desk.snapshot, state);
	return {kind: 'deed', deed: {do: 'copy', what: graphSays.mermaid, text: mermaidOf({...placed.graph, tasks}, path.ids)}};
};

/** One that is to come after the task under the cursor; what was begun before is kept. */
const compose: Reader = (_press, state, desk) => {
	const {tasks} = graphModel(desk.snapshot, state);
	const task = tasks[placeUnder(state, desk)];
	const empty = task === undefined ? emptyDraft : {...emptyDraft, fields: {...emptyDraft.fields, after: fieldOf(task.id)}};
	const draft = draftNow(state, desk, empty);
	const canAdd = desk.cards.some(({name}) => name === 'add-task');
	return canAdd ? look({type: 'overlay', overlay: {kind: 'compose', draft, isSaving: false}}) : nothing;
};

const here = {contexts: ['pane'], panes: ['graph']} as const;

export const graphKeys: readonly ViewKey[] = [
	{
		name: 'graph.left',
		presses: ['h', 'left'],
		shown: 'h ←',
		does: 'to what it waits for',
		...here,
		hint: {pane: 'walk'},
		hintWith: ['graph.left', 'move.down', 'move.up', 'graph.right'],
		read: walk('left'),
	},
	{name: 'graph.right', presses: ['l', 'right'], shown: 'l →', does: 'to what waits for it', ...here, read: walk('right')},
	{name: 'graph.critical', presses: ['c'], shown: 'c', does: 'along the critical path', ...here, hint: {pane: 'critical'}, kept: 'early', read: jump},
	{name: 'graph.done', presses: ['D'], shown: 'D', does: 'show what is done, or hide it', ...here, hint: {pane: 'done'}, kept: 'early', read: turn('done')},
	{name: 'graph.form', presses: ['V'], shown: 'V', does: 'tree instead of levels', ...here, hint: {pane: 'tree'}, read: turn('tree')},
	{name: 'graph.add-edge', presses: ['+'], shown: '+', does: 'let it wait for another', ...here, hint: {pane: 'edge'}, read: change('add')},
	{name: 'graph.cut-edge', presses: ['-'], shown: '-', does: 'cut one it waits for', ...here, hint: {pane: 'cut'}, read: change('cut')},
	{name: 'graph.copy', presses: ['y'], shown: 'y', does: 'copy as Mermaid', ...here, hint: {pane: 'mermaid'}, read: copy},
	{name: 'graph.new', presses: ['n'], shown: 'n', does: 'new task after this', ...here, hint: {pane: 'new after'}, read: compose},
];
