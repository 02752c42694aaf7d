/**
The scene as a picture of the house shows it: for rows of the screen and of `status`.
*/
import {isLive} from './agent.js';
import {byTurn} from './assignment.js';
import {isSameTask} from './ids.js';
import type {Policy} from './policy.js';
import type {Scene} from './scene.js';
import type {Snapshot} from './snapshot.js';
import {priorities, statesInFlight, type Task, type TaskState} from './task.js';

const noTasks: readonly Task[] = [];

/** A picture has them in the order of the backlog: where no hours are known, that is the order within a priority. There may be ten thousand. */
const inTurn = (tasks: readonly Task[]): readonly Task[] =>
	priorities.flatMap(priority => {
		const mine = tasks.filter(task => task.priority === priority);
		return mine.some(({estimatedHours}) => estimatedHours !== undefined) ? mine.toSorted(byTurn) : mine;
	});

/** Reads the lists of the picture once, then says what is to be seen at any time; as good as the picture is. */
export const picturedIn = (snapshot: Snapshot): ((policy: Policy, nowMs: number) => Scene) => {
	const {tasks, counts, agents, admission, mergeHeld, merges, mergeQueue, conductor} = snapshot;
	const byId = new Map<string, Task>(tasks.map(task => [task.id, task]));
	const byState = Map.groupBy(tasks, ({state}) => state);
	const sorted = new Map<TaskState, readonly Task[]>();
	const listIn = (state: TaskState): readonly Task[] => {
		const known = sorted.get(state) ?? inTurn(byState.get(state) ?? noTasks);
		sorted.set(state, known);
		return known;
	};

	return (policy, nowMs) => ({
		counts,
		find: id => byId.get(id) ?? tasks.find(task => isSameTask(task.id, id)),
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
