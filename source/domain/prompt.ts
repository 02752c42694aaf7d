/**
What is said to an agent: the task, where it may work, what proves it, and what went wrong last time.
*/
import type {AgentId} from './ids.js';
import type {Message} from './message.js';
import type {Task} from './task.js';

export type Setting = {
	readonly worktree: string;
	readonly branch: string;
	readonly targetBranch: string;
	/** What the attempt before this one lacked. */
	readonly lastFailure: string | undefined;
	/** The end of what the failed check or verification printed. */
	readonly lastOutput: string | undefined;
	/** Whether orch-tui commits what the agent leaves uncommitted. */
	readonly commitsForAgent: boolean;
	/** Whether `worktree` is the user's own checkout, which stands on `branch`. */
	readonly isMain?: boolean;
	/** By which others know it. */
	readonly agentId?: AgentId;
	/** What others have left for it. */
	readonly messages?: readonly Message[];
};

/** A long one is read whole with the tool. */
const messageMax = 4000;

const tools = [
	'Tools of orch-tui (the MCP server `orch`, over HTTP at $ORCH_URL with the bearer token $ORCH_TOKEN), if you need them:',
	'- report_progress, task_complete: say how far you are, and that you are done. Your commits decide, not your word.',
	'- send_message, read_messages: to and from other agents (as in a3) and the person in charge (human); list_available_work; heartbeat.',
	'- ask_human: only for what you cannot decide; nobody may be there.',
].join('\n');

/** The whole prompt, ready to be handed over as one argument. */
export const promptFor = ({id, title, prompt, files, check, code}: Task, setting: Setting): string => {
	const {targetBranch} = setting;
	const isConflict = setting.lastFailure !== undefined && code === 'merge_conflict';
	const parts = [`Task ${id}: ${title}`];
	if (prompt !== '') parts.push(prompt);
	parts.push(
		files.length > 0 ? `Files you may change (anything else is refused):\n${files.map(file => `- ${file}`).join('\n')}` : 'Change only what the task needs.',
	);
	if (check !== undefined) parts.push(`The work is accepted when this command passes in your worktree:\n${check}`);
	parts.push(
		[
			'Rules:',
			`- Work only in ${setting.worktree}, on the branch ${setting.branch}, which is checked out there. Do not switch branches, rewrite history${isConflict ? ` or push; merge nothing but ${targetBranch}` : ', push or merge'}.`,
			setting.commitsForAgent
				? '- Commit your work with a message that says what changed; what you leave uncommitted is committed for you.'
				: '- Commit all of your work; what is not committed does not count.',
			setting.isMain === true
				? `- This is the user's own checkout: what you commit is on ${targetBranch} at once.`
				: `- Your branch is merged into ${targetBranch} by somebody else.`,
			'- Decide yourself, and say in the commit what you decided.',
		].join('\n'),
	);
	parts.push(setting.agentId === undefined ? tools : `You are ${setting.agentId}. ${tools}`);
	const {messages = []} = setting;
	if (messages.length > 0) {
		const lines = messages.map(({id: name, sender, type, text}) => `- ${name} from ${sender} (${type}): ${text.slice(0, messageMax)}`);
		parts.push(`Messages for you:\n${lines.join('\n')}`);
	}

	if (setting.lastFailure !== undefined) {
		parts.push(
			`The last attempt was not accepted: ${setting.lastFailure}\nIts commits are still on the branch. ${isConflict ? `Run: git merge ${targetBranch}; resolve the conflicts so that both sides keep what they are for, and commit the merge.` : 'Mend what is missing.'}`,
		);
	}

	if (setting.lastFailure !== undefined && setting.lastOutput !== undefined) parts.push(`Its output ended with:\n${setting.lastOutput}`);

	return `${parts.join('\n\n')}\n`;
};
