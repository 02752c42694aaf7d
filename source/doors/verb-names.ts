/**
The names of the verbs of the command line, and the words that they take.
*/

export const verbNames = [
	'run',
	'status',
	'show-task',
	'wait',
	'events',
	'worktree-path',
	'worktree-shell',
	'init',
	'demo',
	'doctor',
	'bug',
	'config',
	'trust',
	'completion',
	'backup',
	'restore',
	'reset',
	'mcp',
	'man',
	'help',
	'version',
] as const;
export type VerbName = (typeof verbNames)[number];

export const untils = ['empty', 'idle'] as const;
export type Until = (typeof untils)[number];

/** What the demo shows: everything, or only this. */
export const demoScenarios = ['all', 'conflict', 'disk'] as const;
export type DemoScenario = (typeof demoScenarios)[number];

export const shells = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof shells)[number];

export const configOperations = ['get', 'set', 'edit', 'path', 'schema', 'check'] as const;
export type ConfigOperation = (typeof configOperations)[number];

/** What is done about the trust in a repository. */
export const trustOperations = ['give', 'show', 'revoke', 'list'] as const;
export type TrustOperation = (typeof trustOperations)[number];

/** Whose file: a person's for all repositories, the one a repository shares, or the one of this checkout alone. */
export const configScopes = ['user', 'repository', 'local'] as const;
export type ConfigScope = (typeof configScopes)[number];

/** The parts of `status`, each also a list of its own: `orch-tui agent list`. */
export const statusParts = ['tasks', 'agents', 'worktrees', 'merges'] as const;
export type StatusPart = (typeof statusParts)[number];
