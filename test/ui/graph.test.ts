import {describe, expect, test, vi} from 'vitest';

// Before anything tells the time.
vi.hoisted(() => {
	process.env['TZ'] = 'UTC';
});

const {taskId} = await import('../../source/domain/ids.js');
const {plainText, lineWidth} = await import('../../source/ui/cells.js');
const {createCanvas} = await import('../../source/ui/graph/canvas.js');
const {drawGraph} = await import('../../source/ui/graph/draw.js');
const {graphModel} = await import('../../source/ui/graph/model.js');
const {walked} = await import('../../source/ui/graph/walk.js');
const {graphLines, graphStrip} = await import('../../source/ui/graph/whole.js');
const {glyphSets} = await import('../../source/ui/theme.js');
const {firstUiState} = await import('../../source/ui/ui-state.js');
const {aDesk} = await import('../support/desk.js');
const {effortNow} = await import('../support/effort.js');
const {fakeEngine} = await import('../support/fake-engine.js');
const {aSnapshot, aTask} = await import('../support/fake-snapshot.js');
const {sit} = await import('../support/sit.js');

const waits = (id: string, ...on: readonly string[]) => aTask(id, 'waiting', {waitsFor: on.map(taskId), openDependencies: on.length});
const deskOf = (tasks: ReturnType<typeof aTask>[], more = {}) => aDesk({snapshot: aSnapshot({tasks, agents: []}), ...more});
const drawn = (desk: ReturnType<typeof aDesk>, width: number, height: number, linesPerTask = 2, at = '') => {
	const model = graphModel(desk.snapshot, desk.state);
	return drawGraph(model, desk, model.placed.graph.placeOf.get(at) ?? -1, width, height, linesPerTask).map(line => plainText(line).trimEnd());
};

describe('levels', () => {
	test('the critical path is heavy and straight, what comes from elsewhere joins it', () => {
		const desk = deskOf([aTask('A'), waits('B', 'A'), waits('C', 'B', 'Q'), aTask('Q')]);
		expect(drawn(desk, 110, 4)).toEqual(
			[
				'  ▸ A Task A ━━━━━━━━━━━━━━━━━▸ ◌ B Task B ━━━━━━━━━━━━━━━━━┯━━━▸ ◌ C Task C',
				'    ready · P2 · slowed: mem      waits A                   │       waits B Q',
				'  ▸ Q Task Q ───────────────────────────────────────────────╯',
				'    ready · P2 · slowed: mem',
			].map(line => expect.stringMatching(new RegExp(`^${line.replaceAll(/━+/g, '━+').replaceAll(/─{3,}/g, '─+').replaceAll(/ {3,}/g, ' +')}$`))),
		);
	});

	test('what one task holds up hangs from its trunk', () => {
		const lines = drawn(deskOf([aTask('A'), waits('B', 'A'), waits('C', 'A'), waits('D', 'A')]), 100, 6);
		const trunk = (lines[0] ?? '').indexOf('┯');
		expect(trunk).toBeGreaterThan(0);
		expect(lines.map(line => line[trunk])).toEqual(['┯', '│', '├', '│', '╰', undefined].map(cell => (cell === undefined ? expect.anything() : cell)));
		expect(lines[4]).toMatch(/╰─+▸ ◌ D Task D$/);
	});

	test('in ASCII', () => {
		const lines = drawn(deskOf([aTask('A'), waits('B', 'A'), waits('C', 'B', 'Q'), aTask('Q')], {glyphs: glyphSets.ascii}), 110, 4);
		expect(lines[0]).toMatch(/^ {2}> A Task A =+> \. B Task B =+\+=+> \. C Task C$/);
		expect(lines[2]).toMatch(/^ {2}> Q Task Q -+\+$/);
		expect(lines.join('')).toMatch(/^[ -~]*$/);
	});

	test('wide characters keep the lines as wide as the window', () => {
		const desk = deskOf([aTask('A', 'ready', {title: '한글 문자열을 아주 길게 쓴 작업의 이름입니다'}), waits('B', 'A')]);
		const model = graphModel(desk.snapshot, desk.state);
		for (const line of drawGraph(model, desk, 0, 90, 6, 3)) expect(lineWidth(line)).toBe(90);
	});

	test('lines that neither begin nor end in the window go through it', () => {
		const desk = deskOf([aTask('A'), ...Array.from({length: 60}, (_, index) => waits(`B${index}`, 'A'))]);
		const lines = drawn(desk, 90, 8, 2, 'B30');
		expect(lines.some(line => line.includes('B30'))).toBe(true);
		expect(lines.some(line => line.includes('A Task A'))).toBe(false);
		expect(lines.filter(line => /[├│]/.test(line))).toHaveLength(8);
	});

	test('done tasks are there where somebody waited for them; D shows all of them', () => {
		const tasks = [aTask('X', 'merged'), aTask('Y', 'cleaned'), waits('B', 'X')];
		const shown = (form?: string) => graphModel(aSnapshot({tasks}), {...firstUiState, forms: {graph: form}}).tasks.map(({id}) => id);
		expect(shown()).toEqual(['X', 'B']);
		expect(shown('done')).toEqual(['X', 'Y', 'B']);
	});

	test('ten thousand tasks are found in tens of milliseconds, and drawn in a few', () => {
		const tasks = Array.from({length: 10_000}, (_, index) =>
			waits(`T-${index}`, ...[Math.floor(index / 3), index - 40].filter(on => on >= 0 && on < index).map(on => `T-${on}`)),
		);
		const desk = deskOf(tasks);
		const model = graphModel(desk.snapshot, desk.state);
		const draw = (cursor: number) =>
			graphLines(model, cursor, desk, {width: 120, height: 40, isWhole: true, isFocused: true, title: '5 Graph', sideAt: () => ({text: ' ', tone: 'plain'})});
		const moved = tasks.map(task => ({...task, changedAtMs: task.changedAtMs + 1}));
		// A task that only moves on is no reason to place all of them anew.
		expect(graphModel(aSnapshot({tasks: moved}), desk.state).placed).toBe(model.placed);
		draw(0);
		const [, ms] = effortNow(() => {
			for (let index = 0; index < 50; index++) draw(index * 199);
		});
		// On a machine that does nothing else it is about one; this one may be busy.
		expect(ms / 50).toBeLessThan(25);
	});
});

