/**
What the help says beside what the keys say themselves.
*/
export const helpSays = {
	title: 'Keys',
	view: (title: string) => `${title} view`,
	everyView: 'every view',
	search: 'type to search keys and actions',
	found: (count: number) => (count === 1 ? '1 found' : `${count} found`),
	none: (typed: string) => `No key does "${typed}".`,
	noneBut: (typed: string, meant: string) => `No key does "${typed}". Did you mean "${meant}"?`,
	move: 'Move',
	find: 'Find and act',
	onRow: (subject: string) => `On ${subject} under the cursor, or all marked`,
	inView: (title: string) => `In ${title}`,
	/** Of those that are no lists. */
	pages: {both: 'In a log or a diff', log: 'In a log', sheet: 'In a diff', processes: 'In processes', first: 'Before anything is set up'},
	everything: 'On everything',
	tasks: 'Tasks',
	views: 'Views',
	terminal: 'Terminal',
	agentStates: 'States of agents',
	taskStates: 'States of tasks',
	foot: '? again: every view · change keys: :keys · only keys that work here are shown',
	wholeFoot: '? again: only what works here · names: :keys',
	namesFoot: 'keys.bind in the config: {"key": "ctrl+k", "command": "agent.stop", "when": "agents"}',
	more: (lines: number) => `↑↓ ${lines} more`,
	moreAscii: (lines: number) => `Up Down: ${lines} more`,
	closes: 'close',
	noKey: 'no key',
	prefixEscape: 'never mind',
	prefixNone: (typed: string) => `${typed} does nothing here.`,
};
