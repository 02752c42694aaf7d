/**
What a command is: the card that every door reads, and the one body that every door runs.
*/
import type {z} from 'zod';
import type {Admission} from '../domain/admission.js';
import type {Cadence, Policy} from '../domain/policy.js';
import type {Problem, ProblemContext, Result} from '../domain/problem.js';
import type {Snapshot} from '../domain/snapshot.js';
import type {Stamp} from '../domain/stamp.js';
import type {AgentProcesses} from '../outside/agent-processes.js';
import type {Git} from '../outside/git.js';
import type {Machine} from '../outside/machine.js';
import type {ReportFiles} from '../outside/report-file.js';
import type {Store} from '../store/store.js';
import type {CommandName, PaneName} from './command-names.js';
import type {Question} from './question.js';

export {type CommandName, commandNames, type PaneName, paneNames} from './command-names.js';
export type {Choice, Question} from './question.js';

export type KeyBinding = {
	readonly press: string;
	readonly pane: PaneName | 'anywhere';
	/** `row`, which is the default: what it is about must be selected, if the command knows targets. `all`: whatever is selected, it is about everything. */
	readonly about?: 'row' | 'row or all' | 'all';
	/** One or two words for the line of hints. */
	readonly does: string;
	/** Fixed fields of the input, as in `{force: true}` for the stronger form of a key. */
	readonly input?: Readonly<Record<string, unknown>>;
	/** `early`: its hint is given up before others where there is no room. */
	readonly kept?: 'early';
};

/** What a command may touch. Nothing else. */
export type Context = {
	readonly store: Store;
	readonly git: Git;
	readonly agents: AgentProcesses;
	readonly machine: Machine;
	/** Where a report goes that a person wants to keep. */
	readonly reportFiles: ReportFiles;
	readonly policy: Policy;
	readonly places: Places;
	/** Where finished work lands. */
	readonly targetBranch: string;
	/** The one gate before every new agent. */
	readonly admission: () => Admission;
	/** The environment orch-tui was started with; agents get only the allowed part of it. */
	readonly environment: Readonly<Record<string, string | undefined>>;
	readonly now: () => number;
	/** From 0 to 1, for jitter only. */
	readonly random: () => number;
	/** Who and when, for the audit row of a move. */
	readonly stamp: () => Stamp;
	/** Runs `work` while no other process and no other command changes worktrees or refs. Held for milliseconds. */
	readonly inRepositoryLane: <Value>(work: () => Promise<Value>) => Promise<Value>;
	/** Whether a person asked for it (key, shell), or the heartbeat did. */
	readonly isByHand: boolean;
	/** Whether somebody alive runs the heartbeat: what this run leaves half done is taken up by it. */
	readonly isConducted: () => boolean;
	/** Since when this process has conducted without a pause, as when the machine sleeps; 0 where it does not conduct. */
	readonly watchedSinceMs: () => number;
};

/** Where things are; absolute paths. */
export type Places = {
	readonly repository: string;
	readonly data: string;
	readonly runs: string;
	readonly worktrees: string;
};

export type Outcome = {
	/** One sentence for people; absent when there was nothing to do. */
	readonly said?: string;
	/** The documented fields for `--json`, beside `success`. */
	readonly output?: Readonly<Record<string, unknown>>;
	/** What takes it back, if anything does. `does`: as in `start T-7 again`. */
	readonly undo?: Undo;
	/** Where nothing takes it back: why, and what a person may do instead; whole sentences. */
	readonly final?: string;
};

/** A command that takes another one back. */
export type Undo = {readonly name: CommandName; readonly input: Readonly<Record<string, unknown>>; readonly does: string};

