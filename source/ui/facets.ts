/**
What tasks and agents are found by when a list is filtered; panes put their rows together from these.
*/

import type {Agent} from '../domain/agent.js';
import {isLive} from '../domain/agent.js';
import {waitsForPerson} from '../domain/attention.js';
import type {Task} from '../domain/task.js';
import type {Facets} from './filter.js';
import {findAgent, findTask} from './find.js';
import {markOfAttempt, markOfTask} from './marks.js';
import type {Sight} from './panes/pane.js';

const priorityNames: Readonly<Record<Task['priority'], readonly string[]>> = {high: ['high', 'P1'], medium: ['medium', 'P2'], low: ['low', 'P3']};

/** `NEEDS YOU` is found as `state:needs-you`. */
const stateName = (word: string): string => word.replaceAll(' ', '-');

const none: readonly string[] = [];

/** Its own state, the word on the screen, and what the header counts it as. */
const statesOfTask = (task: Task, {policy}: Sight): string[] => [
	task.state,
	stateName(markOfTask(task, policy).word),
	...(task.state === 'gave-up' ? ['failed'] : waitsForPerson(task.state, policy) ? ['needs-you'] : []),
];

const statesOfAgent = (agent: Agent, task: Task | undefined, sight: Sight): string[] => [
	agent.state,
	stateName(markOfAttempt(agent, task, sight.policy).word),
	...(agent.state === 'quiet' || agent.state === 'starting' ? ['working'] : []),
	...(!isLive(agent.state) && task?.agentId === agent.id ? statesOfTask(task, sight) : []),
];

const partsOf = (task: Task | undefined, agent: Agent | undefined, states: readonly string[], said: readonly string[]): Facets => ({
	words: [
		task?.id ?? agent?.taskId ?? '',
		task?.title ?? '',
		agent?.id ?? task?.agentId ?? '',
		agent?.name ?? task?.agent ?? '',
		...(task?.labels ?? none),
		...said,
	],
	fields: {
		state: states,
		label: task?.labels ?? none,
		agent: agent ? [agent.id] : task?.agentId === undefined ? none : [task.agentId],
		cli: agent ? [agent.name] : task?.agent === undefined ? none : [task.agent],
		task: [task?.id ?? agent?.taskId ?? ''],
		file: task === undefined ? none : task.troubleFiles.length > 0 ? [...task.files, ...task.troubleFiles] : task.files,
		prio: task === undefined ? none : priorityNames[task.priority],
	},
});

/** `said`: what else stands in its row. */
export const facetsOfTask = (task: Task, sight: Sight, said: readonly string[] = none): Facets =>
	partsOf(task, findAgent(sight.snapshot, task.agentId), statesOfTask(task, sight), task.reason === undefined ? said : [task.reason, ...said]);

export const facetsOfAgent = (agent: Agent, sight: Sight): Facets => {
	const task = findTask(sight.snapshot, agent.taskId);
	return partsOf(task, agent, statesOfAgent(agent, task, sight), [agent.saying, agent.reason ?? '', task?.reason ?? '']);
};

type About = {readonly taskId?: string; readonly agentId?: string};

const facetsOf = ({taskId, agentId}: About, sight: Sight, states: readonly string[], said: readonly string[]): Facets => {
	const agent = findAgent(sight.snapshot, agentId ?? findTask(sight.snapshot, taskId)?.agentId);
	const task = findTask(sight.snapshot, taskId ?? agent?.taskId);
	const {words, fields} = partsOf(task, agent, states, said);
	const own = [taskId, agentId].filter(name => name !== undefined);
	return {words: [...words, ...own], fields: taskId === undefined ? fields : {...fields, task: [taskId]}};
};

/** Of something that was said of a task or an agent, or of neither. */
export const facetsOfNews = (about: About, weight: string, said: readonly string[], sight: Sight): Facets => facetsOf(about, sight, [weight], said);

/** Of something that belongs to a task and is as the task is. */
export const facetsOfPart = (taskId: string, state: string, said: readonly string[], sight: Sight): Facets => {
	const task = findTask(sight.snapshot, taskId);
	return facetsOf({taskId}, sight, [state, ...(task === undefined ? [] : statesOfTask(task, sight))], said);
};
