/**
Where the work lies: each task's worktree, what its branch holds and what is in no commit yet.
*/

import type {ListedWorktree} from '../../commands/create-worktree-card.js';
import type {Snapshot} from '../../domain/snapshot.js';
import {safeLine} from '../../domain/text.js';
import type {Worktree} from '../../domain/worktree.js';
import {type Cell, cutMiddle, type Line, span, tableLine, widthOf} from '../cells.js';
import {facetsOfPart} from '../facets.js';
import {findTask} from '../find.js';
import {loadedIn} from '../loaded.js';
import type {Load} from '../loads.js';
import {glyphOf, markOfTask} from '../marks.js';
import {remember} from '../remember.js';
import {paneSays} from '../says/panes.js';
import {tasksSay} from '../says/tasks.js';
import {changes, shortAge, size} from '../words.js';
import {type Desk, definePane, type Selection} from './pane.js';
import {worktreeSorts} from './sorts.js';
import {tallFrom} from './tasks-pane.js';

type Row = {readonly worktree: Worktree; readonly selection: Selection};

// The agent comes from the task, which is another part of the snapshot.
const rowsOf = remember((snapshot: Snapshot): readonly Row[] =>
	snapshot.worktrees.map(worktree => {
		const agentId = findTask(snapshot, worktree.taskId)?.agentId;
		return {worktree, selection: {taskId: worktree.taskId, ...(agentId === undefined ? {} : {agentId})}};
	}),
);

const measuredName = 'worktrees-measured';
/** Folders do not grow by the second, and to measure them takes a while. */
const measuredLoad: Load = {name: measuredName, command: 'create-worktree', input: {operation: 'list', measured: true}, everyMs: 180_000};

type Measured = {readonly worktrees?: readonly ListedWorktree[]};

const byTask = remember((measured: Measured | undefined) => new Map(measured?.worktrees?.map(each => [each.task_id, each])));
/** What was measured last, while somebody looks. */
const measuredOf = ({taskId}: Worktree, {state}: Desk): ListedWorktree | undefined => byTask(loadedIn<Measured>(state, measuredName)).get(taskId);

const commitsText = (worktree: Worktree, desk: Desk): string => {
	const behind = measuredOf(worktree, desk)?.commits_behind ?? 0;
	return `${desk.glyphs.ahead}${worktree.commits}${behind > 0 ? ` ${desk.glyphs.behind}${behind}` : ''}`;
};

const sizeText = (worktree: Worktree, desk: Desk): string => {
	const mb = measuredOf(worktree, desk)?.disk_space_mb ?? undefined;
	return mb === undefined ? desk.glyphs.unknown : mb < 1 ? '<1M' : size(mb);
};

const widths = remember((worktrees: readonly Worktree[]) => ({
	lines: Math.max(5, ...worktrees.map(({addedLines, deletedLines}) => changes(addedLines, deletedLines, '-').length)),
	dirty: Math.max(2, ...worktrees.map(({dirtyFiles}) => String(dirtyFiles).length + 1)),
}));

const dirtyText = ({dirtyFiles}: Worktree, width: number, isUnicode: boolean): string => {
	const sign = isUnicode ? '±' : '~';
	if (dirtyFiles === 0) return width < 60 ? '' : tasksSay.clean;
	return width < 60 ? `${sign}${dirtyFiles}` : tasksSay.dirty(`${sign}${dirtyFiles}`);
};

/** From here on there is room for what is measured and for how old it is. */
const roomyFrom = 56;
/** A narrower box has a heading where it has rows to spare. */
const headingFrom = 28;

