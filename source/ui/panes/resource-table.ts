/**
The table of who takes how much of the machine: its columns by the width there is, its heading, one line for each row.
*/
import {safeLine} from '../../domain/text.js';
import {type Cell, cut, type Line, span, tableLine} from '../cells.js';
import {findTask} from '../find.js';
import {sparkline} from '../graphs.js';
import {glyphOf, markOfAttempt} from '../marks.js';
import {cpuOf, memoryOf, type ResourceRow} from '../resource-rows.js';
import {resourceSays} from '../says/resources.js';
import type {Tone} from '../theme.js';
import type {Usage} from '../usages.js';
import {percent, size} from '../words.js';
import type {Desk} from './pane.js';

const {heading: words} = resourceSays;

type Widths = {readonly task: number; readonly spark: number; readonly processes: number; readonly heaviest: number};

const [idWidth, cpuWidth, memoryWidth, processWidth] = [5, 5, 6, 5];

/** What there is no room for is left out: first the graphs, then the heaviest program, then the number of processes. */
const widthsFor = (width: number): Widths => {
	const fixed = 2 + idWidth + 1 + cpuWidth + 1 + memoryWidth + 1;
	const room = Math.max(0, width - fixed);
	if (room < 26) return {task: room, spark: 0, processes: 0, heaviest: 0};
	if (room < 50) return {task: room - processWidth - 1, spark: 0, processes: processWidth, heaviest: 0};
	const spark = room < 70 ? 0 : Math.min(20, Math.floor((room - 46) / 4));
	const rest = room - processWidth - 1 - 2 * (spark > 0 ? spark + 1 : 0) - 1;
	const task = Math.min(40, Math.floor(rest / 2));
	return {task, spark, processes: processWidth, heaviest: rest - task};
};

const cells = (
	width: number,
	texts: Readonly<Record<'id' | 'task' | 'cpuGraph' | 'cpu' | 'memoryGraph' | 'memory' | 'processes' | 'heaviest', Cell | Omit<Cell, 'width'>>>,
): Cell[] => {
	const {task, spark, processes, heaviest} = widthsFor(width);
	return [
		{...texts.id, width: idWidth},
		{...texts.task, width: task},
		{...texts.cpuGraph, width: spark},
		{...texts.cpu, width: cpuWidth},
		{...texts.memoryGraph, width: spark},
		{...texts.memory, width: memoryWidth},
		{...texts.processes, width: processes},
		{...texts.heaviest, width: heaviest},
	];
};

const text = (value: string, tone: Tone = 'plain', align: 'left' | 'right' = 'left') => ({text: value, tone, align});

export const tableHeading = ({glyphs}: Desk, width: number): Line => [
	span('  '),
	...tableLine(
		cells(width, {
			id: text(words.agent, 'muted'),
			task: text(words.task, 'muted'),
			cpuGraph: text(`${words.cpu} ${resourceSays.window['10m']}`, 'muted'),
			cpu: text(words.cpu, 'muted', 'right'),
			memoryGraph: text(`${words.memory} ${resourceSays.window['10m']}`, 'muted'),
			memory: text(words.memory, 'muted', 'right'),
			processes: text(words.processes, 'muted', 'right'),
			heaviest: text(words.heaviest, 'muted'),
		}),
		glyphs.ellipsis,
	),
];

const nameOf = ({id, agent, tree}: ResourceRow, {snapshot}: Desk): string => {
	if (agent) return `${agent.taskId} ${safeLine(findTask(snapshot, agent.taskId)?.title ?? '')}`;
	if (tree?.kind === 'check') return `${resourceSays.check(tree.agent_id ?? id)} ${tree.task_id ?? ''}`;
	if (tree?.kind === 'verify') return `${resourceSays.verification(tree.task_id ?? id)}`;
	return id === 'conductor' ? resourceSays.conductor : resourceSays.us;
};

/** The newest samples as heights of `full`. */
const graphOf = (usages: readonly Usage[], of: (usage: Usage) => number, full: number, width: number, {glyphs}: Desk): string =>
	sparkline(
		usages.slice(-width).map(usage => (100 * of(usage)) / Math.max(1, full)),
		width,
		glyphs,
	);

/** So that the graphs of all rows can be compared: the most that any of them has taken. */
export type Peaks = {readonly cpu: number; readonly memory: number};

export const peaksOf = (rows: readonly ResourceRow[], {usagesOf}: Desk): Peaks => {
	const all = usagesOf === undefined ? [] : rows.flatMap(({id}) => usagesOf(id));
	const most = (of: (usage: Usage) => number, least: number) => all.reduce((highest, usage) => Math.max(highest, of(usage)), least);
	return {cpu: most(({cpu}) => cpu, 100), memory: most(({memory}) => memory, 1)};
};

const heaviestOf = ({tree}: ResourceRow, {glyphs}: Desk): string => {
	const {heaviest = null} = tree ?? {};
	if (heaviest === null) return '';
	const said = resourceSays.program(safeLine(heaviest.program, 40), heaviest.count, size(heaviest.memory_mb));
	return glyphs.set === 'unicode' ? said : said.replace('×', 'x');
};

/** One line: who, what of the machine, and which program of theirs takes most of it. */
export const tableRow = (row: ResourceRow, desk: Desk, width: number, peaks: Peaks): Line => {
	const {snapshot, policy, glyphs} = desk;
	const {id, agent, tree} = row;
	const unknown = glyphs.unknown;
	const shown = agent && markOfAttempt(agent, findTask(snapshot, agent.taskId), policy);
	const usages = desk.usagesOf?.(id) ?? [];
	const [cpu, memory] = [cpuOf(row), memoryOf(row)];
	return [
		shown ? span(`${glyphOf(shown, glyphs)} `, shown.tone) : span('  '),
		...tableLine(
			cells(width, {
				id: text(agent ? id : tree?.kind === 'orch-tui' ? '' : cut(id, idWidth, glyphs.ellipsis), agent ? 'accent' : 'muted'),
				task: text(nameOf(row, desk), agent ? 'plain' : 'muted'),
				cpuGraph: text(
					graphOf(usages, usage => usage.cpu, peaks.cpu, widthsFor(width).spark, desk),
					'info',
				),
				cpu: text(cpu === undefined ? unknown : percent(cpu), 'plain', 'right'),
				memoryGraph: text(
					graphOf(usages, usage => usage.memory, peaks.memory, widthsFor(width).spark, desk),
					'info',
				),
				memory: text(memory === undefined ? unknown : size(memory), 'plain', 'right'),
				processes: text(tree === undefined ? unknown : String(tree.processes), 'muted', 'right'),
				heaviest: text(tree === undefined ? unknown : heaviestOf(row, desk), 'muted'),
			}),
			glyphs.ellipsis,
		),
	];
};
