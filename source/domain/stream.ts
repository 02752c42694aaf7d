/**
What an agent does, in words: the JSON events of the known command lines, read loosely. Anything else is its own words.
*/

/** An event, or a part of one. */
export type Json = {readonly [name: string]: unknown};

export const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);
const textOf = (value: unknown): string | undefined => (typeof value === 'string' && value.trim() !== '' ? value : undefined);
const child = (value: unknown, name: string): Json | undefined => {
	const found = isObject(value) ? value[name] : undefined;
	return isObject(found) ? found : undefined;
};

/** Tools by the names that each command line gives them, in one word. */
const verbs: ReadonlyArray<readonly [RegExp, string]> = [
	[/^(?:bash|shell|run_shell_command|exec_command|local_shell)$/i, 'run'],
	[/^(?:write|write_file|edit|multiedit|replace|apply_patch|notebookedit)$/i, 'edit'],
	[/^(?:read|read_file|read_many_files|glob|grep|ls|list|search_file_content)$/i, 'read'],
];

const sayTool = (name: unknown, input: unknown): string | undefined => {
	const tool = textOf(name);
	if (tool === undefined) return undefined;
	const fields = isObject(input) ? input : {};
	const what = ['command', 'file_path', 'filePath', 'path', 'pattern', 'query', 'description'].map(key => textOf(fields[key])).find(text => text !== undefined);
	const verb = verbs.find(([pattern]) => pattern.test(tool))?.[1] ?? tool;
	return what === undefined ? verb : `${verb} ${what}`;
};

/** Claude Code puts each piece of an answer into an event of its own. */
const sayClaude = ({type, message, result, is_error: isError, errors}: Json): string | undefined => {
	if (type === 'result')
		return `${isError === true ? 'failed' : 'done'}${textOf(result) ? `: ${textOf(result)}` : Array.isArray(errors) ? `: ${errors.join('; ')}` : ''}`;
	const content = isObject(message) && Array.isArray(message['content']) ? message['content'].filter(isObject) : [];
	return content
		.map(part => (part['type'] === 'text' ? textOf(part['text']) : part['type'] === 'tool_use' ? sayTool(part['name'], part['input']) : undefined))
		.findLast(text => text !== undefined);
};

/** Codex wraps everything into items; a shell is named with its flags, of which nobody wants to read. */
const sayCodex = ({type, item, error, message}: Json): string | undefined => {
	if (type === 'turn.completed') return 'done';
	if (type === 'turn.failed') return `failed: ${textOf(child({error}, 'error')?.['message']) ?? ''}`;
	if (type === 'error') return textOf(message);
	if (!isObject(item)) return undefined;
	if (item['type'] === 'command_execution') return `run ${(textOf(item['command']) ?? '').replace(/^\S*sh -l?c '?/, '').replace(/'$/, '')}`;
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

const isEvent = (line: string): boolean => line.startsWith('{"') && line.endsWith('}');

/** Every line that is a JSON object. */
export const eventsOf = (text: string): Json[] =>
	text.split('\n').flatMap(line => {
		const trimmed = line.trim();
		if (!isEvent(trimmed)) return [];
		try {
			const event: unknown = JSON.parse(trimmed);
			return isObject(event) ? [event] : [];
		} catch {
			return [];
		}
	});

/**
One line of output in words; `undefined` for an event that says nothing to a person. A line that is no known event is returned as it is.

The words are as raw as the line: they have to go through `safeText` like anything else.
*/
export const tellLine = (line: string): string | undefined => {
	if (!isEvent(line)) return line;
	let event: unknown;
	try {
		event = JSON.parse(line);
	} catch {
		return line;
	}

	if (!isObject(event) || typeof event['type'] !== 'string') return line;
	const {type} = event;
	if ('part' in event || ('sessionID' in event && 'error' in event)) return sayOpencode(event);
	if (/^(?:thread|turn|item)\./.test(type) || (type === 'error' && 'message' in event)) return sayCodex(event);
	if ('session_id' in event && 'uuid' in event) return type === 'assistant' || type === 'result' ? sayClaude(event) : undefined;
	if ('timestamp' in event) return sayGemini(event);
	return line;
};

/** Many lines, those left out that say nothing. */
export const tellLines = (text: string): string[] => text.split('\n').flatMap(line => tellLine(line)?.split('\n') ?? []);
