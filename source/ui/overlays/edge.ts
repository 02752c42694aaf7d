/**
Picks the other task of a dependency, to add it or to cut it: by walking the graph behind it, or by typing an id.
*/
import {safeLine} from '../../domain/text.js';
import {type Line, span} from '../cells.js';
import {editField, emptyField, type Field, insertInto} from '../field.js';
import {placeOn, placeUnder, walkIn} from '../graph/cursor.js';
import {graphModel} from '../graph/model.js';
import {closeOverlay, type Intent, type KeyDesk, look, nothing, say} from '../intent.js';
import {graphSays} from '../says/graph.js';
import type {UiState} from '../ui-state.js';
import {boxed} from './boxed.js';
import type {OverlayDefinition, OverlayView} from './overlay.js';

/** `at`: for a cut, which of those that the task waits for. */
export type EdgeOverlay = {readonly kind: 'edge'; readonly act: 'add' | 'cut'; readonly taskId: string; readonly typed: Field; readonly at: number};

export const edgeOverlayOf = (act: EdgeOverlay['act'], taskId: string): EdgeOverlay => ({kind: 'edge', act, taskId, typed: emptyField, at: 0});

/** What the task waits for that can be cut. */
export const cuttable = (taskId: string, state: UiState, {snapshot}: Pick<KeyDesk, 'snapshot'>): string[] => {
	const {placed, tasks} = graphModel(snapshot, state);
	const place = placed.graph.placeOf.get(taskId);
	return place === undefined ? [] : [...(placed.graph.before[place] ?? []), ...(placed.graph.softly[place] ?? [])].flatMap(on => tasks[on]?.id ?? []);
};

/** What would be picked now: what is typed, else what is under the cursor, or chosen. */
const pickedIn = ({act, taskId, typed, at}: EdgeOverlay, state: UiState, desk: Pick<KeyDesk, 'snapshot' | 'policy' | 'size'>): string | undefined => {
	const text = typed.text.trim();
	if (text !== '') return desk.snapshot.tasks.find(({id}) => id.toLowerCase() === text.toLowerCase())?.id;
	if (act === 'cut') return cuttable(taskId, state, desk)[at];
	const model = graphModel(desk.snapshot, state);
	return model.tasks[placeUnder(state, desk)]?.id;
};

const done = (overlay: EdgeOverlay, state: UiState, desk: KeyDesk): Intent => {
	const {act, taskId, typed} = overlay;
	const dependsOn = pickedIn(overlay, state, desk);
	if (dependsOn === undefined) return say(graphSays.unknown(typed.text.trim()), 'warn', desk);
	// A circle of one is what the cursor begins at.
	if (dependsOn === taskId) return say(graphSays.itself, 'warn', desk);
	const home = placeOn(taskId, state, desk);
	const operation = act === 'add' ? 'add_dependency' : 'remove_dependency';
	return {
		kind: 'run',
		name: 'coordinate-dependencies',
		input: {operation, taskId, dependsOn},
		does: act === 'add' ? graphSays.adds : graphSays.cuts,
		press: '',
		...(home === undefined ? {} : {first: [home]}),
	};
};

const ways = {left: 'left', right: 'right', up: 'up', down: 'down'} as const;

const isWay = (press: string): press is keyof typeof ways => press in ways;

const read = (press: string, overlay: EdgeOverlay, state: UiState, desk: KeyDesk): Intent => {
	const to = (next: EdgeOverlay) => look({type: 'overlay', overlay: next});
	const back = () => {
		const home = placeOn(overlay.taskId, state, desk);
		return home === undefined ? closeOverlay : look({type: 'overlay', overlay: undefined}, home);
	};
	if (press === 'escape') return back();
	if (press === 'return') return done(overlay, state, desk);
	if (isWay(press)) {
		const cleared = {...overlay, typed: emptyField};
		if (overlay.act === 'add') return look({type: 'overlay', overlay: cleared}, ...walkIn(ways[press], state, desk));
		const count = cuttable(overlay.taskId, state, desk).length;
		const step = press === 'left' || press === 'up' ? -1 : 1;
		return count === 0 ? nothing : to({...cleared, at: (overlay.at + step + count) % count});
	}

	const typed = editField(overlay.typed, press);
	return typed === undefined ? nothing : to({...overlay, typed});
};

const lines = (overlay: EdgeOverlay, {desk, state, size}: OverlayView): Line[] => {
	const {act, taskId, typed} = overlay;
	const picked = pickedIn(overlay, state, {...desk, size});
	const task = desk.snapshot.tasks.find(({id}) => id === picked);
	const title = act === 'add' ? graphSays.addTitle(taskId) : graphSays.cutTitle(taskId);
	const text = typed.text === '' ? [] : [span(typed.text), span(desk.glyphs.caret, 'accent'), span('  ')];
	const what =
		task === undefined || task.id === taskId
			? typed.text === ''
				? graphSays.itself
				: graphSays.unknown(typed.text.trim())
			: `${task.id} ${safeLine(task.title)}`;
	return boxed(
		title,
		[
			[...text, span(what, task === undefined || task.id === taskId ? 'warn' : 'accent')],
			[],
			[
				span(`${act === 'add' ? graphSays.walkHint : graphSays.chooseHint} ${desk.glyphs.dot} `, 'muted'),
				span(act === 'add' ? graphSays.addAnswer : graphSays.cutAnswer, 'accent'),
			],
		],
		size,
		desk,
	);
};

export const edgeOverlay: OverlayDefinition<EdgeOverlay> = {
	kind: 'edge',
	isWriting: true,
	place: 'bottom',
	escape: graphSays.keep,
	read,
	lines,
	paste: (text, overlay) => ({...overlay, typed: insertInto(overlay.typed, text.trim())}),
};
