/**
What an agent may do through its tools. Each is a command with some fields filled in: who calls is known from its token, never from what it says.
*/
import {z} from 'zod';
import type {CommandName, Outcome} from '../commands/command.js';
import type {AgentId} from '../domain/ids.js';
import {human, messageIdPattern, messageTypes, orchestrator} from '../domain/message.js';
import {type Result, success} from '../domain/problem.js';
import type {Engine} from '../engine/engine.js';

/** `pause`: resolves after so many milliseconds, or at once when the caller has hung up. */
export type ToolSetting = {
	readonly engine: Pick<Engine, 'dispatch' | 'now'>;
	/** Whose call it is: an agent, or a person with a client of their own. */
	readonly caller: AgentId | typeof human;
	readonly pause: (ms: number) => Promise<void>;
	/** Whether the caller has hung up. */
	readonly isGone: () => boolean;
};

type Run<Input> = (setting: ToolSetting, input: Input) => Promise<Result<Outcome>>;

export type Tool = {
	readonly name: string;
	readonly description: string;
	readonly input: z.ZodObject;
	/** It says something of an agent's own work: a person has none. */
	readonly isForAgents: boolean;
	/** It only looks. */
	readonly isReading: boolean;
	readonly run: Run<Record<string, unknown>>;
};

const defineTool = <Schema extends z.ZodObject>(tool: Omit<Tool, 'input' | 'run'> & {readonly input: Schema; readonly run: Run<z.output<Schema>>}): Tool =>
	tool as unknown as Tool;

const askAgainMs = 400;
const waitMaxSeconds = 3600;
const messageId = z.string().regex(messageIdPattern, 'A message id looks like msg-003.');
const waitSeconds = z.number().min(0).max(waitMaxSeconds).default(0);

const route = ({engine, caller}: ToolSetting, input: Record<string, unknown>): Promise<Result<Outcome>> => {
	const name: CommandName = 'route-inter-agent-messages';
	return engine.dispatch(name, input, caller);
};

const send = (setting: ToolSetting, input: Record<string, unknown>): Promise<Result<Outcome>> =>
	route(setting, {operation: 'send', sender: setting.caller, ...input});

const messagesIn = (result: Result<Outcome>): readonly unknown[] => {
	const found = result.ok ? result.value.output?.['messages'] : undefined;
	return Array.isArray(found) ? found : [];
};

/** Asks for messages until there are some, or the time is over. */
const read = async (setting: ToolSetting, seconds: number, limit: number): Promise<Result<Outcome>> => {
	const {engine, caller, pause, isGone} = setting;
	const endAtMs = engine.now() + seconds * 1000;
	let result = await route(setting, {recipient: caller, batchSize: limit, waitingSeconds: seconds});
	while (result.ok && messagesIn(result).length === 0 && engine.now() < endAtMs && !isGone()) {
		await pause(Math.min(askAgainMs, endAtMs - engine.now()));
		result = await route(setting, {recipient: caller, batchSize: limit});
	}

	return result;
};

