import {expect, test} from 'vitest';
import {paneNames} from '../../source/commands/command.js';
import type {ActivityKind} from '../../source/domain/activity.js';
import {configSchema} from '../../source/domain/config.js';
import {taskId} from '../../source/domain/ids.js';
import {policyOf} from '../../source/domain/policy.js';
import {type Task, taskStates} from '../../source/domain/task.js';
import {plainText} from '../../source/ui/cells.js';
import {markOfAgent, markOfTask} from '../../source/ui/marks.js';
import {agentsPane} from '../../source/ui/panes/agents-pane.js';
import {graphPane} from '../../source/ui/panes/graph-pane.js';
import {mergesPane} from '../../source/ui/panes/merges-pane.js';
import {errorsPane, messagesPane} from '../../source/ui/panes/messages-pane.js';
import type {Pane} from '../../source/ui/panes/pane.js';
import {panes} from '../../source/ui/panes/panes.js';
import {tasksPane} from '../../source/ui/panes/tasks-pane.js';
import {worktreesPane} from '../../source/ui/panes/worktrees-pane.js';
import {headerLine} from '../../source/ui/parts/header.js';
import {paneLines} from '../../source/ui/parts/pane-lines.js';
import {attentionLine} from '../../source/ui/parts/strips.js';
import {aDesk} from '../support/desk.js';
import {aMerge, anAgent, aSnapshot, aTask, emptySnapshot, startMs} from '../support/fake-snapshot.js';

const policy = policyOf(configSchema.parse({maxParallel: 8}));
const draw = (pane: Pane, snapshot = aSnapshot(), width = 100): string[] =>
	pane.rows(snapshot).flatMap(row => pane.draw(row, aDesk({snapshot, policy}), width).map(plainText));

test('panes have the numbers of their names', () => {
	expect(panes.map(({name}) => name)).toEqual([...paneNames]);
});

test('an agent: state, task, name, age, lines, saying, quiet time', () => {
	const rows = draw(agentsPane);
	expect(rows[0]).toMatch(/^●a1 working +T-17 login rate limit +claude +12m +\+214 −38 run pnpm test auth +3s/);
	expect(rows[1]).toMatch(/^◆a2 NEEDS YOU {2}T-21.*codex.*allow rm -r/);
	expect(rows[4]).toMatch(/^✖a5 failed .*exit 1/);
	expect(rows[5]).toContain('full');
});

test('where no agent is configured, the empty list says what to do about it', () => {
	const noted = (by: 'config' | undefined) => {
		const snapshot = {...emptySnapshot(), admission: {places: 0, reason: undefined, by}};
		const look = {width: 80, height: 6, isFocused: false, isWhole: false};
		return paneLines(agentsPane as Pane, aDesk({snapshot, policy}), look)
			.map(plainText)
			.join('\n');
	};
	expect(noted('config')).toContain('before the config names an agent: :config opens it');
	expect(noted(undefined)).toContain('n writes a task');
});

test('what an agent says of its work, and what it asks', () => {
	const claim = {text: 'parser is done', percent: 40, isDone: false, atMs: 1};
	const question = {
		id: 'msg-004',
		sender: 'a2',
		recipient: 'human',
		type: 'question',
		taskId: taskId('T-2'),
		text: 'Drop the table?',
		state: 'queued' as const,
		createdAtMs: startMs,
	};
	const agents = [anAgent('a1', 'T-1', 'working', {claim, saying: 'run tests'}), anAgent('a2', 'T-2', 'needs-you', {saying: 'x'})];
	const snapshot = aSnapshot({agents, messages: [question]});
	const rows = draw(agentsPane, snapshot, 160);
	expect(rows[0]).toContain('says 40%: parser is done run tests');
	expect(rows[1]).toContain('Drop the table?');
	expect(draw(messagesPane, snapshot, 160).join('\n')).toMatch(/a2 T-2 +asks: Drop the table\?/);
});

test('an agent on two lines, where it is narrow', () => {
	const rows = draw(agentsPane, aSnapshot(), 47);
	expect(rows[2]).toMatch(/^◆ a2 T-21 drop legacy carts +8m +2m/);
	expect(rows[3]).toMatch(/waits: allow rm .*\+12 −640/);
});

test('tasks stay in the order of the backlog; what is over comes last', () => {
	const rows = draw(tasksPane);
	expect(rows[0]).toContain('working a1');
	expect(rows.findIndex(row => row.includes('T-28'))).toBeGreaterThan(rows.findIndex(row => row.includes('T-26')));
	expect(rows.find(row => row.includes('T-29'))).toContain('← T-28 +1');
	expect(rows.find(row => row.includes('T-34'))).toContain('retry 40s');
	expect(rows.at(-1)).toContain('cancelled');
	expect(tasksPane.start?.(tasksPane.rows(aSnapshot()))).toBe(11);
});

test.each(taskStates)('the state %s has a mark, a twin in ASCII and a word', state => {
	const {glyph, ascii, word} = markOfTask(aTask('T-1', state));
	expect(glyph).toHaveLength(1);
	expect(ascii).toMatch(/^[!-~]$/);
	expect(word.toLowerCase()).toBe(state.replace('-', ' '));
});

test('what a person stopped is called stopped', () => {
	expect(markOfTask(aTask('T-1', 'gave-up', {code: 'killed_by_person'})).word).toBe('stopped');
	expect(markOfAgent(anAgent('a1', 'T-1', 'ended', {code: 'killed_by_person'})).word).toBe('stopped');
	expect(markOfAgent(anAgent('a1', 'T-1', 'ended', {exitCode: 0})).word).toBe('ended');
});

