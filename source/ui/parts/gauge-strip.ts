/**
The gauges where there is no room for graphs: all on one line, or one on each.
*/
import {type Line, lineWidth, span} from '../cells.js';
import {gaugeLine, gauges} from '../gauges.js';
import type {Desk} from '../panes/pane.js';
import {resourceSays} from '../says/resources.js';

const graphLeast = 5;
const graphMost = 24;
/** In a narrower window there is no room for what the figure is made of. */
const amountFrom = 40;

const onOneLine = (desk: Desk, width: number, withAmount: boolean): Line | undefined => {
	const load = desk.snapshot.readings.at(-1)?.load1;
	const last = withAmount && load !== undefined ? [span(`   ${resourceSays.load(load.toFixed(1))}`, 'muted')] : [];
	const look = {nameWidth: 0, withAmount, isBrief: true};
	const bare = gauges.reduce((sum, gauge) => sum + lineWidth(gaugeLine(gauge, desk, 0, look)), lineWidth(last));
	const each = Math.min(graphMost, Math.floor((width - 2 - bare - 6) / gauges.length));
	if (withAmount && each < graphLeast) return undefined;
	return [...gauges.flatMap((gauge, index) => [span(index === 0 ? ' ' : '   '), ...gaugeLine(gauge, desk, each, look)]), ...last];
};

/** All gauges on one line, or one on each. */
export const gaugeLines = (desk: Desk, width: number, height: number): Line[] => {
	if (height >= gauges.length)
		return gauges.map(gauge => [
			span(' '),
			...gaugeLine(gauge, desk, Math.max(6, Math.min(width < 72 ? 16 : graphMost, width - (width < amountFrom ? 15 : 36))), {withAmount: width >= amountFrom}),
		]);
	return [onOneLine(desk, width, true) ?? onOneLine(desk, width, false) ?? []];
};
