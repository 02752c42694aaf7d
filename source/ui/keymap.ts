/**
The keys of the screen itself, as data: the keyboard, the help and the line of hints are computed from this list.
*/

export type Context = 'dashboard' | 'pane' | 'log';

export type ViewAct =
	| 'down'
	| 'up'
	| 'top'
	| 'bottom'
	| 'page-down'
	| 'page-up'
	| 'next-pane'
	| 'previous-pane'
	| 'number'
	| 'dashboard'
	| 'open'
	| 'back'
	| 'follow'
	| 'compose'
	| 'help'
	| 'interrupt';

export type ViewKey = {
	readonly presses: readonly string[];
	/** As the help writes them. */
	readonly shown: string;
	readonly act: ViewAct;
	readonly does: string;
	readonly contexts: readonly Context[];
	/** The word in the line of hints; without it, the key is only in the help. */
	readonly hint?: Readonly<Partial<Record<Context, string>>>;
};

const everywhere: readonly Context[] = ['dashboard', 'pane', 'log'];
const lists: readonly Context[] = ['dashboard', 'pane'];

export const viewKeys: readonly ViewKey[] = [
	{presses: ['return'], shown: '⏎', act: 'open', does: 'open the log', contexts: lists, hint: {dashboard: 'log', pane: 'log'}},
	{presses: ['f'], shown: 'f', act: 'follow', does: 'follow the end again', contexts: ['log'], hint: {log: 'follow'}},
	{presses: ['j', 'down'], shown: 'j ↓', act: 'down', does: 'down', contexts: everywhere},
	{presses: ['k', 'up'], shown: 'k ↑', act: 'up', does: 'up', contexts: everywhere},
	{presses: ['g', 'home'], shown: 'g Home', act: 'top', does: 'top', contexts: everywhere},
	{presses: ['G', 'end'], shown: 'G End', act: 'bottom', does: 'bottom, follow', contexts: everywhere},
	{presses: ['pagedown', 'ctrl+d'], shown: 'PgDn ^d', act: 'page-down', does: 'page down', contexts: everywhere},
	{presses: ['pageup', 'ctrl+u'], shown: 'PgUp ^u', act: 'page-up', does: 'page up', contexts: everywhere},
	{presses: ['tab', 'right'], shown: 'Tab →', act: 'next-pane', does: 'next pane', contexts: lists},
	{presses: ['shift+tab', 'left'], shown: '⇧Tab ←', act: 'previous-pane', does: 'previous pane', contexts: lists},
	{
		presses: ['1', '2', '3', '4', '5', '6', '7', '8'],
		shown: '1-8',
		act: 'number',
		does: 'a pane; again: full view',
		contexts: everywhere,
		hint: {dashboard: 'panes', pane: 'panes'},
	},
	{presses: ['0'], shown: '0', act: 'dashboard', does: 'dashboard', contexts: ['pane', 'log']},
	{presses: ['n'], shown: 'n', act: 'compose', does: 'new task', contexts: everywhere, hint: {dashboard: 'new', pane: 'new'}},
	{presses: ['?'], shown: '?', act: 'help', does: 'help; again: all keys', contexts: everywhere, hint: {dashboard: 'help', pane: 'help', log: 'help'}},
	{
		presses: ['q', 'escape', 'backspace'],
		shown: 'q Esc',
		act: 'back',
		does: 'back, or leave',
		contexts: everywhere,
		hint: {dashboard: 'leave', pane: 'back', log: 'back'},
	},
	{presses: ['ctrl+c'], shown: '^c', act: 'interrupt', does: 'close; twice: leave', contexts: everywhere},
];

export const findViewKey = (press: string, context: Context): ViewKey | undefined =>
	viewKeys.find(({presses, contexts}) => presses.includes(press) && contexts.includes(context));
