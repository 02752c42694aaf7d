import {expect, test} from 'vitest';
import {agentId} from '../../source/domain/ids.js';
import {success} from '../../source/domain/problem.js';
import type {LogWanted} from '../../source/engine/engine.js';
import {type Line, plainText} from '../../source/ui/cells.js';
import {drawPicture} from '../../source/ui/picture.js';
import {aDesk} from '../support/desk.js';
import {fakeCards, fakeEngine, logOfLines} from '../support/fake-engine.js';
import {sit} from '../support/sit.js';

const size = {columns: 100, rows: 20};
const numbered = (count: number) => Array.from({length: count}, (_, index) => `line ${index}`);
const claude = (fields: object) => JSON.stringify({...fields, session_id: 's', uuid: 'u'});
const tool = (name: string, input: object) => claude({type: 'assistant', message: {content: [{type: 'tool_use', name, input}]}});
const gave = (content: string) => claude({type: 'user', message: {content: [{type: 'tool_result', content}]}});

/** A log of these lines; `partBytes`: how much of it is read at a time. */
const atLog = async (lines: string[], {partBytes = 1e9, window = size} = {}) => {
	const engine = fakeEngine();
	const asked: LogWanted[] = [];
	const desk = sit(
		{
			...engine,
			readLog: (_agent, wanted) => {
				asked.push(wanted);
				return logOfLines(lines, wanted, partBytes);
			},
		},
		window,
	);
	const picture = () => {
		const state = desk.ui.get();
		const at = {snapshot: engine.getSnapshot(), state, logOf: (_agent: unknown, wanted: LogWanted) => logOfLines(lines, wanted, partBytes)};
		return drawPicture({desk: aDesk(at), cards: fakeCards, state, size: window});
	};
	const drawn = (): readonly Line[] => picture().rows.flatMap(blocks => blocks.flatMap(block => block.lines));
	await desk.press('return');
	return {...desk, asked, lines, drawn, text: () => drawn().map(plainText).join('\n'), over: () => picture().over.map(plainText).join('\n')};
};

/** The line at which the cursor is. */
const cursorLine = ({drawn}: Awaited<ReturnType<typeof atLog>>) =>
	drawn()
		.map(plainText)
		.find(line => line.includes('▌'))
		?.replaceAll(/[│▌]/g, '')
		.trim();

test('it follows its end; the first step holds it, and back at the end it follows again', async () => {
	const log = await atLog(numbered(100));
	expect(log.text()).toContain('following');
	expect(log.text()).toContain('line 99');
	await log.press('k');
	expect(cursorLine(log)).toBe('line 98');
	log.lines.push('line 100', 'line 101');
	expect(log.text()).toContain('there is more');
	expect(log.text()).not.toContain('line 100');
	await log.press('j', 'j');
	expect(cursorLine(log)).toBe('line 100');
	await log.press('G');
	expect(log.text()).toContain('following');
	expect(log.text()).toContain('line 101');
	await log.press('f');
	expect(cursorLine(log)).toBe('line 101');
	await log.press('f');
	expect(log.text()).toContain('following');
});

test('all of a long log can be read, up and down, and only parts of it are ever asked for', async () => {
	const log = await atLog(numbered(800), {partBytes: 400});
	const seen = new Set<string>();
	for (let step = 0; step < 200 && cursorLine(log) !== 'line 0'; step++) {
		await log.press('ctrl+u');
		for (const [line] of log.text().matchAll(/line \d+/g)) seen.add(line);
	}

	expect(seen.size).toBeGreaterThan(790);
	expect(cursorLine(log)).toBe('line 0');
	await log.press('G', 'g', 'g');
	expect(cursorLine(log)).toBe('line 0');
	seen.clear();
	for (const [line] of log.text().matchAll(/line \d+/g)) seen.add(line);
	for (let step = 0; step < 200 && !log.text().includes('following'); step++) {
		await log.press(' ');
		for (const [line] of log.text().matchAll(/line \d+/g)) seen.add(line);
	}

	expect(seen.size).toBe(800);
	expect(log.text()).toContain('following');
});

