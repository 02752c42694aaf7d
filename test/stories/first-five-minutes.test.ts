/**
The first five minutes as one story, on the real program: an empty folder, the demo, an answer, the way out, a first commit, a list, the setup,
agents at work, a question, a merge, the way out, and back. After each step, what is on the screen; after all that write, what git and `status` say.
*/
import {execFileSync} from 'node:child_process';
import {chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {expect, onTestFinished, test, vi} from 'vitest';
import {identify} from '../../source/outside/process-identity.js';
import {openStore} from '../../source/store/store.js';
import {launcher} from '../support/program.js';
import {onTerminal} from '../support/pty.js';
import {aFolder, runGit, write} from '../support/repository.js';
import {until} from '../support/until.js';

/** Machines that run this may be busy; nothing here waits for long on one that is not. */
const longMs = 60_000;

const list = `# Manual

- [ ] T-1 Write the first page
- [ ] T-2 Write the second page
- [x] T-0 Find a name

## Later
- [ ] Think about pictures
`;

/** Stands in for claude: T-1 asks by the same tool as any agent, T-2 is patient. Both leave the commit to orch-tui. */
const agent = (ask: string, notes: string): string => `#!/usr/bin/env bash
if [ "$1" = --version ]; then echo '2.1.240 (Claude Code)'; exit; fi
echo "Reading $ORCH_TASK_ID."
if [ "$ORCH_TASK_ID" = T-1 ]; then
	heading=$(node '${ask}' 300 "$(printf 'Which heading?\\n1) Manual\\n2) Handbook')" | head -n 1)
	echo "# $heading" > first.md
else
	until [ -e '${notes}/go' ]; do echo tick; sleep 0.2; done
	echo two > second.md
fi
echo 'Done.'
`;

/** Stands in for a person at an editor: a busy machine is to hold nothing, and what was merged is verified. */
const editor = `
const {readFileSync, writeFileSync} = require('node:fs');
const file = process.argv[2];
const limits = '{"warn": 100, "stop": 100}';
const more = '{\\n\\t"thresholds": {"cpu": ' + limits + ', "memory": ' + limits + ', "disk": ' + limits + ', "swap": ' + limits + ', "freeMemoryMb": 0, "freeDiskMb": 0},\\n\\t"verify": "git grep -q -e Handbook -e two HEAD",';
writeFileSync(file, readFileSync(file, 'utf8').replace('{', more).replace(/"maxParallel": \\d+/, '"maxParallel": 2'));
`;

const prepare = () => {
	const place = aFolder();
	const folder = path.join(place, 'manual');
	const bin = path.join(place, 'bin');
	for (const each of [folder, bin]) mkdirSync(each);
	writeFileSync(path.join(bin, 'claude'), agent(path.resolve(import.meta.dirname, '../../data/demo/ask.mjs'), place));
	chmodSync(path.join(bin, 'claude'), 0o755);
	writeFileSync(path.join(place, 'editor.cjs'), editor);
	const env = {
		PATH: [bin, process.env['PATH'] ?? ''].join(path.delimiter),
		HOME: '/nonexistent',
		XDG_STATE_HOME: path.join(folder, '../state'),
		LANG: 'C.UTF-8',
		TMPDIR: place,
		VISUAL: '',
		EDITOR: `"${process.execPath}" "${path.join(place, 'editor.cjs')}"`,
		GIT_CONFIG_GLOBAL: '/dev/null',
		GIT_AUTHOR_NAME: 'Ada',
		GIT_AUTHOR_EMAIL: 'ada@example.com',
		GIT_COMMITTER_NAME: 'Ada',
		GIT_COMMITTER_EMAIL: 'ada@example.com',
	};
	const open = (rows = 40) => {
		const screen = onTerminal([launcher], {cols: 120, rows, cwd: folder, env});
		const see = async (wanted: string | RegExp) => vi.waitFor(async () => screen.see(wanted), {timeout: longMs});
		return {...screen, see, press: (keys: string) => screen.child.write(keys)};
	};
	const status = () => JSON.parse(execFileSync(process.execPath, [launcher, 'status', '--json'], {cwd: folder, env: {...env}, encoding: 'utf8'}));
	const inStore = <Value>(ask: (store: ReturnType<typeof openStore>) => Value): Value => {
		const store = openStore(path.join(folder, 'data'));
		try {
			return ask(store);
		} finally {
			store.close();
		}
	};
	return {place, folder, open, status, inStore};
};

type Told = {
	readonly tasks: ReadonlyArray<{readonly id: string; readonly state: string; readonly title: string}>;
	readonly agents: ReadonlyArray<{readonly taskId: string; readonly state: string}>;
};

const statesIn = ({tasks}: Told) => Object.fromEntries(tasks.map(({id, state}) => [id, state]));

test('the first five minutes', async () => {
	const {place, folder, open, status, inStore} = prepare();

	// An empty folder: it offers what there is in one line, and has touched nothing.
	const first = open();
	await first.see(`${folder} is not in a git repository.  d watch the demo   g git init   q leave`);
	expect(readdirSync(folder)).toEqual([]);

	// The demo, in a repository of its own.
	first.press('d');
	await first.see(' DEMO ');
	await first.see(/a\d+ needs you: press w/);
	first.press('w');
	await first.see(/it shows what a\d+ asks/);
	first.press('\r');
	await first.see('How is the shop to be called');
	first.press('1');
	await first.see(/a\d+ goes on with your answer/);
	first.press('q');
	await first.see('The demo ends.');
	first.press('\r');
	// Back where it began; nothing of it is left.
	await vi.waitFor(() => expect(first.terminal.buffer.active.type).toBe('normal'), {timeout: longMs});
	await vi.waitFor(() => expect(first.text().match(/is not in a git repository/g)).toHaveLength(2), {timeout: longMs});
	expect(readdirSync(place).filter(name => name.startsWith('orch-demo-'))).toEqual([]);
	expect(readdirSync(folder)).toEqual([]);

	// A repository, then a first commit of what is here; each in one line.
	write(folder, {'todo.md': list});
	first.press('g');
	await first.see('manual has no commit yet; agents start from one.  d watch the demo   c commit what is here (1 file)   q leave');
	first.press('c');

	// It looks before it touches.
	await first.see('Three ways to start');
	await first.see(/✔ git \d+\.\d+/);
	await first.see('✔ claude 2.1.240');
	await first.see(/codex, gemini, opencode +not found \(fine\)/);
	await first.see('todo.md (3 open)');
	await first.see('Nothing has been written yet.');
	await vi.waitFor(() => expect(first.text()).not.toContain('looking'), {timeout: longMs});
	expect(runGit(folder, 'log', '--format=%an %s')).toBe('Ada First commit');

	// Tasks of one's own, no retyping: what is vague is left out until somebody ticks it.
	first.press('i');
	await first.see(/todo\.md +3 open/);
	first.press('\r');
	await first.see(/✔ Write the first page +line 3/);
	await first.see(/○ Think about pictures +line 8 +P3, vague, no check/);
	await first.see('closed boxes skipped: 1');
	await first.see('preview 2 tasks, 0 edges, no circles. todo.md is not changed.');
	first.press('\r');

	// The setup, as it would be written; nothing is, until it is accepted.
	await first.see('Write orch.config.jsonc?');
	await first.see('2 tasks are added to the backlog, and the first ready one starts.');
	await first.see('To .git/info/exclude: ');
	expect(readdirSync(folder).toSorted()).toEqual(['.git', 'todo.md']);
	first.press('e');
	await first.see(/\+ +"thresholds"/);
	expect(readdirSync(folder).toSorted()).toEqual(['.git', 'todo.md']);
	expect(runGit(folder, '--no-optional-locks', 'status', '--porcelain', '--ignored')).toBe('');
	first.press('\r');

	// Agents are at work, and git status has no surprise.
	await first.see('1 Agents');
	await first.see(/a\d+ NEEDS YOU +T-1 Write the first page/);
	await first.see(/a\d+ working +T-2 Write the second page/);
	expect(runGit(folder, 'status', '--porcelain')).toBe('?? orch.config.jsonc');
	expect(readFileSync(path.join(folder, '.git/info/exclude'), 'utf8')).toMatch(/^\/data\/roadmap\.db\*$[\s\S]*^\/\.worktrees$/m);
	expect(readFileSync(path.join(folder, 'todo.md'), 'utf8')).toBe(list);
	expect(status()).toMatchObject({tasks: expect.arrayContaining([expect.objectContaining({id: 'T-1', title: 'Write the first page'})])});
	expect(statesIn(status())).toEqual({'T-1': 'working', 'T-2': 'working'});

	// The question itself, answered in place.
	first.press('w');
	await first.see(/▌◆ a\d+ NEEDS YOU +T-1/);
	first.press('\r');
	await first.see(/a\d+ asks ─/);
	await first.see('2) Handbook');
	first.press('2');

	// Accepted work lands on the branch, and in the checkout; never pushed.
	await first.see(/✔ T-1 Write/);
	await vi.waitFor(() => expect(runGit(folder, 'log', '-1', '--format=%s')).toBe('Merge T-1: Write the first page'), {timeout: longMs});
	expect(runGit(folder, 'show', 'HEAD:first.md')).toBe('# Handbook');
	expect(readFileSync(path.join(folder, 'first.md'), 'utf8')).toBe('# Handbook\n');
	expect(runGit(folder, 'remote')).toBe('');
	// Whoever has left well has read its answer.
	await until(() => inStore(store => store.messages.listNewest(undefined, 10).every(({state}) => state === 'seen' || state === 'acted')), longMs);

	// The log of the one that is still at work.
	const [working] = inStore(store => store.agents.listLive());
	if (working?.process === undefined) throw new Error('Nobody is at work.');
	expect(working.taskId).toBe('T-2');
	const isAlive = () => identify(working.process?.agent.pid ?? 0) !== undefined;
	onTestFinished(() => {
		if (isAlive()) process.kill(-(working.process?.agent.pid ?? 0), 'SIGKILL');
	});
	// Slots do not move: whoever came second stands second.
	first.press(working.id === 'a1' ? 'gg' : 'ggj');
	await first.see(new RegExp(`▌● ${working.id} working`));
	first.press('\r');
	await first.see('tick');
	first.press('q');
	await first.see('1 Agents');

	// Leaving is not stopping.
	first.press('q');
	await first.see('Leave orch');
	await first.see('1 agent keeps running.');
	first.press('\r');
	expect(await first.over).toBe(0);
	expect(first.terminal.buffer.active.type).toBe('normal');
	expect(isAlive()).toBe(true);
	expect(statesIn(status())['T-2']).toBe('working');
	expect((status() as Told).agents.filter(({state}) => state === 'working')).toMatchObject([{taskId: 'T-2'}]);

	// Away for a night: the clock of the last look is put back, for nobody waits that long here. Meanwhile the work is done.
	inStore(store => {
		const look = store.settings.lastLook();
		if (look === undefined) throw new Error('Nobody has looked.');
		expect(look.key).toBe(working.id);
		store.settings.noteLook({...look, atMs: look.atMs - 9 * 3_600_000});
	});
	writeFileSync(path.join(place, 'go'), '');
	await until(() => !isAlive(), longMs);

	// Back: the same place, what happened, and it goes on by itself.
	const again = open();
	await again.see('since you left (9h');
	await again.see(/✔ T-2 Write/);
	await again.see('2/2');
	await vi.waitFor(() => expect(runGit(folder, 'log', '--first-parent', '--format=%s').split('\n')[0]).toBe('Merge T-2: Write the second page'), {
		timeout: longMs,
	});
	again.press('q');
	await again.see('Leave orch');
	again.press('\r');
	expect(await again.over).toBe(0);
	await vi.waitFor(() => expect(Object.values(statesIn(status())).every(state => state === 'merged' || state === 'cleaned')).toBe(true), {timeout: longMs});
	execFileSync('git', ['fsck', '--no-dangling'], {cwd: folder, stdio: 'pipe'});
	expect(runGit(folder, 'status', '--porcelain')).toBe('?? orch.config.jsonc');
});
