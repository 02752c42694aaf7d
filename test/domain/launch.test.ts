import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {agentConfigSchema, presetNames} from '../../source/domain/config.js';
import {type LaunchSetting, launchOf, plainEnvironment} from '../../source/domain/launch.js';
import {anyText} from '../support/any-text.js';
import {tries} from '../support/chaos.js';

const setting = (more: Partial<LaunchSetting> = {}): LaunchSetting => ({
	agentId: 'a1',
	taskId: 'T1',
	prompt: 'Do it.',
	promptFile: '/data/runs/a1/prompt',
	worktree: '/wt',
	branch: 'task/T1',
	check: 'npm test',
	gitFolder: '/repo/.git',
	worktreeGitFolder: '/repo/.git/worktrees/T1',
	environment: {},
	namedVariables: [],
	...more,
});
const launch = (config: Record<string, unknown>, more: Partial<LaunchSetting> = {}) => launchOf(agentConfigSchema.parse(config), setting(more));

describe("a command of one's own", () => {
	test('placeholders are filled in, also in the middle of an argument', () => {
		const {argv, readsPrompt} = launch({command: ['my-agent', '--dir={worktree}', '{prompt}', '{taskId}@{branch}', '{other}', '{']});
		expect(argv).toEqual(['my-agent', '--dir=/wt', 'Do it.', 'T1@task/T1', '{other}', '{']);
		expect(readsPrompt).toBe(false);
	});

	test('each placeholder is one argument, whatever it holds', () => {
		const configs = [{command: ['x', '{prompt}', 'y']}, ...presetNames.map(preset => ({preset}))].map(config => agentConfigSchema.parse(config));
		const plain = configs.map(config => launchOf(config, setting({prompt: 'PROMPT'})));
		const hostile = fc.oneof(anyText(), fc.constantFrom('"; rm -rf ~ #', '$(id)', '`id`', '{branch}', '{prompt}', '$&', '--flag', 'a\nb'));
		fc.assert(
			fc.property(hostile, prompt => {
				const argvs = configs.map(config => launchOf(config, setting({prompt})).argv);
				expect(argvs).toEqual(plain.map(({argv}) => argv.map(part => part.replace('PROMPT', () => prompt))));
			}),
			tries(100),
		);
		// What would be quoted once more on the way goes in through standard input.
		expect(plain.map(({readsPrompt}) => readsPrompt)).toEqual([false, false, false, false, true]);
	});
});

describe('the known ones', () => {
	test.each([
		{
			config: {preset: 'claude'},
			argv: [
				'claude',
				'-p',
				'--output-format',
				'stream-json',
				'--verbose',
				'--permission-mode',
				'acceptEdits',
				'--allowedTools',
				'Bash(git:*)',
				'Bash(npm test)',
				'--',
				'Do it.',
			],
		},
		{
			config: {preset: 'claude', permissions: 'full', model: 'opus', args: ['--max-turns', '9', '--add-dir={worktree}']},
			argv: [
				'claude',
				'-p',
				'--output-format',
				'stream-json',
				'--verbose',
				'--permission-mode',
				'bypassPermissions',
				'--model',
				'opus',
				'--max-turns',
				'9',
				'--add-dir=/wt',
				'--',
				'Do it.',
			],
		},
		{
			config: {preset: 'codex', model: 'gpt-5'},
			argv: [
				'codex',
				'exec',
				'--json',
				'-C',
				'/wt',
				'-s',
				'workspace-write',
				'-c',
				'sandbox_workspace_write.writable_roots=["/repo/.git/worktrees/T1","/repo/.git/objects","/repo/.git/refs","/repo/.git/logs"]',
				'-m',
				'gpt-5',
				'--',
				'Do it.',
			],
		},
		{config: {preset: 'codex', permissions: 'full'}, argv: ['codex', 'exec', '--json', '-C', '/wt', '-s', 'danger-full-access', '--', 'Do it.']},
		{
			config: {preset: 'gemini'},
			argv: [
				'gemini',
				'--output-format',
				'stream-json',
				'--skip-trust',
				'--approval-mode',
				'auto_edit',
				'--allowed-tools',
				'run_shell_command(git)',
				'--prompt=Do it.',
			],
		},
		{
			config: {preset: 'gemini', permissions: 'full', model: 'x'},
			argv: ['gemini', '--output-format', 'stream-json', '--skip-trust', '--approval-mode', 'yolo', '-m', 'x', '--prompt=Do it.'],
		},
		{config: {preset: 'opencode'}, argv: ['opencode', 'run', '--format', 'json', '--dir', '/wt']},
		{config: {preset: 'opencode', permissions: 'full', args: ['-q']}, argv: ['opencode', 'run', '--format', 'json', '--dir', '/wt', '--auto', '-q']},
	])('$config', ({config, argv}) => {
		expect(launch(config).argv).toEqual(argv);
	});

	test('claude may run the check only where the task has one', () => {
		expect(launch({preset: 'claude'}, {check: undefined}).argv).not.toContain('Bash(npm test)');
	});

	test('opencode may run git and the check, and nothing else', () => {
		expect(JSON.parse(launch({preset: 'opencode'}).env['OPENCODE_PERMISSION'] ?? '')).toEqual({
			edit: 'allow',
			bash: {'*': 'deny', 'git *': 'allow', 'npm test': 'allow'},
		});
		expect(launch({preset: 'opencode', permissions: 'full'}).env).not.toHaveProperty('OPENCODE_PERMISSION');
	});
});

