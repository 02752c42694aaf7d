/**
Says why nothing is running, or why one task does not go on. Reads only.
*/
import type {Cause} from '../domain/cause.js';
import type {Task} from '../domain/task.js';
import {createWhy} from '../domain/why.js';
import {whyIdle} from '../domain/why-idle.js';
import {defineCommand, notFound} from './command.js';
import {sceneNow} from './scene-now.js';
import {facts, input, output} from './why-card.js';

export const why = defineCommand({
	name: 'why',
	summary: 'Say why nothing is running, or why a task does not go on.',
	input,
	output,
	facts,
	bareField: 'taskId',
	keys: [
		{press: 'b', pane: 'tasks', does: 'why', about: 'row or all'},
		{press: 'b', pane: 'graph', does: 'why', about: 'row or all'},
		{press: 'b', pane: 'anywhere', does: 'why', about: 'all'},
	],
	reads: ['specs_task', 'specs_task_dependency', 'orchestrator_task', 'agent_lifecycle', 'merge_attempt', 'setting', 'metrics'],
	writes: [],

	async run(context, {taskId}) {
		const scene = sceneNow(context);
		const task = taskId === undefined ? undefined : scene.find(taskId);
		if (taskId !== undefined && task === undefined) return notFound('task_not_found', `There is no task ${taskId}.`, undefined, {task_id: taskId});
		const causes = task === undefined ? whyIdle(scene) : ([createWhy(scene).ofTask(task)] as const);
		const [first] = causes;
		return {
			ok: true,
			value: {
				said: sayCauses(causes, task, scene.live.length),
				output: {
					task_id: task?.id ?? null,
					status: task?.state ?? null,
					running: scene.live.length,
					code: first.code,
					message: first.message,
					causes: causes.map(causeJson),
				},
			},
		};
	},
});

const causeJson = ({code, message, hint, tasks, chain, gate, untilMs}: Cause) => ({
	code,
	message,
	hint: hint ?? null,
	task_ids: tasks,
	chain: chain.map(({id, state, reason}) => ({task_id: id, status: state, reason: reason ?? null})),
	gate: gate === undefined ? null : {resource: gate.resource, value: gate.value, limit: gate.limit, opens_at: gate.leaveAt ?? gate.limit, unit: gate.unit},
	until: untilMs === undefined || !Number.isFinite(untilMs) ? null : new Date(untilMs).toISOString(),
});

/** More than one line: the screen shows it in a box of its own. */
const sayCauses = (causes: readonly Cause[], task: Task | undefined, live: number): string => {
	const head =
		task === undefined ? (live === 0 ? 'Nothing is running.' : `${live} ${live === 1 ? 'agent is' : 'agents are'} at work.`) : `${task.id} ${task.title}`;
	return [head, ...causes.flatMap(({message, hint}) => [`- ${message}`, ...(hint === undefined ? [] : [`  ${hint}`])])].join('\n');
};
