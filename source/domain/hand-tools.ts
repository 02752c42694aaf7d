/**
How the known command lines are told of orch-tui's tools, each in its own way. The token is in the environment only: other users see arguments, and files outlive us.
*/
import type {PresetName} from './config.js';

/** Where the tools are; the token that they ask for is in `tokenVariable` of the agent's environment. */
export type ToolAccess = {
	readonly url: string;
	/** Absolute: where the agent finds the file `toolsFileName`, if it is given one. */
	readonly file: string;
	/** What the agent's environment holds already, of the user. */
	readonly environment: Readonly<Record<string, string | undefined>>;
};

export type Handed = {
	readonly args: readonly string[];
	readonly env: Readonly<Record<string, string>>;
	/** What stands in the file; `undefined`: there is none. */
	readonly file: string | undefined;
};

/** The name under which an agent knows the tools: `mcp__orch__heartbeat` and the like. */
const serverName = 'orch';
export const urlVariable = 'ORCH_URL';
export const tokenVariable = 'ORCH_TOKEN';

/** What a user has put into a variable as JSON, if it is an object. */
const objectIn = (text: string | undefined): Record<string, unknown> | undefined => {
	if (text === undefined || text.trim() === '') return {};
	try {
		const value: unknown = JSON.parse(text);
		return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined;
	} catch {
		return undefined;
	}
};

const nothing: Handed = {args: [], env: {}, file: undefined};
const bearerFrom = (variable: string) => ({Authorization: `Bearer ${variable}`});

const ways: Record<PresetName, (access: ToolAccess) => Handed> = {
	// Without `alwaysLoad` the tools are not in the model's list; the variable is filled in by claude itself.
	claude: ({url, file}) => ({
		...nothing,
		args: ['--mcp-config', file],
		file: JSON.stringify({mcpServers: {[serverName]: {type: 'http', url, headers: bearerFrom(`\${${tokenVariable}}`), alwaysLoad: true}}}),
	}),

	codex: ({url}) => ({
		...nothing,
		args: [
			'-c',
			`mcp_servers.${serverName}={url=${JSON.stringify(url)},bearer_token_env_var="${tokenVariable}",default_tools_approval_mode="approve",tool_timeout_sec=3660}`,
		],
	}),

	// Settings of the system come before those of the user, which are left alone.
	gemini: ({url, file, environment}) =>
		environment['GEMINI_CLI_SYSTEM_DEFAULTS_PATH'] === undefined
			? {
					...nothing,
					env: {GEMINI_CLI_SYSTEM_DEFAULTS_PATH: file},
					file: JSON.stringify({mcpServers: {[serverName]: {httpUrl: url, headers: bearerFrom(`$${tokenVariable}`), trust: true, timeout: 3_660_000}}}),
				}
			: nothing,

	// What the user hands over in the same variable stays; what is no JSON is left to opencode to complain about.
	opencode: ({url, environment}) => {
		const own = objectIn(environment['OPENCODE_CONFIG_CONTENT']);
		if (own === undefined) return nothing;
		const servers = typeof own['mcp'] === 'object' && own['mcp'] !== null ? own['mcp'] : {};
		const server = {type: 'remote', url, oauth: false, enabled: true, headers: bearerFrom(`{env:${tokenVariable}}`)};
		return {...nothing, env: {OPENCODE_CONFIG_CONTENT: JSON.stringify({...own, mcp: {...servers, [serverName]: server}})}};
	},
};

/** What an agent of this preset is given so that it finds the tools. */
export const handTools = (preset: PresetName, access: ToolAccess): Handed => ways[preset](access);
