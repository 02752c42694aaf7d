/**
Tells what happened: from the audit trail and the tasks as they stand, nothing invented.
*/
import {z} from 'zod';
import {isOver, needsAPerson, saidState, taskStates} from '../domain/task.js';
import {defineCommand} from './command.js';

const hourMs = 3_600_000;
const ranges = {last_1h: hourMs, last_24h: 24 * hourMs, last_7d: 7 * 24 * hourMs, all: Number.POSITIVE_INFINITY} as const;

export const generateActivitySummary = defineCommand({
	name: 'generate-activity-summary',
	summary: 'Summarise what was merged, retried, stopped and left to a person.',
	input: z.strictObject({
		timeRange: z.enum(['last_1h', 'last_24h', 'last_7d', 'all']).default('last_24h').describe('How far back.'),
	}),
	reads: ['orchestrator_task', 'agent_lifecycle', 'audit_event'],
	writes: [],

	async run({store, now}, {timeRange}) {
		const sinceMs = Math.max(0, now() - ranges[timeRange]);
		const tasks = store.tasks.list();
		const agents = store.agents.listSince(sinceMs);
		const merged = tasks.filter(({state, changedAtMs}) => (state === 'merged' || state === 'cleaned') && changedAtMs >= sinceMs);
		const waiting = tasks.filter(({state}) => needsAPerson(state));
		const durations = merged.flatMap(({completedAtMs, createdAtMs}) => (completedAtMs === undefined ? [] : [completedAtMs - createdAtMs]));
		const counts = Object.fromEntries(taskStates.map(state => [state, tasks.filter(task => task.state === state).length]));

		const lines = [
			`${merged.length} merged, ${tasks.filter(({state}) => !isOver(state)).length} open, ${waiting.length} ${waiting.length === 1 ? 'needs' : 'need'} a person.`,
			`${agents.length} attempts, ${agents.filter(({fence}) => fence > 1).length} of them retries, ${agents.filter(({code}) => code === 'stalled' || code === 'task_timeout' || code === 'killed_by_person').length} stopped.`,
			...waiting.map(({id, state, reason}) => `${id} is ${saidState(state)}: ${reason ?? ''}`),
		];
		return {
			ok: true,
			value: {
				said: lines.join('\n'),
				output: {
					report_type: 'activity',
					time_range: timeRange,
					generated_at: new Date(now()).toISOString(),
					summary: {tasks: counts, merged: merged.map(({id}) => id), attempts: agents.length},
					performance: {average_seconds_per_task: durations.length === 0 ? null : durations.reduce((sum, ms) => sum + ms, 0) / durations.length / 1000},
					needs_person: waiting.map(({id, state, reason}) => ({task_id: id, status: state, reason: reason ?? null})),
				},
			},
		};
	},
});