test('one line up and down through a part’s edge leaves nothing out', async () => {
	const log = await atLog(numbered(200), {partBytes: 300});
	for (let at = 198; at >= 0; at--) {
		await log.press('k');
		expect(cursorLine(log)).toBe(`line ${at}`);
	}

	await log.press('k');
	expect(cursorLine(log)).toBe('line 0');
	for (let at = 1; at < 199; at++) {
		await log.press('j');
		expect(cursorLine(log)).toBe(`line ${at}`);
	}
});

test('a search marks what it finds, walks through it with n and N, and says where it is', async () => {
	const log = await atLog(numbered(300));
	log.engine.answer = () => success({output: {lines: [29, 129, 229].map(index => ({byte: logOfLines(log.lines).entries[index]?.at})), match_count: 3}});
	await log.press('/', ...'E 20', 'backspace', '9');
	expect(log.over()).toContain('/ E 29');
	await log.press('escape', '/', ...'29', 'return');
	expect(cursorLine(log)).toBe('line 299');
	await log.press('N');
	expect(cursorLine(log)).toBe('line 298');
	const marked = log.drawn().flatMap(line => line.filter(({tone}) => tone === 'chosen').map(({text}) => text));
	expect(marked.filter(text => text === '29').length).toBeGreaterThan(3);
	await log.press('n');
	expect(cursorLine(log)).toBe('line 299');
	await log.press('n');
	expect([cursorLine(log), log.said()]).toEqual(['line 29', 'This is the last match; on from the first.']);
	await log.press('N');
	expect(log.said()).toBe('This is the first match; on from the last.');
	await log.press('/', 'escape');
	expect(log.drawn().some(line => line.some(({tone, text}) => tone === 'chosen' && text === '29'))).toBe(false);
	await log.press('n');
	expect(log.said()).toBe('Search first: /');
});

test('a match that is in no part read so far is gone to', async () => {
	const log = await atLog(numbered(3000), {partBytes: 1000});
	const byte = logOfLines(log.lines).entries[42]?.at ?? 0;
	log.ui.send({type: 'loaded', name: 'log-search:a1:line 42', loaded: {state: 'there', output: {lines: [{byte}], match_count: 1}, atMs: 0}});
	await log.press('/', ...'line 42', 'return');
	expect(cursorLine(log)).toBe('line 42');
	expect(log.text()).toContain('/line 42  match 1 of 1');
});

test('steps have their words; long output is one line until it is opened, and lines printed raw are raw', async () => {
	const log = await atLog([tool('Bash', {command: 'npm test'}), gave('first\nsecond\nthird'), 'plain words']);
	expect(log.text()).toMatch(/run +npm test/);
	expect(log.text()).toContain('first (3 lines, ⏎ opens)');
	expect(log.text()).not.toContain('second');
	await log.press('return');
	expect(log.text()).toContain('second');
	await log.press('k', 'return');
	expect(log.text()).not.toContain('second');
	await log.press('V');
	expect(log.text()).toContain('{"type":"assistant"');
	await log.press('V');
	expect(log.text()).toMatch(/run +npm test/);
});

test('a match that is folded away is unfolded', async () => {
	const log = await atLog([gave('first\nsecond\nneedle'), ...numbered(40)]);
	await log.press('/', ...'needle', 'return');
	expect(cursorLine(log)).toBe('needle');
});

test('long lines are wrapped or cut, as the reader likes, and that is remembered; following keeps the column', async () => {
	const long = `begin ${'word '.repeat(60)}end`;
	const log = await atLog([long]);
	expect(log.text()).toContain('end');
	await log.press('c');
	expect(log.text()).not.toContain('end');
	await log.press(...'>'.repeat(13));
	expect(log.text()).toContain('end');
	log.lines.push(`${'x'.repeat(400)}`);
	await log.press('f', 'f');
	expect(log.text()).toContain('end');
	await log.press('q', 'j', 'l');
	expect(log.ui.get().logLook.isWrapped).toBe(false);
});