/** The widths of the columns; one that is 0 is left out. */
const planOf = (desk: Desk, width: number) => {
	const {worktrees} = desk.snapshot;
	const {lines, dirty} = widths(worktrees);
	const commits = Math.max(2, ...worktrees.map(worktree => commitsText(worktree, desk).length));
	const isRoomy = width >= roomyFrom;
	const plan = {
		branch: width >= 90 ? Math.floor(width * 0.3) : 0,
		commits: isRoomy ? Math.max(7, commits) : commits,
		lines,
		dirty: width < 60 ? Math.max(dirty, isRoomy ? 5 : 2) : dirty + 6,
		size: isRoomy ? 5 : 0,
		age: isRoomy ? 4 : 0,
	};
	const used = Object.values(plan).reduce((sum, cells) => sum + (cells > 0 ? cells + 1 : 0), 0);
	// The last one keeps off the frame.
	return {title: Math.max(0, width - 3 - used), ...plan};
};

const heading = (desk: Desk, width: number): Line => {
	const plan = planOf(desk, width);
	const right: ReadonlySet<string> = new Set(['commits', 'lines', 'dirty', 'size', 'age']);
	const textOf = (name: keyof typeof tasksSay.trees) => (name === 'lines' ? `+/${desk.glyphs.minus}` : tasksSay.trees[name]);
	const names = ['title', 'branch', 'commits', 'lines', 'dirty', 'size', 'age'] as const;
	const cells = names.map(
		(name): Cell => ({
			text: widthOf(textOf(name)) > plan[name] ? '' : textOf(name),
			tone: 'muted',
			width: plan[name],
			align: right.has(name) ? 'right' : 'left',
		}),
	);
	return [span('  '), ...tableLine(cells, desk.glyphs.ellipsis)];
};

const draw = (worktree: Worktree, desk: Desk, width: number): Line[] => {
	const {glyphs, snapshot, nowMs} = desk;
	const task = findTask(snapshot, worktree.taskId);
	const shown = task && markOfTask(task, desk.policy);
	const plan = planOf(desk, width);
	const cells: Cell[] = [
		{text: `${worktree.taskId} ${safeLine(task?.title ?? worktree.state)}`, tone: 'plain', width: plan.title},
		{text: cutMiddle(safeLine(worktree.branch), plan.branch, glyphs.ellipsis), tone: 'branch', width: plan.branch},
		{text: commitsText(worktree, desk), tone: worktree.commits > 0 ? 'plain' : 'muted', width: plan.commits, align: 'right'},
		{text: changes(worktree.addedLines, worktree.deletedLines, glyphs.minus), tone: 'plain', width: plan.lines, align: 'right'},
		{text: dirtyText(worktree, width, glyphs.set === 'unicode'), tone: worktree.dirtyFiles > 0 ? 'warn' : 'muted', width: plan.dirty, align: 'right'},
		{text: sizeText(worktree, desk), tone: 'muted', width: plan.size, align: 'right'},
		{text: shortAge(nowMs - worktree.createdAtMs), tone: 'muted', width: plan.age, align: 'right'},
	];
	return [[span(shown ? glyphOf(shown, glyphs) : ' ', shown?.tone ?? 'muted'), span(' '), ...tableLine(cells, glyphs.ellipsis)]];
};

export const worktreesPane = definePane<Row>({
	name: 'worktrees',
	title: 'Worktrees',
	subject: paneSays.subjects.worktree,
	empty: tasksSay.noTrees,
	rows: rowsOf,
	loads: (_state, _isWhole, {worktrees}) => (worktrees.length === 0 ? [] : [measuredLoad]),
	keyOf: ({worktree}) => worktree.taskId,
	selectionOf: ({selection}) => selection,
	facetsOf: ({worktree: {taskId, branch, folder, dirtyFiles}}, sight) => facetsOfPart(taskId, dirtyFiles > 0 ? 'dirty' : 'clean', [branch, folder], sight),
	sortsBy: worktreeSorts(({worktree}: Row) => worktree),
	hasHeading: (width, height) => width >= roomyFrom || (width >= headingFrom && height >= tallFrom),
	heading,
	draw: ({worktree}, desk, width) => draw(worktree, desk, width),
	count: ({snapshot: {worktrees}}) => String(worktrees.length),
});
