/**
Which keys help with what went wrong, by their names: whoever has other keys is told theirs.
*/
import type {ErrorCode} from '../domain/task.js';
import {actsIn, isAboutRow, judgeAct} from './acts.js';
import type {Keymap} from './bindings.js';
import {type Line, lineWidth, span} from './cells.js';
import {keyName} from './hints.js';
import type {Desk, Selection} from './panes/pane.js';

const log = ['agent.log', 'agent.restart'];
const work = ['task.diff', 'agent.restart', 'worktree.shell'];
const usual = ['agent.log', 'task.diff', 'agent.restart', 'agent.say'];

const keysOf: Partial<Record<ErrorCode, readonly string[]>> = {
	process_died: log,
	identity_lost: ['agent.restart', 'task.diff'],
	spawn_failed: ['worktree.shell', 'agent.restart'],
	startup_timeout: ['worktree.shell', 'agent.restart'],
	never_begun: ['agent.restart'],
	task_timeout: log,
	stalled: log,
	agent_failed: log,
	network_timeout: log,
	account_limited: ['agent.log'],
	authentication_failed: ['worktree.shell', 'agent.restart'],
	syntax_error: log,
	no_change: log,
	uncommitted_work: ['task.diff', 'worktree.shell', 'agent.restart'],
	out_of_scope: ['task.diff', 'merge', 'agent.restart'],
	history_rewritten: ['worktree.shell', 'task.diff'],
	check_failed: ['task.diff', 'agent.log', 'agent.restart'],
	verify_failed: work,
	merge_conflict: work,
	content_mismatch: ['task.diff', 'merge'],
	target_blocked: ['merge'],
	attempts_used_up: ['agent.log', 'task.diff', 'agent.restart'],
};

/** The keys in the order in which they help, only those that do something for it now, in one line of at most `width` cells. */
export const helpingKeys = (code: ErrorCode | undefined, selection: Selection, keymap: Keymap, {snapshot, glyphs}: Desk, width: number): Line => {
	const acts = actsIn(keymap.acts, 'errors');
	const hints = (code === undefined ? usual : (keysOf[code] ?? usual)).flatMap((name): Line[] => {
		const act = acts.find(each => each.name === name);
		const kind = act && isAboutRow(act) ? judgeAct(act, selection, snapshot).kind : undefined;
		const view = keymap.views.find(each => each.name === name && each.presses.length > 0);
		const found = act && (kind === 'ask' || kind === 'run') ? [act.binding.press, act.binding.does] : view && [view.shown.split(' ')[0] ?? '', view.does];
		return found ? [[span(keyName(found[0] ?? '', glyphs), 'accent'), span(` ${found[1]}   `)]] : [];
	});
	const line: Line[number][] = [];
	for (const hint of hints) if (lineWidth(line) + lineWidth(hint) <= width + 3) line.push(...hint);
	return line;
};
