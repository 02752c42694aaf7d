/**
What the first screen says where it is heard and not seen.
*/
export const firstLinesSays = {
	head: (project: string, branch: string | undefined) =>
		`orch, project ${project}${branch === undefined ? '' : `, branch ${branch}`}. Nothing is set up here yet, and nothing has been written.`,
	states: {looking: '', well: 'Found', absent: 'Not needed', note: 'Worth knowing', bad: 'PROBLEM'},
	finding: (state: string, title: string, said: string) => `${state}: ${title}${said === '' ? '' : `, ${said}`}.`,
	ways: 'No tasks yet. How to start?',
	demo: 'watch the demo: scripted agents in a throw-away repository, one minute, without a network',
	bring: (what: string) => `import tasks from ${what}`,
	bringOther: 'import tasks from another file, folder, GitHub or Linear',
	path: 'Type a path, github, github:label or linear:TEAM. Empty: nothing is imported.',
	add: 'write one task',
	title: 'Type its title. Empty: none is written.',
	take: 'import them',
	nothingTaken: 'Nothing was changed.',
	read: (file: string) => `hear ${file} as it would be written`,
	config: (file: string) => `${file} would be:`,
	accept: (file: string) => `accept: write ${file}, hide data and worktrees from git by .git/info/exclude, and begin`,
	leave: 'leave, and write nothing',
	choose: 'Type a number.',
	notUnderstood: (answers: number) => `Type a number from 1 to ${answers}.`,
} as const;
