/**
How an agent's program is started: its arguments, its environment and what it reads, for any command and for the four known command lines.
*/
import type {PermissionLevel} from './agent.js';
import type {AgentConfig, PresetName} from './config.js';
import {handTools, type ToolAccess, tokenVariable, urlVariable} from './hand-tools.js';

export type LaunchSetting = {
	readonly agentId: string;
	readonly taskId: string;
	readonly prompt: string;
	readonly promptFile: string;
	readonly worktree: string;
	readonly branch: string;
	readonly check: string | undefined;
	/** The repository's shared git folder, and the one that holds this worktree's index and HEAD. */
	readonly gitFolder: string;
	readonly worktreeGitFolder: string;
	/** The environment of orch-tui, of which only the allowed part is handed on. */
	readonly environment: Readonly<Record<string, string | undefined>>;
	/** Variables that the agent's own configuration names, as Codex does with `env_key`. */
	readonly namedVariables: readonly string[];
	/** Where the agent's tools are, and the token that names it there; `undefined`: it has none. */
	readonly tools?: (Omit<ToolAccess, 'environment'> & {readonly token: string}) | undefined;
};

export type Launch = {
	readonly argv: readonly string[];
	readonly env: Readonly<Record<string, string>>;
	/** Read the prompt from standard input instead of an argument. */
	readonly readsPrompt: boolean;
	/** What its run folder holds for it, by name. */
	readonly files: Readonly<Record<string, string>>;
	readonly links: Readonly<Record<string, string>>;
};

/** Enough to find programs, a home, a language, a proxy and an identity; nothing that looks like somebody's secret. */
const always =
	/^(?:PATH|HOME|USER|LOGNAME|SHELL|LANG|LANGUAGE|LC_[A-Z]+|TERM|COLORTERM|TMPDIR|TMP|TEMP|TZ|XDG_[A-Z_]+|(?:HTTPS?|NO|ALL)_PROXY|(?:https?|no|all)_proxy|SSL_CERT_(?:FILE|DIR)|NODE_EXTRA_CA_CERTS|SSH_AUTH_SOCK|GIT_(?:AUTHOR|COMMITTER)_(?:NAME|EMAIL)|GIT_CONFIG_(?:GLOBAL|SYSTEM|NOSYSTEM)|GIT_SSL_CAINFO)$/;

/** What each known agent needs for its own log-in and settings. */
const ofPreset: Record<PresetName, RegExp> = {
	claude: /^(?:ANTHROPIC_|CLAUDE_|AWS_|CLOUD_ML_|VERTEX_|GOOGLE_|DISABLE_|ENABLE_TOOL_SEARCH$|IS_SANDBOX$|MAX_THINKING_TOKENS$|API_TIMEOUT_MS$|BASH_)/,
	codex: /^(?:OPENAI_|CODEX_|AZURE_OPENAI_)/,
	gemini: /^(?:GEMINI_|GOOGLE_)/,
	opencode: /^(?:OPENCODE_|ANTHROPIC_|OPENAI_|GEMINI_|GOOGLE_|OPENROUTER_|GROQ_|MISTRAL_|DEEPSEEK_|XAI_|AWS_|AZURE_)/,
};

/** What is filled in, in braces. */
export const placeholderNames = ['prompt', 'taskId', 'worktree', 'branch'] as const;
const placeholders = new RegExp(`\\{(${placeholderNames.join('|')})\\}`, 'g');

const fill = (text: string, setting: LaunchSetting): string => text.replaceAll(placeholders, (_, name: (typeof placeholderNames)[number]) => setting[name]);

/** The environment of a check or a verification: they run what agents wrote, so they get no more than agents do. */
export const plainEnvironment = (environment: LaunchSetting['environment']): Record<string, string> =>
	Object.fromEntries(Object.entries(environment).filter((entry): entry is [string, string] => entry[1] !== undefined && always.test(entry[0])));

