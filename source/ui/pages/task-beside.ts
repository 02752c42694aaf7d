/**
What the agent is at, beside its log where there is room: the goal, the check, who waits, and what its tree takes of the machine.
*/
import type {AgentId} from '../../domain/ids.js';
import {type Line, span} from '../cells.js';
import {findAgent} from '../find.js';
import {bar} from '../graphs.js';
import type {Desk} from '../panes/pane.js';
import {framed} from '../parts/frame.js';
import {tabSays} from '../says/tabs.js';
import {percent, size} from '../words.js';
import {type About, taskOf} from './agent-head.js';
import {priorityWord, taskLines} from './task-lines.js';

const wideFrom = 110;
const wideWidth = 36;
const machineHeight = 4;
const machineFrom = 26;

/** 0: there is no room for it. */
export const besideWidth = (columns: number): number => (columns >= wideFrom ? wideWidth : 0);

/** `cpu 38% ━━━━────`; a figure that is not known is none. */
const machineLines = (agentId: AgentId | undefined, {snapshot, glyphs}: Desk, width: number): Line[] => {
	const agent = findAgent(snapshot, agentId);
	const line = (name: string, value: string, share: number | undefined): Line => [
		span(` ${name.padEnd(5)}`, 'muted'),
		span(value.padStart(6)),
		span(share === undefined ? '' : ` ${bar(share, Math.max(4, width - 14), glyphs)}`, 'muted'),
	];
	const {unknown} = glyphs;
	const cpu = agent?.cpuPercent;
	const memory = agent?.memoryMb;
	const total = snapshot.readings.at(-1)?.memoryTotalMb;
	return [
		line(tabSays.cpu, cpu === undefined ? unknown : percent(cpu), cpu),
		line(tabSays.memory, memory === undefined ? unknown : size(memory), memory === undefined || total === undefined ? undefined : (memory / total) * 100),
	];
};

/** `height` lines of `width` cells. */
export const taskBeside = (about: About, desk: Desk, width: number, height: number): Line[] => {
	const task = taskOf(about, desk.snapshot);
	const hasMachine = height >= machineFrom && about.agentId !== undefined;
	const above = hasMachine ? height - machineHeight : height;
	const lines = task ? taskLines(task, about, desk, width - 4) : [[span(tabSays.noTask, 'muted')]];
	const look = {width, isFocused: false, glyphs: desk.glyphs};
	return [
		...framed(
			lines.map(line => [span(' '), ...line]),
			{...look, height: above, title: tabSays.names.task, count: task ? priorityWord(task) : ''},
		),
		...(hasMachine ? framed(machineLines(about.agentId, desk, width - 2), {...look, height: machineHeight, title: tabSays.tree}) : []),
	];
};
