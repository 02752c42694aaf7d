/**
What waits for a person: one rule for the screen, its keys and its counters. First what waiting costs most.
*/
import {type Agent, isLive} from './agent.js';
import type {AgentId, TaskId} from './ids.js';
import type {Message} from './message.js';
import type {Policy} from './policy.js';
import type {Snapshot} from './snapshot.js';
import {isTakenOut, needsAPerson, type Priority, type Task, type TaskState} from './task.js';

/** What a person can do about it. `answer`: to the agent that asks. `merge`: let the work in. `again`: send it back to be done. `cancel`: let it go. */
export type Way = 'answer' | 'merge' | 'again' | 'cancel';

export type Need = {
	/** The agent that asks, or the task that stands still. */
	readonly key: string;
	readonly kind: 'question' | 'unproven' | 'conflicted' | 'approve' | 'gave-up';
	readonly taskId: TaskId;
	readonly agentId: AgentId | undefined;
	/** The question, or why it stands still. */
	readonly text: string;
	/** The message that an answer belongs to, where there is one. */
	readonly messageId: string | undefined;
	readonly sinceMs: number;
	/** Tasks that wait for this one, near and far; counted up to a limit. */
	readonly behind: number;
	readonly priority: Priority;
	readonly can: readonly Way[];
};

type Asks = Pick<Policy, 'approve'> | undefined;

/** Whether nothing goes on with it until a person says so; finished work, where a person is to let it in. */
export const waitsForPerson = (state: TaskState, policy: Asks): boolean => needsAPerson(state) || (state === 'finished' && policy?.approve === 'ask');

const behindMax = 200;

type Behind = (id: TaskId) => number;

/** Who waits for whom, read once; then how many wait for one, each counted once however many ways lead there. */
const behindIn = (tasks: readonly Task[]): Behind => {
	const waiting = new Map<string, TaskId[]>();
	for (const {id, state, waitsFor} of tasks) {
		if (state !== 'waiting' && state !== 'blocked') continue;
		for (const on of waitsFor) {
			const known = waiting.get(on);
			if (known) known.push(id);
			else waiting.set(on, [id]);
		}
	}

	return id => {
		const seen = new Set<TaskId>([id]);
		for (const each of seen) {
			for (const next of waiting.get(each) ?? []) if (seen.size <= behindMax) seen.add(next);
		}

		return seen.size - 1;
	};
};

const ways: Record<Exclude<Need['kind'], 'question'>, readonly Way[]> = {
	unproven: ['merge', 'again', 'cancel'],
	conflicted: ['merge', 'again', 'cancel'],
	approve: ['merge'],
	'gave-up': ['again', 'cancel'],
};

const ofAgent = (agent: Agent, question: Message | undefined, task: Task | undefined, behind: Behind): Need => ({
	key: agent.id,
	kind: 'question',
	taskId: agent.taskId,
	agentId: agent.id,
	text: question?.text ?? agent.saying,
	messageId: question?.id,
	sinceMs: question?.createdAtMs ?? agent.heardAtMs,
	behind: behind(agent.taskId),
	priority: task?.priority ?? 'medium',
	can: ['answer'],
});

const ofTask = (task: Task, behind: Behind): Need => {
	const kind = task.state === 'finished' ? 'approve' : (task.state as 'unproven' | 'conflicted' | 'gave-up');
	return {
		key: task.id,
		kind,
		taskId: task.id,
		agentId: task.agentId,
		text: task.reason ?? task.title,
		messageId: undefined,
		sinceMs: kind === 'approve' ? (task.completedAtMs ?? task.changedAtMs) : task.changedAtMs,
		behind: behind(task.id),
		priority: task.priority,
		can: ways[kind],
	};
};

/** A task that a person has stopped, or taken out of the merge queue, stands where they want it; it is theirs to think of only when others wait for it. */
const isMeant = (task: Task, count: number): boolean => count > 0 || !(isTakenOut(task) || (task.state === 'gave-up' && task.code === 'killed_by_person'));

const weights: Record<Priority, number> = {high: 3, medium: 2, low: 1};

/** An agent that asks keeps its place from others while it waits. */
const heldUpBy = ({kind, behind}: Need): number => 1 + behind + (kind === 'question' ? 1 : 0);

/** What another minute of waiting costs: how many are held up, by their weight. Of two that cost the same, the one that has waited longer comes first. */
const byCost = (a: Need, b: Need): number => heldUpBy(b) * weights[b.priority] - heldUpBy(a) * weights[a.priority] || a.sinceMs - b.sinceMs;

/** Every agent that asks, and every task that goes on only when a person says so; first what waiting costs most. */
export const needsIn = ({agents, tasks, messages}: Pick<Snapshot, 'agents' | 'tasks' | 'messages'>, policy: Asks): Need[] => {
	const asking = agents.filter(({id, state}) => state === 'needs-you' || (isLive(state) && messages.some(message => isQuestionOf(message, id))));
	const standing = tasks.filter(task => isTakenOut(task) || waitsForPerson(task.state, policy));
	if (asking.length + standing.length === 0) return [];
	const behind = behindIn(tasks);
	const byId = new Map<string, Task>(asking.length === 0 ? [] : tasks.map(task => [task.id, task]));
	return [
		...asking.map(agent =>
			ofAgent(
				agent,
				messages.findLast(message => isQuestionOf(message, agent.id)),
				byId.get(agent.taskId),
				behind,
			),
		),
		...standing.map(task => ofTask(task, behind)).filter((need, index) => isMeant(standing[index]!, need.behind)),
	].toSorted(byCost);
};

const isQuestionOf = ({sender, type}: Message, id: AgentId): boolean => type === 'question' && sender === id;

const choiceLine = /^\s*(?:[([]?(\d)[)\].:]|-\s*(\d)[).:])\s+(\S.*)$/;

/** The answers that a question offers by number, as in `1) drop it`; none unless they count up from 1. */
export const choicesIn = (text: string): string[] => {
	const found = text.split('\n').flatMap(line => {
		const match = choiceLine.exec(line);
		return match ? [{number: Number(match[1] ?? match[2]), words: match[3] ?? ''}] : [];
	});
	return found.length > 1 && found.every(({number}, index) => number === index + 1) ? found.map(({words}) => words.trim()) : [];
};
