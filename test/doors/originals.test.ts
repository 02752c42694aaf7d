/**
The parameters of the original, command by command, with the values that its documents name: `invoke` takes them all, as texts.
*/
import {describe, expect, test} from 'vitest';
import type {CommandCard} from '../../source/commands/command.js';
import {registry} from '../../source/commands/registry.js';
import {originalNamesOf, readInvocation} from '../../source/doors/invocation.js';

const caller = {ORCHESTRATOR_INSTANCE_ID: ['orch-20251026-001']};
const task = ['TASK-31-1'];
const percent = ['95'];

const originals = {
	'find-available-work': {MAX_PARALLEL: ['4'], PRIORITY_FILTER: ['high', 'medium', 'low', 'all'], EXCLUDE_BLOCKED: ['true', 'false'], RESOURCE_CHECK: ['true']},
	'create-parallel-tasks': {
		TASKS: ['[{"task_id":"TASK-31-1","spec_id":"SPEC-106","priority":"high","estimated_hours":8}]', 'TASK-31-1,TASK-31-2'],
		MAX_PARALLEL: ['4'],
		...caller,
	},
	'coordinate-dependencies': {ACTION: ['update_status', 'check_deadlocks', 'validate_graph'], TASK_ID: task, NEW_STATUS: ['completed'], ...caller},
	'spawn-agent-session': {
		AGENT_TYPE: ['code_developer', 'architect', 'project_manager'],
		TASK_ID: task,
		TIMEOUT_SECONDS: ['3600'],
		AUTO_RESTART: ['true'],
		...caller,
	},
	'monitor-agent-lifecycle': {
		ACTION: ['check_all', 'check_agent', 'heartbeat'],
		AGENT_ID: ['a1'],
		CHECK_INTERVAL_SECONDS: ['30'],
		HEARTBEAT_TIMEOUT_SECONDS: ['120'],
		CPU_THRESHOLD_PERCENT: ['0.1'],
		MEMORY_THRESHOLD_MB: ['50'],
	},
	'kill-stalled-agent': {
		AGENT_ID: ['a1'],
		ACTION: ['kill_stalled'],
		GRACE_PERIOD_SECONDS: ['10'],
		FORCE_KILL: ['true', 'false'],
		CLEANUP: ['true'],
		HEARTBEAT_TIMEOUT_SECONDS: ['120'],
	},
	'auto-restart-agent': {
		ACTION: ['restart_all_failed', 'check_status'],
		AGENT_ID: ['a1'],
		MAX_RETRIES: ['3'],
		INITIAL_BACKOFF_SECONDS: ['2'],
		MAX_BACKOFF_SECONDS: ['120'],
		...caller,
	},
	'detect-deadlocks': {
		ACTION: ['detect', 'analyze'],
		CYCLE: ['["TASK-31-1","TASK-31-2"]', 'TASK-31-1,TASK-31-2'],
		REPORT_LEVEL: ['summary', 'detailed'],
		...caller,
	},
	'create-worktree': {
		TASK_ID: task,
		ACTION: ['create_multiple', 'list'],
		TASKS: ['["TASK-31-1","TASK-31-2"]', 'TASK-31-1'],
		BASE_BRANCH: ['roadmap'],
		WORKTREE_ROOT: ['.worktrees'],
		...caller,
	},
	'merge-completed-work': {
		TASK_ID: task,
		ACTION: ['resolve_conflicts', 'status'],
		MERGE_STRATEGY: ['recursive', 'ours'],
		CONFLICT_STRATEGY: ['recursive', 'ours', 'theirs', 'abort'],
		RESOLVE_CONFLICTS: ['true', 'false'],
		...caller,
	},
	'cleanup-worktrees': {
		TASK_ID: task,
		ACTION: ['cleanup_all', 'list_candidates'],
		STATUS_FILTER: ['merged'],
		FORCE_CLEANUP: ['false'],
		VERIFY_MERGE: ['true'],
	},
	'route-inter-agent-messages': {
		ACTION: ['poll', 'deliver_all', 'send', 'clear_old'],
		RECIPIENT: ['code_developer'],
		BATCH_SIZE: ['10'],
		DELIVERY_TIMEOUT_SECONDS: ['300'],
		SENDER: ['architect'],
		MESSAGE_TYPE: ['task_assignment', 'task_complete', 'spec_ready', 'error_report', 'dependency_unblocked'],
		PAYLOAD: ['{"task_id":"TASK-31-1"}', 'Ready.'],
		OLDER_THAN_DAYS: ['7'],
	},
	'monitor-resource-usage': {
		ACTION: ['check', 'per_agent', 'history'],
		CHECK_INTERVAL_SECONDS: ['30'],
		CPU_WARNING_THRESHOLD: percent,
		CPU_CRITICAL_THRESHOLD: percent,
		MEMORY_WARNING_THRESHOLD: percent,
		MEMORY_CRITICAL_THRESHOLD: percent,
		DISK_WARNING_THRESHOLD: percent,
		DISK_CRITICAL_THRESHOLD: percent,
		TIME_RANGE_MINUTES: ['60'],
	},
	'generate-activity-summary': {
		TIME_RANGE: ['last_1h', 'last_24h', 'last_7d', 'all'],
		DETAIL_LEVEL: ['summary', 'detailed', 'comprehensive'],
		OUTPUT_FORMAT: ['markdown', 'json'],
		EXPORT_PATH: ['report.md'],
	},
	'handle-agent-errors': {
		ACTION: ['detect', 'handle', 'recover', 'escalate'],
		ERROR_ID: ['err-001'],
		TASK_ID: task,
		RECOVERY_STRATEGY: ['restart'],
		ESCALATION_LEVEL: ['architect', 'project_manager'],
		ERROR_THRESHOLD: ['3'],
		RETRY_MAX: ['3'],
	},
} as const;

describe.each(Object.entries(originals))('%s', (name, parameters) => {
	const card: CommandCard = registry[name as keyof typeof originals];

	test.each(Object.entries(parameters))('takes %s', (parameter, values: readonly string[]) => {
		expect([...originalNamesOf(card).keys()]).toContain(parameter);
		for (const value of values) {
			const result = readInvocation(card, {[parameter]: value});
			// Something else may be missing beside it; this one must be right.
			if (!result.ok) expect(result.problem.message, value).toMatch(/is missing\.$/);
		}
	});
});
