/**
The names of commands and of panes: what all doors are called by.
*/

/** The fifteen of the specification, then the backlog's own few verbs, the two switches, and the question why. */
export const commandNames = [
	'find-available-work',
	'create-parallel-tasks',
	'coordinate-dependencies',
	'spawn-agent-session',
	'monitor-agent-lifecycle',
	'kill-stalled-agent',
	'auto-restart-agent',
	'detect-deadlocks',
	'create-worktree',
	'merge-completed-work',
	'cleanup-worktrees',
	'route-inter-agent-messages',
	'monitor-resource-usage',
	'generate-activity-summary',
	'handle-agent-errors',
	'add-task',
	'import-backlog',
	'export-backlog',
	'cancel-task',
	'restore-task',
	'set-priority',
	'edit-task',
	'start-task',
	'pause-agent',
	'pause-agents',
	'stop-all',
	'hold-merges',
	'show-merges',
	'revert-merge',
	'show-log',
	'show-diff',
	'salvage-work',
	'find-overlaps',
	'show-graph',
	'why',
	'show-process-tree',
] as const;
export type CommandName = (typeof commandNames)[number];

export const paneNames = ['agents', 'tasks', 'worktrees', 'merges', 'graph', 'resources', 'messages', 'errors', 'report'] as const;
export type PaneName = (typeof paneNames)[number];
