/**
All commands by name, and who looks after each state of a task.
*/
import type {TaskState} from '../domain/task.js';
import {addTask} from './add-task.js';
import {autoRestartAgent} from './auto-restart-agent.js';
import {cancelTask} from './cancel-task.js';
import {cleanupWorktrees} from './cleanup-worktrees.js';
import type {Command, CommandName} from './command.js';
import {coordinateDependencies} from './coordinate-dependencies.js';
import {createParallelTasks} from './create-parallel-tasks.js';
import {createWorktree} from './create-worktree.js';
import {detectDeadlocks} from './detect-deadlocks.js';
import {editTask} from './edit-task.js';
import {exportBacklog} from './export-backlog.js';
import {findAvailableWork} from './find-available-work.js';
import {findOverlaps} from './find-overlaps.js';
import {generateActivitySummary} from './generate-activity-summary.js';
import {handleAgentErrors} from './handle-agent-errors.js';
import {holdMerges} from './hold-merges.js';
import {importBacklog} from './import-backlog.js';
import {killStalledAgent} from './kill-stalled-agent.js';
import {mergeCompletedWork} from './merge-completed-work.js';
import {monitorAgentLifecycle} from './monitor-agent-lifecycle.js';
import {monitorResourceUsage} from './monitor-resource-usage.js';
import {pauseAgent} from './pause-agent.js';
import {pauseAgents} from './pause-agents.js';
import {restoreTask} from './restore-task.js';
import {revertMerge} from './revert-merge.js';
import {routeInterAgentMessages} from './route-inter-agent-messages.js';
import {salvageWork} from './salvage-work.js';
import {setPriority} from './set-priority.js';
import {showDiff} from './show-diff.js';
import {showGraph} from './show-graph.js';
import {showLog} from './show-log.js';
import {showMerges} from './show-merges.js';
import {showProcessTree} from './show-process-tree.js';
import {spawnAgentSession} from './spawn-agent-session.js';
import {startTask} from './start-task.js';
import {stopAll} from './stop-all.js';
import {why} from './why.js';

/** With the type of each, for those who call one by its name. */
export const registry = {
	'find-available-work': findAvailableWork,
	'create-parallel-tasks': createParallelTasks,
	'coordinate-dependencies': coordinateDependencies,
	'spawn-agent-session': spawnAgentSession,
	'monitor-agent-lifecycle': monitorAgentLifecycle,
	'kill-stalled-agent': killStalledAgent,
	'auto-restart-agent': autoRestartAgent,
	'detect-deadlocks': detectDeadlocks,
	'create-worktree': createWorktree,
	'merge-completed-work': mergeCompletedWork,
	'cleanup-worktrees': cleanupWorktrees,
	'route-inter-agent-messages': routeInterAgentMessages,
	'monitor-resource-usage': monitorResourceUsage,
	'generate-activity-summary': generateActivitySummary,
	'handle-agent-errors': handleAgentErrors,
	'add-task': addTask,
	'import-backlog': importBacklog,
	'export-backlog': exportBacklog,
	'cancel-task': cancelTask,
	'restore-task': restoreTask,
	'set-priority': setPriority,
	'edit-task': editTask,
	'start-task': startTask,
	'pause-agent': pauseAgent,
	'pause-agents': pauseAgents,
	'stop-all': stopAll,
	'hold-merges': holdMerges,
	'show-merges': showMerges,
	'revert-merge': revertMerge,
	'find-overlaps': findOverlaps,
	'show-graph': showGraph,
	'show-log': showLog,
	'show-diff': showDiff,
	'salvage-work': salvageWork,
	why,
	'show-process-tree': showProcessTree,
} satisfies Readonly<Record<CommandName, Command>>;

/** Every state has exactly one caretaker, and the heartbeat runs all of them: nothing is chained, so nothing can be forgotten. */
export const caretakers: Readonly<Record<TaskState, CommandName | 'a person' | 'nobody'>> = {
	waiting: 'coordinate-dependencies',
	blocked: 'coordinate-dependencies',
	ready: 'create-parallel-tasks',
	claimed: 'create-worktree',
	prepared: 'spawn-agent-session',
	working: 'monitor-agent-lifecycle',
	finished: 'merge-completed-work',
	unproven: 'handle-agent-errors',
	merging: 'merge-completed-work',
	conflicted: 'a person',
	failed: 'handle-agent-errors',
	retrying: 'auto-restart-agent',
	'gave-up': 'a person',
	merged: 'cleanup-worktrees',
	cleaned: 'nobody',
	cancelled: 'nobody',
};
