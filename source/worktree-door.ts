/**
`orch-tui tree path` and `tree shell`: to the worktree of a task or an agent. Part of the front step.
*/
import {existsSync} from 'node:fs';
import process from 'node:process';
import {canAsk} from './agree.js';
import {complain} from './complain.js';
import {agentIdSchema, isSameTask} from './domain/ids.js';
import {failure, type Result, success} from './domain/problem.js';
import {safeJson} from './domain/safe-json.js';
import {safeLine} from './domain/text.js';
import type {Action} from './doors/action.js';
import {pick} from './doors/json-fields.js';
import type {House} from './open-house.js';
import {createTerminalPrograms} from './outside/terminal-programs.js';

type Asked = Action & {kind: 'worktree-path' | 'worktree-shell'};
type Place = {readonly task_id: string; readonly agent_id: string | null; readonly path: string; readonly branch: string | null};

const notThere = (code: string, message: string, hint: string) => failure({kind: 'not-found', code, message, hint});

const placeOf = (what: string, {store, engine, root}: House): Result<Place> => {
	const task = engine.getSnapshot().tasks.find(({id}) => isSameTask(id, what));
	const id = agentIdSchema.safeParse(what);
	const agent = task === undefined && id.success ? store.agents.find(id.data) : undefined;
	const taskId = task?.id ?? agent?.taskId;
	const agentId = agent?.id ?? task?.agentId ?? null;
	if (taskId === undefined) {
		const code = id.success ? 'agent_not_found' : 'task_not_found';
		return notThere(code, `There is no task and no agent ${safeLine(what, 80)}.`, 'orch-tui tree list shows the worktrees there are.');
	}

	if (agent?.worksIn === 'main') return success({task_id: taskId, agent_id: agentId, path: root, branch: null});
	const worktree = store.worktrees.list().find(one => one.taskId === taskId);
	return worktree !== undefined && existsSync(worktree.folder)
		? success({task_id: taskId, agent_id: agentId, path: worktree.folder, branch: worktree.branch})
		: notThere('worktree_not_found', `${taskId} has no worktree.`, 'It gets one when it starts, and loses it when it is merged and cleaned.');
};

export const goToWorktree = async ({kind, what, globals}: Asked, house: House): Promise<number> => {
	const found = placeOf(what, house);
	if (!found.ok) return complain(found.problem, globals.json);
	const place = found.value;
	if (kind === 'worktree-path') {
		process.stdout.write(globals.json ? `${safeJson(pick({success: true, ...place}, globals.fields))}\n` : `${place.path}\n`);
		return 0;
	}

	if (!canAsk(globals)) {
		const hint = `Without one: cd "$(orch-tui tree path ${place.task_id})"`;
		return complain({kind: 'bad-input', code: 'no_terminal', message: 'A shell needs a terminal.', hint}, globals.json);
	}

	const programs = createTerminalPrograms({environment: process.env, folder: place.path, tell: line => process.stderr.write(`${line}\n`)});
	const left = await programs.shell(place.path);
	return left.ok ? 0 : complain(left.problem, globals.json);
};
