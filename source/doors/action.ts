/**
What a command line asks for.
*/
import type {CommandName} from '../commands/command.js';
import type {ScreenFlags} from '../domain/config-screen.js';
import type {TaskId} from '../domain/ids.js';
import {didYouMean} from '../domain/nearest.js';
import type {Problem} from '../domain/problem.js';
import type {WaitGoal} from '../domain/waiting.js';
import type {TopicName} from './topics.js';
import type {ConfigOperation, ConfigScope, DemoScenario, Shell, StatusPart, TrustOperation, Until, VerbName} from './verb-names.js';

/** What the flags say that every command takes. */
export type Globals = {
	/** `-C`: where to work; `undefined`: here. */
	readonly directory: string | undefined;
	/** `--config`: which file; `undefined`: the repository's own. */
	readonly config: string | undefined;
	readonly json: boolean;
	/** Of `--json`: only these; `undefined`: all. */
	readonly fields?: readonly string[];
	readonly yes: boolean;
	/** `false`: nobody is there to be asked. */
	readonly input: boolean;
	readonly dryRun: boolean;
	readonly quiet: boolean;
	/** `undefined`: as the terminal likes it. */
	readonly color: boolean | undefined;
	readonly ascii: boolean;
	/** What the flags say of the screen, over what the config says. */
	readonly screen: ScreenFlags;
	/** `false`: the screen is drawn below the prompt. */
	readonly altScreen: boolean;
	readonly readOnly: boolean;
	/** Keys of the config given as flags, as they were typed; for `withOverrides`. */
	readonly overrides: Readonly<Record<string, string>>;
};

export type DemoAsked = {readonly keep: boolean; readonly scenario: DemoScenario; readonly speed: number};

export type Deed =
	| {readonly kind: 'screen'}
	| {readonly kind: 'run'; readonly until?: Until | undefined}
	| {readonly kind: 'status'; readonly part?: StatusPart | undefined; readonly tmux?: boolean}
	| {readonly kind: 'wait'; readonly what: string; readonly for: WaitGoal; readonly timeout?: string | undefined}
	| {readonly kind: 'show-task'; readonly taskId: TaskId}
	| {readonly kind: 'events'; readonly follow: boolean; readonly since?: string | undefined; readonly limit?: number | undefined}
	| {readonly kind: 'worktree-path' | 'worktree-shell'; readonly what: string}
	| {readonly kind: 'init'; readonly claude: boolean}
	| ({readonly kind: 'demo'} & DemoAsked)
	| {readonly kind: 'doctor'; readonly fix: boolean; readonly registry: boolean}
	| {
			readonly kind: 'config';
			readonly operation: ConfigOperation;
			readonly key?: string;
			readonly value?: string;
			readonly origin: boolean;
			readonly scope: ConfigScope;
	  }
	| {readonly kind: 'trust'; readonly operation: TrustOperation}
	| {readonly kind: 'completion'; readonly shell: Shell}
	| {readonly kind: 'help'; readonly topic: CommandName | VerbName | TopicName | undefined}
	| {readonly kind: 'man'}
	| {readonly kind: 'bug'}
	| {readonly kind: 'backup'; readonly file?: string | undefined}
	| {readonly kind: 'restore'; readonly file: string}
	| {readonly kind: 'reset'}
	| {readonly kind: 'mcp'}
	| {readonly kind: 'version'}
	/**
	`input` is checked already, and still as typed: the engine fills in the defaults.
	`reads`: the file (or `-`) whose text is yet to be put into the field `text`.
	*/
	| {readonly kind: 'command'; readonly name: CommandName; readonly input: Readonly<Record<string, unknown>>; readonly reads?: string}
	| {readonly kind: 'problem'; readonly problem: Problem};

export type Action = Deed & {readonly globals: Globals};

const usage = (message: string, hint: string | undefined): Problem => ({
	kind: 'bad-input',
	code: 'invalid_usage',
	message,
	...(hint === undefined ? {} : {hint}),
});

/** A word that was expected to be one of `candidates`. */
export const unknownWord = (what: string, word: string, candidates: Iterable<string>): Problem =>
	usage(`Unknown ${what} \`${word}\`.`, didYouMean(word, candidates, '`') ?? '`orch-tui --help` lists them all.');

export const wrongUse = (message: string, hint?: string): Problem => usage(message, hint);
