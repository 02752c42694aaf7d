/**
What `help <topic>` tells and the manual page holds: keys, states, the config and more, each computed from what counts.
*/
import type {CommandCard} from '../commands/command.js';
import {configFields, configFileName} from '../domain/config-keys.js';
import {saySetting, settings} from '../domain/config-settings.js';
import {tmuxLikes} from '../domain/finding-more.js';
import {aliases} from './aliases.js';
import {commonErrors, lineErrors} from './error-codes.js';
import {exitMeanings} from './exit-codes.js';
import {globalFlags} from './global-flags.js';
import type {Section} from './page.js';
import {tmuxSuggested} from './tmux-line.js';
import {verbs} from './verbs.js';

export const topicNames = ['keys', 'states', 'config', 'environment', 'files', 'tmux', 'exit-codes', 'error-codes'] as const;
export type TopicName = (typeof topicNames)[number];

/** What each tells, in a few words. */
export const topicSummaries: Readonly<Record<TopicName, string>> = {
	keys: 'every key of the screen, with its name for keys.bind',
	states: 'the states of agents and tasks, and their marks',
	config: 'every setting, and where it is written',
	environment: 'variables that are read',
	files: 'what lies where',
	tmux: 'lines for your tmux.conf: a status bar, a pop-up, settings',
	'exit-codes': 'how a command ends, as a number',
	'error-codes': 'what went wrong, as a word for programs',
};

/** What only the screen knows. */
export type ScreenFacts = {
	readonly keys: ReadonlyArray<{readonly title: string; readonly keys: ReadonlyArray<{readonly shown: string; readonly name: string; readonly does: string}>}>;
	readonly states: ReadonlyArray<{
		readonly title: string;
		readonly marks: ReadonlyArray<{readonly glyph: string; readonly ascii: string; readonly word: string}>;
	}>;
};

type Facts = {readonly cards: readonly CommandCard[]; readonly screen: ScreenFacts};

const keys = ({screen}: Facts): Section => ({
	title: 'Keys',
	text: `A key that is pressed twice or after g is written with a space. keys.bind in ${configFileName} changes them by their names, as in {"key": "ctrl+k", "command": "agent.stop", "when": "agents"}; "-agent.stop" takes a key away. keys.preset is vim, arrows or strict.`,
	parts: screen.keys.map(section => ({title: section.title, rows: section.keys.map(({shown, name, does}) => [shown === '' ? 'no key' : shown, name, does])})),
});

const states = ({screen}: Facts): Section => ({
	title: 'States',
	text: 'Each has a mark, the same in ASCII, and a word.',
	parts: screen.states.map(({title, marks}) => ({title, rows: marks.map(({glyph, ascii, word}) => [`${glyph} ${ascii}`, word])})),
});

const config = (): Section => ({
	title: 'Config',
	text: `What counts, the highest first: flags, ORCH_* variables, orch.config.local.jsonc, ${configFileName}, your own config.jsonc, the default. orch-tui config get --origin says which it is; orch-tui config set, or :set in the screen, writes one and keeps the comments. A file that is changed counts at once; one that is wrong is shown with its line, and the last right one goes on counting.`,
	rows: settings.map(setting => {
		const {default: value} = setting.shape;
		const shown = value === undefined || (typeof value === 'object' && JSON.stringify(value).length > 40) ? '' : ` [${String(JSON.stringify(value))}]`;
		return [setting.key, `${saySetting(setting)}${shown}`];
	}),
});

const environment = (): Section => ({
	title: 'Environment',
	rows: [
		...configFields.map(({name, variable}) => [variable, `Wins over ${name} of the config.`]),
		['ORCH_HOME', 'The folder of your own config.jsonc.'],
		['XDG_CONFIG_HOME', 'Where that folder is otherwise: orch-tui in it; without it, ~/.config/orch-tui.'],
		['ORCH_TRUSTED', 'Folders in which the config of a repository is trusted without being asked about.'],
		['XDG_STATE_HOME', 'Where it is remembered what you trust: orch-tui in it; without it, ~/.local/state/orch-tui.'],
		['NO_COLOR', 'Not empty: no colours. FORCE_COLOR wins over it.'],
		['ACCESSIBLE', 'Not empty: sentences and numbered choices instead of a screen; INK_SCREEN_READER=true, too.'],
		['VISUAL, EDITOR', 'What e and orch-tui config edit open.'],
		['PAGER', 'What o opens a whole log in.'],
		['SHELL', 'What t opens in a worktree.'],
	],
});