/** What the manual, the completions and the slash commands tell of a command beside its schemas; `commands.md` says it of the fifteen. */
export type CommandFacts = {
	/** What it is for: one or two sentences for somebody who has never heard of it. */
	readonly purpose: string;
	/** What is true after it has ended well; each a sentence. */
	readonly success: readonly string[];
	/** Its own error codes, and when each of them is what comes back. */
	readonly errors: Readonly<Record<string, string>>;
	/** The critical functional requirements it keeps, as in `CFR-013`. */
	readonly cfr: readonly string[];
	readonly related: readonly CommandName[];
	/** Whole command lines, each of which works; run by a test. */
	readonly examples: readonly string[];
	/** Names of the original where ours is not just theirs in camelCase: `{FORCE_KILL: 'force'}`. */
	readonly originalNames?: Readonly<Record<string, string>>;
	/** Values of the original where ours differ, by our field: `{operation: {kill_stalled: 'all'}}`. */
	readonly originalValues?: Readonly<Record<string, Readonly<Record<string, string>>>>;
};

export type Command<Schema extends z.ZodObject = z.ZodObject, Output extends z.ZodType = z.ZodType> = {
	readonly name: CommandName;
	/** One line, imperative, full stop. */
	readonly summary: string;
	/** A field that names a target is optional: without it, the command does all that needs doing. Each field has a `.describe()`. */
	readonly input: Schema;
	/** What `--json` prints beside `success`, of every operation: strict, so that nothing undocumented gets out. */
	readonly output?: Output;
	readonly facts?: CommandFacts;
	/** The field that a bare word on the command line fills: `orch-tui kill-stalled-agent a3`. */
	readonly bareField?: string;
	readonly keys?: readonly KeyBinding[];
	readonly cadence?: Cadence;
	/** Tables, for the manual. */
	readonly reads: readonly string[];
	readonly writes: readonly string[];
	/** Whether its question is asked on the command line, too, where `--yes` answers it. Else naming the command there is answer enough. */
	readonly asksEverywhere?: true;
	/** Cheap and pure: what to ask before a person runs it, or `undefined`. */
	question?(snapshot: Snapshot, input: z.output<Schema>): Question | undefined;
	/** The same for several at once; what each is about is listed below it. Without this, `y` does it. */
	questionOfMany?(snapshot: Snapshot, inputs: ReadonlyArray<z.output<Schema>>): Question | undefined;
	/** Cheap and pure: why it cannot run now, or `undefined`. */
	blockedBecause?(snapshot: Snapshot, input: z.output<Schema>): string | undefined;
	run(context: Context, input: z.output<Schema>): Promise<Result<Outcome>>;
};

/** A command without hands: all that a door or the screen needs to know of it. */
export type CommandCard = Omit<Command, 'run' | 'question' | 'questionOfMany' | 'blockedBecause'> & {
	question?(snapshot: Snapshot, input: Record<string, unknown>): Question | undefined;
	questionOfMany?(snapshot: Snapshot, inputs: ReadonlyArray<Record<string, unknown>>): Question | undefined;
	blockedBecause?(snapshot: Snapshot, input: Record<string, unknown>): string | undefined;
};

/** Keeps the type of the schema for `run`, then forgets it, so that all commands fit into one list. */
export const defineCommand = <Schema extends z.ZodObject, Output extends z.ZodType = z.ZodType>(command: Command<Schema, Output>): Defined<Schema, Output> =>
	command as unknown as Defined<Schema, Output>;

/** A command as all are kept, that still says what goes in and what comes out: what `invoke` is typed by. */
export type Defined<Schema extends z.ZodObject = z.ZodObject, Output extends z.ZodType = z.ZodType> = Command & {
	readonly input: Schema;
	readonly output?: Output;
};

/** The answer of a command that did nothing. */
export type Refusal = {readonly ok: false; readonly problem: Problem};

const failWith =
	(kind: Problem['kind']) =>
	(code: string, message: string, hint?: string, context?: ProblemContext): Refusal => ({
		ok: false,
		problem: {kind, code, message, ...(hint === undefined ? {} : {hint}), ...(context === undefined ? {} : {context})},
	});

/** It was understood, and a rule says no. */
export const refused = failWith('refused');

/** It waits for a person. */
export const needsHuman = failWith('needs-human');

/** There is no such thing. */
export const notFound = failWith('not-found');

/** The caller wrote something wrong that no schema can see. */
export const badInput = failWith('bad-input');

/** The machine is short of something. */
export const held = failWith('held');

/** What a run says when nothing needed doing. */
export const nothingToDo: Result<Outcome> = {ok: true, value: {}};
