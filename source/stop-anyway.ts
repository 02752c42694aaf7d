/**
`stop --all` whatever is wrong with the config or the database: who is at work is known by the mark that each process carries. Part of the front step.
*/
import process from 'node:process';
import {agree, canAsk} from './agree.js';
import type {Question} from './commands/command.js';
import {complain} from './complain.js';
import {configSchema} from './domain/config.js';
import {policyOf} from './domain/policy.js';
import {type Result, success} from './domain/problem.js';
import type {Action} from './doors/action.js';
import {problemOf} from './mishap.js';
import {isSetUp, placesOf} from './open-house.js';
import {runsAfter, stopRun} from './outside/marked-runs.js';
import {findRoot, type Project} from './project.js';
import {needsYes} from './question.js';
import {whyTaken} from './store/in-place.js';
import {StoreError} from './store/store-error.js';

type Stopping = Action & {kind: 'command'};

const question: Question = {
	title: 'Stop everything?',
	lines: ['The database cannot be used: all that carries the mark of this repository is stopped. Worktrees stay as they are.'],
	yes: 'stop everything',
};

const betweenMs = 50;
/** What was just starting something is found in the next round; so many in which nothing was found prove that nothing is left. */
const [roundsMax, calmRounds] = [6, 2];

const stopMarked = async (runs: string, graceMs: number): Promise<{readonly found: number; readonly left: number}> => {
	const found = new Map<string, number>();
	for (let round = 0, calm = 0; round < roundsMax && calm < calmRounds; round += 1) {
		const marked = await runsAfter(runs, betweenMs);
		const stopOne = async (runId: string) => {
			const proof = await stopRun(runs, runId, {graceMs, force: false});
			found.set(runId, Math.max(found.get(runId) ?? 0, proof.found));
		};
		await Promise.all([...marked.keys()].map(stopOne));
		calm = marked.size === 0 ? calm + 1 : 0;
	}

	const sum = (counts: Iterable<number>) => [...counts].reduce((total, count) => total + count, 0);
	return {found: sum(found.values()), left: sum((await runsAfter(runs, 0)).values())};
};

/** All is gone, and there is nowhere to write that it stays so: that is the answer, and no success. */
const stopByMark = async ({globals}: Stopping, runs: string, graceMs: number, cause: StoreError): Promise<number> => {
	if (!globals.yes) {
		if (globals.json || !canAsk(globals)) return complain(needsYes(question, '--yes says so.'), globals.json);
		if (!(await agree([...question.lines, question.title].join('\n')))) return 1;
	}

	const {found, left} = await stopMarked(runs, graceMs);
	const problem = problemOf(cause);
	const message = `${found - left} of ${found} processes were found by their mark and are gone; nothing keeps it so. ${problem.message}`;
	return complain({...problem, message, context: {processes_found: found, processes_gone: found - left, processes_left: left}}, globals.json);
};

/** `run`: the usual way, by the database. `undefined`: there is nothing here to stop or to release. */
export const stopAll = async (
	action: Stopping,
	project: Result<Project>,
	run: (action: Stopping, project: Pick<Project, 'root' | 'policy'>) => Promise<number>,
): Promise<number | undefined> => {
	const found = project.ok ? success(project.value.root) : await findRoot({...action.globals, cwd: process.cwd()});
	if (!found.ok) return undefined;
	const root = found.value;
	const {data, runs} = placesOf(root);
	const taken = whyTaken(data);
	if (taken === undefined && !isSetUp(root)) return undefined;
	const policy = project.ok ? project.value.policy : policyOf(configSchema.parse({}));
	try {
		if (taken !== undefined) throw taken;
		return await run(action, {root, policy});
	} catch (error) {
		if (action.input['operation'] === 'release' || !(error instanceof StoreError)) throw error;
		return stopByMark(action, runs, policy.graceMs, error);
	}
};
