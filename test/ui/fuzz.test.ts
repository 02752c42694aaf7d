import {readFileSync} from 'node:fs';
import fc from 'fast-check';
import {expect, test} from 'vitest';
import {registry} from '../../source/commands/registry.js';
import {agentId} from '../../source/domain/ids.js';
import {failure, success} from '../../source/domain/problem.js';
import type {Snapshot} from '../../source/domain/snapshot.js';
import {type Task, type TaskState, taskStates} from '../../source/domain/task.js';
import {lineWidth, plainText} from '../../source/ui/cells.js';
import {settleCursors} from '../../source/ui/cursor.js';
import {createKeyboard} from '../../source/ui/keyboard.js';
import {createPainter} from '../../source/ui/painter.js';
import {glyphSets} from '../../source/ui/theme.js';
import {createUiStore} from '../../source/ui/ui-store.js';
import {anyText} from '../support/any-text.js';
import {tries} from '../support/chaos.js';
import {type FakeEngine, fakeEngine} from '../support/fake-engine.js';
import {anAgent, aSnapshot, startMs} from '../support/fake-snapshot.js';
import {buildHouse, works} from '../support/house.js';

// As many as are promised; each is a little session of its own.
const sessions = 10_000;

const names = ['return', 'escape', 'backspace', 'delete', 'tab', 'shift+tab', 'up', 'down', 'left', 'right', 'home', 'end', 'pageup', 'pagedown', 'newline'];
const controls = [...'cdefglnoprstuwxyz'].map(letter => `ctrl+${letter}`);
const letters = Array.from({length: 95}, (_, index) => String.fromCharCode(32 + index));

type Step =
	| {readonly kind: 'press'; readonly press: string}
	| {readonly kind: 'paste'; readonly text: string}
	| {readonly kind: 'resize'; readonly columns: number; readonly rows: number}
	| {readonly kind: 'wait'; readonly ms: number}
	| {readonly kind: 'vanish'; readonly index: number}
	/** A yes to whatever is asked, when it has been there for long enough. */
	| {readonly kind: 'answer'}
	| {readonly kind: 'look'};

const hostile = fc.oneof(
	anyText({maxLength: 40}),
	fc.constantFrom(
		'xX\rqy\r',
		'\u001B[2J\u001B[31mred',
		'a\u0007b',
		'- [ ] T-1 a box\n- [ ] another',
		'한글 i18n 👩‍👩‍👧',
		'\u202Eevil',
		`${'x'.repeat(5000)}\n`,
	),
);
const steps: fc.Arbitrary<Step> = fc.oneof(
	{weight: 30, arbitrary: fc.constantFrom(...letters, 'y', 'j', 'x', 'X', ':', '/', '?').map(press => ({kind: 'press', press}) as const)},
	{weight: 12, arbitrary: fc.constantFrom(...names).map(press => ({kind: 'press', press}) as const)},
	{weight: 4, arbitrary: fc.constantFrom(...controls).map(press => ({kind: 'press', press}) as const)},
	{weight: 2, arbitrary: hostile.map(text => ({kind: 'paste', text}) as const)},
	{
		weight: 2,
		arbitrary: fc
			.record({columns: fc.integer({min: 1, max: 300}), rows: fc.integer({min: 1, max: 80})})
			.map(({columns, rows}) => ({kind: 'resize', columns, rows}) as const),
	},
	{weight: 2, arbitrary: fc.integer({min: 0, max: 3000}).map(ms => ({kind: 'wait', ms}) as const)},
	{weight: 1, arbitrary: fc.nat(7).map(index => ({kind: 'vanish', index}) as const)},
	{weight: 3, arbitrary: fc.constant({kind: 'answer'} as const)},
	{weight: 1, arbitrary: fc.constant({kind: 'look'} as const)},
);

/** The backlog of the demo, with a task in every state there is. */
const demoSnapshot = async (): Promise<Snapshot> => {
	const house = await buildHouse({'T-1': works});
	await house.engine.dispatch('import-backlog', {file: 'backlog.md', text: readFileSync('data/demo/backlog.md', 'utf8')});
	const {tasks} = house.engine.getSnapshot();
	const states: readonly TaskState[] = taskStates;
	const moved = tasks.map((task, index): Task => ({...task, state: states[index % states.length] ?? 'ready', agentId: agentId(`a${(index % 8) + 1}`)}));
	const liveStates = ['working', 'needs-you', 'stalled', 'quiet', 'stopping', 'starting', 'ended', 'lost'] as const;
	const agents = moved.slice(0, 8).map((task, index) => anAgent(`a${index + 1}`, task.id, liveStates[index]));
	return aSnapshot({tasks: moved, agents});
};

