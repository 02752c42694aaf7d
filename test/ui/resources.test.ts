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
