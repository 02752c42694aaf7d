/**
The letter box: nothing gets lost between two looks, and nobody is woken for nothing.
*/
import {once} from 'node:events';
import {existsSync, mkdirSync, rmSync, watch, writeFileSync} from 'node:fs';
import path from 'node:path';
import {setImmediate as nextTurn} from 'node:timers/promises';
import {expect, onTestFinished, test} from 'vitest';
import {createNews} from '../../source/outside/news.js';
import {aFolder} from '../support/repository.js';

const never = new AbortController().signal;

const aBox = (alsoWatch: readonly string[] = []) => {
	const place = aFolder();
	const folder = path.join(place, 'news');
	const news = createNews(
		folder,
		alsoWatch.map(name => path.join(place, name)),
	);
	news.make();
	onTestFinished(() => {
		news.close();
	});
	return {news, place, post: (name: string) => writeFileSync(path.join(folder, name), '')};
};

/** Until all that has been written so far was told of: the system tells in the order of what happens, and this happens last. */
const allHeard = async (): Promise<void> => {
	const folder = aFolder();
	const watcher = watch(folder);
	writeFileSync(path.join(folder, 'last'), '');
	await once(watcher, 'change');
	watcher.close();
	await nextTurn();
};

/** Whether a wait goes on when all has been heard. */
const isAsleep = async (wait: Promise<void>): Promise<boolean> => {
	let hasEnded = false;
	void wait.then(() => {
		hasEnded = true;
	});
	await allHeard();
	return !hasEnded;
};

test('a letter from before the first wait, and one from between look and wait, are not slept over', async () => {
	const {news, post} = aBox();
	post('a1');
	await news.wait(never);
	expect(news.take()).toEqual(['a1']);
	post('a2');
	await news.wait(never);
	expect(news.take().toSorted()).toEqual(['a1', 'a2']);
});

test('a letter whose arrival was heard while nobody waited is not slept over', async () => {
	const {news, post} = aBox();
	const abort = new AbortController();
	const early = news.wait(abort.signal);
	abort.abort();
	await early;
	post('a1');
	await allHeard();
	expect(await isAsleep(news.wait(never))).toBe(false);
});

test('everybody who waits is woken by one letter', async () => {
	const {news, post} = aBox();
	const waits = [news.wait(never), news.wait(never), news.wait(never)];
	post('a1');
	await Promise.all(waits);
	expect(news.take()).toEqual(['a1']);
});

test('letters that were looked at, and those taken away, wake nobody', async () => {
	const {news, post} = aBox();
	post('a1');
	await news.wait(never);
	news.take();
	const abort = new AbortController();
	const wait = news.wait(abort.signal);
	expect(await isAsleep(wait)).toBe(true);
	news.forget('a1');
	expect(await isAsleep(wait)).toBe(true);
	abort.abort();
	await wait;
	expect(news.take()).toEqual([]);
});

test('of a hundred letters, posted while they are being taken, none is missed', async () => {
	const {news, post} = aBox();
	const read = new Set<string>();
	const posting = (async () => {
		for (let index = 0; index < 100; index++) {
			post(`a${index}`);
			if (index % 7 === 0) await new Promise(resolve => setImmediate(resolve));
		}
	})();
	while (read.size < 100) {
		await news.wait(never);
		for (const name of news.take()) {
			read.add(name);
			news.forget(name);
		}
	}

	await posting;
	expect(news.take()).toEqual([]);
});

test('a write to a watched file wakes; one beside it does not', async () => {
	const {news, place} = aBox(['roadmap.db', 'roadmap.db-wal']);
	const abort = new AbortController();
	const wait = news.wait(abort.signal);
	writeFileSync(path.join(place, 'other.db'), 'x');
	expect(await isAsleep(wait)).toBe(true);
	writeFileSync(path.join(place, 'roadmap.db-wal'), 'x');
	await wait;
	abort.abort();
});

test('an aborted wait leaves what has come for the next one', async () => {
	const {news, post} = aBox();
	const abort = new AbortController();
	const wait = news.wait(abort.signal);
	abort.abort();
	await wait;
	post('a1');
	await news.wait(never);
	expect(news.take()).toEqual(['a1']);
});

test('a box that is closed lets everybody go, and one whose folder is gone is empty', async () => {
	const {news, place} = aBox();
	const wait = news.wait(never);
	news.close();
	await wait;
	rmSync(path.join(place, 'news'), {recursive: true});
	expect(news.take()).toEqual([]);
	news.forget('a1');
	mkdirSync(path.join(place, 'news'));
	expect(existsSync(path.join(place, 'news'))).toBe(true);
});
