/**
What the command line can do beside the commands: its own few verbs, and the short words that stand for a command.
*/
import {z} from 'zod';
import type {CommandCard, CommandName} from '../commands/command.js';
import type {Field} from '../domain/fields.js';

/** Defined like a command, so that arguments, help and manual treat both alike. */
export type Verb = Pick<CommandCard, 'summary' | 'input' | 'bareField'> & {readonly name: VerbName; readonly examples?: readonly string[]};

export const verbNames = ['run', 'status', 'events', 'init', 'demo', 'help', 'version'] as const;
export type VerbName = (typeof verbNames)[number];

export const untils = ['empty', 'idle'] as const;
export type Until = (typeof untils)[number];

/** The parts of `status`, each also a list of its own: `orch-tui agent list`. */
export const statusParts = ['tasks', 'agents', 'worktrees', 'merges'] as const;
export type StatusPart = (typeof statusParts)[number];

export const verbs: readonly Verb[] = [
	{
		name: 'run',
		examples: ['orch-tui run --until empty --max-parallel 2'],
		summary: 'Work on the backlog without a screen: one line for each thing that happens; goes on when nobody reads them.',
		input: z.strictObject({
			until: z
				.enum(untils)
				.optional()
				.describe('empty: until nothing is left that it can do by itself. idle: until nothing is being worked on. Else: until it is interrupted.'),
		}),
	},
	{
		name: 'status',
		examples: ['orch-tui status', 'orch-tui agent list', "orch-tui status --json | jq '.counts'"],
		summary: 'Show what is going on, once.',
		input: z.strictObject({part: z.enum(statusParts).optional().describe('Only this part.')}),
		bareField: 'part',
	},
	{
		name: 'events',
		examples: ['orch-tui events', 'orch-tui events --follow --json'],
		summary: 'Print what has happened, oldest first.',
		input: z.strictObject({
			follow: z.boolean().default(false).describe('Go on with what happens from now on.'),
			limit: z.int().min(1).max(10_000).default(100).describe('How many of the newest.'),
		}),
	},
	{
		name: 'init',
		examples: ['orch-tui init', 'orch-tui init --yes', 'orch-tui init --claude --dry-run'],
		summary: 'Write a config for this repository; shows it first.',
		input: z.strictObject({claude: z.boolean().default(false).describe('Also write every command as a slash command for Claude Code.')}),
	},
	{
		name: 'demo',
		examples: ['orch-tui demo'],
		summary: 'Watch it work: scripted agents in a throw-away repository, no network. Always ends with 0.',
		input: z.strictObject({keep: z.boolean().default(false).describe('Keep the repository afterwards and say where it is.')}),
	},
	{
		name: 'help',
		summary: 'Explain a command.',
		input: z.strictObject({command: z.string().optional().describe('Its name.')}),
		bareField: 'command',
	},
	{name: 'version', summary: 'Print the version.', input: z.strictObject({})},
];

export type Alias = {
	/** One word or two, as in `agent kill`. */
	readonly words: string;
	readonly name: CommandName | VerbName;
	readonly input?: Readonly<Record<string, unknown>>;
	/** The fields that bare words fill, in their order, where that is not only the one that the command says. */
	readonly bare?: readonly string[];
};

/** Noun and verb, as people type them. Each is a command with some fields filled in. */
export const aliases: readonly Alias[] = [
	{words: 'agent list', name: 'status', input: {part: 'agents'}},
	{words: 'agent stop', name: 'kill-stalled-agent'},
	{words: 'agent kill', name: 'kill-stalled-agent', input: {force: true}},
	{words: 'agent restart', name: 'auto-restart-agent'},
	{words: 'task list', name: 'status', input: {part: 'tasks'}},
	{words: 'task add', name: 'add-task'},
	{words: 'task cancel', name: 'cancel-task'},
	{words: 'task import', name: 'import-backlog'},
	{words: 'task export', name: 'export-backlog'},
	{words: 'task next', name: 'find-available-work'},
	{words: 'merge list', name: 'status', input: {part: 'merges'}},
	{words: 'merge add', name: 'merge-completed-work'},
	{words: 'worktree list', name: 'status', input: {part: 'worktrees'}},
	{words: 'worktree clean', name: 'cleanup-worktrees'},
	{words: 'tree list', name: 'status', input: {part: 'worktrees'}},
	{words: 'tree clean', name: 'cleanup-worktrees'},
	{words: 'merge hold', name: 'hold-merges', input: {state: 'on'}},
	{words: 'merge release', name: 'hold-merges', input: {state: 'off'}},
	{words: 'pause', name: 'pause-agents', input: {state: 'on'}},
	{words: 'resume', name: 'pause-agents', input: {state: 'off'}},
	{words: 'add', name: 'add-task'},
	{words: 'import', name: 'import-backlog'},
	{words: 'export', name: 'export-backlog'},
	{words: 'report', name: 'generate-activity-summary'},
];

/** Flags that every command takes. `shortFlag`: its one letter. */
export type GlobalFlag = Pick<Field, 'name' | 'flag' | 'description'> & {readonly kind: 'text' | 'switch'; readonly shortFlag?: string};

export const globalFlags: readonly GlobalFlag[] = [
	{name: 'help', flag: '--help', shortFlag: 'h', kind: 'switch', description: 'Explain this command.'},
	{name: 'version', flag: '--version', kind: 'switch', description: 'Print the version.'},
	{name: 'directory', flag: '--directory', shortFlag: 'C', kind: 'text', description: 'Work in this folder instead of the current one.'},
	{name: 'config', flag: '--config', kind: 'text', description: 'Read this config file.'},
	{name: 'json', flag: '--json', kind: 'switch', description: 'Print one JSON object; events as JSON lines.'},
	{name: 'yes', flag: '--yes', shortFlag: 'y', kind: 'switch', description: 'Answer every question with yes.'},
	{name: 'dryRun', flag: '--dry-run', shortFlag: 'n', kind: 'switch', description: 'Only show what would be done.'},
	{name: 'quiet', flag: '--quiet', shortFlag: 'q', kind: 'switch', description: 'Print nothing but data and problems.'},
	{name: 'color', flag: '--no-color', kind: 'switch', description: 'No colours.'},
	{name: 'ascii', flag: '--ascii', kind: 'switch', description: 'Only ASCII marks and borders.'},
];
