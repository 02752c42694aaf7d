import {symlinkSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import {variablesNamedBy} from '../../source/outside/agent-settings.js';
import {aFolder, write} from '../support/repository.js';

const codex = `
model_provider = "mine"
[model_providers.mine]
env_key = "MY_KEY"   # not KEY_IN_COMMENT
env_http_headers = { "X-One" = "HEADER_ONE", "X-Two" = 'HEADER_TWO' }
http_headers = { "X" = "PLAIN" }
[mcp_servers.x]
bearer_token_env_var = 'TOKEN'
# env_key = "COMMENTED"
`;

test.each([
	{preset: 'codex', file: '.codex/config.toml', text: codex, names: ['MY_KEY', 'TOKEN', 'HEADER_ONE', 'HEADER_TWO']},
	{preset: 'opencode', file: '.config/opencode/opencode.json', text: '{"key": "{env:MY_KEY}", "other": "{file:x}{env:BAD-NAME}"}', names: ['MY_KEY']},
	{preset: 'gemini', file: '.gemini/settings.json', text: '{"a": "$MY_KEY", "b": "\u0024{OTHER}", "c": "cost $5"}', names: ['MY_KEY', 'OTHER']},
	{preset: 'claude', file: '.claude/settings.json', text: '{"env": {"A": "$MY_KEY"}}', names: []},
] as const)('$preset names $names', ({preset, file, text, names}) => {
	const home = aFolder();
	write(home, {[file]: text});
	expect(variablesNamedBy(preset, {HOME: home})).toEqual(names);
	expect(variablesNamedBy(preset, {HOME: path.join(home, 'nobody')})).toEqual([]);
	expect(variablesNamedBy(preset, {})).toEqual([]);
});

test('settings lie where the environment says, also behind a link', () => {
	const home = aFolder();
	write(home, {'dotfiles/config.toml': 'env_key = "MY_KEY"'});
	symlinkSync(path.join(home, 'dotfiles'), path.join(home, 'link'));
	expect(variablesNamedBy('codex', {HOME: home, CODEX_HOME: path.join(home, 'link')})).toEqual(['MY_KEY']);
});