test('times are shown where they are known, unless nobody wants them', async () => {
	const line = JSON.stringify({type: 'message', role: 'assistant', content: 'Fine.', timestamp: '2026-11-23T00:57:19.803Z'});
	const log = await atLog([line]);
	expect(log.text()).toMatch(/\d\d:57:19 say +Fine\./);
	await log.press('T');
	expect(log.text()).not.toMatch(/57:19/);
});

test('from tab to tab, from agent to agent, and back', async () => {
	const log = await atLog(numbered(3));
	await log.press('right');
	expect(log.ui.get().page).toMatchObject({kind: 'sheet', tab: 'diff', taskId: 'T-17'});
	await log.press('tab');
	expect(log.text()).toContain('login rate limit');
	await log.press('shift+tab', 'left');
	expect(log.ui.get().page).toMatchObject({kind: 'log', agentId: agentId('a1')});
	await log.press('.');
	expect(log.ui.get().page).toEqual({kind: 'log', agentId: agentId('a2')});
	await log.press(',', ',');
	expect(log.ui.get().page?.kind).toBe('log');
	await log.press('q');
	expect(log.ui.get().page).toBeUndefined();
});

test('a is not there yet, and says so over the log that follows', async () => {
	const {press, ui, said} = sit();
	await press('a');
	expect(ui.get().page).toEqual({kind: 'log', agentId: agentId('a1')});
	expect(said()).toContain('Attaching to an agent comes later');
});

test('the task stands beside a log where there is room', async () => {
	const wide = await atLog(numbered(3), {window: {columns: 120, rows: 40}});
	expect(wide.text()).toContain('Its processes');
	expect(wide.text()).toContain('tries');
	expect((await atLog(numbered(3))).text()).not.toContain('tries');
});

const diff = {
	files: [
		{path: 'src/a.ts', old_path: null, change: 'modified', added: 2, deleted: 1, is_shown: true, lines: ['@@ -1 +1,2 @@', '-one', '+two', '+three']},
		{path: 'b.bin', old_path: null, change: 'untracked', added: null, deleted: null, is_shown: false, lines: []},
		{
			path: 'c.ts',
			old_path: null,
			change: 'added',
			added: 40,
			deleted: 0,
			is_shown: true,
			lines: ['@@ -0,0 +1,40 @@', ...numbered(40).map(line => `+${line}`)],
		},
	],
	added: 42,
	deleted: 1,
	base: 'x',
	head: null,
};

test('a diff: files with their sizes, hunks in tones, n to the next file, a search, and what git said when it could not', async () => {
	const log = await atLog(numbered(3));
	await log.press('d');
	expect(log.text()).toContain('Asking git.');
	expect(log.text()).toMatch(/Task +Files +Checks/);
	log.ui.send({type: 'loaded', name: 'diff:T-17', loaded: {state: 'there', output: diff, atMs: 0}});
	expect(log.text()).toContain('3 files +42 −1');
	expect(log.text()).toMatch(/Task +Files 3 +Checks/);
	expect(log.text()).toContain('M   +2 −1  src/a.ts');
	const toneOf = (text: string) =>
		log
			.drawn()
			.flat()
			.find(piece => piece.text === text)?.tone;
	expect([toneOf('+two'), toneOf('-one'), toneOf('@@ -1 +1,2 @@')]).toEqual(['ok', 'err', 'info']);
	await log.press('n');
	expect(log.text()).toMatch(/Diff.*\n.*── src\/a\.ts/);
	await log.press('n', 'n');
	expect(log.text()).toMatch(/Diff.*\n.*── c\.ts/);
	await log.press('N');
	expect(log.text()).toMatch(/Diff.*\n.*── b\.bin/);
	await log.press('/', ...'line 3', 'return');
	expect(log.text()).toMatch(/Diff.*\n.*\+line 3/);
	log.ui.send({type: 'loaded', name: 'diff:T-17', loaded: {state: 'failed', message: 'T-17 has no worktree.', atMs: 0}});
	expect(log.text()).toContain('T-17 has no worktree.');
});

