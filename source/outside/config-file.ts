/**
Reads `orch.config.jsonc` and says what is wrong with it by line and column; writes the first one.
*/
import {readFileSync} from 'node:fs';
import path from 'node:path';
import {findNodeAtLocation, getNodeValue, type Node, type ParseError, type ParseErrorCode, parseTree, printParseErrorCode} from 'jsonc-parser';
import type {z} from 'zod';
import {type Config, configSchema} from '../domain/config.js';
import {configFields, configFileName, configKeys} from '../domain/config-keys.js';
import {valueFrom} from '../domain/fields.js';
import {type Said, sayIssue} from '../domain/issue.js';
import {placeholderNames} from '../domain/launch.js';
import {didYouMean, nearestOf} from '../domain/nearest.js';
import {failure, type Problem, type Result, success} from '../domain/problem.js';
import {sayExpected, shapeAt, shapeOf} from '../domain/shape.js';

export type ConfigRead = {readonly config: Config; readonly file: string /** `false`: all defaults, since there is no such file. */; readonly exists: boolean};

const shape = shapeOf(configSchema);
const invalid = (message: string, hint?: string): {readonly ok: false; readonly problem: Problem} =>
	failure({kind: 'bad-input', code: 'invalid_configuration', message, ...(hint === undefined ? {} : {hint})});

const spaced = (code: ParseErrorCode): string =>
	printParseErrorCode(code)
		.replaceAll(/(?<=[a-z])(?=[A-Z])/g, ' ')
		.toLowerCase();

const place = (text: string, offset: number): string => {
	const before = text.slice(0, offset).split(/\r\n|\n|\r/);
	return `${before.length}:${(before.at(-1)?.length ?? 0) + 1}`;
};

/** Where the key or the value of a path stands; of a key that is missing, where its object begins. */
const offsetOf = (root: Node, {path: steps, isKey}: Said): number => {
	for (let length = steps.length; length >= 0; length -= 1) {
		const node = findNodeAtLocation(root, steps.slice(0, length) as Array<string | number>);
		if (!node) continue;
		const property = node.parent?.type === 'property' ? node.parent : undefined;
		return isKey && length === steps.length ? (property?.offset ?? node.offset) : node.offset;
	}

	return root.offset;
};

const unknownAgent = ({agent, agents}: Config): {message: string; hint: string} | undefined =>
	agent === undefined || Object.hasOwn(agents, agent)
		? undefined
		: {
				message: `there is no agent "${agent}".`,
				hint: didYouMean(agent, Object.keys(agents)) ?? `The agents are: ${Object.keys(agents).join(', ') || 'none yet'}.`,
			};

// Not the braces of a shell's own variable.
const bracedWord = /(?<!\$)\{([A-Za-z]+)\}/g;

/** Words in braces that would be handed on as they are. In an argument of several words, as of `bash -c`, only what is near to one of ours: braces may be somebody else's there. */
const strangePlaceholders = ({agents}: Config): Said[] =>
	Object.entries(agents).flatMap(([name, agent]) => {
		const [key, parts] = 'command' in agent ? (['command', agent.command] as const) : (['args', agent.args] as const);
		return parts.flatMap((part, index) =>
			[...part.matchAll(bracedWord)].flatMap(([, word = '']): Said[] => {
				const near = nearestOf(word, placeholderNames);
				if (placeholderNames.some(known => known === word) || (near === undefined && /\s/.test(part))) return [];
				const hint =
					near === undefined
						? `There are ${placeholderNames
								.slice(0, -1)
								.map(known => `{${known}}`)
								.join(', ')} and {${placeholderNames.at(-1)}}.`
						: `Did you mean {${near}}?`;
				return [{path: ['agents', name, key, index], isKey: false, message: `nothing is called {${word}} here.`, hint}];
			}),
		);
	});

