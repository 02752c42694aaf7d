/**
Who may work beside whom: at any moment a file has one writer.
*/
import type {Agent, WorkPlace} from './agent.js';
import type {TaskId} from './ids.js';

export type Newcomer = {readonly name: string; readonly worksIn: WorkPlace; readonly taskId: TaskId};

/**
Who stands in the way of a new agent; `undefined` when nobody does.

A worktree has one agent. In the main checkout there is one in all, and of its type no other anywhere.
*/
export const standsInTheWay = <One extends Pick<Agent, 'name' | 'worksIn' | 'taskId'>>(
	{name, worksIn, taskId}: Newcomer,
	live: readonly One[],
): One | undefined => live.find(other => other.taskId === taskId || (worksIn === 'main' && (other.worksIn === 'main' || other.name === name)));
