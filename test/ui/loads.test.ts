import {expect, test} from 'vitest';
import {createLoader, type Load} from '../../source/ui/loads.js';
import {createUiStore} from '../../source/ui/ui-store.js';
import {fakeEngine} from '../support/fake-engine.js';

const aLoad = (more: Partial<Load> = {}): Load => ({name: 'tasks', command: 'find-available-work', input: {}, everyMs: 5000, ...more});

/** Looks at what is wanted; answers with how often it has been asked for in all. */
const aLoader = () => {
	const engine = fakeEngine();
	let wanted: readonly Load[] = [];
	const loader = createLoader({engine, ui: createUiStore(), wanted: () => wanted});
	const look = async (...loads: readonly Load[]): Promise<number> => {
		wanted = loads;
		loader.look();
		await Promise.resolve();
		await Promise.resolve();
		return engine.dispatched.length;
	};

	return {engine, look};
};

test('an answer is good for its time, and nothing is asked while nobody looks', async () => {
	const {engine, look} = aLoader();
	expect(await look(aLoad())).toBe(1);
	engine.wait(4999);
	expect(await look(aLoad())).toBe(1);
	engine.wait(60_000);
	expect(await look()).toBe(1);
	expect(await look(aLoad())).toBe(2);
});

test('what an answer goes with asks for it anew as soon as it is another', async () => {
	const {look} = aLoader();
	expect(await look(aLoad({with: '5 built'}))).toBe(1);
	expect(await look(aLoad({with: '5 built'}))).toBe(1);
	expect(await look(aLoad({with: '5 verifying'}))).toBe(2);
});
