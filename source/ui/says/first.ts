/**
What the first screen says.
*/
import {counted} from '../words.js';

const tasks = (count: number): string => counted(count, 'task');

export const firstSays = {
	notSetUp: 'not set up yet',
	ways: 'No tasks, no agents. Three ways to start:',
	waysOn: (count: number) => `${tasks(count)} so far, kept nowhere yet. ${count === 1 ? 'It is' : 'They are'} added when the setup is accepted.`,
	demo: 'Watch the demo',
	demoIs: 'scripted agents, throw-away repo, 1 minute, offline',
	bring: 'Import tasks',
	source: (file: string, open: number) => `${file} (${open} open)`,
	moreSources: (count: number) => `${count} more`,
	noSources: 'no list with open boxes here',
	github: 'GitHub',
	otherSources: ['Linear', 'JSON lines', 'any path', 'paste'],
	write: 'Write one task',
	writeIs: 'title, goal, how to check it',
	checked: 'checked',
	looking: 'looking',
	notFound: 'not found (fine)',
	notThere: 'not found',
	moreFindings: (count: number) => `${count} more: orch-tui doctor`,
	nothingWritten: 'Nothing has been written yet.',
	wouldWrite: (file: string, enter: string) => `${enter} shows ${file} before it is written; data/ and .worktrees/ are hidden by .git/info/exclude.`,
	promises: 'Your branches are never pushed. No telemetry. For a screen reader: orch-tui --screen-reader',
	acceptTitle: (file: string) => `Write ${file}?`,
	acceptAlso: (excludes: readonly string[]) => `To .git/info/exclude: ${excludes.join(' ')}`,
	acceptTasks: (count: number, hasAgent: boolean) =>
		`${tasks(count)} ${count === 1 ? 'is' : 'are'} added to the backlog${hasAgent ? ', and the first ready one starts' : '; none starts before the config names an agent'}.`,
	acceptKeys: (enter: string) => `${enter} write it and go on   e edit   j k scroll   Esc not yet`,
	acceptKeysBrief: (enter: string) => `${enter} write  e edit  Esc not yet`,
	acceptEscape: 'not yet',
	unchanged: 'Nothing was changed.',
	edited: 'This is what would be written now.',
	dropTitle: 'Leave without setting up?',
	dropSays: (count: number) => `${tasks(count)} ${count === 1 ? 'is' : 'are'} kept nowhere yet and would be lost.`,
	dropKeys: 'y leave',
	dropKeep: (enter: string) => `[ n stay  ${enter}  Esc ]`,
	dropEscape: 'stay',
} as const;
