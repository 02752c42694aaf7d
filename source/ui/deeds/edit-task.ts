/**
A task in the editor of its reader: what was changed there is changed in the backlog, and what could not be is not lost.
*/
import {isOver, saidState, type Task} from '../../domain/task.js';
import type {DeedDesk} from '../deeds.js';
import {findTask} from '../find.js';
import {editSays} from '../says/edit.js';
import {outsideSays} from '../says/outside.js';
import {changedFields, fieldsOfTask, readTaskText, textOfFields, withProblem} from '../task-text.js';
import {withTerminal} from './outside.js';

export type EditTaskDeed = {readonly do: 'edit-task'; readonly taskId: string};

type Edge = {readonly task_id: string; readonly depends_on: string; readonly type: string};

/** The picture names only the first few. */
const prerequisitesOf = async ({id}: Task, {engine}: DeedDesk): Promise<string[]> => {
	const graph = await engine.dispatch('show-graph', {format: 'none', done: true});
	const edges = graph.ok ? (graph.value.output?.['edges'] as readonly Edge[] | undefined) : undefined;
	return (edges ?? []).flatMap(({task_id: of, depends_on: on, type}) => (of === id && type === 'hard' ? [on] : []));
};

const underWay: ReadonlySet<Task['state']> = new Set(['working', 'finished', 'merging']);

const notesOf = ({id, state}: Task): string[] => [editSays.about(id, saidState(state)), editSays.empty, ...(underWay.has(state) ? [editSays.underWay] : [])];

export const editTask = async ({taskId}: EditTaskDeed, desk: DeedDesk): Promise<void> => {
	const {engine, ui, say, tell} = desk;
	const keep = (text: string | undefined) => ui.send({type: 'rewritten', rewritten: text === undefined ? undefined : {taskId, text}});
	const refuse = (problem: string, text: string) => {
		keep(withProblem(text, problem));
		say(`${problem} ${editSays.again}`, 'err');
	};
	const task = findTask(engine.getSnapshot(), taskId);
	if (task === undefined) return say(outsideSays.nothingHere, 'info');
	if (isOver(task.state)) return say(editSays.over(task.id, saidState(task.state)), 'info');

	const before = fieldsOfTask(task, await prerequisitesOf(task, desk));
	const {rewritten} = ui.get();
	const text = rewritten?.taskId === taskId ? rewritten.text : textOfFields(before, notesOf(task));
	const edited = await withTerminal(desk, async programs => programs.edit(text, `${task.id}.md`));
	if (edited === undefined) return;
	keep(undefined);
	const {value: written} = edited;
	if (written === undefined) return say(editSays.unchanged(task.id), 'info');
	const read = readTaskText(written);
	if ('problem' in read) return refuse(read.problem, written);
	const changed = changedFields(before, read.fields);
	if (Object.keys(changed).length === 0) return say(editSays.unchanged(task.id), 'info');
	const result = await engine.dispatch('edit-task', {taskId: task.id, ...changed});
	if (result.ok) tell(result);
	else refuse([result.problem.message, result.problem.hint].filter(Boolean).join(' '), written);
};
