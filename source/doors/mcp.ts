/**
The Model Context Protocol, as far as tools need it: one JSON-RPC message in, one answer or none out. Without a session, so that whoever answers next time need not be the same process.
*/
import {z} from 'zod';
import type {Outcome} from '../commands/command.js';
import {human} from '../domain/message.js';
import type {Result} from '../domain/problem.js';
import {safeJson} from '../domain/safe-json.js';
import {agentTools, runTool, type Tool, type ToolSetting} from './agent-tools.js';

/** Newest first; a client that asks for another one is told the newest and may leave. */
export const protocolVersions: readonly string[] = ['2025-11-25', '2025-06-18', '2025-03-26', '2024-11-05'];

export type McpSetting = ToolSetting & {readonly version: string};

type Answer = {readonly jsonrpc: '2.0'; readonly id: string | number | null} & (
	| {readonly result: unknown}
	| {readonly error: {readonly code: number; readonly message: string}}
);

/** As JSON-RPC numbers them. */
const codes = {parse: -32_700, request: -32_600, method: -32_601, params: -32_602} as const;

const requestSchema = z.object({
	jsonrpc: z.literal('2.0'),
	id: z.union([z.string(), z.number()]).optional(),
	method: z.string(),
	params: z.record(z.string(), z.unknown()).optional(),
});
const callSchema = z.object({name: z.string(), arguments: z.record(z.string(), z.unknown()).optional()});

const wrong = (id: Answer['id'], code: keyof typeof codes, message: string): Answer => ({jsonrpc: '2.0', id, error: {code: codes[code], message}});

const instructions =
	'orch-tui leads several coding agents in one repository, each with a task and a worktree of its own. These tools are how you talk to it, to the other agents and to the person in charge.';

const toolsFor = (caller: ToolSetting['caller']): readonly Tool[] => agentTools.filter(({isForAgents}) => caller !== human || !isForAgents);

const described = ({name, description, input, isReading}: Tool): unknown => {
	const {$schema: _, ...inputSchema} = z.toJSONSchema(input, {io: 'input'});
	return {name, description, inputSchema, annotations: {readOnlyHint: isReading, openWorldHint: false}};
};

/** What a model reads is what a program reads: the documented object. */
const contentOf = (result: Result<Outcome>): unknown => {
	const found: Record<string, unknown> = result.ok
		? {success: true, ...(result.value.said === undefined ? {} : {said: result.value.said}), ...result.value.output}
		: {success: false, error: result.problem.code, message: result.problem.message, hint: result.problem.hint ?? null, ...result.problem.context};
	return {content: [{type: 'text', text: safeJson(found)}], structuredContent: found, ...(result.ok ? {} : {isError: true})};
};

const callTool = async (id: string | number, params: unknown, setting: McpSetting): Promise<Answer> => {
	const call = callSchema.safeParse(params);
	const tool = call.success ? toolsFor(setting.caller).find(({name}) => name === call.data.name) : undefined;
	if (!call.success || tool === undefined)
		return wrong(id, 'params', call.success ? `There is no tool ${call.data.name}.` : 'A call has a name and arguments.');
	return {jsonrpc: '2.0', id, result: contentOf(await runTool(tool, setting, call.data.arguments ?? {}))};
};

const answerOne = async (message: unknown, setting: McpSetting): Promise<Answer | undefined> => {
	const request = requestSchema.safeParse(message);
	if (!request.success) {
		// An answer to something that we have never asked.
		const isAnswer = z.object({jsonrpc: z.literal('2.0')}).safeParse(message).success && !z.object({method: z.unknown()}).safeParse(message).success;
		return isAnswer ? undefined : wrong(null, 'request', 'This is no JSON-RPC 2.0 request.');
	}

	const {id, method, params} = request.data;
	if (id === undefined) return undefined;
	switch (method) {
		case 'initialize': {
			const asked = params?.['protocolVersion'];
			const protocolVersion = protocolVersions.find(version => version === asked) ?? protocolVersions[0];
			const serverInfo = {name: 'orch-tui', version: setting.version};
			return {jsonrpc: '2.0', id, result: {protocolVersion, capabilities: {tools: {listChanged: false}}, serverInfo, instructions}};
		}

		case 'ping': {
			return {jsonrpc: '2.0', id, result: {}};
		}

		case 'tools/list': {
			return {jsonrpc: '2.0', id, result: {tools: toolsFor(setting.caller).map(described)}};
		}

		case 'tools/call': {
			return callTool(id, params, setting);
		}

		default: {
			return wrong(id, 'method', `There is no method ${method}.`);
		}
	}
};

/** What to answer to a text; `undefined` when nothing is to be answered. Several messages in a list are answered in a list. */
export const answerMcp = async (text: string, setting: McpSetting): Promise<unknown> => {
	let message: unknown;
	try {
		message = JSON.parse(text);
	} catch {
		return wrong(null, 'parse', 'This is no JSON.');
	}

	if (!Array.isArray(message)) return answerOne(message, setting);
	if (message.length === 0) return wrong(null, 'request', 'An empty list asks for nothing.');
	const answers: Answer[] = [];
	for (const one of message) {
		const answer = await answerOne(one, setting);
		if (answer !== undefined) answers.push(answer);
	}

	return answers.length === 0 ? undefined : answers;
};
