/**
Stops everything, really, and keeps it stopped until a person releases it; and releases it.
*/
import {untrustedHint, untrustedText} from '../domain/admission.js';
import {isLive} from '../domain/agent.js';
import {type Result, success} from '../domain/problem.js';
import type {Snapshot} from '../domain/snapshot.js';
import type {Task} from '../domain/task.js';
import {badInput, type Context, defineCommand, type Outcome, type Question, type Refusal, refused} from './command.js';
import {startAfresh} from './start-over.js';
import {facts, input, output} from './stop-all-card.js';
import {stopEverything, wasStoppedWithAll} from './stop-everything.js';

const counted = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`;

const namedMax = 8;

const askToStopAll = ({agents, worktrees}: Snapshot): Question => {
	const live = agents.filter(({state}) => isLive(state));
	const named = live.slice(0, namedMax).map(({id, taskId}) => `${id} ${taskId}`);
	const dirty = live.filter(({taskId}) => worktrees.some(tree => tree.taskId === taskId && tree.dirtyFiles > 0)).length;
	const more = live.length > named.length ? ` and ${live.length - named.length} more` : '';
	return {
		title: live.length === 0 ? 'Stop everything?' : `Stop everything: ${counted(live.length, 'agent')}, checks and merges?`,
		lines: [
			...(live.length === 0 ? [] : [`${named.join(', ')}${more}: all of their processes go.`]),
			dirty > 0 ? `Uncommitted files of ${dirty} of them are kept, in their worktrees and at refs.` : 'Worktrees and commits are kept.',
			'Nothing starts and nothing is merged until you release it, also after a restart: orch-tui release',
		],
		yes: 'stop everything',
		...(live.length === 0 ? {} : {typed: `stop ${live.length}`, keeps: 'Esc keeps them running.'}),
	};
};

/** Those that it has stopped and that wait for a person since, in the picture or in the store. */
const stoppedAmong = <Row extends Pick<Task, 'agentId' | 'state' | 'code'>>(
	tasks: readonly Row[],
	agentOf: (id: string) => {readonly reason?: string | undefined} | undefined,
): Row[] =>
	tasks.filter(({agentId, state, code}) => {
		const agent = agentId === undefined ? undefined : agentOf(agentId);
		return (state === 'gave-up' || state === 'failed') && code === 'killed_by_person' && agent !== undefined && wasStoppedWithAll({reason: agent.reason});
	});

const askToRelease = ({tasks, agents}: Snapshot): Question => {
	const waiting = stoppedAmong(tasks, id => agents.find(agent => agent.id === id));
	return {
		title: 'Release everything?',
		lines: [
			'Agents start again, and what is done is merged.',
			...(waiting.length === 0
				? []
				: [`${waiting.map(({id}) => id).join(', ')}: stopped with all others; left as ${waiting.length === 1 ? 'it is' : 'they are'} unless you say so.`]),
		],
		yes: 'release',
		...(waiting.length === 0 ? {} : {choices: [{letter: 'r', does: 'release, and start them again', input: {again: true}}]}),
	};
};

export const stopAll = defineCommand({
	name: 'stop-all',
	summary: 'Stop every agent and all that it runs, and start nothing again until it is released.',
	input,
	output,
	facts,
	asksEverywhere: true,
	reads: ['setting', 'agent_lifecycle', 'job', 'orchestrator_task'],
	writes: ['setting', 'agent_lifecycle', 'agent_lifecycle_events', 'job', 'orchestrator_task', 'agent_message', 'audit_event'],

	question: (snapshot, {operation, all, confirm}) =>
		operation === 'release' ? askToRelease(snapshot) : all === false || confirm !== undefined ? undefined : askToStopAll(snapshot),

	blockedBecause: ({stopped}, {operation}) => (operation === 'release' && !stopped ? 'Nothing is stopped: there is nothing to release.' : undefined),

	async run(context, {operation, all, confirm, again}) {
		if (operation === 'release') return release(context, again);
		if (!all)
			return badInput('validation_failed', 'What is to be stopped has to be said.', 'Everything: orch-tui stop --all; one agent: orch-tui agent stop a3');
		return unconfirmed(context, confirm) ?? stop(context);
	},
});

/** Whoever says how many are meant has looked before: where it is not true any more they are to look again. */
const unconfirmed = ({store}: Context, confirm: string | undefined): Refusal | undefined => {
	const count = store.agents.countLive();
	if (confirm === undefined || confirm === `stop-${count}`) return undefined;
	const message = `${counted(count, 'agent')} ${count === 1 ? 'is' : 'are'} at work, not ${confirm.slice('stop-'.length)}.`;
	return refused('count_changed', message, `orch-tui stop --all --confirm stop-${count}`, {agents: count});
};

/** Written down first: from then on nobody starts or lands anything. Who is just landing something has the lane, and has ended when we get it. */
const stop = async (context: Context): Promise<Result<Outcome>> => {
	const {store, stamp, inRepositoryLane} = context;
	store.settings.set('stopped', 'on', stamp());
	const {agents, jobs, proof, notKept} = await stopEverything(context);
	await inRepositoryLane(async () => undefined);
	const {found, left} = proof;
	const counts = {processes_found: found, processes_gone: found - left, processes_left: left};
	if (left > 0) {
		const message = `${left} of ${found} processes cannot be killed; everything else is stopped, and nothing goes on.`;
		return {ok: false, problem: {kind: 'outside', code: 'kill_failed', message, hint: 'They may wait for a disk, or belong to another user.', context: counts}};
	}

	const checks = jobs.length === 0 ? '' : `, ${counted(jobs.length, 'check')}`;
	return success({
		said: `Everything is stopped: ${counted(agents.length, 'agent')}${checks}, ${found} of ${found} processes gone. Until you release it nothing goes on: orch-tui release`,
		output: {
			stopped: true,
			agents_stopped: agents.length,
			agents: [...agents],
			jobs_stopped: jobs.length,
			...counts,
			not_kept: [...notKept],
		},
		undo: {name: 'stop-all', input: {operation: 'release', again: true}, does: 'release everything and start again what was stopped'},
	});
};

const release = (context: Context, isAgain: boolean): Result<Outcome> => {
	const {store, stamp, policy} = context;
	const wasStopped = store.settings.isOn('stopped');
	store.settings.set('stopped', 'off', stamp());
	const waiting = stoppedAmong([...store.tasks.listIn('gave-up'), ...store.tasks.listIn('failed')], id => store.agents.find(id));
	const ids = waiting.map(({id}) => id);
	if (isAgain) for (const task of waiting) startAfresh(context, task, {limits: policy, by: ', released by a person'});
	const goesOn = policy.isTrusted ? 'Released: agents start again, and what is done is merged.' : `Released. ${untrustedText}. ${untrustedHint}.`;
	const said = wasStopped ? goesOn : 'Nothing was stopped.';
	const left = isAgain ? `Started again: ${ids.join(', ')}.` : `Left stopped: ${ids.join(', ')}; orch-tui task retry ${ids[0]}`;
	return success({
		said: ids.length === 0 ? said : `${said} ${left}`,
		output: {stopped: false, was_stopped: wasStopped, started_again: isAgain ? ids : [], left_stopped: isAgain ? [] : ids},
	});
};
