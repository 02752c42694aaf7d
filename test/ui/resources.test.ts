import {expect, test} from 'vitest';
import {lineWidth, plainText} from '../../source/ui/cells.js';
import {toneOf} from '../../source/ui/gauges.js';
import {reportPane} from '../../source/ui/panes/report-pane.js';
import {resourcesPane} from '../../source/ui/panes/resources-pane.js';
import {paneLines} from '../../source/ui/parts/pane-lines.js';
import {glyphSets} from '../../source/ui/theme.js';
import {aDesk} from '../support/desk.js';
import {sit} from '../support/sit.js';

const sizes = [
	[80, 21],
	[120, 37],
	[50, 27],
	[200, 57],
] as const;

test.each(sizes.flatMap(([width, height]) => (['unicode', 'ascii'] as const).map(set => [width, height, set] as const)))(
	'the resources fill %i×%i in %s, with charts, limits, the table and advice',
	(width, height, set) => {
		const desk = aDesk({glyphs: glyphSets[set]});
		const lines = paneLines(resourcesPane, desk, {width, height, isFocused: true, isWhole: true});
		expect(lines).toHaveLength(height);
		for (const line of lines) expect(lineWidth(line)).toBe(width);
		const text = lines.map(plainText).join('\n');
		for (const words of ['CPU', 'MEM', 'DISK', '82%', '100%', 'hold > 90%', '6 Resources', 'a1', 'Advice']) expect(text).toContain(words);
		if (set === 'ascii') expect(text.replaceAll('한글', '')).toMatch(/^[\u0020-\u007E\n]*$/);
	},
);

test.each([
	{isStopped: false, head: 'paused by you', advice: 'no agent starts: paused by you', types: 'pause-agents --state off'},
	{
		isStopped: true,
		head: 'everything was stopped',
		advice: 'no agent starts: everything was stopped, until it is released',
		types: 'stop-all --operation release',
	},
])('what keeps agents from starting is told as what it is, with the way out of it (everything stopped: $isStopped)', ({isStopped, head, advice, types}) => {
	const desk = aDesk();
	const admission = {places: 0, reason: 'a person', by: 'person', ...(isStopped ? {isStopped: true as const} : {})} as const;
	const seen = {...desk, snapshot: {...desk.snapshot, admission, pressure: {...desk.snapshot.pressure, level: 'normal' as const, gate: undefined}}};
	const text = paneLines(resourcesPane, seen, {width: 120, height: 37, isFocused: true, isWhole: true}).map(plainText).join('\n');
	for (const words of [head, advice, types]) expect(text).toContain(words);
});

test.each([
	{value: 82, head: 'held: mem 82% > 80%, starts again at 75% or less', types: ':set thresholds.memory.stop 90'},
	{value: 78, head: 'held: mem 78%, starts again at 75% or less', types: ':set thresholds.memory.stop 85'},
	{value: 40, head: 'held: mem 40%, starts again after 15s at 75% or less', types: ':monitor-resource-usage'},
	{value: 97, head: 'held: mem 97% > 80%, starts again at 75% or less', types: ':monitor-resource-usage'},
])('at an average of $value % the head says no more than is so, and the limit that is proposed lets the next one in', ({value, head, types}) => {
	const desk = aDesk();
	const gate = {resource: 'memory', value, limit: 80, leaveAt: 75, unit: '%'} as const;
	const admission = {places: 0, reason: 'held', by: 'machine', gate} as const;
	const seen = {...desk, snapshot: {...desk.snapshot, admission, pressure: {level: 'critical', reason: 'held', sinceMs: 0, gate} as const}};
	expect(plainText(resourcesPane.own?.header?.(seen, 120) ?? [])).toContain(head);
	const text = paneLines(resourcesPane, seen, {width: 120, height: 37, isFocused: true, isWhole: true}).map(plainText);
	expect(text.find(line => line.includes('the next agent starts when'))).toContain(types);
	const proposed = Number(/stop (\d+)/.exec(types)?.[1] ?? Number.NaN);
	if (!Number.isNaN(proposed)) expect(value).toBeLessThanOrEqual(proposed - (gate.limit - gate.leaveAt));
});

test('+ and - change the time of the charts, up to a day and down to ten minutes', async () => {
	const desk = sit();
	await desk.press('6');
	await desk.press('-');
	expect(desk.said()).toContain('Ten minutes');
	await desk.press('+', '+', '+');
	expect(desk.ui.get().forms.resources).toBe('1d');
	expect(desk.said()).toContain('A day');
});

test('⏎ opens the processes of the agent under the cursor, and q comes back', async () => {
	const desk = sit();
	await desk.press('6', 'j', 'return');
	expect(desk.ui.get().page).toMatchObject({kind: 'processes'});
	await desk.press('q');
	expect(desk.ui.get()).toMatchObject({pane: 'resources', isFull: true});
	expect(desk.ui.get().page).toBeUndefined();
});

test('+ and - change the time of the report, as they do that of the graphs, and y has nothing to copy before it is there', async () => {
	const desk = sit();
	await desk.press('9', '+', '+');
	expect(desk.ui.get().forms.report).toBe('week');
	await desk.press('-', 'y');
	expect(desk.ui.get().forms.report).toBe('left');
	expect(desk.said()).toBe('The report is not there yet.');
	for (const [width, height] of sizes) expect(paneLines(reportPane, aDesk(), {width, height, isFocused: true, isWhole: true})).toHaveLength(height);
});

test.each([
	{value: 50, tone: 'ok'},
	{value: 53, tone: 'near'},
	{value: 75, tone: 'near'},
	{value: 76, tone: 'warn'},
	{value: 91, tone: 'err'},
])('memory at $value% of a limit of 75 and a last one of 90 is told as $tone', ({value, tone}) => {
	expect(toneOf(value, 'memory', aDesk().policy)).toBe(tone);
});
