/**
Where the work lies: each task's worktree, what its branch holds and what is in no commit yet.
*/

import type {Snapshot} from '../../domain/snapshot.js';
import {safeLine} from '../../domain/text.js';
import type {Worktree} from '../../domain/worktree.js';
import {type Line, span, tableLine} from '../cells.js';
import {facetsOfPart} from '../facets.js';
import {findTask} from '../find.js';
import {glyphOf, markOfTask} from '../marks.js';
import {remember} from '../remember.js';
import {changes} from '../words.js';
import {type Desk, definePane, type Selection} from './pane.js';

type Row = {readonly worktree: Worktree; readonly selection: Selection};

// The agent comes from the task, which is another part of the snapshot.
const rowsOf = remember((snapshot: Snapshot): readonly Row[] =>
	snapshot.worktrees.map(worktree => {
		const agentId = findTask(snapshot, worktree.taskId)?.agentId;
		return {worktree, selection: {taskId: worktree.taskId, ...(agentId === undefined ? {} : {agentId})}};
	}),
);

const widths = remember((worktrees: readonly Worktree[]) => ({
	commits: Math.max(2, ...worktrees.map(({commits}) => String(commits).length + 1)),
	lines: Math.max(5, ...worktrees.map(({addedLines, deletedLines}) => changes(addedLines, deletedLines, '-').length)),
	dirty: Math.max(2, ...worktrees.map(({dirtyFiles}) => String(dirtyFiles).length + 1)),
}));

const dirtyText = ({dirtyFiles}: Worktree, width: number, isUnicode: boolean): string => {
	const sign = isUnicode ? '±' : '~';
	return dirtyFiles === 0 ? '' : width < 60 ? `${sign}${dirtyFiles}` : `${sign}${dirtyFiles} dirty`;
};

const draw = (worktree: Worktree, desk: Desk, width: number): Line[] => {
	const {glyphs, snapshot} = desk;
	const task = findTask(snapshot, worktree.taskId);
	const shown = task && markOfTask(task, desk.policy);
	const branch = width >= 90 ? Math.floor(width * 0.36) : 0;
	const at = widths(snapshot.worktrees);
	const dirty = width < 60 ? at.dirty : at.dirty + 6;
	const room = width - 2 - at.commits - at.lines - dirty - 4 - (branch > 0 ? branch + 1 : 0);
	return [
		[
			span(shown ? glyphOf(shown, glyphs) : ' ', shown?.tone ?? 'muted'),
			span(' '),
			...tableLine(
				[
					{text: `${worktree.taskId} ${safeLine(task?.title ?? worktree.state)}`, tone: 'plain', width: room},
					{text: safeLine(worktree.branch), tone: 'branch', width: branch},
					{text: `${glyphs.ahead}${worktree.commits}`, tone: worktree.commits > 0 ? 'plain' : 'muted', width: at.commits, align: 'right'},
					{text: changes(worktree.addedLines, worktree.deletedLines, glyphs.minus), tone: 'plain', width: at.lines, align: 'right'},
					{text: dirtyText(worktree, width, glyphs.set === 'unicode'), tone: 'warn', width: dirty, align: 'right'},
				],
				glyphs.ellipsis,
			),
		],
	];
};

export const worktreesPane = definePane<Row>({
	name: 'worktrees',
	title: 'Worktrees',
	subject: 'the worktree',
	empty: 'No worktrees: each task gets its own when it starts.',
	rows: rowsOf,
	keyOf: ({worktree}) => worktree.taskId,
	selectionOf: ({selection}) => selection,
	facetsOf: ({worktree: {taskId, branch, folder, dirtyFiles}}, sight) => facetsOfPart(taskId, dirtyFiles > 0 ? 'dirty' : 'clean', [branch, folder], sight),
	draw: ({worktree}, desk, width) => draw(worktree, desk, width),
	count: ({snapshot: {worktrees}}) => String(worktrees.length),
});
