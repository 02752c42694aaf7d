/**
What the screen says of the clipboard, editors, pagers, shells and the web.
*/

export const outsideSays = {
	copied: (what: string, way: string) => `Copied ${what} (${way}).`,
	noClipboard: 'There is no clipboard here.',
	noPrograms: 'No program can have the terminal here.',
	noBrowser: 'There is no web here.',
	page: (page: string) => `No browser here: ${page}`,
	opened: (page: string) => `Opened ${page}`,
	back: 'Back on the screen.',
	noLog: (agent: string) => `${agent} has not printed anything yet.`,
	noWorktree: (task: string) => `${task} has no worktree.`,
	nothingHere: 'Nothing is selected here.',
	nothingToCopy: 'There is nothing to copy here.',
	copyTitle: 'Copy',
	copyFoot: 'a letter copies, y the first',
	lines: (count: number) => (count === 1 ? '1 line' : `${count} lines`),
	close: 'close',
	what: {
		agent: 'agent',
		task: 'task',
		branch: 'branch',
		path: 'path',
		commit: 'commit',
		error: 'last error',
		log: 'log',
	},
} as const;
