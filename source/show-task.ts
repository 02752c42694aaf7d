/**
`orch-tui task show`: one task with all that is known of it. Part of the front step.
*/
import process from 'node:process';
import {complain} from './complain.js';
import {isSameTask} from './domain/ids.js';
import {picturedIn} from './domain/pictured.js';
import {safeJson} from './domain/safe-json.js';
import {isOver} from './domain/task.js';
import {createWhy} from './domain/why.js';
import type {Action} from './doors/action.js';
import {pick} from './doors/json-fields.js';
import {type TaskShown, taskShownJson, taskText} from './doors/task-text.js';
import type {House} from './open-house.js';
import {printFor} from './terminal-look.js';

const attemptsMax = 10_000;
const eventsMax = 20;

export const showTask = async ({taskId, globals}: Action & {kind: 'show-task'}, {engine, store}: House): Promise<number> => {
	const snapshot = engine.getSnapshot();
	const nowMs = engine.now();
	const task = snapshot.tasks.find(({id}) => isSameTask(id, taskId));
	if (task === undefined) {
		const hint = 'orch-tui task list shows all of them.';
		return complain({kind: 'not-found', code: 'task_not_found', message: `There is no task ${taskId}.`, hint, context: {task_id: taskId}}, globals.json);
	}

	const attempts = store.agents.listRecent(attemptsMax).filter(agent => agent.taskId === task.id);
	const names: ReadonlySet<string> = new Set([task.id, ...attempts.map(({id}) => id)]);
	const shown: TaskShown = {
		task,
		cause: isOver(task.state) ? undefined : createWhy(picturedIn(snapshot)(engine.policy, nowMs)).ofTask(task),
		attempts,
		worktree: snapshot.worktrees.find(one => one.taskId === task.id),
		activities: snapshot.activities.filter(({subject}) => names.has(subject)).slice(-eventsMax),
		nowMs,
	};
	if (globals.json) process.stdout.write(`${safeJson(pick(taskShownJson(shown), globals.fields))}\n`);
	else printFor(globals)(`${taskText(shown, process.stdout.columns ?? 100)}\n`);
	return 0;
};
