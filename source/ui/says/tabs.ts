/**
What the pages about one agent and its task say.
*/

export const tabSays = {
	names: {log: 'Log', diff: 'Diff', task: 'Task', files: 'Files', checks: 'Checks'},
	search: (tab: string) => `Search: ${tab}`,
	how: '← → or Tab: other tabs',
	attempt: (number: number) => `try ${number}`,
	goal: 'goal',
	accept: 'accept',
	stands: 'stands',
	files: 'may change',
	waitsFor: 'waits for',
	waiters: 'waits on me',
	tries: 'tries',
	labels: 'labels',
	pid: 'pid',
	ownGroup: (pid: number) => `${pid}, own group`,
	noTask: 'Its task is not known any more.',
	noAgentYet: (task: string) => `${task} has had no agent yet.`,
	ownCheck: 'check of the task',
	noCheck: 'It has none of its own.',
	checkStates: {passed: 'passed', failed: 'failed', running: 'is running', open: 'has not been run yet'},
	merges: 'merges',
	notVerified: 'no verify command in the config',
	noMerge: 'None yet.',
	cpu: 'cpu',
	memory: 'mem',
	tree: 'Its processes',
} as const;
