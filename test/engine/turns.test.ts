import {expect, test} from 'vitest';
import {configSchema} from '../../source/domain/config.js';
import {agentId} from '../../source/domain/ids.js';
import {policyOf} from '../../source/domain/policy.js';
import {turnsOf} from '../../source/engine/pulses.js';
import {aPlan, aStore, at, bring} from '../support/store.js';

const policy = policyOf(configSchema.parse({}));
const often = {health: policy.healthEveryMs, watch: policy.watchEveryMs};
const seldom = {health: policy.restEveryMs, watch: policy.restEveryMs};
const longAfter = 10 * policy.restAfterMs;

/** One agent at work since moment 0, and what the turns are at `nowMs`. */
const aHouse = () => {
	const store = aStore([aPlan('A'), aPlan('B')]);
	bring(store, 'A', 'working');
	store.agents.move(agentId('a1'), 'starting', 'working', {heardAtMs: 0}, at(0));
	return {store, turnsAt: (nowMs: number) => turnsOf({store, policy, now: () => nowMs})()};
};

test('where nobody works, less is looked at', () => {
	const store = aStore([aPlan('A')]);
	expect(turnsOf({store, policy, now: () => 0})()).toEqual(seldom);
});

test('where all have been silent for a minute, less is looked at, and with the first sign of life as much as before', () => {
	const {store, turnsAt} = aHouse();
	expect(turnsAt(policy.restAfterMs - 1)).toEqual(often);
	expect(turnsAt(policy.restAfterMs)).toEqual(seldom);
	store.agents.heard([{id: agentId('a1'), heardAtMs: longAfter, outputBytes: 9, saying: 'hi', cpuPercent: 1, memoryMb: 1}]);
	expect(turnsAt(longAfter)).toEqual(often);
});

test('where one is being stopped, or one is about to begin, nobody rests', () => {
	const stopped = aHouse();
	stopped.store.agents.move(agentId('a1'), 'working', 'stopping', {stopDeadlineMs: longAfter + 5000}, at(0));
	expect(stopped.turnsAt(longAfter)).toEqual(often);
	const begun = aHouse();
	bring(begun.store, 'B', 'claimed');
	expect(begun.turnsAt(longAfter)).toEqual(often);
});
