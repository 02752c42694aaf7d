/**
`orch-tui wait`: follows the database until a task, an agent or the queue is as somebody wants it. It conducts nothing. Part of the front step.
*/
import process from 'node:process';
import {complain} from './complain.js';
import {durationMs} from './domain/duration.js';
import {agentIdSchema, isSameTask} from './domain/ids.js';
import {failure, type Problem, type Result, success} from './domain/problem.js';
import {safeJson} from './domain/safe-json.js';
import {safeLine} from './domain/text.js';
import {type Awaited, endOfWait, type WaitEnd} from './domain/waiting.js';
import type {Action} from './doors/action.js';
import {pick} from './doors/json-fields.js';
import {untilToldToLeave} from './leave.js';
import type {House} from './open-house.js';
import {printFor} from './terminal-look.js';

type Asked = Action & {kind: 'wait'};

const queueWord = 'queue';

/** As it is now; each look asks again. */
const awaitedIn = ({engine, store}: House, what: string): Awaited | undefined => {
	if (what === queueWord) return {kind: 'queue', isSettled: !store.tasks.hasUnsettled()};
	const task = engine.getSnapshot().tasks.find(({id}) => isSameTask(id, what));
	if (task !== undefined) return {kind: 'task', task};
	const id = agentIdSchema.safeParse(what);
	const agent = id.success ? store.agents.find(id.data) : undefined;
	return agent && {kind: 'agent', agent};
};

const unknown = (what: string): Problem => ({
	kind: 'not-found',
	code: agentIdSchema.safeParse(what).success ? 'agent_not_found' : 'task_not_found',
	message: `There is no task and no agent ${safeLine(what, 80)}.`,
	hint: `orch-tui task list and orch-tui agent list show them; \`${queueWord}\` is all tasks.`,
});

const emptyQueue: Problem = {
	kind: 'not-found',
	code: 'nothing_to_wait_for',
	message: 'The backlog is empty.',
	hint: 'orch-tui import TODO.md or orch-tui add "…" adds tasks.',
};

const problemOf = ({how, says, state}: WaitEnd): Problem => {
	const context = {state};
	if (how === 'missed') return {kind: 'refused', code: 'too_late', message: says, context};
	return {kind: 'needs-human', code: 'waits_for_person', message: says, hint: 'In the screen, orch-tui, w walks through what waits for you.', context};
};

/** What came, or why nothing will; `undefined`: it was told to leave. */
const until = async ({what, for: goal, timeout}: Asked, house: House, leave: AbortSignal): Promise<Result<WaitEnd> | undefined> => {
	const {engine} = house;
	const limitMs = timeout === undefined ? undefined : durationMs(timeout);
	const over = limitMs === undefined ? undefined : AbortSignal.timeout(limitMs);
	const ended = Promise.withResolvers<Result<WaitEnd> | undefined>();
	const look = (): void => {
		const awaited = awaitedIn(house, what);
		const end = awaited && endOfWait(awaited, goal, {snapshot: engine.getSnapshot(), policy: engine.policy});
		if (end) ended.resolve(end.how === 'reached' ? success(end) : failure(problemOf(end)));
	};
	const unfollow = engine.subscribe(look);
	leave.addEventListener('abort', () => ended.resolve(undefined));
	over?.addEventListener('abort', () => {
		const message = `${safeLine(what, 80)} was not ${goal === 'needs-you' ? 'in need of you' : goal} within ${timeout}.`;
		ended.resolve(failure({kind: 'timeout', code: 'timeout', message, hint: 'orch-tui why says what it waits for.'}));
	});
	// Who may not lead only follows.
	engine.start();
	look();
	const came = await ended.promise;
	unfollow();
	return came;
};

/** Ends as `exitCodes` says: 0 when it came. */
export const waitFor = async (asked: Asked, house: House): Promise<number> => {
	const {what, globals} = asked;
	const {engine} = house;
	const awaited = awaitedIn(house, what);
	if (awaited === undefined) return complain(unknown(what), globals.json);
	if (awaited.kind === 'queue' && engine.getSnapshot().tasks.length === 0) return complain(emptyQueue, globals.json);
	const {signal, told} = untilToldToLeave();
	const sinceMs = engine.now();
	const snapshot = engine.getSnapshot();
	const isIdle = snapshot.conductor === undefined && endOfWait(awaited, asked.for, {snapshot, policy: engine.policy}) === undefined;
	if (isIdle && !globals.quiet && !globals.json) process.stderr.write('Nobody conducts: nothing goes on before orch-tui or orch-tui run is started.\n');
	const came = await until(asked, house, signal);
	if (came === undefined) return told.exitCode ?? 0;
	const facts = {what, goal: asked.for, waited_ms: Math.max(0, engine.now() - sinceMs)};
	if (!came.ok) return complain({...came.problem, context: {...facts, ...came.problem.context}}, globals.json);
	const {state, says} = came.value;
	if (globals.json) process.stdout.write(`${safeJson(pick({success: true, schema: 'orch.wait/1', ...facts, state, message: says}, globals.fields))}\n`);
	else printFor(globals)(`${safeLine(says, 400)}\n`);
	return 0;
};
