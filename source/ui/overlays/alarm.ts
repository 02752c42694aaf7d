/**
Something stands in the way of all work: what it is, what is safe, and the ways out of it. Esc leaves everything as it is.
*/

import type {Task} from '../../domain/task.js';
import {type Alarm, alarmsIn, livingIn} from '../alarms.js';
import {type Line, span} from '../cells.js';
import {findWorktree} from '../find.js';
import {closeOverlay, type Intent, type KeyDesk, look, nothing, say} from '../intent.js';
import {isJustNow} from '../just-now.js';
import type {Desk} from '../panes/pane.js';
import {leftoversIn, opensAt} from '../parts/advice-lines.js';
import {framed} from '../parts/frame.js';
import {brokenText} from '../peek.js';
import {alarmSays} from '../says/alarms.js';
import {askSays} from '../says/ask.js';
import type {UiAction} from '../ui-state.js';
import {clock, countdown, percent, shortAge, size as sizeWords} from '../words.js';
import type {OverlayDefinition, OverlayView} from './overlay.js';

export type AlarmOverlay = {readonly kind: 'alarm'; readonly key: string; readonly openedAtMs: number};

/** A key that comes this soon was meant for what lay there before. */
const answerAfterMs = 400;

const restartAll = (tasks: ReadonlyArray<{readonly id: string}>, press: string): Intent => ({
	kind: 'run-many',
	name: 'auto-restart-agent',
	items: tasks.map(({id}) => ({keys: [], about: {taskId: id}, input: {taskId: id, afresh: true}})),
	does: alarmSays.again,
	press,
	pane: 'tasks',
	first: [{type: 'overlay', overlay: undefined}],
});

/** Whoever waits to be tried again is not. */
const leaveStopped = (tasks: readonly Task[], press: string, does: string, more: readonly UiAction[] = []): Intent => {
	const awaited = tasks.filter(({state}) => state === 'retrying' || state === 'failed');
	const first: readonly UiAction[] = [{type: 'overlay', overlay: undefined}, ...more];
	if (awaited.length === 0) return look(...first);
	const items = awaited.map(({id}) => ({keys: [], about: {taskId: id}, input: {taskId: id}}));
	return {kind: 'run-many', name: 'kill-stalled-agent', items, does, press, pane: 'tasks', first};
};

/** None of them goes on by itself while somebody picks; all are marked to begin with. */
const pick = (tasks: readonly Task[], press: string): Intent =>
	leaveStopped(tasks, press, alarmSays.sessions.picking, [
		{type: 'page', page: undefined},
		{type: 'open-pane', pane: 'tasks'},
		{type: 'marks', pane: 'tasks', marks: new Set(tasks.map(({id}) => id))},
	]);

const answer = (press: string, alarm: Alarm): Intent | undefined => {
	switch (alarm.kind) {
		case 'conductor':
			return undefined;
		case 'disk':
			if (press === '6') return look({type: 'overlay', overlay: undefined}, {type: 'page', page: undefined}, {type: 'open-pane', pane: 'resources'});
			if (press !== 'c') return undefined;
			return {kind: 'run', name: 'cleanup-worktrees', input: {operation: 'cleanup_all', statusFilter: 'all'}, does: alarmSays.clean, press};
		case 'limit':
			return press === 'r' ? restartAll(alarm.tasks, press) : undefined;
		case 'sessions':
			if (press === 'return') return restartAll(alarm.tasks, press);
			if (press === 'r') return pick(alarm.tasks, press);
			return press === 'n' ? leaveStopped(alarm.tasks, press, alarmSays.sessions.stopped) : undefined;
	}
};

const read = (press: string, {key, openedAtMs}: AlarmOverlay, desk: KeyDesk): Intent => {
	if (press === 'escape' || press === 'q' || press === 'backspace') return closeOverlay;
	const isEarly = isJustNow(openedAtMs, desk.nowMs, answerAfterMs);
	const alarm = alarmsIn(desk, desk.nowMs).find(each => each.key === key);
	const intent = alarm && answer(press, alarm);
	if (intent && isEarly && press !== 'return') return say(askSays.tooSoon, 'warn', desk);
	if (press === 'return' && !isEarly) return intent ?? closeOverlay;
	return isEarly ? nothing : (intent ?? nothing);
};

/** `ways`: ⏎ takes the first one, where it says so; else it leaves everything as it is. */
type Said = {readonly title: string; readonly lines: readonly string[]; readonly ways: ReadonlyArray<readonly [string, string]>};