test('strokes that meet become one character', () => {
	const canvas = createCanvas(7, 3, glyphSets.unicode);
	canvas.across(1, 0, 6, 1);
	canvas.down(3, 0, 2, 2);
	canvas.across(0, 3, 6, 2);
	expect(canvas.lines().map(plainText)).toEqual(['   ┏━━╸', '╶──╂──╴', '   ╹   ']);
});

describe('walking', () => {
	test('left to what it waits for, right to what waits for it, up and down beside it, down to those without an edge', () => {
		const desk = deskOf([aTask('A'), waits('B', 'A'), waits('C', 'A'), aTask('L'), aTask('M')]);
		const model = graphModel(desk.snapshot, desk.state);
		const at = (id: string) => model.placed.graph.placeOf.get(id) ?? -1;
		const from = (id: string, way: 'left' | 'right' | 'up' | 'down') => model.tasks[walked(model, at(id), way)]?.id;
		expect([from('A', 'right'), from('B', 'left'), from('B', 'down'), from('C', 'up'), from('C', 'right'), from('A', 'left')]).toEqual([
			'B',
			'A',
			'C',
			'B',
			'C',
			'A',
		]);
		expect([from('A', 'down'), from('L', 'right'), from('M', 'left'), from('L', 'up')]).toEqual(['L', 'M', 'L', 'A']);
	});

	test.each([
		{columns: 120, rows: 40},
		{columns: 50, rows: 30},
	])('with keys at $columns columns; c goes along the critical path', async size => {
		const {press, at, ui} = sit(fakeEngine(), size);
		await press('5');
		expect(ui.get()).toMatchObject({pane: 'graph', isFull: true});
		await press('c');
		expect(['T-26', 'T-28']).toContain(at());
		while (at() !== 'T-28') await press('c');
		await press('l');
		expect(at()).toBe('T-29');
		await press('left');
		expect(at()).toBe('T-28');
		await press('h');
		expect(at()).toBe('T-26');
		await press('V');
		expect(ui.get().forms.graph).toBe('tree');
		await press('j');
		expect(at()).toBe('T-28');
		await press('V', 'D');
		expect(ui.get().forms.graph).toBe('done');
	});
});

