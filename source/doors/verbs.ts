/**
What the command line can do beside the commands: its own few verbs.
*/
import {z} from 'zod';
import type {CommandCard} from '../commands/command.js';
import {durationMs} from '../domain/duration.js';
import {taskIdSchema} from '../domain/ids.js';
import {waitGoals} from '../domain/waiting.js';
import {backupVerbs} from './backup-verbs.js';
import {trustVerb} from './trust-verb.js';
import {configOperations, configScopes, demoScenarios, shells, statusParts, untils, type VerbName} from './verb-names.js';

/** Defined like a command, so that arguments, help and manual treat both alike. */
export type Verb = Pick<CommandCard, 'summary' | 'input' | 'bareField'> & {readonly name: VerbName; readonly examples?: readonly string[]};

const duration = z.string().refine(text => durationMs(text) !== undefined, 'A time is written as in 90s, 30m, 2h or 1d.');

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
		examples: ['orch-tui status', 'orch-tui agent list', 'orch-tui status --tmux', "orch-tui status --json | jq '.counts'"],
		summary: 'Show what is going on, once.',
		input: z.strictObject({
			part: z.enum(statusParts).optional().describe('Only this part.'),
			tmux: z.boolean().default(false).describe('One line for the status bar of tmux: what waits for you, what failed, what works. `help tmux` says how.'),
		}),
		bareField: 'part',
	},
	{
		name: 'show-task',
		examples: ['orch-tui task show T-17', 'orch-tui show-task T-17 --json'],
		summary: 'Show all that is known of one task: its words, where it stands and why, its agent, its worktree, what has happened.',
		input: z.strictObject({taskId: taskIdSchema.describe('The task.')}),
		bareField: 'taskId',
	},
	{
		name: 'wait',
		examples: ['orch-tui wait T-17', 'orch-tui wait queue --timeout 2h', 'orch-tui wait a3 --for needs-you && echo "a3 asks"'],
		summary: 'Wait for a task, an agent or the whole queue, and say in one line what came.',
		input: z.strictObject({
			what: z.string().min(1).describe('A task, an agent, or queue: all tasks.'),
			for: z
				.enum(waitGoals)
				.default('done')
				.describe(
					'done: a task is merged, an agent ended well, nothing is left in the queue. needs-you: a person is asked. failed: it did not work. What is so already counts.',
				),
			timeout: duration.optional().describe('How long at most, as in 90s, 30m or 2h; then it ends with 124. Without it: as long as it takes.'),
		}),
		bareField: 'what',
	},
	{
		name: 'events',
		examples: ['orch-tui events', 'orch-tui events --since 1h', 'orch-tui events --follow --json'],
		summary: 'Print what has happened, oldest first.',
		input: z.strictObject({
			follow: z.boolean().default(false).describe('Go on with what happens from now on.'),
			since: duration.optional().describe('Only what has happened within this time, as in 30m, 1h or 2d.'),
			limit: z.int().min(1).max(10_000).optional().describe('How many of the newest. Without it: 100, or with --since all of them.'),
		}),
	},
	{
		name: 'worktree-path',
		examples: ['orch-tui tree path T-17', 'orch-tui tree path a3 --json'],
		summary: 'Print the folder of the worktree of a task or an agent, as in cd "$(orch-tui tree path T-17)".',
		input: z.strictObject({what: z.string().min(1).describe('A task or an agent.')}),
		bareField: 'what',
	},
	{
		name: 'worktree-shell',
		examples: ['orch-tui tree shell T-17'],
		summary: 'Open $SHELL in the worktree of a task or an agent; exit comes back.',
		input: z.strictObject({what: z.string().min(1).describe('A task or an agent.')}),
		bareField: 'what',
	},
	{
		name: 'init',
		examples: ['orch-tui init', 'orch-tui init --yes', 'orch-tui init --claude --dry-run'],
		summary: 'Write a config for this repository, or the slash commands for Claude Code; shows first what would be written.',
		input: z.strictObject({
			claude: z
				.boolean()
				.default(false)
				.describe('Also write the fifteen as slash commands for Claude Code, below .claude/commands; files that somebody has edited are left alone.'),
		}),
	},
	{
		name: 'demo',
		examples: ['orch-tui demo', 'orch-tui demo --scenario conflict --speed 2'],
		summary: 'Watch it work: scripted agents in a throw-away repository, no network. Always ends with 0.',
		input: z.strictObject({
			keep: z.boolean().default(false).describe('Keep the repository afterwards and say where it is.'),
			scenario: z
				.enum(demoScenarios)
				.default('all')
				.describe('all: every state once. conflict: only the tasks that lead to a conflict. disk: as all, but it is the disk that is said to be full.'),
			speed: z.number().min(0.2).max(5).default(1).describe('How fast the scripted agents type: 2 is twice as fast.'),
		}),
	},
	{
		name: 'doctor',
		examples: ['orch-tui doctor', 'orch-tui doctor --json', 'orch-tui doctor --fix'],
		summary: 'Look at all that orch-tui depends on: git, tmux, agents, limits, terminal, disk, databases, worktrees. Ends with 1 when something will not work.',
		input: z.strictObject({
			fix: z.boolean().default(false).describe('Mend worktrees that were left half made, as `worktree doctor` does; nothing is lost.'),
			registry: z
				.boolean()
				.default(false)
				.describe('Also ask the npm registry whether there is a newer version; without this, nobody is asked over the network.'),
		}),
	},
	{
		name: 'bug',
		examples: ['orch-tui bug', 'orch-tui bug > report.txt'],
		summary: 'Print what a report of a mistake should tell: versions, what the doctor finds, the last errors. Nothing is sent anywhere.',
		input: z.strictObject({}),
	},
	{
		name: 'config',
		examples: ['orch-tui config get maxParallel --origin', 'orch-tui config check', 'orch-tui config path'],
		summary: 'Look at the config and change it: get, set, edit, path, schema or check.',
		input: z.strictObject({
			operation: z
				.enum(configOperations)
				.describe(
					'get: what counts. set: write one setting, comments stay. edit: the file in your editor. path: where the files are. schema: for editors. check: whether all is right.',
				),
			key: z.string().min(1).optional().describe('A setting, as in screen.theme; of get, without it all of them.'),
			value: z.string().optional().describe('Its new value, as it is typed; default takes it out of the file.'),
			origin: z.boolean().default(false).describe('Also say who says so: a flag, a variable, a file and its line, or the default.'),
			scope: z
				.enum(configScopes)
				.default('repository')
				.describe('Which file is written: yours for all repositories, the one the repository shares, or orch.config.local.jsonc, which git does not see.'),
		}),
		bareField: 'operation',
	},
	trustVerb,
	{
		name: 'completion',
		examples: ['orch-tui completion bash', 'orch-tui completion zsh', 'orch-tui completion fish'],
		summary: 'Print the script by which a shell completes commands, flags, values and ids; how to use it stands in it.',
		input: z.strictObject({shell: z.enum(shells).describe('Which shell.')}),
		bareField: 'shell',
	},
	...backupVerbs,
	{
		name: 'reset',
		examples: ['orch-tui reset'],
		summary: 'Repair the terminal after a screen that was killed: the main screen, the cursor, colours, the mouse, and what is typed is shown again.',
		input: z.strictObject({}),
	},
	{
		name: 'mcp',
		examples: ['orch-tui mcp < requests.jsonl'],
		summary: "Offer the agents' tools over standard input and output (Model Context Protocol), to the agent that ORCH_TOKEN names.",
		input: z.strictObject({}),
	},
	{name: 'man', examples: ['orch-tui man'], summary: 'Show the manual page.', input: z.strictObject({})},
	{
		name: 'help',
		examples: ['orch-tui help agent stop', 'orch-tui help keys', 'orch-tui help exit-codes'],
		summary: 'Explain a command, or tell of keys, states, config, environment, files, tmux, exit-codes or error-codes.',
		input: z.strictObject({command: z.string().optional().describe('Its name, or that of a topic.')}),
		bareField: 'command',
	},
	{name: 'version', summary: 'Print the version.', input: z.strictObject({})},
];
