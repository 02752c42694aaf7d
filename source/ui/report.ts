/**
The report before the reader: of which time, and what the command has answered.
*/
import type {Brief} from '../domain/report-brief-schema.js';
import {loadedIn} from './loaded.js';
import type {Load} from './loads.js';
import type {UiState} from './ui-state.js';

export const reportSpans = ['today', 'left', 'week'] as const;
export type ReportSpan = (typeof reportSpans)[number];

export type LoadedReport = {readonly brief: Brief; readonly report: string; readonly period: {readonly time_zone: string}};

/** Reading all of it costs some milliseconds; nobody reads so fast. */
const everyMs = 15_000;

const nameOf = (span: ReportSpan): string => `report-${span}`;

export const spanIn = ({forms}: Pick<UiState, 'forms'>): ReportSpan => reportSpans.find(span => span === forms.report) ?? 'today';

export const reportLoad = (span: ReportSpan): Load => ({
	name: nameOf(span),
	command: 'generate-activity-summary',
	input: {since: span, format: 'text'},
	everyMs,
});

export const reportIn = (state: Pick<UiState, 'forms' | 'loaded'>): LoadedReport | undefined => {
	const answer = loadedIn<Partial<LoadedReport>>(state, nameOf(spanIn(state)));
	return answer?.brief === undefined ? undefined : (answer as LoadedReport);
};
