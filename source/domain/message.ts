/**
A message: who it is for, how far it has come, and when it is tried again.
*/
import {agentIdPattern} from './id-patterns.js';
import type {AgentId, TaskId} from './ids.js';
import type {Policy} from './policy.js';

/**
- `queued`: written down. `delivered`: handed out to a recipient that asked, or part of a prompt; nobody can be forced to look.
- `seen`: the recipient said so, or has called again since, or works on the prompt that held it. `acted`: it was answered or done. `dead`: given up, with the reason.
*/
export const messageStates = ['queued', 'delivered', 'seen', 'acted', 'dead'] as const;
export type MessageState = (typeof messageStates)[number];

/** The first five as the specification has them; `progress` is what an agent says of itself on the way. */
export const messageTypes = ['task_assignment', 'task_complete', 'spec_ready', 'error_report', 'dependency_unblocked', 'note', 'question', 'progress'] as const;
export type MessageType = (typeof messageTypes)[number];

/** The recipient at the top of every escalation: the person at the screen. */
export const human = 'human';

/** The recipient that is orch-tui itself: it writes down what an agent says of its own work. */
export const orchestrator = 'orchestrator';

/** What is told to orch-tui and is done with when it is written down; anything else that is sent there is for a person. */
export const claimTypes: ReadonlySet<string> = new Set<MessageType>(['task_complete', 'progress']);

export type Message = {
	readonly id: string;
	readonly sender: string;
	readonly recipient: string;
	readonly type: string;
	readonly taskId: TaskId | undefined;
	readonly text: string;
	readonly state: MessageState;
	readonly createdAtMs: number;
};

/** How a message came to its recipient: it asked on the command line or by a tool, or its prompt held it. */
export const waysIn = ['poll', 'tool', 'prompt'] as const;
export type WayIn = (typeof waysIn)[number];

/** `delivery_timeout`: not seen in all of its attempts. `recipient_gone`: there is nobody left to see it. */
export const deathCodes = ['delivery_timeout', 'recipient_gone'] as const;
export type DeathCode = (typeof deathCodes)[number];

/** A message with all that is known of its way. */
export type Receipt = Message & {
	/** How often it was offered or handed out. */
	readonly attempts: number;
	/** Who has it, or had it last: of a whole type, the one that got it. */
	readonly handedTo: string | undefined;
	readonly way: WayIn | undefined;
	/** The next attempt begins then. */
	readonly notBeforeMs: number | undefined;
	/** The attempt that is going on counts as failed then. */
	readonly leaseUntilMs: number | undefined;
	readonly timeoutMs: number | undefined;
	readonly deliveredAtMs: number | undefined;
	readonly seenAtMs: number | undefined;
	readonly actedAtMs: number | undefined;
	/** Why it is dead, or why the last attempt failed. */
	readonly reason: string | undefined;
	readonly code: DeathCode | undefined;
	readonly replyTo: string | undefined;
};

export const messageIdPattern = /^msg-\d{3,}$/;
export const messageIdOf = (number: number): string => `msg-${String(number).padStart(3, '0')}`;
export const numberOfMessage = (id: string): number => Number(id.slice('msg-'.length));

/** Whom a message is for: one agent, whichever agent of a name in the config comes first, a person, or orch-tui. */
export type Recipient =
	| {readonly kind: 'agent'; readonly id: AgentId}
	| {readonly kind: 'any'; readonly type: string}
	| {readonly kind: typeof human}
	| {readonly kind: typeof orchestrator};

const anyOf = /^([A-Za-z][\w-]*?)(?::any)?$/;

/** As it is typed: `a3`, `claude:any` or just `claude`, `human`, `orchestrator`; `undefined` when it can be none of them. */
export const readRecipient = (text: string): Recipient | undefined => {
	if (text === human || text === orchestrator) return {kind: text};
	if (agentIdPattern.test(text)) return {kind: 'agent', id: text as AgentId};
	const type = anyOf.exec(text)?.[1];
	return type === undefined ? undefined : {kind: 'any', type};
};

/** As it is written down. */
export const addressOf = (recipient: Recipient): string =>
	recipient.kind === 'agent' ? recipient.id : recipient.kind === 'any' ? `${recipient.type}:any` : recipient.kind;

/** What becomes of a message whose attempt came to nothing. */
export type NextAttempt = {readonly kind: 'again'; readonly notBeforeMs: number} | {readonly kind: 'dead'; readonly retries: number};

/** The first attempt is due at once, each further one so long after the one before it has failed; after the last there is none. */
export const nextAttempt = (attempts: number, nowMs: number, {messageWaitsMs}: Pick<Policy, 'messageWaitsMs'>): NextAttempt => {
	const waitMs = messageWaitsMs[attempts];
	return waitMs === undefined ? {kind: 'dead', retries: Math.max(0, attempts - 1)} : {kind: 'again', notBeforeMs: nowMs + waitMs};
};

/** What a person types to answer it. */
export const answerCommand = (id: string): string => `orch-tui message answer ${id} "…"`;

/** JSON that is an object or a list is meant as such; any other text is a text. */
export const payloadOf = (text: string): unknown => {
	if (!/^\s*[[{]/.test(text)) return text;
	try {
		return JSON.parse(text);
	} catch {
		return text;
	}
};