/** Which acts are asked about first, and what was open when they were begun. */
type Act = {readonly name: string; readonly asked: boolean; readonly confirmed: boolean};

const play = async (script: readonly Step[], demo: Snapshot): Promise<{readonly acts: readonly Act[]; readonly engine: FakeEngine}> => {
	let nowMs = startMs;
	let size = {columns: 80, rows: 24};
	const engine = fakeEngine({snapshot: demo, clock: () => nowMs});
	const cards = Object.values(registry);
	const full = {...engine, cards};
	const ui = createUiStore();
	const acts: Act[] = [];
	let openBefore: string | undefined;
	const dispatch: FakeEngine['dispatch'] = async (name, input) => {
		const question = registry[name].question?.(full.getSnapshot(), input as never);
		acts.push({name, asked: question !== undefined, confirmed: openBefore === 'question'});
		return acts.length % 7 === 0 ? failure({kind: 'refused', code: 'locked', message: 'No.'}) : success({said: `${name} is done.`});
	};
	const whole = {...full, dispatch};
	const keyboard = createKeyboard({engine: whole, ui, size: () => size, leave() {}});
	const painter = createPainter({engine: whole, ui, size: () => size, glyphs: glyphSets.unicode, demo: false});
	const settle = () => settleCursors(ui, {snapshot: engine.getSnapshot(), policy: engine.policy}, size);
	settle();
	const lookAtIt = () => {
		painter.look();
		const {rows, over} = painter.get();
		const heights = rows.map(blocks => Math.max(0, ...blocks.map(({lines}) => lines.length)));
		expect(heights.reduce((sum, height) => sum + height, 0)).toBeLessThanOrEqual(size.rows);
		expect(over.length).toBeLessThanOrEqual(size.rows);
		for (const blocks of rows) expect(blocks.reduce((sum, {width}) => sum + width, 0)).toBeLessThanOrEqual(size.columns);
		expect(rows.flat().flatMap(({lines, width}) => lines.filter(line => lineWidth(line) !== width))).toEqual([]);
		const drawn = [...rows.flat().flatMap(({lines}) => lines), ...over];
		expect(drawn.filter(line => lineWidth(line) > size.columns)).toEqual([]);
		expect(drawn.filter(line => /[\u0000-\u001F\u007F-\u009F]/.test(plainText(line)))).toEqual([]);
	};

	for (const step of script) {
		openBefore = ui.get().overlay?.kind;
		if (step.kind === 'press') await keyboard.press(step.press);
		if (step.kind === 'paste') keyboard.paste(step.text);
		if (step.kind === 'wait') nowMs += step.ms;
		if (step.kind === 'answer') {
			nowMs += 400;
			const overlay = ui.get().overlay;
			const words = overlay?.kind === 'question' ? overlay.question.typed : undefined;
			for (const press of words === undefined ? ['y'] : ['ctrl+u', ...words, 'return']) await keyboard.press(press);
		}

		if (step.kind === 'vanish') engine.change({agents: engine.getSnapshot().agents.filter((_, index) => index !== step.index)});
		if (step.kind === 'resize') {
			size = {columns: step.columns, rows: step.rows};
			settle();
		}

		if (step.kind === 'look') lookAtIt();
	}

	lookAtIt();
	return {acts, engine};
};

test(`${sessions} random sessions of keys, pastes and resizes: no exception, no frame out of bounds, nothing regrettable without its confirmation`, {
	timeout: 1_200_000,
}, async () => {
	const demo = await demoSnapshot();
	let asked = 0;
	let acted = 0;
	await fc.assert(
		fc.asyncProperty(fc.array(steps, {minLength: 3, maxLength: 24}), async script => {
			const {acts} = await play(script, demo);
			acted += acts.length;
			asked += acts.filter(act => act.asked).length;
			expect(acts.filter(act => act.asked && !act.confirmed)).toEqual([]);
		}),
		tries(sessions),
	);
	// Otherwise nothing was tried.
	expect(acted).toBeGreaterThan(sessions / 20);
	expect(asked).toBeGreaterThan(0);
});
