/**
What is looked at to tell why something does not go on, and the plainest of the answers.
*/
import type {Admission} from './admission.js';
import {type Agent, isLive} from './agent.js';
import type {Cause} from './cause.js';
import type {Merge} from './merge.js';
import type {Policy} from './policy.js';
import type {Newcomer} from './singleton.js';
import type {Task, TaskState} from './task.js';

type AgentSeen = Pick<Agent, 'id' | 'state' | 'saying' | 'name' | 'worksIn' | 'taskId'>;

/** All that is looked at; from the store or from a picture of it. */
export type Scene = {
	readonly counts: Readonly<Partial<Record<TaskState, number>>>;
	readonly find: (id: string) => Task | undefined;
	/** By turn: priority, the shorter ones, place in the backlog. */
	readonly listIn: (state: TaskState) => readonly Task[];
	/** What is on its way to the target, or may still come there. */
	readonly inFlight: () => readonly Task[];
	readonly agentOf: (id: string) => AgentSeen | undefined;
	readonly live: readonly Agent[];
	/** Which agent it would get, and where that works; `undefined` when the config has none. */
	readonly newcomerOf: (task: Task) => Newcomer | undefined;
	readonly admission: Admission;
	readonly mergeHeld: boolean;
	readonly openMerge: Merge | undefined;
	/** In merge order. */
	readonly mergeQueue: readonly Task[];
	readonly isConducted: boolean;
	readonly policy: Pick<Policy, 'maxParallel' | 'approve' | 'pressureLeaveMs' | 'slowStartEveryMs'>;
	readonly nowMs: number;
};

/** About one task, in a word or two and in a sentence. */
export const causeOf = (task: Task, code: Cause['code'], short: string, message: string, more: Partial<Cause> = {}): Cause => ({
	code,
	message,
	short: {kind: 'word', word: short},
	hint: undefined,
	tasks: [task.id],
	chain: [task],
	...more,
});

/** Nothing is in its way. */
export const nextCause = (task: Task, does: string, {isConducted}: Pick<Scene, 'isConducted'>): Cause =>
	isConducted
		? causeOf(task, 'starting', 'next', `${task.id} ${does}.`)
		: causeOf(task, 'nobody_conducts', 'no conductor', `${task.id} may go on, but nobody conducts.`, {hint: 'Open the screen, or: orch-tui run --until idle'});

/** Agents of the main checkout that have left while their work is judged there: nobody else may work there until then. */
export const judgedInMain = ({listIn, agentOf}: Scene): AgentSeen[] =>
	listIn('working').flatMap(({agentId}) => {
		const agent = agentId === undefined ? undefined : agentOf(agentId);
		return agent?.worksIn === 'main' && !isLive(agent.state) ? [agent] : [];
	});
