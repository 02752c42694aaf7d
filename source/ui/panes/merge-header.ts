/**
The first line of the whole merge view: what lands where, how much waits, and how fast it goes.
*/
import {safeLine} from '../../domain/text.js';
import {type Line, lineWidth, type Span, span, spread} from '../cells.js';
import {mergesSays} from '../says/merges.js';
import {clock} from '../words.js';
import {brief, shownMerges} from './merge-standing.js';
import type {Desk} from './pane.js';

/** `orch  shop › Merge → main 4f2c1a9   3 queued  3 parked  9 merged today  8/h p50 3m10 p90 7m02   14:32` */
export const mergeHeader = (desk: Desk, width: number): Line => {
	const {snapshot, glyphs, nowMs} = desk;
	const {target_head: head, merged_today: today, merged_last_hour: lastHour, queued_p50_ms: half, queued_p90_ms: most} = shownMerges(desk);
	const {counts, mergeQueue, merges} = snapshot;
	const open = merges.filter(({endedAtMs}) => endedAtMs === undefined).length;
	const crumb = (glyphs.set === 'unicode' ? mergesSays.crumb : mergesSays.crumbAscii)(safeLine(snapshot.targetBranch, 40));
	const parts: Line[] = [
		head == null ? [] : [span(` ${head.slice(0, 7)}`, 'muted')],
		[span('  '), span(mergesSays.queued(mergeQueue.length + open))],
		[span('  '), span(mergesSays.parked(counts.conflicted + counts.unproven), counts.conflicted + counts.unproven > 0 ? 'warn' : 'muted')],
		today === undefined ? [] : [span('  '), span(mergesSays.mergedToday(today), 'ok')],
		lastHour === undefined ? [] : [span('  '), span(mergesSays.rate(lastHour), 'muted')],
		half == null || most == null ? [] : [span(` ${glyphs.dot} `, 'muted'), span(mergesSays.waits(brief(half), brief(most)), 'muted')],
	];
	const left: Span[] = [span(' orch ', 'strong'), span(` ${safeLine(snapshot.repository, 40)}`), span(crumb, 'branch')];
	const right: Line = [span(` ${clock(nowMs)} `, 'muted')];
	const room = width - lineWidth(right);
	for (const part of parts) {
		if (lineWidth(left) + lineWidth(part) > room) break;
		left.push(...part);
	}

	return spread(left, right, width, glyphs.ellipsis);
};
