/**
The scene as a picture of the house shows it: for rows of the screen and of `status`.
*/
import {isLive} from './agent.js';
import {byTurn} from './assignment.js';
import type {Policy} from './policy.js';
import type {Scene} from './scene.js';
import type {Snapshot} from './snapshot.js';
import {statesInFlight, type Task, type TaskState} from './task.js';

const noTasks: readonly Task[] = [];

/** Reads the lists of the picture once, then says what is to be seen at any time; as good as the picture is. */
export const picturedIn = (snapshot: Snapshot): ((policy: Policy, nowMs: number) => Scene) => {
	const {tasks, counts, agents, admission, mergeHeld, merges, mergeQueue, conductor} = snapshot;
	const byId = new Map<string, Task>(tasks.map(task => [task.id.toLowerCase(), task]));
	const byState = Map.groupBy(tasks, ({state}) => state);
	const sorted = new Map<TaskState, readonly Task[]>();
	const listIn = (state: TaskState): readonly Task[] => {
		const known = sorted.get(state) ?? byState.get(state)?.toSorted(byTurn) ?? noTasks;
		sorted.set(state, known);
		return known;
	};

	return (policy, nowMs) => ({
		counts,
		find: id => byId.get(id.toLowerCase()),
		listIn,
		inFlight: () => statesInFlight.flatMap(listIn),
		agentOf: id => agents.find(agent => agent.id === id),
		live: agents.filter(({state}) => isLive(state)),
		newcomerOf({id, agent}) {
			const name = agent ?? policy.agent;
			const config = name === undefined ? undefined : policy.agents[name];
			return name === undefined || config === undefined ? undefined : {name, worksIn: config.worksIn, taskId: id};
		},
		admission,
		mergeHeld,
		openMerge: merges.find(({endedAtMs}) => endedAtMs === undefined),
		mergeQueue,
		isConducted: conductor !== undefined,
		policy,
		nowMs,
	});
};
