/**
The short words that stand for a command, as people type them: a noun and what is done with it.
*/
import type {CommandName} from '../commands/command.js';
import type {VerbName} from './verbs.js';

export type Alias = {
	/** One word or two, as in `agent kill`. */
	readonly words: string;
	readonly name: CommandName | VerbName;
	readonly input?: Readonly<Record<string, unknown>>;
	/** The fields that bare words fill, in their order, where that is not only the one that the command says. */
	readonly bare?: readonly string[];
};

/** Noun and verb, as people type them. Each is a command with some fields filled in. */
export const aliases: readonly Alias[] = [
	{words: 'agent list', name: 'status', input: {part: 'agents'}},
	{words: 'agent stop', name: 'kill-stalled-agent'},
	{words: 'agent kill', name: 'kill-stalled-agent', input: {force: true}},
	{words: 'agent restart', name: 'auto-restart-agent'},
	{words: 'agent say', name: 'route-inter-agent-messages', input: {operation: 'send'}, bare: ['recipient', 'payload']},
	{words: 'agent diff', name: 'show-diff', bare: ['agentId']},
	{words: 'agent logs', name: 'show-log'},
	{words: 'agent check', name: 'monitor-agent-lifecycle', input: {operation: 'check_agent'}, bare: ['agentId']},
	{words: 'agent usage', name: 'monitor-resource-usage', input: {operation: 'per_agent'}},
	{words: 'task list', name: 'status', input: {part: 'tasks'}},
	{words: 'task add', name: 'add-task'},
	{words: 'task cancel', name: 'cancel-task'},
	{words: 'task diff', name: 'show-diff'},
	{words: 'task restore', name: 'restore-task'},
	{words: 'task priority', name: 'set-priority', bare: ['taskId', 'priority']},
	{words: 'task edit', name: 'edit-task'},
	{words: 'task start', name: 'start-task'},
	{words: 'agent pause', name: 'pause-agent', input: {state: 'on'}},
	{words: 'agent resume', name: 'pause-agent', input: {state: 'off'}},
	{words: 'task import', name: 'import-backlog'},
	{words: 'task export', name: 'export-backlog'},
	{words: 'task next', name: 'find-available-work'},
	{words: 'task why', name: 'why'},
	{words: 'task retry', name: 'auto-restart-agent', bare: ['taskId']},
	{words: 'task claim', name: 'create-parallel-tasks'},
	{words: 'merge list', name: 'status', input: {part: 'merges'}},
	{words: 'merge add', name: 'merge-completed-work'},
	{words: 'merge rm', name: 'merge-completed-work', input: {operation: 'take_out'}},
	{words: 'merge back', name: 'merge-completed-work', input: {operation: 'put_back'}},
	{words: 'merge retry', name: 'merge-completed-work'},
	{words: 'merge queue', name: 'merge-completed-work', input: {operation: 'status'}},
	{words: 'merge show', name: 'show-merges'},
	{words: 'merge revert', name: 'revert-merge'},
	{words: 'merge restore', name: 'revert-merge', input: {operation: 'restore'}},
	{words: 'merge overlaps', name: 'find-overlaps'},
	{words: 'merge log', name: 'show-merges', input: {operation: 'log'}},
	{words: 'merge conflicts', name: 'merge-completed-work', input: {operation: 'resolve_conflicts'}},
	{words: 'worktree list', name: 'status', input: {part: 'worktrees'}},
	{words: 'worktree add', name: 'create-worktree'},
	{words: 'worktree doctor', name: 'create-worktree', input: {operation: 'doctor'}},
	{words: 'worktree candidates', name: 'cleanup-worktrees', input: {operation: 'list_candidates'}},
	{words: 'worktree gc', name: 'cleanup-worktrees'},
	{words: 'worktree clean', name: 'cleanup-worktrees'},
	{words: 'tree list', name: 'status', input: {part: 'worktrees'}},
	{words: 'tree add', name: 'create-worktree'},
	{words: 'tree doctor', name: 'create-worktree', input: {operation: 'doctor'}},
	{words: 'tree candidates', name: 'cleanup-worktrees', input: {operation: 'list_candidates'}},
	{words: 'tree gc', name: 'cleanup-worktrees'},
	{words: 'tree clean', name: 'cleanup-worktrees'},
	{words: 'merge hold', name: 'hold-merges', input: {state: 'on'}},
	{words: 'merge release', name: 'hold-merges', input: {state: 'off'}},
	{words: 'message send', name: 'route-inter-agent-messages', input: {operation: 'send'}, bare: ['recipient', 'payload']},
	{words: 'message answer', name: 'route-inter-agent-messages', input: {operation: 'send'}, bare: ['messageId', 'payload']},
	{words: 'message list', name: 'route-inter-agent-messages', input: {operation: 'poll'}, bare: ['recipient']},
	{words: 'config get', name: 'config', input: {operation: 'get'}, bare: ['key']},
	{words: 'config set', name: 'config', input: {operation: 'set'}, bare: ['key', 'value']},
	{words: 'config edit', name: 'config', input: {operation: 'edit'}, bare: []},
	{words: 'config path', name: 'config', input: {operation: 'path'}, bare: []},
	{words: 'config schema', name: 'config', input: {operation: 'schema'}, bare: []},
	{words: 'config check', name: 'config', input: {operation: 'check'}, bare: []},
	{words: 'graph', name: 'show-graph'},
	{words: 'graph check', name: 'coordinate-dependencies', input: {operation: 'validate_graph'}},
	{words: 'graph add', name: 'coordinate-dependencies', input: {operation: 'add_dependency'}, bare: ['taskId', 'dependsOn']},
	{words: 'graph cut', name: 'coordinate-dependencies', input: {operation: 'remove_dependency'}, bare: ['taskId', 'dependsOn']},
	{words: 'errors', name: 'handle-agent-errors', input: {operation: 'detect'}},
	{words: 'resources', name: 'monitor-resource-usage', input: {operation: 'check'}},
	{words: 'pause', name: 'pause-agents', input: {state: 'on'}},
	{words: 'resume', name: 'pause-agents', input: {state: 'off'}},
	{words: 'stop', name: 'stop-all', input: {all: false}},
	{words: 'release', name: 'stop-all', input: {operation: 'release'}},
	{words: 'add', name: 'add-task'},
	{words: 'import', name: 'import-backlog'},
	{words: 'export', name: 'export-backlog'},
	{words: 'report', name: 'generate-activity-summary'},
];
