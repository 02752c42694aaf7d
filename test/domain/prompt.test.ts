import {expect, test} from 'vitest';
import {agentId} from '../../source/domain/ids.js';
import {promptFor} from '../../source/domain/prompt.js';
import {aTask} from '../support/fake-snapshot.js';

const setting = {worktree: '/wt', branch: 'task/T1', targetBranch: 'main', lastFailure: undefined, lastOutput: undefined, commitsForAgent: true};

test('says the task, the place, the proof and the rules', () => {
	const task = aTask('T1', 'prepared', {title: 'Add login', prompt: 'Use the\nold form.', files: ['src/a.ts', 'docs/**'], check: 'npm test'});
	expect(promptFor(task, setting)).toBe(`Task T1: Add login

Use the
old form.

Files you may change (anything else is refused):
- src/a.ts
- docs/**

The work is accepted when this command passes in your worktree:
npm test

Rules:
- Work only in /wt, on the branch task/T1, which is checked out there. Do not switch branches, rewrite history, push or merge.
- Commit your work with a message that says what changed; what you leave uncommitted is committed for you.
- Your branch is merged into main by somebody else.
- Decide yourself, and say in the commit what you decided.

Tools of orch-tui (the MCP server \`orch\`, over HTTP at $ORCH_URL with the bearer token $ORCH_TOKEN), if you need them:
- report_progress, task_complete: say how far you are, and that you are done. Your commits decide, not your word.
- send_message, read_messages: to and from other agents (as in a3) and the person in charge (human); list_available_work; heartbeat.
- ask_human: only for what you cannot decide; nobody may be there.
`);
});

test.each([
	{what: 'a task that names nothing', more: {}, says: 'Change only what the task needs.', saysNot: 'Files you may change'},
	{what: 'no check', more: {}, says: 'Rules:', saysNot: 'accepted when'},
	{
		what: 'an agent that commits by itself',
		more: {commitsForAgent: false},
		says: 'Commit all of your work; what is not committed does not count.',
		saysNot: 'committed for you',
	},
	{what: 'a first attempt', more: {}, says: 'Task T1', saysNot: 'last attempt'},
	{what: 'an agent by its id', more: {agentId: agentId('a7')}, says: 'You are a7. Tools', saysNot: 'Messages for you'},
	{
		what: 'what others have left for it',
		more: {
			messages: [
				{
					id: 'msg-003',
					sender: 'a2',
					recipient: 'a7',
					type: 'note',
					taskId: undefined,
					text: `Look at b.ts. ${'x'.repeat(5000)}`,
					state: 'delivered' as const,
					createdAtMs: 0,
				},
			],
		},
		says: 'Messages for you:\n- msg-003 from a2 (note): Look at b.ts. xxx',
		saysNot: 'x'.repeat(4001),
	},
	{
		what: 'a repair',
		more: {lastFailure: 'it left well but changed nothing'},
		says: 'The last attempt was not accepted: it left well but changed nothing\n',
		saysNot: '…',
	},
])('$what', ({more, says, saysNot}) => {
	const prompt = promptFor(aTask('T1'), {...setting, ...more});
	expect(prompt).toContain(says);
	expect(prompt).not.toContain(saysNot);
});
