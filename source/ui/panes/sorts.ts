/**
By what agents, tasks and worktrees can be put in order. Ages are told by when they began: what is sorted by must not change with every second.
*/
import type {Agent} from '../../domain/agent.js';
import {priorityRank, type Task} from '../../domain/task.js';
import type {Worktree} from '../../domain/worktree.js';
import {findTask, findWorktree} from '../find.js';
import {type Mark, markOfAttempt, markOfTask} from '../marks.js';
import type {Tone} from '../theme.js';
import type {Sight, SortColumn} from './pane.js';

type Value = string | number | undefined;
type Values<Item> = Readonly<Record<string, (item: Item, sight: Sight) => Value>>;

/** The columns of a pane; `itemOf`: what its row is about, `undefined` for one that is about nothing and stays at the end. */
const columnsFor =
	<Item>(values: Values<Item>) =>
	<Row>(itemOf: (row: Row) => Item | undefined): ReadonlyArray<SortColumn<Row>> =>
		Object.entries(values).map(([name, value]) => ({
			name,
			valueOf(row, sight) {
				const item = itemOf(row);
				return item === undefined ? undefined : value(item, sight);
			},
		}));

const byUrgency: readonly Tone[] = ['ask', 'err', 'warn', 'info', 'ok', 'muted'];

/** As it is shown: what needs somebody first, then by its word. */
const rankOf = ({tone, word}: Mark): string => `${byUrgency.indexOf(tone)} ${word}`;

/** The most first. */
const linesOf = (worktree: Worktree | undefined): Value => (worktree === undefined ? undefined : -(worktree.addedLines + worktree.deletedLines));

export const agentSorts = columnsFor<Agent>({
	state: (agent, {snapshot, policy}) => rankOf(markOfAttempt(agent, findTask(snapshot, agent.taskId), policy)),
	task: ({taskId}) => taskId,
	agent: ({name}) => name,
	age: ({startedAtMs, createdAtMs}) => startedAtMs ?? createdAtMs,
	changes: ({taskId}, {snapshot}) => linesOf(findWorktree(snapshot, taskId)),
	quiet: ({endedAtMs, heardAtMs}) => endedAtMs ?? heardAtMs,
});

export const taskSorts = columnsFor<Task>({
	id: ({id}) => id,
	priority: ({priority}) => priorityRank[priority],
	title: ({title}) => title,
	state: (task, {policy}) => rankOf(markOfTask(task, policy)),
	age: ({createdAtMs}) => createdAtMs,
});

export const worktreeSorts = columnsFor<Worktree>({
	state({taskId}, {snapshot, policy}) {
		const task = findTask(snapshot, taskId);
		return task && rankOf(markOfTask(task, policy));
	},
	commits: ({commits}) => -commits,
	lines: linesOf,
	dirty: ({dirtyFiles}) => -dirtyFiles,
	age: ({createdAtMs}) => createdAtMs,
});
