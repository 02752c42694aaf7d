/**
What a house takes of the machine and what is in it, read from outside; and whether it stayed what it was.
*/
import {createHash} from 'node:crypto';
import {existsSync, readdirSync, readFileSync, readlinkSync, statSync} from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import {git, median} from '../bench/place.mjs';

export const titles = ['memory MB', 'handles', 'of /proc', 'processes', 'worktrees', 'merged', 'open', 'db kB', 'wal kB', 'runs'];

/** What there may be more late in a run than when it was warm. */
const growthMax = {memoryMb: 1.3, handles: 8};
/** Each process that has been looked at is kept open for a while: what there may be of them when nobody has worked for so long. */
const lookedAtRestMax = 8;
export const restMs = 40_000;

/** Processes that carry the mark of a run of this house: its data folder, hashed, as `markerOf` has it. */
const markedIn = folder => {
	const mark = `ORCH_RUN_ID=${createHash('sha256').update(path.join(folder, 'data/runs')).digest('hex').slice(0, 12)}:`;
	return readdirSync('/proc').filter(name => {
		try {
			return /^\d+$/.test(name) && readFileSync(`/proc/${name}/environ`, 'latin1').includes(mark);
		} catch {
			return false;
		}
	}).length;
};

/** What a process has open: of its own, and of other processes that it looks at. */
const handlesOf = pid => {
	const places = readdirSync(`/proc/${pid}/fd`).map(name => {
		try {
			return readlinkSync(`/proc/${pid}/fd/${name}`);
		} catch {
			return '';
		}
	});
	const looked = places.filter(place => place.startsWith('/proc/')).length;
	return {handles: places.length - looked, looked};
};

const kbOf = file => (existsSync(file) ? Math.round(statSync(file).size / 1024) : 0);
const entriesOf = place => (existsSync(place) ? readdirSync(place).length : 0);

export const openMeasures = (folder, launcherPid) => {
	const file = path.join(folder, 'data/roadmap.db');
	const database = new Database(file, {readonly: true, fileMustExist: true});
	const count = sql => Number(database.prepare(sql).pluck().get() ?? 0);
	const live = database.prepare("SELECT pid FROM agent_lifecycle WHERE status IN ('working', 'quiet', 'stalled') AND pid IS NOT NULL").pluck();
	const leader = database.prepare("SELECT holder_pid FROM lease WHERE name = 'conductor'").pluck();
	const open = () => count("SELECT count(*) FROM orchestrator_task WHERE status NOT IN ('merged', 'cleaned', 'cancelled', 'gave-up')");
	const merged = () => count("SELECT count(*) FROM orchestrator_task WHERE status IN ('merged', 'cleaned')");
	const worktrees = () =>
		git(folder, 'worktree', 'list', '--porcelain')
			.split('\n')
			.filter(line => line.startsWith('worktree ')).length - 1;

	return {
		open,
		worktrees,
		livePids: () => live.all(),
		sample() {
			const pid = leader.get() ?? launcherPid;
			return {
				memoryMb: Math.round(Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024),
				...handlesOf(pid),
				processes: markedIn(folder),
				worktrees: worktrees(),
				merged: merged(),
				open: open(),
				database: kbOf(file),
				wal: kbOf(`${file}-wal`),
				runs: entriesOf(path.join(folder, 'data/runs')),
			};
		},

		/** When nobody conducts any more. */
		end() {
			const facts = {
				open: open(),
				merged: merged(),
				gaveUp: count("SELECT count(*) FROM orchestrator_task WHERE status = 'gave-up'"),
				landed: Number(git(folder, 'rev-list', '--count', '--merges', '--first-parent', 'main')),
				worktrees: worktrees(),
				branches: git(folder, 'for-each-ref', '--format=%(refname)', 'refs/heads').split('\n').length - 1,
				processes: markedIn(folder),
				broken: git(folder, 'fsck', '--no-dangling', '--no-progress'),
				checked: database.pragma('quick_check', {simple: true}),
			};
			database.close();
			return facts;
		},
	};
};

/** Sentences, each with whether it is as it should be. */
export const judge = (samples, {added, open, merged, gaveUp, landed, worktrees, branches, processes, broken, checked}) => {
	const part = (from, to) => samples.slice(Math.floor(samples.length * from), Math.ceil(samples.length * to));
	const middle = (some, name) => median((some.length > 0 ? some : samples).map(figures => figures[name]));
	const [warm, late] = [part(0.25, 0.5), part(0.75, 1).slice(0, -1)];
	const {looked} = samples.at(-1);
	const [memory, handles] = ['memoryMb', 'handles'].map(name => ({warm: middle(warm, name), late: middle(late, name)}));
	return [
		[`memory: ${memory.warm} MB when warm, ${memory.late} MB late`, memory.late <= memory.warm * growthMax.memoryMb],
		[`descriptors: ${handles.warm} when warm, ${handles.late} late`, handles.late <= handles.warm + growthMax.handles],
		[`descriptors of processes looked at: ${Math.max(...samples.map(figures => figures.looked))} at most, ${looked} at rest`, looked <= lookedAtRestMax],
		[`tasks: ${added} added, ${merged} merged, ${gaveUp} given up, ${open} open`, open === 0 && merged + gaveUp === added],
		[`target: ${landed} merges of ${merged} merged tasks`, landed === merged],
		[`worktrees left: ${worktrees}, of ${gaveUp} given-up tasks`, worktrees <= gaveUp],
		[`branches left: ${branches}`, branches <= gaveUp],
		[`processes left: ${processes}`, processes === 0],
		[`git fsck: ${broken === '' ? 'clean' : broken}; quick_check: ${checked}`, broken === '' && checked === 'ok'],
	];
};
