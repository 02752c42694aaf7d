/**
Makes one task wait for another, unless it has begun or they would wait for each other. Part of coordinate-dependencies.
*/
import {findPath, sayPath} from '../domain/graph.js';
import {isSameTask} from '../domain/ids.js';
import {type DependencyType, saidState, type Task} from '../domain/task.js';
import {type Context, refused} from './command.js';

const notBegun: ReadonlySet<Task['state']> = new Set(['waiting', 'blocked', 'ready']);

/** The way round that there would be: hard dependencies alone, for advice holds nobody up. */
const circleWith = ({store}: Context, task: Task, on: Task): readonly string[] | undefined => {
	if (isSameTask(task.id, on.id)) return [task.id, task.id];
	const {tasks, rows} = store.dependencies.all();
	const named = new Map(tasks.map(({id}) => [id.toLowerCase(), id]));
	const nameOf = (id: string) => named.get(id.toLowerCase()) ?? id;
	const hard = rows.filter(({type, isMet}) => type === 'hard' && !isMet);
	const edges = new Map([...Map.groupBy(hard, ({taskId}) => nameOf(taskId))].map(([id, list]) => [id, list.map(({on: other}) => nameOf(other))]));
	const path = findPath(edges, on.id, task.id);
	return path === undefined ? undefined : [task.id, ...path];
};

/** Why it cannot be, or nothing: then it is written down. */
export const addDependency = (context: Context, task: Task, on: Task, type: DependencyType) => {
	const {store, stamp} = context;
	if (!notBegun.has(task.state)) {
		return refused('task_begun', `${task.id} is ${saidState(task.state)}: what it waits for is settled before it begins.`, undefined, {
			task_id: task.id,
			current_status: task.state,
		});
	}

	const circle = type === 'hard' || isSameTask(task.id, on.id) ? circleWith(context, task, on) : undefined;
	if (circle !== undefined) {
		return refused('circular_dependency_detected', `They would wait for each other: ${sayPath(circle)}. Nothing was changed.`, undefined, {
			circular_chain: circle,
			affected_tasks: [...new Set(circle)],
		});
	}

	return store.dependencies.add(task.id, on.id, type, stamp())
		? undefined
		: refused('dependency_exists', `${task.id} waits for ${on.id} already.`, undefined, {task_id: task.id, depends_on: on.id});
};