describe('the environment', () => {
	const environment = {
		PATH: '/bin',
		HOME: '/home/me',
		LANG: 'C.UTF-8',
		LC_ALL: 'C',
		XDG_CONFIG_HOME: '/c',
		https_proxy: 'http://p',
		GIT_AUTHOR_NAME: 'Ada',
		FOO_SECRET: 's',
		DATABASE_URL: 's',
		GITHUB_TOKEN: 's',
		NPM_TOKEN: 's',
		ORCH_MAX_PARALLEL: '9',
		NODE_OPTIONS: '--require=evil',
		LD_PRELOAD: 'evil.so',
		PATHOLOGICAL: 's',
		MY_PATH: 's',
		GIT_DIR: '/elsewhere',
		GIT_INDEX_FILE: '/elsewhere',
		BASH_ENV: 'evil.sh',
		ANTHROPIC_API_KEY: 'k',
		OPENAI_API_KEY: 'k',
		GEMINI_API_KEY: 'k',
		CLAUDE_CODE_X: 'k',
		EMPTY: undefined,
	};
	const always = ['PATH', 'HOME', 'LANG', 'LC_ALL', 'XDG_CONFIG_HOME', 'https_proxy', 'GIT_AUTHOR_NAME'];
	const own = ['ORCH_AGENT_ID', 'ORCH_TASK_ID', 'ORCH_WORKTREE', 'ORCH_BRANCH', 'ORCH_PROMPT_FILE'];

	test.each([
		{config: {command: ['x']}, more: []},
		{config: {command: ['x'], env: ['FOO_SECRET', 'EMPTY', 'NOT_THERE']}, more: ['FOO_SECRET']},
		{config: {preset: 'codex'}, more: ['OPENAI_API_KEY']},
		{config: {preset: 'gemini'}, more: ['GEMINI_API_KEY', 'GEMINI_CLI_NO_RELAUNCH']},
		{config: {preset: 'opencode', permissions: 'full'}, more: ['ANTHROPIC_API_KEY', 'OPENAI_API_KEY', 'GEMINI_API_KEY']},
	])('of $config holds $more beside what everybody gets', ({config, more}) => {
		expect(Object.keys(launch(config, {environment}).env).toSorted()).toEqual([...always, ...own, ...more].toSorted());
	});

	test("of claude holds its own keys and nobody else's", () => {
		const {env} = launch({preset: 'claude'}, {environment});
		expect(env).toMatchObject({
			ANTHROPIC_API_KEY: 'k',
			CLAUDE_CODE_X: 'k',
			ORCH_AGENT_ID: 'a1',
			ORCH_TASK_ID: 'T1',
			ORCH_WORKTREE: '/wt',
			ORCH_BRANCH: 'task/T1',
			ORCH_PROMPT_FILE: '/data/runs/a1/prompt',
		});
		expect(Object.keys(env)).not.toEqual(expect.arrayContaining(['OPENAI_API_KEY']));
		expect(Object.keys(env)).not.toEqual(expect.arrayContaining(['FOO_SECRET']));
	});

	test("holds what the agent's own settings name", () => {
		expect(launch({preset: 'codex'}, {environment, namedVariables: ['DATABASE_URL']}).env).toHaveProperty('DATABASE_URL', 's');
	});

	test('of a check holds no key at all', () => {
		expect(Object.keys(plainEnvironment(environment)).toSorted()).toEqual(always.toSorted());
	});
});

