/**
A few rounds of `npm run chaos`, one of each kind that has found something; run the long ones after any change of what merges, spawns, claims or cleans up.
*/
import path from 'node:path';
import {expect, test} from 'vitest';
import {type FaultPoint, faultPoints} from '../../source/domain/fault-points.js';
import {type About, aboutOf, sceneOf} from './plan.js';
import {playRound} from './round.js';

const files = {scripts: import.meta.dirname, launcher: path.resolve(import.meta.dirname, '../../source/launch.cjs'), keep: 'never'} as const;

test('80 rounds come to every point, whatever the seed', () => {
	const passed = new Set<About>(Array.from({length: 80}, (_, index) => aboutOf(7, index + 1)));
	expect(faultPoints.filter(point => !passed.has(point))).toEqual([]);
	for (const point of faultPoints) expect(sceneOf(point).wanted.kinds.length).toBeGreaterThan(0);
});

test.each<FaultPoint>(['merge.ref-moved', 'spawn.shim-started', 'cleanup.recorded'])(
	'cut off at %s, and once more while it recovers: nothing is lost',
	async about => {
		const result = await playRound({seed: 1, round: 1, about, ...files});
		expect(result).toMatchObject({about, struck: expect.arrayContaining([about]), broken: []});
	},
);

test('kills at random times: nothing is lost', async () => {
	expect(await playRound({seed: 1, round: 8, ...files})).toMatchObject({about: 'random', broken: []});
});
