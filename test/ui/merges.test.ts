import {describe, expect, test, vi} from 'vitest';

// Before anything tells the time.
vi.hoisted(() => {
	process.env['TZ'] = 'UTC';
});

const {registry} = await import('../../source/commands/registry.js');
const {lineWidth, plainText} = await import('../../source/ui/cells.js');
const {mergeHeader} = await import('../../source/ui/panes/merge-header.js');
const {mergesPane} = await import('../../source/ui/panes/merges-pane.js');
const {drawPicture} = await import('../../source/ui/picture.js');
const {glyphSets} = await import('../../source/ui/theme.js');
const {firstUiState} = await import('../../source/ui/ui-state.js');
const {aDesk} = await import('../support/desk.js');
const {overlaps} = await import('../support/fake-answers.js');
const {fakeEngine} = await import('../support/fake-engine.js');
const {aMerge, aSnapshot, aTask, startMs} = await import('../support/fake-snapshot.js');
const {sit} = await import('../support/sit.js');

const minute = 60_000;
const day = 24 * 60 * minute;

const landed = (id: number, task: string, agoMs: number, more = {}) =>
	aMerge(id, task, 'landed', {commit: `${id}b81d0c2aa`, createdAtMs: startMs - agoMs - minute, endedAtMs: startMs - agoMs, ...more});

const snapshot = aSnapshot({
	tasks: [
		...aSnapshot().tasks,
		aTask('T-19', 'unproven', {title: 'zod 4', code: 'verify_failed', reason: 'the merged result failed: exit 1', agentId: 'a1' as never}),
		aTask('T-16', 'unproven', {title: 'e2e smoke', code: 'no_change', reason: 'it left well but changed nothing'}),
	],
	merges: [
		aMerge(9, 'T-15', 'verifying', {createdAtMs: startMs - 62_000}),
		aMerge(8, 'T-11', 'conflicted', {files: ['src/auth/session.ts', 'src/auth/cookie.ts'], endedAtMs: startMs - 3 * minute}),
		aMerge(7, 'T-19', 'rejected', {reason: 'the merged result failed: exit 1', endedAtMs: startMs - 2 * minute}),
		landed(6, 'T-12', 12 * minute),
		landed(5, 'T-10', 34 * minute, {revert: 'cafe123aa', revertedAtMs: startMs - 5 * minute}),
		landed(4, 'T-08', 2 * day),
	],
});

const times = {
	build_ms: 2000,
	verify_ms: null,
	verify_started_at: new Date(startMs - 62_000).toISOString(),
	verify_exit: null,
	verify_passed: 0,
	verify_failed: 0,
};
const loaded = {
	merges: {
		output: {
			operation: 'show',
			target_branch: 'main',
			target_head: '4f2c1a9bb',
			merges_held: false,
			merged_today: 2,
			merged_last_hour: 2,
			reverted_today: 1,
			queued_p50_ms: 190_000,
			queued_p90_ms: 422_000,
			under_way: {merge_id: 9, task_id: 'T-15', command: 'npm test', output: ['✓ search/rank.test.ts (31) 2.2s', '❯ web/search.e2e.ts (9)']},
			tries: [{merge_id: 9, task_id: 'T-15', step: 'verifying', ...times}],
			merged: [
				{
					merge_id: 6,
					task_id: 'T-12',
					title: 'a11y labels',
					agent_id: 'a3',
					merged_at: '',
					commit: '6b81d0c2aa',
					queued_ms: 251_000,
					insertions: 12,
					deletions: 3,
				},
			],
		},
	},
	overlaps: {output: overlaps()},
};

const state = {...firstUiState, pane: 'merges' as const, isFull: true, loaded: loaded as never};
const deskOf = (more = {}) => aDesk({snapshot, state, ...more});

const view = (desk: ReturnType<typeof aDesk>, width: number, height: number, cursor = 0): string[] => {
	const box = {width, height, isWhole: true, isFocused: true, title: '4 Merge', sideAt: () => ({text: ' ', tone: 'plain' as const})};
	const lines = mergesPane.own?.lines(mergesPane.rows(desk.snapshot), cursor, desk, box) ?? [];
	expect(lines).toHaveLength(height);
	for (const line of lines) expect(lineWidth(line)).toBe(width);
	return lines.map(line => plainText(line));
};

const lineWith = (lines: readonly string[], text: string): string => lines.find(line => line.includes(text)) ?? '';

