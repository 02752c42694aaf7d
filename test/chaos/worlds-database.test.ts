/**
A database whose log of changes is gone, half or another's: never damaged without a word, and never mixed with what is not its own. What else can be wrong with one: `test/store/migrate.test.ts`.
*/
import {copyFileSync, existsSync, rmSync, statSync, truncateSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import {openStore} from '../../source/store/store.js';
import {aFolder} from '../support/folder.js';
import {aPlan, at} from '../support/store.js';

/** As the disk has it after a kill: the first tasks in the file, the later ones in its log of changes alone. */
const cutOff = (name: string) => {
	const folder = path.join(aFolder(), 'data');
	const first = openStore(folder);
	first.plans.add([aPlan(`${name}-1`)], at(0));
	first.close();
	const store = openStore(folder);
	for (let nth = 2; nth <= 20; nth += 1) store.plans.add([aPlan(`${name}-${nth}`, {prompt: 'x'.repeat(2000)})], at(nth));
	const copy = path.join(aFolder(), 'data');
	openStore(copy).close();
	for (const file of ['roadmap.db', 'roadmap.db-wal', 'metrics.db']) {
		if (existsSync(path.join(folder, file))) copyFileSync(path.join(folder, file), path.join(copy, file));
	}

	store.close();
	return {folder: copy, wal: path.join(copy, 'roadmap.db-wal')};
};

/** What is in it when it is opened; a refusal is an answer, too. */
const tasksIn = (folder: string): string[] => {
	const store = openStore(folder);
	try {
		return store.tasks.list().map(({id}) => id);
	} finally {
		store.close();
	}
};

const upTo = (name: string, last: number): string[] => Array.from({length: last}, (_, index) => `${name}-${index + 1}`);

test('with its log of changes it is all there', () => {
	expect(tasksIn(cutOff('A').folder)).toEqual(upTo('A', 20));
});

test('without its log of changes it is what it was before, whole', () => {
	const {folder, wal} = cutOff('A');
	rmSync(wal);
	expect(tasksIn(folder)).toEqual(upTo('A', 1));
});

test('of a log that was cut short the changes count that are whole, in their order', () => {
	const {folder, wal} = cutOff('A');
	truncateSync(wal, Math.floor(statSync(wal).size / 2) + 7);
	const tasks = tasksIn(folder);
	expect(tasks).toEqual(upTo('A', tasks.length));
	expect(tasks.length).toBeGreaterThan(1);
	expect(tasks.length).toBeLessThan(20);
});

test("another database's log of changes beside it: refused in words, or what comes of it is one of the two, whole; never a mixture", () => {
	const [mine, theirs] = [cutOff('A'), cutOff('B')];
	copyFileSync(theirs.wal, mine.wal);
	let tasks: string[] | undefined;
	try {
		tasks = tasksIn(mine.folder);
	} catch (error) {
		expect(error).toMatchObject({name: 'StoreError', code: 'damaged', hint: expect.stringContaining('orch-tui restore FILE')});
	}

	if (tasks !== undefined) expect([upTo('A', 1), upTo('B', 20)]).toContainEqual(tasks);
});
