/**
What an agent has put into the folders through which runs talk to us leads nowhere else.
*/
import {existsSync, linkSync, lstatSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {expect, onTestFinished, test} from 'vitest';
import {createNews} from '../../source/outside/news.js';
import {completeTree, removeRun} from '../../source/outside/run-folder.js';
import {trimLogs} from '../../source/outside/trim-log.js';
import {aFolder} from '../support/folder.js';

/** A run folder, and a folder of somebody else's with a file in it. */
const aPlace = () => {
	const place = aFolder();
	const [runs, foreign] = [path.join(place, 'runs'), path.join(place, 'foreign')];
	mkdirSync(path.join(runs, 'a1'), {recursive: true});
	mkdirSync(foreign);
	const file = path.join(foreign, 'a1');
	writeFileSync(file, 'precious'.repeat(100));
	return {runs, folder: path.join(runs, 'a1'), foreign, file, isWhole: () => readFileSync(file, 'utf8') === 'precious'.repeat(100)};
};

test('in the place of the letter box: a link is neither read nor emptied, and gone before the next run; a folder by the name of a run is no obstacle', () => {
	const {runs, foreign, file, isWhole} = aPlace();
	const letters = path.join(runs, 'news');
	const news = createNews(letters, []);
	onTestFinished(() => {
		news.close();
	});
	symlinkSync(foreign, letters);
	expect(news.take()).toEqual([]);
	news.forget('a1');
	removeRun(runs, 'a1');
	expect(isWhole()).toBe(true);
	news.make();
	expect(lstatSync(letters).isDirectory()).toBe(true);
	expect(readdirSync(foreign)).toEqual(['a1']);

	mkdirSync(path.join(letters, 'a1', 'deep'), {recursive: true});
	symlinkSync(file, path.join(letters, 'a2'));
	for (const name of news.take()) news.forget(name);
	expect(readdirSync(letters)).toEqual([]);
	expect(isWhole()).toBe(true);
});

test('a log that is a file of somebody else by another name is not cut', () => {
	const {runs, folder, file, isWhole} = aPlace();
	const log = path.join(folder, 'out.log');
	linkSync(file, log);
	trimLogs(runs, 'a1', 128);
	expect(isWhole()).toBe(true);
	rmSync(log);
	symlinkSync(file, log);
	trimLogs(runs, 'a1', 128);
	expect(isWhole()).toBe(true);
	rmSync(log);
	renameSync(file, log);
	trimLogs(runs, 'a1', 128);
	expect(lstatSync(log).size).toBeLessThan(300);
});

test('where we write who a run is, a link to a file of somebody else is taken away first', () => {
	const {runs, folder, file, isWhole} = aPlace();
	symlinkSync(file, path.join(folder, 'pid.tmp'));
	const unknown = {pid: process.pid, startTicks: 0, bootId: '-'};
	completeTree(runs, {runId: 'a1', agent: unknown, shim: unknown});
	expect(isWhole()).toBe(true);
	expect(lstatSync(path.join(folder, 'pid')).isFile()).toBe(true);
	expect(existsSync(path.join(folder, 'pid.tmp'))).toBe(false);
});
