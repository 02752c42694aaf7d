/**
The user's `orch.config.jsonc`: every key, its default and what it is for. The JSON Schema for editors is made from this.
*/
import {z} from 'zod';
import {permissionLevels, workPlaces} from './agent.js';
import {keysSchema, screenSchema} from './config-screen.js';

const percent = z.number().min(1).max(100);
const limits = (warn: number, stop: number) =>
	z
		.strictObject({
			warn: percent.default(warn).describe('Percent from which new agents start more slowly.'),
			stop: percent.default(stop).describe('Percent from which no new agent starts.'),
		})
		.prefault({});

const agentOptions = {
	permissions: z
		.enum(permissionLevels)
		.default('edit')
		.describe('edit: may change files and run the check and git in its worktree, as near as its own flags allow. full: may do anything.'),
	commit: z
		.enum(['auto', 'agent'])
		.default('auto')
		.describe('auto: what the agent left uncommitted is committed under the id of the task. agent: the agent has to commit by itself.'),
	worksIn: z
		.enum(workPlaces)
		.default('worktree')
		.describe('worktree: in the worktree of its task. main: in your own checkout, on the target branch; one at a time, and only while the checkout is clean.'),
	env: z
		.array(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/))
		.default([])
		.describe('Names of further environment variables to hand on.'),
};

export const presetNames = ['claude', 'codex', 'gemini', 'opencode'] as const;
export type PresetName = (typeof presetNames)[number];

export const agentConfigSchema = z.union([
	z.strictObject({
		preset: z.enum(presetNames).describe('A coding agent whose command line is known.'),
		model: z.string().min(1).optional().describe("The model, by the agent's own name for it."),
		args: z.array(z.string()).default([]).describe('Further arguments, before the prompt.'),
		...agentOptions,
	}),
	z.strictObject({
		command: z
			.array(z.string())
			.min(1)
			.describe('Program and arguments. {prompt}, {taskId}, {worktree} and {branch} are filled in, each as one argument; no shell.'),
		...agentOptions,
	}),
]);
export type AgentConfig = z.output<typeof agentConfigSchema>;

export const configSchema = z.strictObject({
	$schema: z.string().optional(),
	targetBranch: z.string().min(1).optional().describe('Where finished work lands. Default: roadmap if it exists, else the branch checked out at init.'),
	maxParallel: z.int().min(1).max(64).default(4).describe('How many agents may work at once.'),
	slots: z
		.strictObject({
			ramp: z
				.boolean()
				.default(true)
				.describe('Start with one agent; after each look at the machine start as many more as there have been, 1, 2, 4 …, up to maxParallel.'),
		})
		.prefault({})
		.describe('How the places of agents are filled.'),
	agents: z
		.record(z.string().regex(/^[a-z][a-z0-9-]*$/, 'The name of an agent has small letters, digits and dashes.'), agentConfigSchema)
		.default({})
		.describe('The agents a task may ask for, by name.'),
	agent: z.string().optional().describe('The agent of a task that names none. Default: the first of agents.'),
	verify: z
		.string()
		.trim()
		.min(1, 'is empty: it would pass whatever is merged')
		.optional()
		.describe('A shell command run on the merged result before it lands.'),
	approve: z.enum(['auto', 'ask']).default('auto').describe('ask: a person lets each finished task into the target branch (key m).'),
	timeoutSeconds: z.number().positive().max(86_400).default(3600).describe('How long one attempt may take.'),
	graceSeconds: z.number().min(0).max(600).default(10).describe('How long an agent that is told to stop may take before it is killed.'),
	quietSeconds: z.number().positive().default(60).describe('Without a sign of life for this long, an agent is shown as quiet.'),
	stallSeconds: z.number().positive().default(120).describe('Silent and idle for this long, an agent is shown as stalled.'),
	killSeconds: z.number().positive().default(300).describe('Silent and idle for this long, an agent is killed and its task tried again.'),
	retries: z.int().min(0).max(10).default(3).describe('How often a failed task is tried again.'),
	repairs: z
		.int()
		.min(0)
		.max(5)
		.default(1)
		.describe(
			'How often an agent is handed what is missing (no change, files out of scope, failed check or verification) to mend it. A conflict waits for a person; r hands it to the agent.',
		),
	thresholds: z
		.strictObject({
			cpu: limits(80, 95),
			memory: limits(75, 90),
			disk: limits(80, 95),
			swap: z
				.strictObject({
					warn: percent.default(50).describe('Percent of swap from which new agents start more slowly.'),
					stop: percent.default(75).describe('Percent of swap that is shown as critical; swap alone never stops new agents.'),
				})
				.prefault({}),
			freeMemoryMb: z.number().min(0).default(500).describe('Below this much free memory no new agent starts.'),
			freeDiskMb: z.number().min(0).default(1024).describe('Below this much free disk no new worktree is made.'),
		})
		.prefault({})
		.describe('When the machine is too busy for another agent.'),
	linear: z
		.strictObject({
			tokenCommand: z
				.array(z.string())
				.default([])
				.describe('Program and arguments that print your key for Linear, as ["pass", "linear"]; asked where LINEAR_API_KEY is not set.'),
		})
		.prefault({})
		.describe('How issues are fetched from Linear.'),
	screen: screenSchema,
	keys: keysSchema,
});

/** What stands in the file, defaults filled in. */
export type Config = z.output<typeof configSchema>;
