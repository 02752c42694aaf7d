/**
`orch-tui backup` and `orch-tui restore`. Part of the front step: a restore opens no house, for it takes away what one stands on.
*/
import {existsSync, mkdirSync, readdirSync, statSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {agree, canAsk} from './agree.js';
import {complain} from './complain.js';
import {failure, type Problem, type Result, success} from './domain/problem.js';
import type {Action} from './doors/action.js';
import {isSetUp, placesOf, skipNumbers} from './open-house.js';
import {runsAfter} from './outside/marked-runs.js';
import {processesWith} from './outside/open-files.js';
import {findRoot} from './project.js';
import {backUp, backupsIn, databaseNames, metricsBeside, putBack} from './store/backup.js';
import {troubleIn} from './store/inspect.js';
import {metricsMigrations, roadmapMigrations} from './store/migrations.js';
import {openStore} from './store/store.js';
import {printTold, type Told} from './told.js';

type Asked = Action & {readonly kind: 'backup' | 'restore'};

const problem = (code: string, message: string, hint?: string, kind: Problem['kind'] = 'refused'): {readonly ok: false; readonly problem: Problem} =>
	failure({kind, code, message, ...(hint === undefined ? {} : {hint})});

const megabytes = (bytes: number): string => `${(bytes / 1_048_576).toFixed(1)} MB`;

const nextFile = (folder: string): string => {
	const numbers = (existsSync(folder) ? readdirSync(folder) : []).map(name => Number(/^backup-(\d+)\./.exec(name)?.[1] ?? 0));
	return path.join(folder, `backup-${Math.max(0, ...numbers) + 1}.db`);
};

const backup = async ({file}: Asked & {kind: 'backup'}, root: string): Promise<Result<Told>> => {
	const {data} = placesOf(root);
	if (!isSetUp(root)) return problem('not_set_up', `Nothing is set up in ${root} yet.`, undefined, 'not-found');
	const to = file === undefined ? nextFile(backupsIn(data)) : path.resolve(process.cwd(), file);
	const taken = [to, metricsBeside(to)].find(one => existsSync(one));
	if (taken !== undefined) return problem('file_exists', `${taken} is there already.`, 'Name another file.');
	mkdirSync(path.dirname(to), {recursive: true, mode: 0o700});
	const bytes = await backUp(path.join(data, databaseNames[0]), to);
	const metrics = path.join(data, databaseNames[1]);
	const figures = existsSync(metrics) ? metricsBeside(to) : undefined;
	if (figures !== undefined) await backUp(metrics, figures);
	return success({
		text: `Backed up to ${to} (${megabytes(bytes)}). To put it back: orch-tui restore ${to}`,
		output: {file: to, metrics_file: figures ?? null, bytes},
	});
};

/** Why it must not be put back. */
const faultOf = (file: string, steps: number): Problem | undefined => {
	if (!existsSync(file) || !statSync(file).isFile()) return {kind: 'bad-input', code: 'file_not_readable', message: `There is no file ${file}.`};
	const trouble = troubleIn(file, steps);
	return trouble === undefined
		? undefined
		: {kind: 'refused', code: 'bad_backup', message: `${file} is not put back: ${trouble.message}.`, hint: 'Nothing was changed.'};
};

/** Whoever has the databases open would go on with what is put aside; and of agents at work nobody would know any more. */
const inTheWay = async ({data, runs}: ReturnType<typeof placesOf>): Promise<Problem | undefined> => {
	const pids = processesWith(databaseNames.map(name => path.join(data, name)));
	if (pids.length > 0) {
		const message = `${pids.length === 1 ? `Process ${pids[0]} has` : `Processes ${pids.join(', ')} have`} the databases open.`;
		return {kind: 'conductor', code: 'in_use', message, hint: 'Leave orch-tui everywhere first.', context: {pids}};
	}

	const working = existsSync(runs) ? [...(await runsAfter(runs, 0)).keys()] : [];
	if (working.length === 0) return undefined;
	return {kind: 'refused', code: 'agents_at_work', message: `Agents are at work: ${working.join(', ')}.`, hint: 'Stop them first: orch-tui stop --all'};
};

const restore = async ({file, globals}: Asked & {kind: 'restore'}, root: string): Promise<Result<Told> | 'no'> => {
	const places = placesOf(root);
	const from = path.resolve(process.cwd(), file);
	const figures = existsSync(metricsBeside(from)) ? metricsBeside(from) : undefined;
	const fault = faultOf(from, roadmapMigrations.length) ?? (figures === undefined ? undefined : faultOf(figures, metricsMigrations.length));
	const objection = fault ?? (await inTheWay(places));
	if (objection !== undefined) return failure(objection);
	if (!globals.yes && isSetUp(root)) {
		if (globals.json || !canAsk(globals)) return problem('needs_yes', `Put ${from} in the place of the databases?`, '--yes says so.', 'bad-input');
		if (!(await agree(`What is in ${places.data} is put aside.\nPut ${from} in its place?`))) return 'no';
	}

	const aside = putBack(places.data, {'roadmap.db': from, ...(figures === undefined ? {} : {'metrics.db': figures})});
	// What ran since the backup was made has left its names in the run folders: they are not given out twice.
	const store = openStore(places.data);
	try {
		if (existsSync(places.runs)) skipNumbers(store, readdirSync(places.runs));
	} finally {
		store.close();
	}

	const kept = aside === undefined ? '' : ` What was there is in ${aside}.`;
	return success({text: `Restored ${from}.${kept}`, output: {file: from, metrics_file: figures ?? null, put_aside: aside ?? null}});
};

/** Works with a config, and with databases, that nobody can read. */
export const runBackup = async (asked: Asked): Promise<number> => {
	const {globals} = asked;
	const root = await findRoot({directory: globals.directory, cwd: process.cwd()});
	if (!root.ok) return complain(root.problem, globals.json);
	return printTold(asked.kind === 'backup' ? await backup(asked, root.value) : await restore(asked, root.value), globals);
};