/** Reads text that stands in a file called `name`. One line of the message for each thing that is wrong, as in `orch.config.jsonc:14:3: …`. */
export const parseConfig = (source: string, name = configFileName): Result<Config> => {
	const text = source.replace(/^\uFEFF/, '');
	const errors: ParseError[] = [];
	const root = parseTree(text, errors, {allowTrailingComma: true, allowEmptyContent: true});
	const [first] = errors;
	if (first) return invalid(`${name}:${place(text, first.offset)}: ${spaced(first.error)}.`);
	if (!root) return success(configSchema.parse({}));

	const at = (said: Said): string => `${name}:${place(text, offsetOf(root, said))}: ${said.message}${said.hint === undefined ? '' : ` ${said.hint}`}`;
	const parsed = configSchema.safeParse(getNodeValue(root));
	if (!parsed.success)
		return invalid(
			parsed.error.issues
				.flatMap(issue => sayIssue(issue, shape))
				.map(at)
				.join('\n'),
		);

	const wrong = [
		...strangePlaceholders(parsed.data),
		...[unknownAgent(parsed.data)].flatMap(stranger => (stranger ? [{path: ['agent'], isKey: false, ...stranger}] : [])),
	];
	return wrong.length > 0 ? invalid(wrong.map(at).join('\n')) : success(parsed.data);
};

/** `mustExist`: the person named this file, so its absence is a problem and not the default. */
export const readConfig = (file: string, {mustExist = false} = {}): Result<ConfigRead> => {
	const name = path.basename(file);
	let text: string;
	try {
		text = readFileSync(file, 'utf8');
	} catch (error) {
		const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
		if (code === 'ENOENT' && !mustExist) return success({config: configSchema.parse({}), file, exists: false});
		return invalid(code === 'ENOENT' ? `There is no config file ${file}.` : `${name} cannot be read (${code}).`);
	}

	const config = parseConfig(text, name);
	return config.ok ? success({config: config.value, file, exists: true}) : config;
};

/**
What flags (by key, as typed) and `ORCH_*` variables make of the config; a flag wins over a variable. An empty variable counts as not set.
*/
export const withOverrides = (
	config: Config,
	env: Readonly<Record<string, string | undefined>>,
	flags: Readonly<Record<string, string | undefined>> = {},
): Result<Config> => {
	const changes: Record<string, unknown> = {};
	const wrong: string[] = [];
	const names: Record<string, string> = {};
	for (const field of configFields) {
		const {name, flag, variable} = field;
		const isFlag = flags[name] !== undefined;
		const text = flags[name] ?? (env[variable] === '' ? undefined : env[variable]);
		if (text === undefined) continue;
		const schema: z.ZodType = configSchema.shape[name as keyof typeof configSchema.shape];
		const parsed = schema.safeParse(valueFrom(field, text));
		names[name] = isFlag ? flag : variable;
		if (parsed.success) changes[name] = parsed.data;
		else wrong.push(`${names[name]} must be ${sayExpected(shapeAt(shape, [name]))}, not "${text}".`);
	}

	if (wrong.length > 0) return invalid(wrong.join('\n'));
	const changed: Config = {...config, ...changes};
	const stranger = names['agent'] === undefined ? undefined : unknownAgent(changed);
	return stranger ? invalid(`${names['agent']}: ${stranger.message}`, stranger.hint) : success(changed);
};

/** What `init` has found out; the rest of the file is the defaults, as comments. */
export type ConfigChoice = Partial<z.input<typeof configSchema>>;

// Of keys that have no default, or one that shows nothing.
const examples = {
	targetBranch: 'roadmap',
	agents: {claude: {preset: 'claude'}, mine: {command: ['my-agent', '{prompt}']}},
	agent: 'claude',
	verify: 'npm test',
};

/** Where the schema lies when orch-tui is one of the repository's own packages. */
export const packagedSchema = './node_modules/orch-tui/data/config.schema.json';

/** The text of a first config: every key with what it is for; what was not chosen stands there as a comment with its default or an example. */
export const renderConfig = (choice: ConfigChoice): string => {
	const defaults: Record<string, unknown> = {...configSchema.parse({}), ...examples};
	const chosen: Record<string, unknown> = choice;
	const entries = configKeys.map(({name, description}) => {
		const isChosen = chosen[name] !== undefined;
		const value = JSON.stringify(chosen[name] ?? defaults[name], undefined, '\t');
		const lines = `${JSON.stringify(name)}: ${value},`.split('\n');
		return [`// ${description}`, ...lines.map(line => (isChosen ? line : `// ${line}`))].map(line => `\t${line}`).join('\n');
	});
	const schema =
		choice.$schema === undefined
			? `\t// With orch-tui among the packages of this repository, editors know the keys by this line.\n\t// "$schema": ${JSON.stringify(packagedSchema)},`
			: `\t"$schema": ${JSON.stringify(choice.$schema)},`;
	return ['{', schema, ...entries.flatMap(entry => ['', entry]), '}', ''].join('\n');
};