describe('dependencies', () => {
	test('+ lets one wait for another, picked by walking or by its id', async () => {
		const engine = fakeEngine();
		const {press, at, ui} = sit(engine, {columns: 120, rows: 40});
		await press('5');
		while (at() !== 'T-28') await press('c');
		await press('+', 'right', 'return');
		expect(at()).toBe('T-28');
		expect(engine.dispatched).toEqual([{name: 'coordinate-dependencies', input: {operation: 'add_dependency', taskId: 'T-28', dependsOn: 'T-29'}}]);
		await press('+', ...'t-1', '7', 'return');
		expect(engine.dispatched.at(-1)?.input).toEqual({operation: 'add_dependency', taskId: 'T-28', dependsOn: 'T-17'});
		await press('+', 'X', 'return');
		expect(ui.get().overlay).toMatchObject({kind: 'edge'});
		expect(ui.get().toast?.text).toContain('There is no task X');
		await press('escape');
		expect(ui.get().overlay).toBeUndefined();
		expect(engine.dispatched).toHaveLength(2);
	});

	test('- cuts the only one at once, asks which where there are more, and has nothing to cut where there is none', async () => {
		const engine = fakeEngine();
		const {press, at, said, ui} = sit(engine, {columns: 120, rows: 40});
		await press('5');
		while (at() !== 'T-28') await press('c');
		await press('-');
		expect(engine.dispatched).toEqual([{name: 'coordinate-dependencies', input: {operation: 'remove_dependency', taskId: 'T-28', dependsOn: 'T-26'}}]);
		await press('l', '-');
		expect(ui.get().overlay).toMatchObject({kind: 'edge', act: 'cut', taskId: 'T-29'});
		await press('right', 'return');
		expect(engine.dispatched.at(-1)?.input).toEqual({operation: 'remove_dependency', taskId: 'T-29', dependsOn: 'T-22'});
		while (at() !== 'T-26') await press('c');
		await press('-');
		expect(said()).toBe('T-26 waits for nobody.');
	});
});

describe('what is not as usual', () => {
	const whole = (desk: ReturnType<typeof aDesk>, place: number, width = 120, height = 30) => {
		const box = {width, height, isWhole: true, isFocused: true, title: '5 Graph', sideAt: () => ({text: ' ', tone: 'plain' as const})};
		const lines = graphLines(graphModel(desk.snapshot, desk.state), place, desk, box);
		expect(lines).toHaveLength(height);
		for (const line of lines) expect(lineWidth(line)).toBe(width);
		return lines.map(plainText);
	};

	test('no tasks at all: it says so, and no key does anything', async () => {
		expect(whole(deskOf([]), -1).join('\n')).toContain('No open tasks.');
		const engine = fakeEngine();
		engine.change({tasks: []});
		const {press, ui} = sit(engine, {columns: 120, rows: 40});
		await press('5', ...'hlcjk', '+', '-');
		expect(engine.dispatched).toEqual([]);
		expect(ui.get().overlay).toBeUndefined();
	});

	test('tasks that wait for each other in a circle are drawn and can be walked', () => {
		const desk = deskOf([waits('A', 'C'), waits('B', 'A'), waits('C', 'B'), waits('D', 'C')]);
		const model = graphModel(desk.snapshot, desk.state);
		const lines = whole(desk, 0, 200).join('\n');
		for (const id of ['A', 'B', 'C', 'D']) expect(lines).toContain(`Task ${id}`);
		for (const way of ['left', 'right', 'up', 'down'] as const)
			for (const place of model.tasks.keys()) expect(model.tasks[walked(model, place, way)]).toBeDefined();
	});

	test('of one that is ready and held, how it is started all the same; of what it would rather come after, its name', () => {
		const loaded = {graph: {output: {edges: [{task_id: 'B', depends_on: 'A', type: 'soft', is_met: false}]}}} as never;
		const desk = deskOf([aTask('A'), aTask('B')], {state: {...firstUiState, pane: 'graph', loaded}});
		const {tasks, path} = graphModel(desk.snapshot, desk.state);
		const detail = whole(desk, 1).at(-1);
		expect(detail).toMatch(/^ B Task B {2}P2 · rather after A · ready · P2 · .+ · S start anyway/);
		expect([tasks.length, path.ids]).toEqual([2, []]);
	});

	test('who asks, and who is silent, is marked as the agent is', () => {
		const lines = whole(aDesk({state: {...firstUiState, pane: 'graph', isFull: true}}), 0, 140, 60).join('\n');
		expect(lines).toMatch(/◆ T-21 drop legacy carts/);
		expect(lines).toMatch(/a2 asks · 2m/);
		expect(lines).toMatch(/▲ T-09/);
	});
});

test('a strip of it for a large dashboard, with the critical path in its title', () => {
	const desk = aDesk();
	const box = {width: 198, height: 8, isWhole: false, isFocused: false, title: '5 Graph', sideAt: () => ({text: ' ', tone: 'plain' as const})};
	const lines = graphStrip(graphModel(desk.snapshot, desk.state), -1, desk, box).map(plainText);
	expect(lines).toHaveLength(8);
	expect(lines[0]).toContain('critical path T-26 ━▸ T-28 ━▸ T-29 –');
	expect(lines[1]).toMatch(/T-26 payment retries ━+▸ ◌ T-28 refund flow ━.*▸ ◌ T-29 refund emails/);
	expect(lines.join('\n')).toContain('no edges');
});