const environmentFor = (config: AgentConfig, setting: LaunchSetting): Record<string, string> => {
	const own = 'preset' in config ? ofPreset[config.preset] : undefined;
	const named = new Set([...config.env, ...setting.namedVariables]);
	const handed = Object.entries(setting.environment).filter(
		(entry): entry is [string, string] => entry[1] !== undefined && (always.test(entry[0]) || own?.test(entry[0]) === true || named.has(entry[0])),
	);
	return {
		...Object.fromEntries(handed),
		ORCH_AGENT_ID: setting.agentId,
		ORCH_TASK_ID: setting.taskId,
		ORCH_WORKTREE: setting.worktree,
		ORCH_BRANCH: setting.branch,
		ORCH_PROMPT_FILE: setting.promptFile,
		...(setting.tools === undefined ? {} : {[urlVariable]: setting.tools.url, [tokenVariable]: setting.tools.token}),
	};
};

type Preset = (
	permissions: PermissionLevel,
	extra: readonly string[],
	setting: LaunchSetting,
) => Omit<Launch, 'env' | 'files' | 'links'> & {readonly env?: Record<string, string>};

/** Headless forms as found to work: claude wants `--` before the prompt, for some of its flags swallow what follows. */
const presets: Record<PresetName, Preset> = {
	claude: (permissions, extra, {prompt, check, tools}) => ({
		argv: [
			'claude',
			'-p',
			'--output-format',
			'stream-json',
			'--verbose',
			'--permission-mode',
			permissions === 'full' ? 'bypassPermissions' : 'acceptEdits',
			...(permissions === 'full'
				? []
				: ['--allowedTools', 'Bash(git:*)', ...(check === undefined ? [] : [`Bash(${check})`]), ...(tools === undefined ? [] : ['mcp__orch'])]),
			...extra,
			'--',
			prompt,
		],
		readsPrompt: false,
	}),

	// Its sandbox must be told where a linked worktree keeps index, objects and refs, or `git commit` finds them read-only.
	codex: (permissions, extra, {prompt, worktree, gitFolder, worktreeGitFolder}) => ({
		argv: [
			'codex',
			'exec',
			'--json',
			'-C',
			worktree,
			...(permissions === 'full'
				? ['-s', 'danger-full-access']
				: [
						'-s',
						'workspace-write',
						'-c',
						`sandbox_workspace_write.writable_roots=${JSON.stringify([worktreeGitFolder, ...['objects', 'refs', 'logs'].map(name => `${gitFolder}/${name}`)])}`,
					]),
			...extra,
			'--',
			prompt,
		],
		readsPrompt: false,
	}),

	gemini: (permissions, extra, {prompt}) => ({
		argv: [
			'gemini',
			'--output-format',
			'stream-json',
			'--skip-trust',
			...(permissions === 'full' ? ['--approval-mode', 'yolo'] : ['--approval-mode', 'auto_edit', '--allowed-tools', 'run_shell_command(git)']),
			...extra,
			`--prompt=${prompt}`,
		],
		env: {GEMINI_CLI_NO_RELAUNCH: 'true'},
		readsPrompt: false,
	}),

	// Its arguments are quoted once more on the way to the model, so the prompt goes in through standard input.
	opencode: (permissions, extra, {worktree, check}) => ({
		argv: ['opencode', 'run', '--format', 'json', '--dir', worktree, ...(permissions === 'full' ? ['--auto'] : []), ...extra],
		env:
			permissions === 'full'
				? {}
				: {OPENCODE_PERMISSION: JSON.stringify({edit: 'allow', bash: {'*': 'deny', 'git *': 'allow', ...(check === undefined ? {} : {[check]: 'allow'})}})},
		readsPrompt: true,
	}),
};

/** The program to run for `config`; placeholders become one argument each, whatever they hold, and no shell sees them. */
export const launchOf = (config: AgentConfig, setting: LaunchSetting): Launch => {
	const env = environmentFor(config, setting);
	if ('command' in config) {
		return {argv: config.command.map(part => fill(part, setting)), env, readsPrompt: false, files: {}, links: {}};
	}

	const {tools} = setting;
	const handed = tools === undefined ? undefined : handTools(config.preset, {...tools, environment: env});
	const model = config.model === undefined ? [] : [config.preset === 'claude' ? '--model' : '-m', config.model];
	const extra = [...(handed?.args ?? []), ...model, ...config.args.map(part => fill(part, setting))];
	const launch = presets[config.preset](config.permissions, extra, setting);
	return {...launch, env: {...env, ...launch.env, ...handed?.env}, files: handed?.files ?? {}, links: handed?.links ?? {}};
};
