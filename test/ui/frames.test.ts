import {afterEach, expect, test, vi} from 'vitest';

// Before anything tells the time.
vi.hoisted(() => {
	process.env['TZ'] = 'UTC';
});

const {safeLine} = await import('../../source/domain/text.js');
const {fakeEngine} = await import('../support/fake-engine.js');
const {aSnapshot, aTask, anAgent, emptySnapshot, startMs} = await import('../support/fake-snapshot.js');
const {openTestScreen} = await import('../support/fake-terminal.js');
type TestScreen = ReturnType<typeof openTestScreen>;

let screens: TestScreen[] = [];
const open = (options: Parameters<typeof openTestScreen>[0]): TestScreen => {
	const screen = openTestScreen(options);
	screens.push(screen);
	return screen;
};

/** What was done, beside looking at the machine's history. */
const acted = ({engine}: TestScreen) => engine.dispatched.filter(({name}) => name !== 'monitor-resource-usage');

afterEach(() => {
	for (const screen of screens) screen.close();
	screens = [];
});

test.each([
	{
		columns: 80,
		rows: 24,
		shows: [
			'shop',
			'main',
			'3/25',
			'1 Agents',
			'7/8',
			'NEEDS YOU',
			'allow rm -r',
			'한글',
			'open… full',
			'2 Tasks',
			'P1 payment',
			'◆ T-11 P2 sso cookies',
			'3 need you',
			'4 Merge',
			'✔●·',
			'2 conflicts',
			'b81d0c2',
			'cpu',
			'82%▲75',
			'gave up',
			'⏎ open',
			'x stop',
			'q leave',
			'▲ mem 82% > 75%: 1 free slot, the next starts in',
		],
	},
	{
		columns: 120,
		rows: 40,
		shows: [
			'5 working',
			'3 need you',
			'1 Agents',
			'2 Tasks',
			'3 Worktrees',
			'↑4',
			'±6',
			'4 Merge',
			'6 CPU',
			'MEM',
			'82% ▲ 75',
			'DISK',
			'⣿',
			'8 cores',
			'7 Messages',
			'conflicted: 2 conflicts',
			'opencode full',
			'w next ◆',
		],
	},
	{
		columns: 50,
		rows: 30,
		shows: ['◆ a2 T-21: allow rm', '1 Agents', 'waits: allow', '+12 −640', '2 Tasks', '3 Trees', '4 Merge', 'cpu', 'mem', 'disk', '14:31', '? help'],
	},
	{columns: 30, rows: 10, shows: ['orch', '◆', '3 need you', '1 failed', '3/25', 'q leave']},
	{columns: 200, rows: 60, shows: ['1 Agents', '3 Worktrees', '7 Messages']},
	{columns: 72, rows: 18, shows: ['1 Agents', '2 Tasks', '4 Merge', 'cpu']},
	{columns: 40, rows: 12, shows: ['1 Agents', 'q leave']},
	{columns: 26, rows: 6, shows: ['orch', 'q leave']},
])('the dashboard fits into $columns×$rows and says what counts', async ({columns, rows, shows}) => {
	const screen = open({columns, rows});
	for (const text of shows) await screen.see(text);
	expect(await screen.isAlternate()).toBe(true);
});

test('a window that is too small gets a sentence, and q leaves at once', async () => {
	const onLeave = vi.fn();
	const screen = open({columns: 24, rows: 5, onLeave});
	await screen.see('orch-tui needs 26x6');
	screen.type('q');
	await screen.over;
	expect(onLeave).toHaveBeenCalledWith('leave');
});

test.each([
	[80, 24],
	[50, 30],
	[33, 9],
	[26, 6],
] as const)('nothing that opens is wider or higher than %i×%i', async (columns, rows) => {
	const calm = aSnapshot({agents: [anAgent('a1', 'T-17')], tasks: aSnapshot().tasks.filter(({state}) => state === 'working' || state === 'ready')});
	const screen = open({columns, rows, engine: fakeEngine({snapshot: calm})});
	for (const [key, seen] of [
		['?', ' Keys '],
		['?', ' Keys '],
		['\r', 'orch'],
		['5', '5 Graph'],
		['8', '8 Errors'],
		['6', '6 Resources'],
		['1', '1 Agents'],
		['\r', 'Log of a'],
		['x', 'Stop a'],
		['n', 'Log of a'],
		['d', ' Diff '],
		['q', '1 Agents'],
		['n', 'New task'],
	] as const) {
		screen.type(key);
		await screen.see(seen);
		// Something wider would have wrapped and pushed the first line out of the window.
		expect((await screen.lines())[0]).toMatch(/orch| a\d|╭─|^ *$/);
	}
});

test('an empty house says what to do', async () => {
	const screen = open({columns: 80, rows: 24, engine: fakeEngine({snapshot: emptySnapshot()})});
	await screen.see('No agent is at work.');
	await screen.see('No tasks.');
	await screen.see('Nothing to merge');
});