const files = (): Section => ({
	title: 'Files',
	rows: [
		[configFileName, 'The config that a repository shares.'],
		['orch.config.local.jsonc', 'That of this checkout alone; git does not see it.'],
		['~/.config/orch-tui/config.jsonc', 'Your own, for all repositories.'],
		['~/.local/state/orch-tui/trusted/', 'What you have trusted, one file for each repository.'],
		['data/roadmap.db', 'Plan, work and history, in the main checkout.'],
		['data/metrics.db', 'What was measured of the machine.'],
		['data/runs/', 'One folder for each try of an agent: what it printed, and how it ended.'],
		['.worktrees/', 'The worktrees of tasks.'],
	],
});

const tmux = (): Section => ({
	title: 'tmux',
	text: 'Nothing of this is ever installed; take what you like into your own tmux.conf. The first lines show what waits for you (yellow), what failed (red) and what works; bind opens the screen in a pop-up with prefix O. The others are settings that the screen likes; orch-tui doctor says which of them you have.',
	code: [...tmuxSuggested, ...tmuxLikes],
});

const exitCodes = (): Section => ({title: 'Exit codes', rows: exitMeanings.map(({code, meaning}) => [String(code), meaning])});

const errorCodes = ({cards}: Facts): Section => ({
	title: 'Error codes',
	text: 'With --json, a problem is {"success": false, "error": code, "message", "hint"}.',
	rows: [
		...Object.entries(commonErrors).map(([code, when]) => [code, '', when]),
		...[
			...cards.flatMap(({name, facts}) => Object.entries(facts?.errors ?? {}).map(([code, when]) => [code, name, when])),
			...Object.entries(lineErrors).map(([code, [name, when]]) => [code, name, when]),
		].toSorted(([a = ''], [b = '']) => a.localeCompare(b)),
	],
});

const topics: Readonly<Record<TopicName, (facts: Facts) => Section>> = {
	keys,
	states,
	config,
	environment,
	files,
	tmux,
	'exit-codes': exitCodes,
	'error-codes': errorCodes,
};

export const topicSection = (name: TopicName, facts: Facts): Section => topics[name](facts);

const shortForms = (name: string): string => {
	const words = aliases.filter(alias => alias.name === name).map(alias => alias.words);
	return words.length === 0 ? '' : ` Also: ${words.join(', ')}.`;
};

/** The whole manual. */
export const manualSections = (facts: Facts): Section[] => [
	{title: 'Name', text: 'orch-tui - a terminal control room for parallel coding agents: a backlog in, merged commits out'},
	{title: 'Synopsis', code: ['orch-tui [command] [flags]']},
	{
		title: 'Description',
		text: 'Without a command it opens the screen, in the git repository of the current folder. Each ready task of the backlog gets a worktree and an agent of its own; work that is proven is merged one task at a time. Leaving the screen stops nobody. Nothing is ever pushed, and nothing is sent anywhere. orch-tui help <command> explains a command with all of its flags.',
	},
	{title: 'Commands', rows: [...verbs, ...facts.cards].map(({name, summary}) => [name, `${summary}${shortForms(name)}`])},
	{
		title: 'Flags',
		rows: globalFlags.map(({flag, shortFlag, description}) => [shortFlag === undefined ? flag : `-${shortFlag}, ${flag}`, description]),
	},
	...topicNames.filter(name => name !== 'error-codes').map(name => topicSection(name, facts)),
	{title: 'See also', text: 'orch-tui help error-codes lists what a command may answer with --json when something went wrong.'},
];
