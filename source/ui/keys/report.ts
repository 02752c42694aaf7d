/**
Keys of the report: of which time it tells, and its text to take along.
*/
import {look, type Reader, say} from '../intent.js';
import {reportIn, reportSpans, spanIn} from '../report.js';
import {reportSays} from '../says/report.js';
import type {ViewKey} from './view-key.js';

const span =
	(step: number): Reader =>
	(_press, state, desk) => {
		const next = reportSpans[reportSpans.indexOf(spanIn(state)) + step];
		return next === undefined ? say(step > 0 ? reportSays.last : reportSays.first, 'info', desk) : look({type: 'form', pane: 'report', form: next});
	};

const copy: Reader = (_press, state, desk) => {
	const answer = reportIn(state);
	return answer ? {kind: 'deed', deed: {do: 'copy', what: reportSays.copyWhat, text: answer.report}} : say(reportSays.notThere, 'info', desk);
};

const here = {contexts: ['pane'], panes: ['report']} as const;

export const reportKeys: readonly ViewKey[] = [
	{name: 'report.next-span', presses: ['+', '=', '›'], shown: '+', does: 'report of a longer time', ...here, hint: {pane: 'longer'}, read: span(1)},
	{name: 'report.previous-span', presses: ['-', '‹'], shown: '-', does: 'report of a shorter time', ...here, hint: {pane: 'shorter'}, read: span(-1)},
	{name: 'report.copy', presses: ['y'], shown: 'y', does: 'copy the report', ...here, hint: {pane: 'copy'}, read: copy},
];
