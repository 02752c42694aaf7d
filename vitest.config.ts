/**
How the tests run: where their folders are, in which order, and which of them share a process.
*/
import {defineConfig} from 'vitest/config';
import {BaseSequencer, type TestSpecification} from 'vitest/node';

/** What takes longest, so that nobody is left alone with one of them at the end; without them it is the size of the file that counts. */
const slow = [
	'ui/fuzz',
	'stories/examples',
	'commands/monitor-agent-lifecycle',
	'stories/tmux',
	'stories/terminal-life',
	'commands/auto-restart-agent',
	'stories/strange-bytes',
	'commands/create-worktree',
	'stories/demo',
	'commands/kill-stalled-agent',
	'commands/merge-queue',
	'chaos/chaos',
	'stories/agent-tools',
	'stories/screens',
	'doors/agent-tools',
	'stories/demo-screen',
	'stories/look-at-one',
	'chaos/two',
	'stories/resume',
	'stories/dashboard',
];
const rankOf = ({moduleId}: TestSpecification): number => {
	const rank = slow.findIndex(name => moduleId.endsWith(`/test/${name}.test.ts`));
	return rank === -1 ? slow.length : rank;
};

class SlowFirst extends BaseSequencer {
	override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
		const sorted = await super.sort(files);
		return sorted.sort((a, b) => rankOf(a) - rankOf(b));
	}
}

/**
Rooms whose tests leave nothing behind in their process: it is made once for many files, and what they import is loaded once. All others start and
end programs, and get one each. What tells the time is loaded for all of them, so they have one time zone.
*/
const calm = ['domain', 'store', 'engine', 'ui', 'doors'].map(room => `test/${room}/**/*.test.{ts,tsx}`);

export default defineConfig({
	test: {
		globalSetup: 'test/support/place.ts',
		// Real processes, on machines that may be busy: a limit is for what hangs.
		testTimeout: 240_000,
		hookTimeout: 240_000,
		sequence: {sequencer: SlowFirst},
		projects: [
			{extends: true, test: {name: 'calm', include: calm, isolate: false, env: {TZ: 'UTC'}}},
			{extends: true, test: {name: 'world', include: ['test/**/*.test.{ts,tsx}'], exclude: calm}},
		],
	},
});
