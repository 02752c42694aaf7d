/**
How many frames there are: as many as the config says, fewer over a long SSH, and at once after a key.
*/
import {expect, test, vi} from 'vitest';
import {fakeEngine} from '../support/fake-engine.js';
import {anAgent, startMs} from '../support/fake-snapshot.js';
import {openTestScreen} from '../support/fake-terminal.js';

/** Frames in ten seconds in which something changes every 20 ms. `answerMs`: how long the terminal takes to answer. */
const framesOf = async (fps: number, environment: Record<string, string>, answerMs: number): Promise<number> => {
	let nowMs = startMs;
	vi.useFakeTimers({toFake: ['setInterval', 'clearInterval', 'setTimeout', 'clearTimeout', 'Date', 'performance']});
	try {
		const fake = fakeEngine({clock: () => nowMs});
		const engine = {...fake, policy: {...fake.policy, screen: {...fake.policy.screen, fps}}};
		const screen = openTestScreen({columns: 100, rows: 30, engine, environment: {TERM: 'xterm-256color', ...environment}});
		const pass = async (ms: number) => {
			nowMs += ms;
			await vi.advanceTimersByTimeAsync(ms);
		};
		await pass(answerMs);
		screen.type('\u001B[1;1R');
		await pass(1000);
		let frames = 0;
		for (let step = 0; step < 500; step++) {
			const before = screen.bytes().length;
			fake.change({agents: [anAgent('a1', 'T-17', 'working', {saying: `step ${step}`})]});
			await pass(20);
			if (screen.bytes().length !== before) frames += 1;
		}

		screen.close();
		return frames;
	} finally {
		vi.useRealTimers();
	}
};

test.each([
	{how: 'ten a second', fps: 10, env: {}, answerMs: 5, least: 60, most: 102},
	{how: '--fps 2', fps: 2, env: {}, answerMs: 5, least: 10, most: 22},
	{how: 'over a long SSH', fps: 10, env: {SSH_TTY: '/dev/pts/1'}, answerMs: 400, least: 10, most: 22},
	{how: 'over a short SSH', fps: 10, env: {SSH_TTY: '/dev/pts/1'}, answerMs: 20, least: 60, most: 102},
])('$how', async ({fps, env, answerMs, least, most}) => {
	const frames = await framesOf(fps, env, answerMs);
	expect(frames).toBeGreaterThanOrEqual(least);
	expect(frames).toBeLessThanOrEqual(most);
});
