/**
Shows the merges: stages and how long they took, what has landed, what a verification prints. Reads only.
*/
import type {z} from 'zod';
import type {Job} from '../domain/job.js';
import type {Merge} from '../domain/merge.js';
import {percentile, stageTimesOf} from '../domain/merge-times.js';
import {createClock, dayStartMs} from '../domain/report-clock.js';
import {safeLine, safeText} from '../domain/text.js';
import type {Verdicts} from '../store/jobs.js';
import type {LandedMerge} from '../store/merges.js';
import {type Context, defineCommand, notFound} from './command.js';
import {facts, input, output, type ShownLanded, type ShownMerges, type ShownTry} from './show-merges-card.js';

export const showMerges = defineCommand({
	name: 'show-merges',
	summary: 'Show the stages of merges, how long they took, and what has landed.',
	input,
	output,
	facts,
	bareField: 'taskId',
	reads: ['merge_attempt', 'job', 'specs_task', 'orchestrator_task', 'orchestrator_state', 'setting'],
	writes: [],

	async run(context, asked) {
		return asked.operation === 'log' ? sayLog(context, asked) : sayMerges(context);
	},
});

const shownMax = 50;
const hourMs = 60 * 60 * 1000;
const tailBytes = 64 * 1024;
const linesMax = 1000;
const underWayLinesMax = 30;
const lineMax = 400;

const iso = (atMs: number | undefined): string | null => (atMs === undefined ? null : new Date(atMs).toISOString());

const linesOf = ({agents}: Context, {id}: Job, max: number): string[] => {
	const text = safeText(agents.readTail(id, tailBytes).text).trimEnd();
	return text === ''
		? []
		: text
				.split('\n')
				.slice(-max)
				.map(line => safeLine(line, lineMax));
};

const tryOf = (merge: Merge, job: Job | undefined, {passed, failed}: Verdicts = {passed: 0, failed: 0}): ShownTry => {
	const {buildMs, verifyMs, verifyStartedAtMs} = stageTimesOf(merge, job);
	return {
		merge_id: merge.id,
		task_id: merge.taskId,
		step: merge.step,
		build_ms: buildMs ?? null,
		verify_ms: verifyMs ?? null,
		verify_started_at: iso(verifyStartedAtMs),
		verify_exit: job?.exitCode ?? null,
		verify_passed: passed,
		verify_failed: failed,
	};
};

const landedOf = ({
	id,
	taskId,
	title,
	agentId,
	commit,
	endedAtMs,
	completedAtMs,
	addedLines,
	deletedLines,
	revert,
	revertedAtMs,
}: LandedMerge): ShownLanded => ({
	merge_id: id,
	task_id: taskId,
	title,
	agent_id: agentId,
	merged_at: new Date(endedAtMs).toISOString(),
	commit,
	queued_ms: completedAtMs === null ? null : Math.max(0, endedAtMs - completedAtMs),
	insertions: addedLines,
	deletions: deletedLines,
	reverted_at: iso(revertedAtMs ?? undefined),
	revert_commit: revert,
});

const sayMerges = async (context: Context) => {
	const {store, git, targetBranch, policy, now} = context;
	const ref = `refs/heads/${targetBranch}`;
	const recent = store.merges.listRecent(shownMax);
	const ids = recent.map(({id}) => id);
	const jobs = store.jobs.listOfMerges(ids);
	const verdicts = store.jobs.verdictsOfMerges(ids);
	const open = store.merges.findOpen();
	const job = open && jobs.get(open.id);
	const midnightMs = dayStartMs(now(), createClock(new Intl.DateTimeFormat().resolvedOptions().timeZone));
	const merged = store.merges.listLanded(shownMax).map(landedOf);
	const waits = merged.flatMap(({queued_ms: queued}) => (queued === null ? [] : [queued]));
	const shown: ShownMerges = {
		operation: 'show',
		target_branch: targetBranch,
		target_head: (await git.refs([ref])).get(ref)?.oid ?? null,
		merges_held: store.settings.isOn('stopped') || store.settings.isOn('merges-held') || policy.approve === 'ask',
		merged_today: store.merges.countLandedSince(midnightMs),
		merged_last_hour: store.merges.countLandedSince(now() - hourMs),
		reverted_today: store.merges.countRevertedSince(midnightMs),
		queued_p50_ms: percentile(waits, 0.5) ?? null,
		queued_p90_ms: percentile(waits, 0.9) ?? null,
		under_way:
			open === undefined
				? null
				: {merge_id: open.id, task_id: open.taskId, command: job?.command ?? null, output: job === undefined ? [] : linesOf(context, job, underWayLinesMax)},
		tries: recent.map(merge => tryOf(merge, jobs.get(merge.id), verdicts.get(merge.id))),
		merged,
		flaky_checks: store.jobs.listFlakyChecks(shownMax).map(({taskId, passed, failed}) => ({task_id: taskId, passed, failed})),
	};
	return {ok: true as const, value: {said: sentencesOf(shown, store.tasks.listForMerge(shownMax).length), output: shown}};
};

