/**
What the config comes to with flags and variables, and the text of the first one.
*/
import type {z} from 'zod';
import {type Config, configSchema} from '../domain/config.js';
import {configFields, configFileName, configKeys} from '../domain/config-keys.js';
import {valueFrom} from '../domain/fields.js';
import {failure, type Problem, type Result, success} from '../domain/problem.js';
import {sayExpected, shapeAt, shapeOf} from '../domain/shape.js';
import {sayFaults} from './config-layers.js';
import {openConfigText, unknownAgent} from './config-text.js';

const shape = shapeOf(configSchema);
const invalid = (message: string, hint?: string): {readonly ok: false; readonly problem: Problem} =>
	failure({kind: 'bad-input', code: 'invalid_configuration', message, ...(hint === undefined ? {} : {hint})});

/** Reads text that stands in a file called `name`. One line of the message for each thing that is wrong, as in `orch.config.jsonc:14:3: …`. */
export const parseConfig = (source: string, name = configFileName): Result<Config> => {
	const {raw, faults, faultAt} = openConfigText(source, name);
	if (faults.length > 0) return invalid(sayFaults(faults));
	const config = configSchema.parse(raw);
	const stranger = unknownAgent(config);
	return stranger ? invalid(sayFaults([faultAt({path: ['agent'], isKey: false, ...stranger})])) : success(config);
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
