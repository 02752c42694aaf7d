/**
`--json id,state`: only these fields, as gh does it. Without names it is the whole object, as ever.
*/
import type {CommandCard} from '../commands/command.js';
import type {Finding} from '../domain/finding.js';
import {keysOf, shapeOf} from '../domain/shape.js';
import {type Action, unknownWord, wrongUse} from './action.js';
import type {agentJson, mergeJson, statusJson, taskJson, worktreeJson} from './status.js';
import type {ConfigOperation, StatusPart} from './verb-names.js';

const taskFields = [
	...['id', 'title', 'state', 'reason', 'code', 'priority', 'estimatedHours', 'agentId', 'agent', 'spec', 'labels', 'files', 'check', 'retries', 'repairs'],
	...['notBefore', 'openDependencies', 'waitsFor', 'troubleFiles', 'commit', 'createdAt', 'changedAt', 'completedAt', 'why', 'inStateMs'],
] as ReadonlyArray<keyof ReturnType<typeof taskJson>>;
const agentFields = [
	...['id', 'taskId', 'name', 'state', 'permissions', 'pid', 'exitCode', 'code', 'reason', 'createdAt', 'startedAt', 'endedAt', 'ageMs', 'quietMs'],
	...['cpuPercent', 'memoryMb', 'outputBytes', 'saying', 'claim'],
] as ReadonlyArray<keyof ReturnType<typeof agentJson>>;
const worktreeFields = [
	...['taskId', 'folder', 'branch', 'state', 'base', 'head', 'commits', 'addedLines', 'deletedLines', 'dirtyFiles', 'createdAt'],
] as ReadonlyArray<keyof ReturnType<typeof worktreeJson>>;
const mergeFields = [...['id', 'taskId', 'step', 'base', 'head', 'commit', 'files', 'reason', 'createdAt', 'endedAt', 'tookMs']] as ReadonlyArray<
	keyof ReturnType<typeof mergeJson>
>;
const statusFields = [
	...['schema', 'at', 'repository', 'targetBranch', 'conductor', 'paused', 'stopped', 'mergeHeld', 'hold', 'why', 'counts', 'tasks', 'agents', 'worktrees'],
	...['mergeQueue', 'merges', 'messages', 'resources'],
] as ReadonlyArray<keyof ReturnType<typeof statusJson>>;
const findingFields = [...['name', 'state', 'title', 'says', 'hint']] as ReadonlyArray<keyof Finding>;
/** `list`: of each setting, when none is named; of `path`: of each file. */
const configFields: Readonly<Record<ConfigOperation | 'list', readonly string[]>> = {
	list: ['key', 'value', 'origin'],
	get: ['success', 'key', 'value', 'origin'],
	set: ['success', 'said', 'file', 'key', 'before', 'value'],
	edit: ['success', 'file', 'changed'],
	path: ['scope', 'file', 'exists'],
	schema: ['success', 'schema'],
	check: ['success', 'files'],
};
const eventFields = ['schema', 'id', 'at', 'actor', 'kind', 'subject', 'from', 'to', 'why'];

/** Of a list: those of each of its rows. */
export const partFields: Readonly<Record<StatusPart, readonly string[]>> = {
	tasks: taskFields,
	agents: agentFields,
	worktrees: worktreeFields,
	merges: mergeFields,
};

/** Of verbs that always print the same. */
const verbFields: Readonly<Record<string, readonly string[]>> = {
	init: ['success', 'config', 'agents', 'commands', 'up_to_date', 'left', 'written'],
	backup: ['success', 'file', 'metrics_file', 'bytes'],
	restore: ['success', 'file', 'metrics_file', 'put_aside'],
	bug: ['success', 'text'],
};

/** What `--json` prints when this is done; none where it prints something else. */
export const fieldsOf = (action: Action, cards: readonly CommandCard[]): readonly string[] => {
	switch (action.kind) {
		case 'status': {
			return action.part === undefined ? statusFields : partFields[action.part];
		}

		case 'run':
		case 'events': {
			return eventFields;
		}

		case 'wait': {
			return ['success', 'schema', 'what', 'goal', 'waited_ms', 'state', 'message'];
		}

		case 'show-task': {
			return ['success', 'schema', ...taskFields, 'prompt', 'attempts', 'worktree', 'events'];
		}

		case 'doctor': {
			return findingFields;
		}

		case 'config': {
			return configFields[action.operation === 'get' && action.key === undefined ? 'list' : action.operation];
		}

		case 'trust': {
			return action.operation === 'list' ? ['success', 'repositories'] : ['success', 'repository', 'trusted', 'runs', 'changes'];
		}

		case 'worktree-path': {
			return ['success', 'task_id', 'agent_id', 'path', 'branch'];
		}

		case 'command': {
			const output = cards.find(({name}) => name === action.name)?.output;
			return ['success', ...(output === undefined ? [] : keysOf(shapeOf(output))), 'message'];
		}

		default: {
			return verbFields[action.kind] ?? [];
		}
	}
};

/** `undefined`: all of them. */
export type Fields = readonly string[] | undefined;

/** Of an object, or of each of a list. */
export const pick = (from: unknown, fields: Fields): unknown => {
	if (fields === undefined) return from;
	if (Array.isArray(from)) return from.map((row: unknown) => pick(row, fields));
	const values = from as Readonly<Record<string, unknown>>;
	return Object.fromEntries(fields.map(name => [name, values[name] ?? null]));
};

/** `word`: what stands behind `--json` and may be a field, or something else. */
export type Split = {readonly argv: readonly string[]; readonly fields: Fields; readonly word: string | undefined; readonly withoutWord: readonly string[]};

const namesIn = (text: string): string[] => text.split(',').map(name => name.trim());

export const splitFields = (argv: readonly string[]): Split => {
	const at = argv.findIndex(word => word === '--json' || word.startsWith('--json='));
	const end = argv.indexOf('--');
	const none = {argv, fields: undefined, word: undefined, withoutWord: argv};
	if (at === -1 || (end !== -1 && end < at)) return none;
	const given = argv[at] ?? '';
	if (given !== '--json') return {...none, argv: argv.with(at, '--json'), fields: namesIn(given.slice('--json='.length))};
	const next = argv[at + 1] ?? '';
	const withoutWord = argv.toSpliced(at + 1, 1);
	if (/^[A-Za-z_]+(?:,[A-Za-z_]+)+$/.test(next)) return {...none, argv: withoutWord, fields: namesIn(next)};
	return /^[A-Za-z_]+$/.test(next) ? {...none, word: next, withoutWord} : none;
};

/** Only with fields that there are. */
export const withFields = (action: Action, fields: readonly string[], cards: readonly CommandCard[]): Action => {
	const {globals} = action;
	if (action.kind === 'problem') return action;
	const known = fieldsOf(action, cards);
	const strange = fields.find(name => !known.includes(name));
	if (strange === undefined) return {...action, globals: {...globals, fields}};
	if (known.length === 0) return {kind: 'problem', problem: wrongUse(`There are no fields to choose from here.`, '`--json` alone prints all.'), globals};
	const {message, hint} = unknownWord('field', strange, known);
	return {kind: 'problem', problem: wrongUse(`${message} There are ${known.join(', ')}.`, hint?.startsWith('Did you') ? hint : undefined), globals};
};