test('without colour there is no escape sequence for it, and the focus is still to be seen', async () => {
	const screen = open({columns: 80, rows: 24, colour: false, glyphs: 'ascii'});
	await screen.see('NEEDS YOU');
	screen.type('x');
	await screen.see('[ n keep  Enter  Esc ]');
	screen.type('n');
	await screen.see('>*a1 working');
	expect(screen.bytes()).not.toMatch(/\u001B\[[\d;]*m/);
	const drawn = (await screen.lines()).join('').replaceAll(/[한글]/g, '');
	expect(drawn).toMatch(/^[\u0020-\u007E]*$/);
});

test('nothing that an agent or a task says reaches the terminal raw', async () => {
	const evil = 'x\u001B]52;c;ZXZpbA==\u0007y\u001B[2J\u009B31m\u001B[?1049l\u202Eabc\u0007\u001BPq\u001B\\z\r\b';
	const engine = fakeEngine({
		snapshot: aSnapshot({
			repository: evil,
			targetBranch: evil,
			tasks: [aTask('T-1', 'ready', {title: evil, reason: evil})],
			agents: [anAgent('a1', 'T-1', 'ended', {saying: evil, reason: evil, name: evil, exitCode: 1})],
			activities: [{id: 1, atMs: startMs, actor: evil, kind: 'task', subject: evil, from: undefined, to: 'failed', why: evil}],
			messages: [{id: 'm1', sender: evil, recipient: 'human', type: 'x', taskId: undefined, text: evil, state: 'queued', createdAtMs: startMs}],
			holdReason: evil,
		}),
	});
	engine.print(evil);
	engine.answer = () => ({ok: false, problem: {kind: 'outside', code: 'x', message: evil, hint: evil}});
	for (const [columns, rows] of [
		[80, 24],
		[120, 40],
		[50, 30],
	] as const) {
		const screen = open({columns, rows, engine});
		await screen.see('T-1');
		for (const [keys, seen] of [
			['p', '✖ xyabcz'],
			['2', columns === 50 ? '2 Tasks' : '▌▸ T-1'],
			['2', 'waits for'],
			['8', '8 Errors'],
			['1', '1 Agents'],
			['\r', 'Log of a1'],
		] as const) {
			screen.type(keys);
			await screen.see(seen);
		}

		// What is left after Ink's own: colours, cursor moves, erasing, the modes it sets.
		const rest = screen.bytes().replaceAll(/\u001B\[(?:[\d;]*[mABCDEFGHJK]|\?(?:25|1049|2004|2026)[hl])/g, '');
		expect(rest).not.toMatch(/[\u0000-\u0009\u000B\u000C\u000E-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069]/);
		expect(screen.bytes()).not.toContain('\u001B[?1049l');
		screen.close();
	}
});

test('a resize lays the screen out again', async () => {
	const screen = open({columns: 120, rows: 40});
	await screen.see('3 Worktrees');
	screen.resize(50, 30);
	await screen.see('3 Trees');
	await screen.seeNot('3 Worktrees');
	screen.resize(80, 24);
	await screen.see('╭─ 4 Merge');
	await screen.seeNot('3 Trees');
	expect((await screen.lines()).at(-1)).toContain('q leave');
});

test('the log follows, stays where the reader scrolls, and follows again', async () => {
	const screen = open({columns: 80, rows: 24});
	screen.engine.print(...Array.from({length: 50}, (_, index) => `line ${index}`));
	screen.type('\r');
	await screen.see('line 49');
	await screen.see('working 12m');
	screen.type('k');
	await screen.see('held');
	screen.engine.print('line 50');
	screen.engine.change({});
	await screen.see('there is more');
	await screen.seeNot('line 50');
	screen.type('f');
	await screen.see('line 50');
	screen.type('q');
	await screen.see('1 Agents');
});

test('a change of the picture is drawn, and the demo says that it is one', async () => {
	const screen = open({columns: 80, rows: 24, demo: true});
	await screen.see('DEMO');
	screen.engine.change({agents: [anAgent('a77', 'T-17', 'working', {saying: safeLine('brand new')})]});
	await screen.see('brand new');
});

test('leaving gives the terminal back', async () => {
	const onLeave = vi.fn();
	const screen = open({columns: 80, rows: 24, onLeave});
	await screen.see('1 Agents');
	screen.type('q');
	await screen.see('7 agents keep running');
	screen.type('\u001B');
	await screen.seeNot('Leave orch');
	screen.type('q');
	await screen.see('Leave orch');
	screen.type('b');
	await screen.over;
	expect(onLeave).toHaveBeenCalledExactlyOnceWith('background');
	expect(await screen.isAlternate()).toBe(false);
	expect(screen.bytes()).toContain('\u001B[?25h');
});

test('a line for the palette that comes in one piece is typed where the terminal marks what is pasted, and pasted where that is not known', async () => {
	const screen = open({columns: 80, rows: 24});
	await screen.see('1 Agents');
	screen.type('\u001B[?2004;0$y');
	screen.type(':dependency tree of all\r');
	await screen.see('Pasted 1 line, not run');
	screen.type('\u001B[?2004;1$y');
	screen.type(`:messages${' '.repeat(20)}\r`);
	await screen.see('q back');
	expect((await screen.lines()).join('')).toContain('7 Messages');
	screen.type('xX\rqy\rand much more of it\r');
	await screen.see('Pasted 3 lines, not run');
	expect(acted(screen)).toEqual([]);
});

test('pasted text is never run', async () => {
	const screen = open({columns: 80, rows: 24});
	await screen.see('1 Agents');
	screen.type('\u001B[200~xX\rqy\r\u001B[201~');
	await screen.see('Pasted 2 lines, not run');
	expect(acted(screen)).toEqual([]);
	screen.type('n');
	await screen.see('New task');
	screen.type('\u001B[200~ it\nall\u001B[201~');
	await screen.see('xX it all');
	screen.type('\u0013');
	await screen.see('add-task is done.');
	expect(acted(screen)).toEqual([{name: 'add-task', input: {title: 'xX it all', prompt: 'xX\nqy', priority: 'medium'}}]);
});
