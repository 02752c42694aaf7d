/**
What panes call their rows, and what they say when there are none and of those out of sight.
*/
export const paneSays = {
	subjects: {
		agent: 'the agent',
		task: 'the task',
		worktree: 'the worktree',
		merge: 'the merge',
		message: 'the message',
		failure: 'the failure',
		need: 'what waits for you',
	},
	nothingHappened: 'Nothing has happened yet.',
	nothingWrong: 'Nothing has gone wrong.',
	above: (count: number) => `${count} above`,
	below: (count: number) => `${count} more`,
} as const;
