/**
What becomes of one task that has failed, or is not proven: decided by the code of its error, written down, told. Part of handle-agent-errors.
*/
import {hearersOf, levelAbove, recipientOf} from '../domain/escalation.js';
import {askedUntilMs, lostTogetherMs} from '../domain/lost-together.js';
import {OutsideError} from '../domain/problem.js';
import {chooseRemedy, mostRetries, type Remedy, type RemedyLimits, severityOf} from '../domain/remedy.js';
import {sayMs} from '../domain/report-clock.js';
import type {Task} from '../domain/task.js';
import {safeText} from '../domain/text.js';
import type {ErrorEvent} from '../store/errors.js';
import type {Context} from './command.js';
import {lastOutput} from './start-job.js';

/** The documented words. */
const actionOf = {retry: 'auto_restart', repair: 'repair', 'give-up': 'give_up', ask: 'manual_review'} as const satisfies Record<Remedy['kind'], string>;

export type Rules = {readonly limits: RemedyLimits; readonly errorThreshold: number};

const traceBytes = 4096;
/** A reason may hold a whole script, as of a check; a message that is too long would be refused, and nothing would be told at all. */
const toldMax = 4096;

/** Writes the error of a task down, if it has one; once for each attempt. */
export const seeError = (context: Context, task: Task): ErrorEvent | undefined => {
	const {store, agents, stamp} = context;
	const {id, agentId, code, reason} = task;
	if (code === undefined) return undefined;
	const printed = lastOutput(context, task) ?? (agentId === undefined ? '' : safeText(agents.readTail(agentId, traceBytes).text).trim());
	return store.errors.see({agentId, taskId: id, code, message: reason, severity: severityOf(code), trace: printed || undefined, atMs: stamp().atMs});
};

/** Whether it was handled and stays with a person: asked of each such task at every beat, so it opens no file and holds nobody up. */
export const isLeftToAPerson = (context: Context, task: Task, limits: RemedyLimits): boolean => {
	const {store} = context;
	const {id: taskId, agentId, code} = task;
	if (code === undefined || !store.errors.isHandled({taskId, agentId, code})) return false;
	return chooseRemedy({...task, ...sessionOf(context, task)}, 0, limitsFor(context, task, limits)).kind === 'ask';
};

export type Decision = {
	readonly error: ErrorEvent | undefined;
	readonly said: string | undefined;
	readonly output: ReturnType<typeof describeHandled> | undefined;
};

/** Decides, and does it, in one transaction. */
export const decideRemedy = async (context: Context, task: Task, {limits, errorThreshold}: Rules): Promise<Decision> => {
	const {store, random, now} = context;
	// What takes long is asked before the transaction.
	const wasStable = await wasStableRun(context, task);
	return store.atomically(() => {
		const session = sessionOf(context, task);
		const remedy = chooseRemedy({...task, ...session, ...(wasStable ? {retries: 0} : {})}, random(), limitsFor(context, task, limits));
		const error = seeError(context, task);
		const isNew = error === undefined || store.errors.handle(error.id, actionOf[remedy.kind], now());
		// An unproven task that is left to a person stays where it is: it is handled once.
		if (remedy.kind === 'ask' && !isNew)
			return {error, said: undefined, output: describeHandled(context, task, error, {isNew, messages: [], escalatedTo: undefined}, limits)};
		const said = carryOut(context, task, remedy);
		if (said === undefined) return {error, said, output: undefined};
		if (wasStable) store.sessions.set(task.id, {resets: session.resets + 1});
		const messages = error === undefined ? [] : tell(context, task, error, remedy);
		const isFull = isNew && error !== undefined && store.errors.countOpen(task.id) === errorThreshold;
		const escalation = isFull ? escalateError(context, task, error, levelAbove(error.escalatedTo)) : undefined;
		const more = {isNew, messages: [...messages, ...(escalation === undefined ? [] : [escalation.messageId])], escalatedTo: escalation?.recipient};
		return {error, said, output: describeHandled(context, store.tasks.find(task.id) ?? task, error, more, limits)};
	});
};

/** How it was to be made, and whether a person held its agent: a pause ends with the agent, that there was one stays in its row. */
const sessionOf = ({store}: Context, {id, agentId}: Task) => ({
	...store.sessions.find(id),
	wasPaused: agentId !== undefined && store.agents.find(agentId)?.pausedAtMs !== undefined,
});

/** In the main checkout nobody starts among files that are in no commit: whose they are only a person knows. */
const limitsFor = ({store}: Context, {agentId, code}: Task, limits: RemedyLimits): RemedyLimits =>
	code === 'uncommitted_work' && store.agents.find(agentId ?? '')?.worksIn === 'main' ? {...limits, repairsMax: 0} : limits;

/** Long at work, and its branch has moved on: not what fails at once and for ever. Counted, so that it ends all the same. */
const wasStableRun = async ({store, git, policy}: Context, task: Task): Promise<boolean> => {
	const {id, agentId, code} = task;
	const agent = agentId === undefined ? undefined : store.agents.find(agentId);
	const worktree = store.worktrees.find(id);
	if (agent?.startedAtMs === undefined || agent.endedAtMs === undefined || code === undefined || worktree === undefined) return false;
	if (agent.endedAtMs - agent.startedAtMs < policy.stableRunMs || mostRetries(task, policy) === 0) return false;
	if (store.sessions.find(id).resets >= policy.resetsMax) return false;
	try {
		const look = await git.lookAt(worktree);
		if (look === undefined || look.head === (worktree.head ?? worktree.base)) return false;
		store.worktrees.seen(id, look);
		return true;
	} catch (error) {
		if (error instanceof OutsideError) return false;
		throw error;
	}
};

