/**
Processor, memory and disk as graphs side by side, on the dashboard; where there is room for a fourth, the agents at work.
*/
import type {Line} from '../cells.js';
import {chartNames} from '../machine-history.js';
import type {Desk} from '../panes/pane.js';
import {numberOf} from '../panes/panes.js';
import {chartBox} from './chart.js';

export const gaugeBoxes = (desk: Desk, widths: readonly number[], height: number): Array<{readonly width: number; readonly lines: Line[]}> =>
	chartNames.slice(0, widths.length).map((chart, index) => {
		const width = widths[index] ?? 0;
		const number = index === 0 ? {number: numberOf('resources')} : {};
		return {width, lines: chartBox(chart, desk, {width, height, window: '10m', isWhole: false, ...number})};
	});