export const agentTools: readonly Tool[] = [
	defineTool({
		name: 'heartbeat',
		description: 'Say that you are alive and at work.',
		input: z.strictObject({}),
		isForAgents: true,
		isReading: false,
		run: ({engine, caller}) => engine.dispatch('monitor-agent-lifecycle', {operation: 'heartbeat', agentId: caller}, caller),
	}),
	defineTool({
		name: 'report_progress',
		description: 'Say how far you have come; a person sees it beside your name.',
		input: z.strictObject({
			text: z.string().min(1).max(2000).describe('What you have done and what is next, in a sentence.'),
			percent: z.number().min(0).max(100).optional().describe('How much of the task is done.'),
		}),
		isForAgents: true,
		isReading: false,
		run: (setting, {text, percent}) => send(setting, {recipient: orchestrator, messageType: 'progress', payload: text, percent}),
	}),
	defineTool({
		name: 'task_complete',
		description: 'Say that your task is done. Your commits and the check of the task decide whether it is.',
		input: z.strictObject({summary: z.string().min(1).max(8000).describe('What you have changed, and what you decided on the way.')}),
		isForAgents: true,
		isReading: false,
		run: (setting, {summary}) => send(setting, {recipient: orchestrator, messageType: 'task_complete', payload: summary}),
	}),
	defineTool({
		name: 'send_message',
		description: 'Leave a message for another agent or for a person. It waits until they ask for it; the answer says where it is.',
		input: z.strictObject({
			recipient: z.string().min(1).max(64).describe('An agent, as in a3; claude:any, for whichever agent of that name asks first; or human.'),
			text: z.string().min(1).max(65_536).describe('What you have to say; it may be JSON.'),
			type: z.enum(messageTypes).default('note').describe('What kind of message it is.'),
			reply_to: messageId.optional().describe('The message that this one answers.'),
			dedupe_key: z.string().min(1).max(128).optional().describe('A second message of yours with the same key is not sent.'),
		}),
		isForAgents: false,
		isReading: false,
		run: (setting, {recipient, text, type, reply_to: replyTo, dedupe_key: dedupeKey}) =>
			send(setting, {recipient, messageType: type, payload: text, messageId: replyTo, dedupeKey}),
	}),
	defineTool({
		name: 'read_messages',
		description: 'Get the messages that wait for you; each is handed out once. Your next call tells their senders that you have seen them.',
		input: z.strictObject({
			limit: z.int().min(1).max(100).default(10).describe('At most this many.'),
			wait_seconds: waitSeconds.describe('Wait so long for one if there is none.'),
			acted: z.array(messageId).max(100).default([]).describe('Messages that you have acted on.'),
		}),
		isForAgents: false,
		isReading: false,
		async run(setting, {limit, wait_seconds: seconds, acted}) {
			for (const id of acted) {
				const done = await route(setting, {operation: 'ack', recipient: setting.caller, messageId: id, acknowledge: 'acted'});
				if (!done.ok) return done;
			}

			return read(setting, seconds, limit);
		},
	}),
	defineTool({
		name: 'ask_human',
		description:
			'Ask a person something that you cannot go on without. Nobody may be there: with wait_seconds you wait here, else look for the answer with read_messages.',
		input: z.strictObject({
			question: z.string().min(1).max(8000).describe('The question, so that it can be answered without knowing what you know.'),
			wait_seconds: waitSeconds.describe('Wait so long for the answer.'),
		}),
		isForAgents: false,
		isReading: false,
		async run(setting, {question, wait_seconds: seconds}) {
			const asked = await send(setting, {recipient: human, messageType: 'question', payload: question, waitingSeconds: seconds});
			if (!asked.ok || seconds === 0) return asked;
			const result = await read(setting, seconds, 10);
			const messages = messagesIn(result);
			const said = messages.length === 0 ? 'No answer yet. Decide yourself, or look again with read_messages.' : 'There is an answer.';
			return success({said, output: {...asked.value.output, answered: messages.length > 0, messages}});
		},
	}),
	defineTool({
		name: 'list_available_work',
		description: 'See which tasks may start now. Looking is all: orch-tui gives them out.',
		input: z.strictObject({limit: z.int().min(1).max(64).default(4).describe('At most this many.')}),
		isForAgents: false,
		isReading: true,
		run: ({engine, caller}, {limit}) => engine.dispatch('find-available-work', {maxParallel: limit}, caller),
	}),
];

/**
Runs a tool for its caller. Whoever calls again has seen what it was handed before: that is written down first.
*/
export const runTool = async (tool: Tool, setting: ToolSetting, input: Record<string, unknown>): Promise<Result<Outcome>> => {
	const parsed = tool.input.safeParse(input);
	if (!parsed.success) {
		const message = parsed.error.issues.map(issue => `${issue.path.join('.') || tool.name}: ${issue.message}`).join('; ');
		return {ok: false, problem: {kind: 'bad-input', code: 'validation_failed', message}};
	}

	if (setting.caller !== human) await route(setting, {operation: 'ack', recipient: setting.caller, waitingSeconds: Number(parsed.data['wait_seconds'] ?? 0)});
	return tool.run(setting, parsed.data);
};