const carryOut = (context: Context, task: Task, remedy: Remedy): string | undefined => {
	const {store, stamp, now} = context;
	const {id, state, reason} = task;
	switch (remedy.kind) {
		case 'retry': {
			// Waiting is a column, not a timer: it survives a restart and can be seen.
			// The hour of an account that is limited may be known.
			const knownMs = task.code === 'account_limited' ? (task.notBeforeMs ?? 0) : 0;
			const notBeforeMs = Math.max(now() + remedy.waitMs, knownMs, notResumedBefore(context, task));
			const waitMs = Math.max(0, notBeforeMs - now());
			const why = `try ${remedy.retries + 1} in ${waitMs < 60_000 ? `${(waitMs / 1000).toFixed(1)} s` : sayMs(waitMs)}${reason === undefined ? '' : `, after: ${reason}`}`;
			if (!store.tasks.move(id, state, 'retrying', {retries: remedy.retries, notBeforeMs, why}, stamp())) return undefined;
			if (task.code === 'task_timeout') raiseTimeout(context, task);
			return `${id} may ${why}.`;
		}

		case 'repair': {
			const patch = {repairs: task.repairs + 1, notBeforeMs: now() + remedy.waitMs, why: `its agent is told what is missing: ${reason ?? ''}`};
			return store.tasks.move(id, state, 'retrying', patch, stamp()) ? `${id} is repaired: ${reason ?? ''}.` : undefined;
		}

		case 'give-up': {
			const text = reason?.endsWith(remedy.reason) === true ? reason : `${(reason ?? 'it failed').replace(/\.$/, '')}; ${remedy.reason}`;
			return store.tasks.move(id, state, 'gave-up', {reason: text}, stamp()) ? `Gave up on ${id}: ${text}.` : undefined;
		}

		case 'ask': {
			return `${id} needs a person: ${reason ?? ''}; ${remedy.reason}.`;
		}
	}
};

/** Of those that went without a word together, a person is asked; until then they wait. */
const notResumedBefore = ({store}: Context, {agentId}: Task): number => {
	const agent = agentId === undefined ? undefined : store.agents.find(agentId);
	if (agent?.state !== 'lost' || agent.endedAtMs === undefined) return 0;
	return askedUntilMs(agent.endedAtMs, store.sessions.countLostSince(agent.endedAtMs - lostTogetherMs));
};

/** What ran out of its time gets more of it. */
const raiseTimeout = ({store, policy}: Context, {id, agentId}: Task): void => {
	const had = (agentId === undefined ? undefined : store.agents.find(agentId)?.timeoutMs) ?? store.sessions.find(id).timeoutMs ?? policy.timeoutMs;
	store.sessions.set(id, {timeoutMs: Math.min(Math.max(policy.timeoutMaxMs, had), had * (1 + policy.timeoutGrowthShare))});
};

const tell = ({store, policy, stamp}: Context, task: Task, error: ErrorEvent, remedy: Remedy): string[] => {
	// Who stopped it knows.
	if (task.code === 'killed_by_person') return [];
	const {id} = task;
	const reason = task.reason ?? 'it is not proven';
	const text =
		remedy.kind === 'give-up'
			? `${id} was given up: ${store.tasks.find(id)?.reason ?? reason}`
			: remedy.kind === 'ask'
				? `${id} needs you: ${reason}; ${remedy.reason}`
				: `${id} has failed and goes on: ${reason}`;
	return hearersOf(error.severity, remedy.kind, Object.keys(policy.agents)).map(recipient =>
		store.messages.post({sender: 'handle-agent-errors', recipient, type: 'error_report', taskId: id, text: text.slice(0, toldMax)}, stamp()),
	);
};

/** Tells a level, or, where the config has no agent of it, the one above; at the top is the person at the screen. */
export const escalateError = ({store, policy, stamp}: Context, task: Task, error: ErrorEvent, level: ReturnType<typeof levelAbove>) => {
	const recipient = recipientOf(level, Object.keys(policy.agents));
	const count = store.errors.countOpen(task.id);
	const files = task.troubleFiles.length === 0 ? '' : ` Files: ${task.troubleFiles.slice(0, 20).join(', ')}.`;
	const text =
		`${task.id} has failed ${count} ${count === 1 ? 'time' : 'times'}, last by ${error.code} (${error.severity}): ${(error.message ?? '').replace(/\.$/, '')}.${files}`.slice(
			0,
			toldMax,
		);
	const messageId = store.messages.post({sender: 'handle-agent-errors', recipient, type: 'error_report', taskId: task.id, text}, stamp());
	store.errors.escalate(error.id, recipient === 'human' ? 'human' : level, stamp().atMs);
	return {recipient, text, messageId, level};
};

type More = {readonly isNew: boolean; readonly messages: readonly string[]; readonly escalatedTo: string | undefined};

/** The documented fields. */
export const describeHandled = ({store}: Context, task: Task, error: ErrorEvent | undefined, {isNew, messages, escalatedTo}: More, limits: RemedyLimits) =>
	error === undefined
		? undefined
		: {
				error_id: error.id,
				task_id: task.id,
				agent_id: error.agentId ?? null,
				severity: error.severity,
				recovery_action: store.errors.find(error.id)?.action ?? null,
				already_handled: !isNew,
				details: {
					retry_attempt: task.retries,
					max_retries: mostRetries(task, limits),
					message_sent: [...messages],
					escalated_to: escalatedTo ?? null,
				},
			};
