/**
What an agent does, step by step, from the lines of its output: thinks, reads, edits, runs, says. Lines of no known command line are its own words.
*/
import {isObject, type Json} from './json.js';
import {child, cliOf, errorsIn, eventOf, textOf, toolUseOf, withoutShell} from './stream.js';

/** `out`: what a step brought to light. `plain`: a line of no known kind. */
export const entryKinds = ['begin', 'think', 'say', 'you', 'read', 'edit', 'run', 'tool', 'out', 'done', 'fail', 'plain'] as const;
export type EntryKind = (typeof entryKinds)[number];

/** The words are as raw as the line: they have to go through `safeText` like anything else. `text` may have many lines. */
export type Told = {readonly kind: EntryKind; readonly text: string; readonly atMs?: number};

type Teller = (event: Json) => readonly Told[];

const told = (kind: EntryKind, text: string | undefined): Told[] => (text === undefined ? [] : [{kind, text}]);

const linesIn = (text: string | undefined): number => (text === undefined ? 0 : text.replace(/\n$/, '').split('\n').length);

/** `+62 −11` of an edit that says what it puts in for what. */
const editSize = (input: unknown): string => {
	const fields = isObject(input) ? input : {};
	const put = linesIn(textOf(fields['new_string']) ?? textOf(fields['content']));
	const gone = linesIn(textOf(fields['old_string']));
	return put + gone === 0 ? '' : ` +${put}${gone === 0 ? '' : ` -${gone}`}`;
};

const toolTold = (name: unknown, input: unknown): Told[] => {
	const use = toolUseOf(name, input);
	if (use === undefined) return [];
	const what = use.what ?? '';
	if (use.verb === undefined) return [{kind: 'tool', text: [use.tool, what].filter(Boolean).join(' ')}];
	return [{kind: use.verb, text: use.verb === 'edit' ? `${what}${editSize(input)}` : what}];
};

/** What a tool gave back: text, or parts of which some are text. */
const resultText = (content: unknown): string | undefined =>
	Array.isArray(content) ? textOf(content.flatMap(part => (isObject(part) ? (textOf(part['text']) ?? []) : [])).join('\n')) : textOf(content);

const claudePart =
	(isUser: boolean) =>
	(part: Json): Told[] => {
		switch (part['type']) {
			case 'thinking':
				return told('think', textOf(part['thinking']));
			case 'text':
				return told(isUser ? 'you' : 'say', textOf(part['text']));
			case 'tool_use':
				return toolTold(part['name'], part['input']);
			case 'tool_result':
				return told(part['is_error'] === true ? 'fail' : 'out', resultText(part['content']));
			default:
				return [];
		}
	};

const tellClaude: Teller = event => {
	const {type, subtype, model, message, result, errors} = event;
	if (type === 'system') return subtype === 'init' ? told('begin', textOf(model) ?? 'a session') : [];
	if (type === 'result') {
		const isError = event['is_error'] === true;
		return [{kind: isError ? 'fail' : 'done', text: textOf(result) ?? errorsIn(errors) ?? ''}];
	}

	const content = isObject(message) ? message['content'] : undefined;
	if (typeof content === 'string') return told(type === 'user' ? 'you' : 'say', textOf(content));
	return Array.isArray(content) ? content.filter(isObject).flatMap(claudePart(type === 'user')) : [];
};

const codexEdit = (changes: unknown): string =>
	Array.isArray(changes) ? changes.flatMap(change => (isObject(change) ? (textOf(change['path']) ?? []) : [])).join('  ') : '';

/** An item is told of when it begins and when it is complete; what it does is said at first, what came of it at last. */
const codexItem = (item: Json, isBegun: boolean): readonly Told[] => {
	const code = item['exit_code'];
	switch (item['type']) {
		case 'command_execution':
			return isBegun
				? [{kind: 'run', text: withoutShell(textOf(item['command']) ?? '')}]
				: told(typeof code === 'number' && code !== 0 ? 'fail' : 'out', textOf(item['aggregated_output']));
		case 'file_change':
			return isBegun ? [] : [{kind: 'edit', text: codexEdit(item['changes'])}];
		case 'mcp_tool_call':
			return isBegun ? told('tool', textOf(item['tool'])) : [];
		case 'web_search':
			return isBegun ? [] : told('read', textOf(item['query']));
		case 'reasoning':
			return isBegun ? [] : told('think', textOf(item['text']));
		case 'error':
			return isBegun ? [] : told('fail', textOf(item['message']));
		default:
			return isBegun ? [] : told('say', textOf(item['text']) ?? textOf(item['message']));
	}
};