test('merges: under way, queued, in trouble, landed; one row a task', () => {
	const snapshot = aSnapshot({merges: [aMerge(6, 'T-11', 'verifying'), ...aSnapshot().merges]});
	const rows = draw(mergesPane, snapshot);
	expect(rows.filter(row => row.includes('T-11'))).toHaveLength(1);
	expect(draw(mergesPane).map(row => row.slice(0, 6))).toEqual(['● T-15', '◌ T-18', '✖ T-11', '✔ T-12', '✔ T-10']);
	expect(draw(mergesPane)[2]).toContain('2 conflicts session.ts +1');
	expect(mergesPane.selectionOf(mergesPane.rows(aSnapshot())[2])).toEqual({taskId: 'T-11', agentId: 'a11', mergeId: 4});
});

test('a worktree: commits, lines, what is in no commit', () => {
	expect(draw(worktreesPane)[0]).toMatch(/T-17 login rate limit.*roadmap-imp….*T-17 +↑4 +\+214 −38 ±3 dirty +– +12m$/);
	expect(worktreesPane.selectionOf(worktreesPane.rows(aSnapshot())[0])).toEqual({taskId: 'T-17', agentId: 'a1'});
});

test('the graph puts each task below what it waits for', () => {
	const rows = draw(graphPane);
	const at = rows.findIndex(row => row.includes('T-26'));
	expect(rows[at + 1]).toContain('┗━ ◌ T-28');
	expect(rows[at + 2]).toMatch(/^ {3}┗━ ◌ T-29 refund emails +waits T-28 T-22/);
});

test('tasks in a circle, and a chain of thousands, are drawn too', () => {
	const ids = (tasks: readonly Task[]) => graphPane.rows(aSnapshot({tasks})).map(row => graphPane.keyOf(row));
	expect(ids([aTask('A', 'blocked', {waitsFor: [taskId('B')]}), aTask('B', 'blocked', {waitsFor: [taskId('A')]})])).toEqual(['A', 'B']);
	const chain = Array.from({length: 20_000}, (_, index) => aTask(`T-${index}`, 'waiting', {waitsFor: index === 0 ? [] : [taskId(`T-${index - 1}`)]}));
	expect(ids(chain)).toHaveLength(20_000);
});

test('where a person lets work in, finished tasks say so', () => {
	const asking = {...policy, approve: 'ask' as const};
	const snapshot = aSnapshot({agents: [anAgent('a10', 'T-18', 'ended', {exitCode: 0})]});
	const desk = aDesk({snapshot, policy: asking});
	const drawn = (pane: Pane) =>
		pane
			.rows(snapshot)
			.flatMap(row => pane.draw(row, desk, 100).map(plainText))
			.find(row => row.includes('T-18'));
	expect(drawn(tasksPane)).toMatch(/^◆ .*approve/);
	expect(drawn(agentsPane)).toMatch(/^◆a10 approve .*m merges it/);
	expect(drawn(mergesPane)).toMatch(/^◆ .*m merges it/);
	expect(plainText(headerLine(desk, 120))).toContain('3 need you');
	expect(plainText(headerLine({...desk, policy}, 120))).toContain('2 need you');
	expect(plainText(attentionLine({...desk, snapshot: aSnapshot({agents: [], tasks: [aTask('T-18', 'finished')]})}, 80))).toBe(
		'◆ T-18: approve: It is done and proven. m merges it.                        10m ',
	);
	expect(draw(tasksPane).find(row => row.includes('T-18'))).toContain('finished');
});

const eventAt = (id: number, atMs: number, kind: ActivityKind, subject: string, to: string, why?: string) => ({
	id,
	atMs: startMs + atMs,
	actor: 'x',
	kind,
	subject,
	from: undefined,
	to,
	why,
});

test('one conflict is one line, and what failed and is tried again is one, among the errors too', () => {
	const conflict = 'conflicts with main in src/tax.js';
	const silent = 'silent and idle for 4 s';
	const snapshot = aSnapshot({
		activities: [
			eventAt(1, 0, 'merge', 'T-5', 'conflicted', conflict),
			eventAt(2, 0, 'task', 'T-5', 'conflicted', conflict),
			eventAt(3, 0, 'message', 'human', 'queued', `T-5 was not merged: ${conflict}`),
			eventAt(4, 10, 'worktree', 'T-6', 'created'),
			eventAt(5, 20, 'agent', 'a3', 'stopping', silent),
			eventAt(6, 90, 'task', 'T-2', 'failed', silent),
			eventAt(7, 91, 'task', 'T-2', 'retrying', `try 2 in 2.0 s, after: ${silent}`),
			eventAt(8, 92, 'task', 'T-3', 'failed', silent),
		],
		messages: [
			{
				id: 'msg-001',
				sender: 'merge-completed-work',
				recipient: 'human',
				type: 'error_report',
				taskId: taskId('T-5'),
				text: `T-5 was not merged: ${conflict}`,
				state: 'queued',
				createdAtMs: startMs,
			},
		],
	});
	const told = draw(messagesPane, snapshot).map(row => row.slice(9));
	expect(told).toEqual([
		'✖    T-3 failed: silent and idle for 4 s',
		'▲    T-2 retrying: try 2 in 2.0 s, after: silent and idle for 4 s',
		`◆    T-5 was not merged: ${conflict}`,
	]);
	expect(draw(errorsPane, snapshot)).toHaveLength(3);
	expect(messagesPane.rows(snapshot, true).length).toBe(4);
});

test('messages: newest first, steps of no interest left out; errors: only trouble and questions', () => {
	const rows = draw(messagesPane);
	expect(rows[0]).toContain('T-18 finished');
	expect(rows.join('\n')).not.toContain('T-31');
	expect(draw(errorsPane)).toHaveLength(3);
});