const sayDisk = (desk: Desk): Said => {
	const {snapshot} = desk;
	const newest = snapshot.readings.at(-1);
	const known = leftoversIn(desk.state);
	const {count, mb} = known ?? {count: 0, mb: 0};
	const {gate} = snapshot.pressure;
	const {disk} = alarmSays;
	return {
		title: disk.title(percent(newest?.diskPercent ?? 0), sizeWords(newest?.diskFreeMb ?? 0)),
		lines: [
			disk.safe(livingIn(desk), gate === undefined ? '' : opensAt(gate)),
			known === undefined ? disk.looking : count === 0 ? disk.none : disk.folders(count, sizeWords(mb)),
		],
		ways: [...(count > 0 ? [['c', disk.clean] as const] : []), ['6', disk.watch]],
	};
};

const sayAlarm = (alarm: Alarm, desk: Desk): Said => {
	const {nowMs, snapshot} = desk;
	switch (alarm.kind) {
		case 'conductor': {
			const {title, heard, safe, why, ways} = alarmSays.conductor;
			return {title, lines: [heard(alarm.pid, shortAge(nowMs - alarm.heardAtMs)), safe(livingIn(desk)), why, ways(alarm.pid)], ways: []};
		}

		case 'disk':
			return sayDisk(desk);
		case 'limit': {
			const {title, waiting, nothing: none, now} = alarmSays.limit;
			const {name, tasks, untilMs} = alarm;
			const ids = tasks
				.slice(0, 8)
				.map(({id}) => id)
				.join(' ')
				.concat(tasks.length > 8 ? ` +${tasks.length - 8}` : '');
			return {title: title(name, clock(untilMs), countdown(untilMs - nowMs)), lines: [waiting(tasks.length, ids), none], ways: [['r', now]]};
		}

		case 'sessions': {
			const {title, why, safe, next, none, all, pick: picks, leave} = alarmSays.sessions;
			const {tasks, endedAtMs, reason, onAtMs} = alarm;
			const dirty = tasks.reduce((sum, {id}) => sum + (findWorktree(snapshot, id)?.dirtyFiles ?? 0), 0);
			return {
				title: title(tasks.length, clock(endedAtMs)),
				lines: [...(reason === '' ? [] : [why(reason)]), safe(dirty), onAtMs === undefined ? none : next(countdown(onAtMs - nowMs))],
				ways: [
					['return', all(tasks.length)],
					['r', picks],
					['n', leave],
				],
			};
		}
	}
};

const widthMax = 86;

const lines = ({key}: AlarmOverlay, {desk, size: {columns, rows}}: OverlayView): Line[] => {
	const {glyphs, nowMs} = desk;
	const alarm = alarmsIn(desk, nowMs).find(each => each.key === key);
	const width = Math.min(columns, widthMax);
	const said: Said = alarm ? sayAlarm(alarm, desk) : {title: alarmSays.over, lines: [], ways: []};
	const isWarning = alarm?.kind === 'limit';
	const sign = isWarning ? glyphs.alert : glyphs.set === 'unicode' ? '✖' : 'x';
	const ways = said.ways.map(
		([press, does]): Line =>
			press === 'return' ? [span(' '), span(`[ ${glyphs.enter} ${does} ]`, 'chosen')] : [span(` ${press}`, 'accent'), span(` ${does}`)],
	);
	const isDefault = said.ways.every(([press]) => press !== 'return');
	const wayOut: Line = [span(' '), span(alarmSays.wayOut(isWarning ? alarmSays.limit.wait : alarmSays.later), isDefault ? 'chosen' : 'plain')];
	const text = said.lines.flatMap(line => brokenText(line, width - 4)).map((line): Line => [span(' '), span(line)]);
	const room = Math.max(1, rows - 4 - ways.length);
	const all: Line[] = [...text.slice(0, room), ...(rows < 14 ? [] : [[]]), ...ways, wayOut];
	return framed(all, {
		width,
		height: Math.min(rows, all.length + 2),
		title: `${sign} ${said.title}`,
		isFocused: true,
		tone: isWarning ? 'warn' : 'err',
		glyphs,
	});
};

export const alarmOverlay: OverlayDefinition<AlarmOverlay> = {
	kind: 'alarm',
	escape: alarmSays.later,
	read: (press, overlay, _state, desk) => read(press, overlay, desk),
	lines,
};