describe('the tools of orch-tui', () => {
	const tools = {
		url: 'http://127.0.0.1:20001/mcp',
		token: 'secret-token',
		folder: '/data/runs/a1',
		geminiHome: {links: {'oauth_creds.json': '/home/me/.gemini/oauth_creds.json'}, settings: {theme: 'x', mcpServers: {mine: {command: 'm'}}}},
	};
	const environment = {PATH: '/bin', HOME: '/home/me'};
	const handed = (config: Record<string, unknown>, more: Record<string, string> = {}) => launch(config, {tools, environment: {...environment, ...more}});

	test.each([{command: ['x']}, ...presetNames.map(preset => ({preset}))])(
		'%o gets the address and the token in its environment, and no one else sees the token',
		config => {
			const {argv, env, files} = handed(config);
			expect(env).toMatchObject({ORCH_URL: tools.url, ORCH_TOKEN: tools.token});
			expect(argv.join(' ')).not.toContain(tools.token);
			expect(JSON.stringify(files)).not.toContain(tools.token);
		},
	);

	test('claude reads them from a file, in which it fills in the token itself, and may call all of them', () => {
		const {argv, files} = handed({preset: 'claude'});
		expect(argv).toEqual(expect.arrayContaining(['--mcp-config', '/data/runs/a1/tools.json', 'mcp__orch']));
		expect(argv.indexOf('--mcp-config')).toBeLessThan(argv.indexOf('--'));
		expect(JSON.parse(files['tools.json'] ?? '')).toEqual({
			mcpServers: {orch: {type: 'http', url: tools.url, headers: {Authorization: ['Bearer $', '{ORCH_TOKEN}'].join('')}, alwaysLoad: true}},
		});
		expect(handed({preset: 'claude', permissions: 'full'}).argv).not.toContain('mcp__orch');
	});

	test('codex is told by an argument that names the variable', () => {
		expect(handed({preset: 'codex'}).argv).toContain(
			'mcp_servers.orch={url="http://127.0.0.1:20001/mcp",bearer_token_env_var="ORCH_TOKEN",default_tools_approval_mode="approve",tool_timeout_sec=3660}',
		);
	});

	test('gemini gets a home that leads to the one of the user in all but its settings', () => {
		const {env, files, links} = handed({preset: 'gemini'});
		expect(env['GEMINI_CLI_HOME']).toBe('/data/runs/a1/home');
		expect(links).toEqual({'home/.gemini/oauth_creds.json': '/home/me/.gemini/oauth_creds.json'});
		expect(JSON.parse(files['home/.gemini/settings.json'] ?? '')).toEqual({
			theme: 'x',
			mcpServers: {mine: {command: 'm'}, orch: {httpUrl: tools.url, headers: {Authorization: 'Bearer $ORCH_TOKEN'}, trust: true, timeout: 3_660_000}},
		});
		const without = launch({preset: 'gemini'}, {tools: {...tools, geminiHome: undefined}, environment});
		expect(without.env).not.toHaveProperty('GEMINI_CLI_HOME');
	});

	test('opencode is told by a variable, in which what the user has put there stays', () => {
		const own = JSON.stringify({model: 'x/y', mcp: {mine: {type: 'local'}}});
		const {env} = handed({preset: 'opencode'}, {OPENCODE_CONFIG_CONTENT: own});
		expect(JSON.parse(env['OPENCODE_CONFIG_CONTENT'] ?? '')).toMatchObject({
			model: 'x/y',
			mcp: {mine: {type: 'local'}, orch: {type: 'remote', url: tools.url, headers: {Authorization: 'Bearer {env:ORCH_TOKEN}'}}},
		});
		expect(handed({preset: 'opencode'}, {OPENCODE_CONFIG_CONTENT: '{no json'}).env['OPENCODE_CONFIG_CONTENT']).toBe('{no json');
	});

	test('without them nothing is added', () => {
		const {argv, env, files} = launch({preset: 'claude'}, {environment});
		expect(argv).not.toContain('--mcp-config');
		expect(Object.keys(env)).not.toContain('ORCH_TOKEN');
		expect(files).toEqual({});
	});
});
