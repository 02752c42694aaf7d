/**
All that the screen and the doors know of the inside.
*/
import type {CommandCard, CommandName, Outcome} from '../commands/command.js';
import type {AgentId} from '../domain/ids.js';
import type {Told} from '../domain/log-entry.js';
import type {Policy} from '../domain/policy.js';
import type {Result} from '../domain/problem.js';
import type {Snapshot} from '../domain/snapshot.js';
import type {SafeText} from '../domain/text.js';

/** The end of an agent's output: whole lines, safe for a terminal. */
export type Output = {readonly lines: readonly SafeText[]; readonly bytes: number; readonly file: string};

/** `at`: the byte of the log at which its line begins; `nth`: its place in that line. `agent`: whose, in a log of several. */
export type LogEntry = Omit<Told, 'text'> & {readonly text: SafeText; readonly at: number; readonly nth: number; readonly agent?: AgentId};

/** A part of a log, from byte to byte, of so many; `file`: where all of it lies. */
export type LogWindow = {
	readonly entries: readonly LogEntry[];
	readonly fromByte: number;
	readonly toByte: number;
	/** Up to here its lines have ended. */
	readonly wholeTo: number;
	readonly bytes: number;
	readonly file: string;
};

/** What ends at a byte, or begins at one; without either, the end. `isRaw`: the lines as they were printed. */
export type LogWanted = {readonly endByte?: number | undefined; readonly fromByte?: number | undefined; readonly isRaw: boolean};

export type Engine = {
	readonly cards: readonly CommandCard[];
	readonly policy: Policy;
	readonly now: () => number;
	/** Checks the input against the command's schema, runs it, answers with what came of it. Never throws. `by`: who asks, for the audit trail; default: the command itself. */
	dispatch(name: CommandName, input: Readonly<Record<string, unknown>>, by?: string): Promise<Result<Outcome>>;
	/** Whose token it is; nobody's when that attempt is over. */
	agentOf(token: string): AgentId | undefined;
	/** The newest picture; the same object until something changed. */
	getSnapshot(): Snapshot;
	/** Calls `listener` after the picture changed; returns how to stop that. */
	subscribe(listener: () => void): () => void;
	/** The newest output of an agent, up to `policy.logTailBytes`. */
	readOutput(agent: AgentId): Output;
	/** A part of an agent's log, or of what all live ones, and those that have ended meanwhile, print as it arrives, step by step; the same object as long as it has not changed. */
	readLog(agent: AgentId | 'all', wanted: LogWanted): LogWindow;
	/** Takes the lead if nobody alive has it; returns whether this process leads. */
	conduct(): boolean;
	/** Begins to beat, if nobody else does, and to follow what others do. */
	start(): void;
	/** Ends the beating and gives the lease back. Agents go on. */
	stop(): Promise<void>;
	/** Runs all that is due until nothing moves. */
	beat(): Promise<void>;
};
