/**
What to do about a bottleneck; each follows from what was measured.
*/
import type {TaskState} from './task.js';

/** What helps those who wait for a task in this state. */
export const adviceOnPrerequisite = (id: string, state: TaskState): string => {
	switch (state) {
		case 'gave-up':
			return `Start ${id} again (orch-tui auto-restart-agent ${id}), or take the dependency out.`;
		case 'cancelled':
		case 'blocked':
			return `${id} is ${state}: take the dependency out, or bring ${id} back.`;
		case 'unproven':
		case 'conflicted':
			return `${id} is ${state} and waits for you.`;
		case 'waiting':
			return `${id} waits itself: begin with what it depends on.`;
		case 'ready':
		case 'retrying':
			return `Give ${id} a higher priority: others wait for it.`;
		default:
			return `Split ${id}, or make the dependency soft where only the order matters.`;
	}
};

/** What helps against the failure that came most often. */
export const adviceOnCode: Readonly<Record<string, string>> = {
	task_timeout: 'Split these tasks, or raise timeoutSeconds.',
	stalled: 'Look at what they did last: an agent that waits for an answer needs other permissions.',
	check_failed: 'Tell the agent in the task which check has to pass.',
	no_change: 'Say more plainly in the task what has to change.',
	out_of_scope: 'Widen files of the task, or say what must be left alone.',
	process_died: 'Look whether the machine ran out of memory.',
	network_timeout: 'The service was out of reach: nothing to mend here.',
};

/** What helps a machine that is short of something. */
export const adviceOnResource = {
	memory: 'Lower maxParallel, or stop what else takes memory.',
	disk: 'Clean up worktrees (orch-tui cleanup-worktrees), or free the disk.',
	cpu: 'Lower maxParallel: the agents keep each other waiting for the processor.',
} as const;
