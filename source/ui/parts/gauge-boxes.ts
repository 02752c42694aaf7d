/**
Processor, memory and disk as three graphs side by side.
*/
import type {Line} from '../cells.js';
import {span} from '../cells.js';
import type {Desk} from '../panes/pane.js';
import {numberOf} from '../panes/panes.js';
import {footOf, gaugeArea, gauges, toneOf, valueIn} from '../panes/resources-pane.js';
import {percent} from '../words.js';
import {framed} from './frame.js';

const titles = {cpu: 'CPU', memory: 'MEM', disk: 'DISK'} as const;

export const gaugeBoxes = (desk: Desk, widths: readonly number[], height: number): Array<{readonly width: number; readonly lines: Line[]}> =>
	gauges.map((gauge, index) => {
		const {
			snapshot: {readings},
			policy,
			glyphs,
		} = desk;
		const width = widths[index] ?? 0;
		const newest = readings.at(-1);
		const value = newest && valueIn(newest, gauge);
		const isHigh = value !== undefined && toneOf(value, gauge, policy) !== 'ok';
		return {
			width,
			lines: framed(gaugeArea(gauge, desk, width - 2, height - 2), {
				width,
				height,
				title: index === 0 ? `${numberOf('resources')} ${titles[gauge]}` : titles[gauge],
				count: value === undefined ? '' : `${percent(value)}${isHigh ? ` ${glyphs.alert} ${policy.thresholds[gauge].warn}` : ''}`,
				foot: newest ? [span(footOf(newest, gauge, glyphs.dot), 'muted')] : [],
				isFocused: false,
				glyphs,
			}),
		};
	});
