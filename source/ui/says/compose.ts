/**
What the form of a new task says.
*/
export const composeSays = {
	notHere: 'Tasks cannot be added from here.',
	title: 'New task',
	labels: {title: 'title', prompt: 'goal', check: 'check', after: 'after', files: 'files', priority: 'prio', agent: 'agent', tries: 'tries', limit: 'limit'},
	hints: {
		title: 'what is to be done (required)',
		prompt: 'what else the agent should know, and when it is done',
		check: 'a command that proves it',
		after: 'ids of tasks that it waits for, with commas',
		files: 'paths it may change, with commas',
	},
	defaultCheck: (command: string) => `default: ${command}`,
	completes: 'Tab completes ids',
	notThere: (ids: readonly string[]) => `not there: ${ids.join(', ')}`,
	moreTasks: (count: number) => `+${count}`,
	auto: 'auto',
	choose: (isFine: boolean) => (isFine ? '← → choose  ' : 'left right choose  '),
	saving: 'saving …',
	keys: (enter: string, isLast: boolean, hasAlt: boolean) =>
		`${isLast ? `${enter} save` : `${enter} Tab next`}  ${hasAlt ? `Alt-${enter} ` : ''}^S save  ^G $EDITOR  Esc cancel, draft kept`,
	goalKeys: (enter: string, hasAlt: boolean) => `${enter} Tab next  ^J new line  ${hasAlt ? `Alt-${enter} ` : ''}^S save  ^G $EDITOR  Esc keeps the draft`,
	keysBrief: '^S save  Tab next  ^G edit  Esc keeps it',
	escape: 'close, the draft is kept',
	unchanged: 'Nothing was changed.',
	editing: 'The first line is the title of the task, all below it is its goal. This line goes.',
} as const;
