/**
`orch-tui status --tmux`: counted from the database without opening the house. Part of the front step.
*/
import path from 'node:path';
import {workingAgentStates} from './domain/agent.js';
import {needsIn} from './domain/attention.js';
import {human} from './domain/message.js';
import {type TmuxCounts, tmuxLine} from './doors/tmux-line.js';
import {glanceAt} from './store/glance.js';

/** `approveHere`: what the config says; asked only where it matters. @throws when the database cannot be read. */
export const tmuxStatus = async (root: string, approveHere: () => Promise<'auto' | 'ask'>, isAscii: boolean): Promise<string> => {
	const glance = glanceAt(path.join(root, 'data', 'roadmap.db'), human);
	const {agents, tasks} = glance;
	const approve = tasks.some(({state}) => state === 'finished') ? await approveHere() : 'auto';
	const counts: TmuxCounts = {
		asking: needsIn(glance, {approve}).length,
		failed: tasks.filter(({state}) => state === 'gave-up' || state === 'failed').length,
		working: agents.filter(({state}) => workingAgentStates.includes(state)).length,
	};
	return `${tmuxLine(counts, isAscii)}\n`;
};
