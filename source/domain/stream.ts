/**
What an agent does, in words: the JSON events of the known command lines, read loosely. Anything else is its own words.
*/
import {isObject, type Json} from './json.js';

export const textOf = (value: unknown): string | undefined => (typeof value === 'string' && value.trim() !== '' ? value : undefined);
export const child = (value: unknown, name: string): Json | undefined => {
	const found = isObject(value) ? value[name] : undefined;
	return isObject(found) ? found : undefined;
};

/** Tools by the names that each command line gives them, in one word. */
const verbs: ReadonlyArray<readonly [RegExp, 'run' | 'edit' | 'read']> = [
	[/^(?:bash|shell|run_shell_command|exec_command|local_shell)$/i, 'run'],
	[/^(?:write|write_file|edit|multiedit|replace|apply_patch|notebookedit)$/i, 'edit'],
	[/^(?:read|read_file|read_many_files|glob|grep|ls|list|search_file_content)$/i, 'read'],
];

/** `verb`: `undefined` for a tool that is none of the usual ones. */
export type ToolUse = {readonly tool: string; readonly verb: 'run' | 'edit' | 'read' | undefined; readonly what: string | undefined};

export const toolUseOf = (name: unknown, input: unknown): ToolUse | undefined => {
	const tool = textOf(name);
	if (tool === undefined) return undefined;
	const fields = isObject(input) ? input : {};
	const what = ['command', 'file_path', 'filePath', 'path', 'pattern', 'query', 'description'].map(key => textOf(fields[key])).find(text => text !== undefined);
	return {tool, verb: verbs.find(([pattern]) => pattern.test(tool))?.[1], what};
};

const sayTool = (name: unknown, input: unknown): string | undefined => {
	const use = toolUseOf(name, input);
	return use && [use.verb ?? use.tool, use.what].filter(text => text !== undefined).join(' ');
};

/** A command line without the shell around it, of which nobody wants to read. */
export const withoutShell = (command: string): string => command.replace(/^\S*sh -l?c '?/, '').replace(/'$/, '');

/** What an event lists as errors: words, or objects that have some. Anything else in a list has no words, and may not even become a string. */
export const errorsIn = (errors: unknown): string | undefined =>
	Array.isArray(errors) ? errors.flatMap(error => textOf(error) ?? (isObject(error) ? (textOf(error['message']) ?? []) : [])).join('; ') : undefined;

/** Claude Code puts each piece of an answer into an event of its own. */
const sayClaude = ({type, message, result, is_error: isError, errors}: Json): string | undefined => {
	if (type === 'result') {
		const words = textOf(result) ?? errorsIn(errors);
		return `${isError === true ? 'failed' : 'done'}${words === undefined ? '' : `: ${words}`}`;
	}

	const content = isObject(message) && Array.isArray(message['content']) ? message['content'].filter(isObject) : [];
	return content
		.map(part => (part['type'] === 'text' ? textOf(part['text']) : part['type'] === 'tool_use' ? sayTool(part['name'], part['input']) : undefined))
		.findLast(text => text !== undefined);
};

/** Codex wraps everything into items. */
const sayCodex = ({type, item, error, message}: Json): string | undefined => {
	if (type === 'turn.completed') return 'done';
	if (type === 'turn.failed') return `failed: ${textOf(child({error}, 'error')?.['message']) ?? ''}`;
	if (type === 'error') return textOf(message);
	if (!isObject(item)) return undefined;
	if (item['type'] === 'command_execution') return `run ${withoutShell(textOf(item['command']) ?? '')}`;
	if (item['type'] === 'file_change') return 'edit files';
	return textOf(item['text']) ?? textOf(item['message']);
};

const sayGemini = ({type, role, content, tool_name: tool, parameters, status}: Json): string | undefined => {
	if (type === 'tool_use') return sayTool(tool, parameters);
	if (type === 'result') return status === 'success' ? 'done' : 'failed';
	return role === 'assistant' ? textOf(content) : undefined;
};

const sayOpencode = ({part, error}: Json): string | undefined => {
	if (isObject(error)) return `failed: ${textOf(child(error, 'data')?.['message']) ?? textOf(error['name']) ?? ''}`;
	if (!isObject(part)) return undefined;
	return part['type'] === 'tool' ? sayTool(part['tool'], child(part, 'state')?.['input']) : textOf(part['text']);
};

const says = {codex: sayCodex, gemini: sayGemini, opencode: sayOpencode};

export type Cli = 'claude' | 'codex' | 'gemini' | 'opencode';

/** Whose event it is, by its fields; `undefined`: nobody's that we know. */
export const cliOf = (event: Json): Cli | undefined => {
	const {type} = event;
	if (typeof type !== 'string') return undefined;
	if ('part' in event || ('sessionID' in event && 'error' in event)) return 'opencode';
	if (/^(?:thread|turn|item)\./.test(type) || (type === 'error' && 'message' in event)) return 'codex';
	if ('session_id' in event && 'uuid' in event) return 'claude';
	return 'timestamp' in event ? 'gemini' : undefined;
};

const isEvent = (line: string): boolean => line.startsWith('{"') && line.endsWith('}');

/** A line that is a JSON object. */
export const eventOf = (line: string): Json | undefined => {
	if (!isEvent(line)) return undefined;
	try {
		const event: unknown = JSON.parse(line);
		return isObject(event) ? event : undefined;
	} catch {
		return undefined;
	}
};

/** Every line that is a JSON object. */
export const eventsOf = (text: string): Json[] =>
	text.split('\n').flatMap(line => {
		const event = eventOf(line.trim());
		return event ? [event] : [];
	});

/**
One line of output in words; `undefined` for an event that says nothing to a person. A line that is no known event is returned as it is.

The words are as raw as the line: they have to go through `safeText` like anything else.
*/
export const tellLine = (line: string): string | undefined => {
	const event = eventOf(line);
	if (event === undefined || typeof event['type'] !== 'string') return line;
	const cli = cliOf(event);
	if (cli === 'claude') return event['type'] === 'assistant' || event['type'] === 'result' ? sayClaude(event) : undefined;
	return cli === undefined ? line : says[cli](event);
};

/** Many lines, those left out that say nothing. */
export const tellLines = (text: string): string[] => text.split('\n').flatMap(line => tellLine(line)?.split('\n') ?? []);
