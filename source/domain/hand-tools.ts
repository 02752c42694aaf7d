/**
How the known command lines are told of orch-tui's tools, each in its own way. The token is in the environment only: other users see arguments, and files outlive us.
*/
import type {PresetName} from './config.js';

/** The user's own folder of Gemini CLI: where each of its files is, and what its settings say. */
export type GeminiHome = {readonly links: Readonly<Record<string, string>>; readonly settings: Readonly<Record<string, unknown>>};

/** Where the tools are; the token that they ask for is in `tokenVariable` of the agent's environment. */
export type ToolAccess = {
	readonly url: string;
	/** The agent's run folder, absolute: what `files` and `links` name lies there. */
	readonly folder: string;
	/** What the agent's environment holds already, of the user. */
	readonly environment: Readonly<Record<string, string | undefined>>;
	/** `undefined`: it is not known, or cannot be read. */
	readonly geminiHome?: GeminiHome | undefined;
};

export type Handed = {
	readonly args: readonly string[];
	readonly env: Readonly<Record<string, string>>;
	/** What the run folder holds for it, by name. */
	readonly files: Readonly<Record<string, string>>;
	readonly links: Readonly<Record<string, string>>;
};

/** The name under which an agent knows the tools: `mcp__orch__heartbeat` and the like. */
const serverName = 'orch';
export const urlVariable = 'ORCH_URL';
export const tokenVariable = 'ORCH_TOKEN';

const objectOf = (value: unknown): object => (typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {});

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

const nothing: Handed = {args: [], env: {}, files: {}, links: {}};
const claudeFile = 'tools.json';
const geminiFolder = 'home';
const bearerFrom = (variable: string) => ({Authorization: `Bearer ${variable}`});

const ways: Record<PresetName, (access: ToolAccess) => Handed> = {
	// Without `alwaysLoad` the tools are not in the model's list; the variable is filled in by claude itself.
	claude: ({url, folder}) => ({
		...nothing,
		args: ['--mcp-config', `${folder}/${claudeFile}`],
		files: {[claudeFile]: JSON.stringify({mcpServers: {[serverName]: {type: 'http', url, headers: bearerFrom(`\${${tokenVariable}}`), alwaysLoad: true}}})},
	}),

	codex: ({url}) => ({
		...nothing,
		args: [
			'-c',
			`mcp_servers.${serverName}={url=${JSON.stringify(url)},bearer_token_env_var="${tokenVariable}",default_tools_approval_mode="approve",tool_timeout_sec=3660}`,
		],
	}),

	// It believes settings beside the user's own only when they and all folders above belong to root, so it gets a home that leads to theirs.
	gemini: ({url, folder, geminiHome}) => {
		if (geminiHome === undefined) return nothing;
		const {settings, links} = geminiHome;
		const server = {httpUrl: url, headers: bearerFrom(`$${tokenVariable}`), trust: true, timeout: 3_660_000};
		const inside = (name: string): string => `${geminiFolder}/.gemini/${name}`;
		return {
			...nothing,
			env: {GEMINI_CLI_HOME: `${folder}/${geminiFolder}`},
			files: {[inside('settings.json')]: JSON.stringify({...settings, mcpServers: {...objectOf(settings['mcpServers']), [serverName]: server}})},
			links: Object.fromEntries(Object.entries(links).map(([name, target]) => [inside(name), target])),
		};
	},

	// What the user hands over in the same variable stays; what is no JSON is left to opencode to complain about.
	opencode: ({url, environment}) => {
		const own = objectIn(environment['OPENCODE_CONFIG_CONTENT']);
		if (own === undefined) return nothing;
		const server = {type: 'remote', url, oauth: false, enabled: true, headers: bearerFrom(`{env:${tokenVariable}}`)};
		return {...nothing, env: {OPENCODE_CONFIG_CONTENT: JSON.stringify({...own, mcp: {...objectOf(own['mcp']), [serverName]: server}})}};
	},
};

/** What an agent of this preset is given so that it finds the tools. */
export const handTools = (preset: PresetName, access: ToolAccess): Handed => ways[preset](access);
