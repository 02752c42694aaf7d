/**
Finds tasks, agents and worktrees of the snapshot by id.
*/
import type {Agent} from '../domain/agent.js';
import type {Snapshot} from '../domain/snapshot.js';
import type {Task} from '../domain/task.js';
import type {Worktree} from '../domain/worktree.js';
import {remember} from './remember.js';

const tasksById = remember((tasks: readonly Task[]) => new Map<string, Task>(tasks.map(task => [task.id, task])));
const agentsById = remember((agents: readonly Agent[]) => new Map<string, Agent>(agents.map(agent => [agent.id, agent])));
const worktreesByTask = remember((worktrees: readonly Worktree[]) => new Map<string, Worktree>(worktrees.map(tree => [tree.taskId, tree])));

export const findTask = ({tasks}: Snapshot, id: string | undefined): Task | undefined => (id === undefined ? undefined : tasksById(tasks).get(id));
export const findAgent = ({agents}: Snapshot, id: string | undefined): Agent | undefined => (id === undefined ? undefined : agentsById(agents).get(id));
export const findWorktree = ({worktrees}: Snapshot, taskId: string): Worktree | undefined => worktreesByTask(worktrees).get(taskId);