const seconds = (ms: number | null): string => (ms === null ? 'not known yet' : `${Math.round(ms / 1000)} s`);

const sayFlaky = ({merge_id: id}: ShownLanded, tries: readonly ShownTry[]): string => {
	const {verify_passed: passed = 0, verify_failed: failed = 0} = tries.find(each => each.merge_id === id) ?? {};
	return passed > 0 && failed > 0 ? `  (flaky: verified ${passed + failed} times as it is, passed ${passed})` : '';
};

const sentencesOf = (
	{target_branch: target, merged_today: today, merged_last_hour: lastHour, under_way: open, merged, tries, ...times}: ShownMerges,
	queued: number,
): string =>
	[
		`${queued} in the queue for ${target}, ${today} merged today, ${lastHour} in the last hour.`,
		...(open === null ? [] : [`Under way: ${open.task_id}${open.command === null ? '' : `, verified by: ${open.command}`}`, ...open.output.slice(-1)]),
		...(merged.length === 0
			? []
			: [`From the end of the work to ${target}: half within ${seconds(times.queued_p50_ms)}, nine in ten within ${seconds(times.queued_p90_ms)}.`]),
		...merged.map(
			one =>
				`${one.merged_at}  ${(one.commit ?? '').slice(0, 7)}  ${one.task_id}  ${one.title}${sayFlaky(one, tries)}${one.reverted_at === null ? '' : '  (reverted)'}`,
		),
	].join('\n');

const mergeOf = ({store}: Context, taskId: string | undefined): Merge | undefined => {
	const task = taskId === undefined ? undefined : store.tasks.find(taskId);
	return taskId === undefined ? store.merges.findOpen() : task && store.merges.listOf(task.id, 1)[0];
};

const sayLog = (context: Context, {taskId}: z.output<typeof input>) => {
	const {store} = context;
	if (taskId !== undefined && store.tasks.find(taskId) === undefined) return notFound('task_not_found', `There is no task ${taskId}.`);
	const merge = mergeOf(context, taskId);
	const job = merge && store.jobs.listOfMerges([merge.id]).get(merge.id);
	if (merge === undefined || job === undefined) {
		const message = taskId === undefined ? 'Nothing is being verified.' : `No merge of ${taskId} has been verified.`;
		return notFound('verification_not_found', message, 'verify in the config says what proves a merge.');
	}

	const lines = linesOf(context, job, linesMax);
	const end = job.exitCode === undefined ? 'it runs' : `exit ${job.exitCode}`;
	return {
		ok: true as const,
		value: {
			said: [`Verification of ${merge.taskId}: ${safeLine(job.command, 200)} (${end})`, ...(lines.length === 0 ? ['It has printed nothing.'] : lines)].join(
				'\n',
			),
			output: {
				operation: 'log',
				merge_id: merge.id,
				task_id: merge.taskId,
				command: job.command,
				exit_code: job.exitCode ?? null,
				started_at: new Date(job.createdAtMs).toISOString(),
				ended_at: iso(job.endedAtMs),
				output: lines,
			},
		},
	};
};