describe('the whole merge view', () => {
	test('stages are columns; what is parked says why and which keys help; what has landed, how long that took', () => {
		const lines = view(deskOf(), 120, 37);
		expect(lines[1]).toMatch(/# task +agent +size 1 build +2 verify +3 land +what stands in the way/);
		expect(lineWith(lines, 'T-15 search index')).toMatch(/▌● +1 T-15 search index +a9 +\+1\.2k −77 ✔ 2s +● 1m02s +·/);
		expect(lines[lines.findIndex(line => line.includes('T-15 search index')) + 1]).toContain('❯ web/search.e2e.ts (9)');
		expect(lineWith(lines, 'T-18 cart badge')).toMatch(/◌ +2 T-18 cart badge .*after T-15/);
		expect(lineWith(lines, 'T-11 sso cookies')).toMatch(/✖ 2 conflicts {2}session\.ts cookie\.ts {2}⏎ resolve {2}r send back/);
		expect(lineWith(lines, 'T-19 zod 4')).toMatch(/✔ +✖ the merged result failed: exit 1 {2}l log {2}r back/);
		expect(lineWith(lines, 'T-16 e2e smoke')).toMatch(/it left well but changed nothing {2}m merge {2}r send back/);
		expect(lineWith(lines, 'T-12 a11y labels')).toMatch(/✔ .*\+12 −3 14:20 {2}6b81d0c {2}queue 4m11s +y copy {2}u revert/);
	});

	test('what has landed after its verification had failed on the same tree is told as flaky, where the time in the queue would stand', () => {
		const {output} = loaded.merges;
		const tries = [{merge_id: 6, task_id: 'T-12', step: 'landed', ...times, verify_passed: 1, verify_failed: 2}];
		const desk = deskOf({state: {...state, loaded: {...loaded, merges: {output: {...output, tries}}} as never}});
		expect(lineWith(view(desk, 120, 37), 'T-12 a11y labels')).toMatch(/6b81d0c {2}▲ flaky 1\/3 +y copy {2}u revert/);
		expect(lineWith(view(desk, 80, 21), 'T-12')).toMatch(/6b81d0c {2}▲ flaky 1\/3/);
	});

	test('what was taken back says so, and what landed on another day stands below a line of its own', () => {
		const lines = view(deskOf(), 120, 37);
		const at = (text: string) => lines.findIndex(line => line.includes(text));
		expect(lineWith(lines, 'T-10 csv export')).toMatch(/○ .*13:58 {2}5b81d0c {2}reverted 14:27 by cafe123/);
		expect(at('── merged today 2 · reverted 1 ─')).toBeLessThan(at('T-12'));
		expect(at('── merged before ─')).toBe(at('T-08') - 1);
	});

	test('what the verification prints, and the overlap radar', () => {
		const lines = view(deskOf(), 120, 37).join('\n');
		expect(lines).toMatch(/╭─ Log of T-15, verification ─+ running 1m02s ─╮╭─ Overlap radar ─+ every 30s ─╮/);
		expect(lines).toMatch(/│ ✓ search\/rank\.test\.ts \(31\) 2\.2s +││ ▲ T-17 × T-11 {2}src\/auth\/session\.ts +same lines 40-88/);
		expect(lines).toMatch(/△ T-22 × T-25 {2}docs\/api\.md +same file/);
		expect(lines).toContain('hint: Merge T-11 before T-17');
	});

	test('at the top, as much as there is room for, the first things first', () => {
		const head = (width: number) => plainText(mergeHeader(deskOf(), width)).trim();
		expect(head(120)).toMatch(/^orch {2}shop › Merge → main 4f2c1a9 {2}2 queued {2}3 parked {2}2 merged today {2}2\/h · p50 3m10s {2}p90 7m02s +14:32$/);
		expect(head(70)).toMatch(/4f2c1a9 {2}2 queued {2}3 parked +14:32$/);
		expect(head(40)).toMatch(/^orch {2}shop › Merge → main.* +14:32$/);
	});

	test.each([
		{width: 26, height: 20},
		{width: 50, height: 27},
		{width: 80, height: 21},
		{width: 200, height: 57},
		{width: 300, height: 12},
	])('at $width × $height every line is as wide as the window, whatever is selected', ({width, height}) => {
		for (const cursor of mergesPane.rows(snapshot).keys()) expect(view(deskOf(), width, height, cursor).join('\n')).toContain('▌');
	});

	test('in ASCII', () => {
		const lines = view(deskOf({glyphs: glyphSets.ascii, state: {...state, loaded: {overlaps: loaded.overlaps} as never}}), 120, 37);
		expect(lines.join('')).toMatch(/^[ -~]*$/);
		expect(lines.join('\n')).toContain('! T-17 x T-11');
	});

	test('where nothing is known yet, nothing is claimed', () => {
		const lines = view(aDesk({snapshot, state: {...state, loaded: {}}}), 120, 37).join('\n');
		expect(lines).toContain('Not looked yet.');
		expect(lines).toContain('── merged ─');
		expect(lines).not.toMatch(/queue \d|\dh|p50/);
	});
});

describe('u', () => {
	const seatAt = async (taskId: string, extra: Partial<typeof snapshot> = {}) => {
		const engine = Object.assign(fakeEngine(), {cards: Object.values(registry)});
		engine.change({...snapshot, ...extra});
		const seat = sit(engine, {columns: 120, rows: 40});
		await seat.press('4', '4');
		const row = mergesPane.rows(engine.getSnapshot()).findIndex(each => mergesPane.selectionOf(each).taskId === taskId);
		await seat.press(...Array.from({length: row}, () => 'j'));
		return seat;
	};

	test('on what has landed asks, and takes it back with y', async () => {
		const seat = await seatAt('T-10', {merges: [landed(5, 'T-10', 34 * minute)]});
		await seat.press('u');
		expect(seat.ui.get().overlay).toMatchObject({kind: 'question', question: {title: 'Revert the merge of T-10?', yes: 'revert'}});
		await seat.press('return');
		expect(seat.engine.dispatched).toEqual([]);
		await seat.press('u');
		seat.engine.wait(400);
		await seat.press('y');
		expect(seat.engine.dispatched).toEqual([{name: 'revert-merge', input: {taskId: 'T-10'}}]);
	});

	test('takes back first what was done just now', async () => {
		const seat = await seatAt('T-10', {merges: [landed(5, 'T-10', 34 * minute)]});
		seat.ui.send({
			type: 'undos',
			undos: [{id: 1, said: 'Held.', does: 'let merges go on', runs: [{name: 'hold-merges', input: {state: 'off'}}], atMs: seat.engine.now()}],
		});
		await seat.press('u');
		expect(seat.engine.dispatched.map(({name}) => name)).toEqual(['hold-merges']);
	});

	test('on anything else is the undo that it is everywhere', async () => {
		const parked = await seatAt('T-11');
		await parked.press('u');
		expect(parked.said()).toContain('nothing to undo');
		const reverted = await seatAt('T-10');
		await reverted.press('u');
		expect(reverted.said()).toContain('nothing to undo');
		const cut = await seatAt('T-12');
		await cut.press('u');
		expect(cut.said()).toContain('worktree is still there');
	});
});

describe('m', () => {
	test('on one that is queued takes it out, without a question; then it is parked by a person, and m puts it back', async () => {
		const engine = Object.assign(fakeEngine(), {cards: Object.values(registry)});
		engine.change(snapshot);
		const seat = sit(engine, {columns: 120, rows: 40});
		await seat.press('4', '4');
		const rowOf = (id: string) => mergesPane.rows(engine.getSnapshot()).findIndex(each => mergesPane.selectionOf(each).taskId === id);
		await seat.press(...Array.from({length: rowOf('T-18')}, () => 'j'));
		await seat.press('m');
		expect(engine.dispatched).toEqual([{name: 'merge-completed-work', input: {taskId: 'T-18', operation: 'toggle'}}]);

		const tasks = snapshot.tasks.map(task => (task.id === 'T-18' ? {...task, code: 'taken_out' as const, reason: 'taken out'} : task));
		const after = {...snapshot, tasks, mergeQueue: []};
		const lines = view(deskOf({snapshot: after}), 120, 37);
		expect(lineWith(lines, 'T-18 cart badge')).toMatch(/‖ .*T-18 cart badge .*taken out by you {2}m put back {2}d diff/);
		expect(lines.findIndex(line => line.includes('T-18'))).toBeGreaterThan(lines.findIndex(line => line.includes('── parked')));
	});
});

test('rows and feet name the keys that the config has put there', () => {
	const bind = [
		{key: 'm', command: '-merge'},
		{key: 'ctrl+g', command: 'merge'},
		{key: 'P', command: '-merge.hold'},
		{key: 'H', command: 'merge.hold'},
		{key: 'y', command: '-copy'},
	];
	const {policy} = aDesk();
	const desk = deskOf({policy: {...policy, keys: {...policy.keys, bind}}, snapshot: {...snapshot, mergeHeld: true}});
	const {rows} = drawPicture({desk, cards: Object.values(registry), state, size: {columns: 120, rows: 40}});
	const text = rows.flatMap(blocks => blocks.flatMap(({lines}) => lines.map(line => plainText(line))));
	expect(lineWith(text, 'T-16 e2e smoke')).toContain('^g merge');
	expect(lineWith(text, 'releases')).toContain('H releases');
	expect(lineWith(text, 'T-12 a11y labels')).toMatch(/: copy +u revert/);
});