test('one log of all agents; each of them alone', async () => {
	const engine = fakeEngine();
	const lines = ['a1', 'a2', 'a1'].map((id, index) => ({...logOfLines([`line ${index}`]).entries[0], at: index, nth: 0, agent: agentId(id)}));
	const window = {entries: lines as ReturnType<typeof logOfLines>['entries'], fromByte: 0, toByte: 3, wholeTo: 3, bytes: 3, file: ''};
	const desk = sit({...engine, readLog: who => (who === 'all' ? window : logOfLines([]))}, size);
	await desk.press('A');
	const text = () => {
		const state = desk.ui.get();
		const {rows} = drawPicture({desk: aDesk({snapshot: engine.getSnapshot(), state, logOf: () => window}), cards: fakeCards, state, size});
		return rows.flatMap(blocks => blocks.flatMap(block => block.lines.map(plainText))).join('\n');
	};
	expect(text()).toMatch(/a1 line 0\s[\s\S]*a2 line 1\s[\s\S]*a1 line 2/);
	await desk.press('.', '.');
	expect(desk.ui.get().page).toEqual({kind: 'merged', only: agentId('a2')});
	expect(text()).toContain('a2 line 1');
	expect(text()).not.toContain('line 0');
	await desk.press(',', ',', '/', ...'line 2', 'return');
	expect(text()).toContain('/line 2  match 1 of 1');
});

test('in the log of all, one that has ended can be looked at alone, too', async () => {
	const engine = fakeEngine();
	const entries = [{...logOfLines(['last words']).entries[0], at: 0, nth: 0, agent: agentId('a99')}] as ReturnType<typeof logOfLines>['entries'];
	const window = {entries, fromByte: 0, toByte: 1, wholeTo: 1, bytes: 1, file: ''};
	const desk = sit({...engine, readLog: who => (who === 'all' ? window : logOfLines([]))}, size);
	await desk.press('A', ',');
	expect(desk.ui.get().page).toEqual({kind: 'merged', only: agentId('a99')});
});

test('the log of an agent that asks says what it asks above itself, and s answers; keys count its lines as they are', async () => {
	const engine = fakeEngine();
	const lines = numbered(60);
	const person = sit({...engine, readLog: (_agent, wanted) => logOfLines(lines, wanted)}, size);
	const shown = (at = size) => {
		const state = person.ui.get();
		const desk = aDesk({snapshot: engine.getSnapshot(), state, logOf: (_agent: unknown, wanted: LogWanted) => logOfLines(lines, wanted)});
		return drawPicture({desk, cards: fakeCards, state, size: at}).rows.flatMap(blocks => blocks.flatMap(block => block.lines.map(plainText)));
	};
	await person.press('j', 'l');
	expect(shown()[2]).toMatch(/^ {2}asks {2}allow rm -r packages\/legacy\? +s answers $/);
	expect(shown()).toHaveLength(size.rows);
	expect(shown().at(-1)).toContain('s say');
	await person.press('g g');
	expect(shown()[4]).toContain('line 0');
	await person.press('pagedown', 'G', 'k');
	expect(shown().find(line => line.includes('▌'))).toContain('line 58');
	expect(shown({columns: 80, rows: 8}).join()).not.toContain('s answers');
	await person.press('s');
	expect(person.ui.get().overlay).toMatchObject({kind: 'reply', agentId: 'a2'});
	await person.press('escape', '.');
	expect(shown().join()).not.toContain('s answers');
});

test('the line for a search names what is searched', async () => {
	const log = await atLog(numbered(3));
	await log.press('/');
	expect(log.over()).toContain('Search the log');
	await log.press('escape', 'd', '/');
	expect(log.over()).toContain('Search: Diff');
	await log.press('escape', 'tab', '/');
	expect(log.over()).toContain('Search: Task');
});
