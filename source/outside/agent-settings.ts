/**
Reads from an agent's own settings which environment variables they name, so that a key the user keeps under a name of their own is handed on.
*/
import {readFileSync} from 'node:fs';
import path from 'node:path';
import type {PresetName} from '../domain/config.js';

type Environment = Readonly<Record<string, string | undefined>>;

/** Where the settings lie, and how they name a variable. */
type Settings = {readonly files: (environment: Environment, home: string) => readonly string[]; readonly names: readonly RegExp[]};

const settingsOf: Record<PresetName, Settings> = {
	// Its settings hold values, not names.
	claude: {files: () => [], names: []},
	codex: {
		files: ({CODEX_HOME: own}, home) => [path.join(own ?? path.join(home, '.codex'), 'config.toml')],
		// env_key = "X", bearer_token_env_var = 'X', env_http_headers = {"Authorization" = "X"}
		names: [/^\s*(?:env_key|bearer_token_env_var)\s*=\s*["']([^"']+)["']/gm, /(?<=^\s*env_http_headers\s*=\s*\{[^}\n]*)=\s*["']([^"']+)["']/gm],
	},
	gemini: {files: (_environment, home) => [path.join(home, '.gemini', 'settings.json')], names: [/"\$\{?([A-Za-z_]\w*)\}?"/g]},
	opencode: {
		files: ({XDG_CONFIG_HOME: own, OPENCODE_CONFIG: named}, home) => [
			...['opencode.json', 'opencode.jsonc'].map(name => path.join(own ?? path.join(home, '.config'), 'opencode', name)),
			...(named === undefined ? [] : [named]),
		],
		names: [/\{env:([A-Za-z_]\w*)\}/g],
	},
};

const readSettings = (file: string): string => {
	try {
		return readFileSync(file, 'utf8');
	} catch {
		return ''; // Most people have none.
	}
};

/** Names only; whether they are set is the environment's business. */
export const variablesNamedBy = (preset: PresetName, environment: Environment): string[] => {
	const {files, names} = settingsOf[preset];
	const home = environment['HOME'];
	if (home === undefined) return [];
	const texts = files(environment, home).map(readSettings);
	const found = texts.flatMap(text => names.flatMap(pattern => [...text.matchAll(pattern)].map(match => match[1] ?? '')));
	return [...new Set(found)].filter(name => /^[A-Za-z_]\w*$/.test(name));
};
