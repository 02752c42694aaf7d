import {existsSync, readFileSync, symlinkSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import {buildHouse, works} from '../support/house.js';
import {runGit} from '../support/repository.js';

type File = {
	readonly path: string;
	readonly old_path: string | null;
	readonly change: string;
	readonly added: number | null;
	readonly deleted: number | null;
	readonly is_shown: boolean;
	readonly lines: readonly string[];
};
type Shown = {readonly files: readonly File[]; readonly added: number; readonly deleted: number; readonly head: string | null};

const numbers = (from: number, to: number) => Array.from({length: to - from + 1}, (_, index) => `${from + index}\n`).join('');
const start = {'a.txt': 'one\ntwo\nthree\n', 'old name.txt': numbers(1, 30), 'gone.txt': 'gone\n', 'big.txt': 'x\n'};

const aHouse = async (script: string) => {
	const house = await buildHouse({'T-1': `${script}\ntouch ../../ready-now; exec sleep 1000`}, {files: start});
	await house.import('- [ ] T-1: one\n- [ ] T-2: two\n  after: T-1\n');
	await house.until(() => existsSync(path.join(house.root, 'ready-now')));
	const folder = house.store.worktrees.find('T-1')?.folder ?? '';
	const show = async (input: Record<string, unknown> = {taskId: 'T-1'}): Promise<Shown> => {
		const result = await house.do('show-diff', input);
		if (!result.ok) throw new Error(result.problem.message);
		return result.value.output as Shown;
	};
	return {...house, folder, show};
};

test('what is committed, what is not, and what git does not know yet: each file with its lines', async () => {
	const {folder, show, do: run} = await aHouse('git mv "old name.txt" "new name.txt"; git rm -q gone.txt; echo 31 >> "new name.txt"; git commit -qam moved');
	writeFileSync(path.join(folder, 'a.txt'), 'one\nTWO\nthree\n');
	writeFileSync(path.join(folder, 'sp ace\tand "quotes".txt'), 'new\n\u001B[31mred');
	writeFileSync(path.join(folder, 'bin.dat'), Buffer.from([0, 1, 2]));
	symlinkSync('/etc/passwd', path.join(folder, 'link'));
	const before = runGit(folder, 'status', '--porcelain');
	const {files, added, deleted, head} = await show();
	expect(files.map(({path: file, old_path: old, change, added: plus, deleted: minus}) => [file, old, change, plus, minus])).toEqual([
		['a.txt', null, 'modified', 1, 1],
		['gone.txt', null, 'deleted', 0, 1],
		['new name.txt', 'old name.txt', 'renamed', 1, 0],
		['bin.dat', null, 'untracked', null, null],
		['link', null, 'untracked', 1, 0],
		['sp ace and "quotes".txt', null, 'untracked', 2, 0],
	]);
	expect([added, deleted, head]).toEqual([5, 2, null]);
	expect(files[0]?.lines).toEqual(['@@ -1,3 +1,3 @@', ' one', '-two', '+TWO', ' three']);
	expect(files[2]?.lines.at(-1)).toBe('+31');
	expect(files[3]).toMatchObject({is_shown: false, lines: []});
	// Where it leads to, never what lies there.
	expect(files[4]?.lines).toContain('+/etc/passwd');
	expect(files[5]?.lines).toEqual(['@@ -0,0 +1,2 @@', '+new', '+red', '\\ No newline at end of file']);
	expect(runGit(folder, 'status', '--porcelain')).toBe(before);
	expect(await run('show-diff', {agentId: 'a1'})).toMatchObject({ok: true, value: {output: {task_id: 'T-1'}}});
	expect(await run('show-diff', {taskId: 'T-1'})).toMatchObject({value: {said: expect.stringContaining('T-1 one: 6 files, +5 -2')}});
});

test('no program of anybody is run over the files', async () => {
	const {folder, root, show} = await aHouse('true');
	const trap = path.join(root, 'trap');
	for (const [name, value] of [
		['diff.external', `touch ${trap}-external`],
		['diff.evil.command', `touch ${trap}-driver`],
		['diff.evil.textconv', `touch ${trap}-textconv; cat`],
		['filter.evil.clean', `touch ${trap}-clean; cat`],
		['filter.evil.process', `touch ${trap}-process`],
		['filter.evil.required', 'true'],
		['core.fsmonitor', `touch ${trap}-monitor`],
		['core.pager', `touch ${trap}-pager`],
	] as const)
		runGit(root, 'config', name, value);
	writeFileSync(path.join(folder, '.gitattributes'), '* filter=evil diff=evil\n');
	writeFileSync(path.join(folder, 'a.txt'), 'one\nTWO\nthree\n');
	const {files} = await show();
	expect(files.map(({path: file}) => file)).toEqual(['a.txt', '.gitattributes']);
	for (const name of ['external', 'driver', 'textconv', 'clean', 'process', 'monitor', 'pager']) expect(existsSync(`${trap}-${name}`), name).toBe(false);
});

test('a file that is too long is named, with its size', async () => {
	const {folder, show} = await aHouse('true');
	writeFileSync(path.join(folder, 'big.txt'), numbers(1, 9000));
	writeFileSync(path.join(folder, 'a.txt'), 'ONE\n');
	const {files} = await show();
	expect(files.map(({path: file, added, is_shown: isShown}) => [file, added, isShown])).toEqual([
		['a.txt', 1, true],
		['big.txt', 9000, false],
	]);
	expect((await show({taskId: 'T-1', lines: 2})).files.map(({is_shown: isShown}) => isShown)).toEqual([false, false]);
});

test('of what has landed, what has landed; of what was not begun, that there is nothing', async () => {
	const house = await buildHouse({'T-1': works});
	await house.import('- [ ] T-1: one\n- [ ] T-2: two\n  after: T-1\n');
	expect(await house.do('show-diff', {taskId: 'T-2'})).toMatchObject({ok: false, problem: {code: 'no_work_yet'}});
	expect(await house.do('show-diff', {taskId: 'T-9'})).toMatchObject({ok: false, problem: {code: 'task_not_found'}});
	expect(await house.do('show-diff', {agentId: 'a9'})).toMatchObject({ok: false, problem: {code: 'agent_not_found'}});
	await house.untilState('T-1', 'cleaned');
	const result = await house.do('show-diff', {taskId: 'T-1'});
	expect(result).toMatchObject({ok: true, value: {output: {head: house.task('T-1').commit, files: [{path: 'T-1.txt', change: 'added', added: 1}]}}});
	expect(readFileSync(path.join(house.root, 'T-1.txt'), 'utf8')).toBe('done\n');
});