const tellCodex: Teller = ({type, item, error, message}) => {
	if (type === 'turn.completed') return [{kind: 'done', text: ''}];
	if (type === 'turn.failed') return [{kind: 'fail', text: textOf(child({error}, 'error')?.['message']) ?? ''}];
	if (type === 'error') return told('fail', textOf(message));
	return isObject(item) && type !== 'item.updated' ? codexItem(item, type === 'item.started') : [];
};

const tellGemini: Teller = ({type, role, content, tool_name: tool, parameters, status, output, error, model, message}) => {
	switch (type) {
		case 'init':
			return told('begin', textOf(model) ?? 'a session');
		case 'message':
			return told(role === 'assistant' ? 'say' : 'you', textOf(content));
		case 'tool_use':
			return toolTold(tool, parameters);
		case 'tool_result':
			return told(status === 'error' ? 'fail' : 'out', resultText(output) ?? textOf(child({error}, 'error')?.['message']));
		case 'error':
			return told('fail', textOf(message));
		case 'result':
			return [{kind: status === 'success' ? 'done' : 'fail', text: textOf(child({error}, 'error')?.['message']) ?? ''}];
		default:
			return [];
	}
};

const tellOpencode: Teller = ({part, error}) => {
	if (isObject(error)) return told('fail', textOf(child(error, 'data')?.['message']) ?? textOf(error['name']) ?? '');
	if (!isObject(part)) return [];
	if (part['type'] === 'reasoning') return told('think', textOf(part['text']));
	if (part['type'] !== 'tool') return told('say', textOf(part['text']));
	const state = child(part, 'state');
	return [
		...toolTold(part['tool'], state?.['input']),
		...told(state?.['status'] === 'error' ? 'fail' : 'out', textOf(state?.['output']) ?? textOf(state?.['error'])),
	];
};

const tellers = {claude: tellClaude, codex: tellCodex, gemini: tellGemini, opencode: tellOpencode};

const timeOf = ({timestamp}: Json): number | undefined => {
	const ms = typeof timestamp === 'number' ? timestamp : typeof timestamp === 'string' ? parseTime(timestamp) : Number.NaN;
	return Number.isFinite(ms) && ms > 1e12 ? ms : undefined;
};

const isoTime = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,3})\d*)?Z$/;
const leapDays = (year: number): number => Math.floor(year / 4) - Math.floor(year / 100) + Math.floor(year / 400);
const daysBefore = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];

/** Milliseconds since 1970 of a time in UTC, as events write it; no clock is asked. */
const parseTime = (text: string): number => {
	const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = (isoTime.exec(text) ?? []).slice(1, 7).map(Number);
	const ms = Number((isoTime.exec(text)?.[7] ?? '').padEnd(3, '0'));
	if (year === 0) return Number.NaN;
	const isAfterLeapDay = month > 2 && leapDays(year) > leapDays(year - 1);
	const days = (year - 1970) * 365 + leapDays(year - 1) - leapDays(1969) + (daysBefore[month - 1] ?? 0) + (isAfterLeapDay ? 1 : 0) + day - 1;
	return (((days * 24 + hour) * 60 + minute) * 60 + second) * 1000 + ms;
};

/** The steps of a line; none for an event that says nothing to a person. */
export const tellSteps = (line: string): readonly Told[] => {
	const event = eventOf(line);
	const cli = event && cliOf(event);
	if (event === undefined || cli === undefined) return [{kind: 'plain', text: line}];
	const atMs = timeOf(event);
	const steps = tellers[cli](event);
	return atMs === undefined ? steps : steps.map(step => ({...step, atMs}));
};
