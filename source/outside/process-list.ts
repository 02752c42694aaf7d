/**
The processes of this machine as the system tells them: from `/proc` where there is one, else from `ps`.
*/
import {spawnSync} from 'node:child_process';
import {readdirSync, readFileSync, readlinkSync} from 'node:fs';
import process from 'node:process';
import {requireAnswer} from './out-of-files.js';

/** One line of the list. A zombie has ended; only its parent has not looked yet. */
export type ProcessRow = {
	readonly pid: number;
	readonly parent: number;
	readonly group: number;
	/** 0 where the system does not tell. */
	readonly session: number;
	/** Clock ticks since boot; without `/proc`, seconds since 1970. */
	readonly startTicks: number;
	readonly isZombie: boolean;
	/** Held where it is, by a signal or a debugger. */
	readonly isStopped: boolean;
	/** `undefined` where the system does not tell. */
	readonly threads: number | undefined;
	/** CPU time of the process and of the children it has waited for, in clock ticks. */
	readonly cpuTicks: number;
	/** Its own alone, where the system tells them apart. */
	readonly ownTicks: number;
};

/** Ticks per second of `/proc/<pid>/stat`: a constant of Linux's interface on every platform that Node runs on. */
export const ticksPerSecond = 100;

const hasProc = process.platform === 'linux';

/** The name stands in parentheses and may itself hold spaces, parentheses and newlines: only what follows the last one is fields. */
export const parseStat = (text: string): ProcessRow | undefined => {
	const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
	const field = (number: number) => Number(fields[number - 3]);
	const startTicks = field(22);
	return Number.isSafeInteger(startTicks)
		? {
				pid: Number.parseInt(text, 10),
				parent: field(4),
				group: field(5),
				session: field(6),
				startTicks,
				isZombie: fields[0] === 'Z' || fields[0] === 'X' || fields[0] === 'x',
				isStopped: fields[0] === 'T' || fields[0] === 't',
				threads: field(20),
				cpuTicks: field(14) + field(15) + field(16) + field(17),
				ownTicks: field(14) + field(15),
			}
		: undefined;
};

/** `undefined`: it has ended, or it is not ours to read. */
const readProc = (pid: number | string, name: string): string | undefined => {
	try {
		return readFileSync(`/proc/${pid}/${name}`, 'latin1');
	} catch (error) {
		requireAnswer(error);
		return undefined;
	}
};

/** The numbers of all processes; `undefined` where there is no `/proc`. */
export const allPids = (): number[] | undefined => (hasProc ? pidsOfProc().map(Number) : undefined);

const pidsOfProc = (): string[] => {
	try {
		return readdirSync('/proc').filter(name => name >= '0' && name < ':');
	} catch (error) {
		requireAnswer(error);
		throw error;
	}
};

const ps = (...args: string[]): string =>
	spawnSync('ps', args, {encoding: 'utf8', env: {PATH: '/usr/bin:/bin:/usr/sbin:/sbin', LC_ALL: 'C', TZ: 'UTC'}, maxBuffer: 64 * 1024 * 1024}).stdout ?? '';

/** `12:34.56`, `1-02:03:04` → ticks. */
const ticksOf = (time: string): number => {
	const [clock = '', days = '0'] = time.split('-').reverse();
	return Math.round(clock.split(':').reduce((sum, part) => sum * 60 + Number(part), 0) * ticksPerSecond) + Number(days) * 86_400 * ticksPerSecond;
};

/** The list of `ps`, for systems without `/proc`; coarser: starts are in whole seconds. */
export const rowsOfPs = (pid?: number): ProcessRow[] =>
	ps(...(pid === undefined ? ['-A'] : ['-p', String(pid)]), '-o', 'pid=,ppid=,pgid=,stat=,time=,lstart=')
		.split('\n')
		.flatMap(line => {
			const [ownPid, parent, group, state, time, ...start] = line.trim().split(/\s+/);
			const startTicks = Math.floor(Date.parse(`${start.join(' ')} UTC`) / 1000);
			return Number.isFinite(startTicks)
				? [
						{
							pid: Number(ownPid),
							parent: Number(parent),
							group: Number(group),
							session: 0,
							startTicks,
							isZombie: state?.startsWith('Z') ?? false,
							isStopped: state?.startsWith('T') ?? false,
							threads: undefined,
							cpuTicks: ticksOf(time ?? '0'),
							ownTicks: ticksOf(time ?? '0'),
						},
					]
				: [];
		});

/** One process; `undefined` when there is none with this number. */
export const rowOf = (pid: number): ProcessRow | undefined => {
	if (!Number.isSafeInteger(pid) || pid <= 0) return undefined;
	if (!hasProc) return rowsOfPs(pid)[0];
	const text = readProc(pid, 'stat');
	return text === undefined ? undefined : parseStat(text);
};

/** All processes that have not ended. About 25 µs for each. */
export const allRows = (): ProcessRow[] => {
	const rows = hasProc
		? pidsOfProc().flatMap(pid => {
				const text = readProc(pid, 'stat');
				return text === undefined ? [] : (parseStat(text) ?? []);
			})
		: rowsOfPs();
	return rows.filter(({isZombie}) => !isZombie);
};

/**
The children of one process, asked of it alone: for a few trees among very many processes. `undefined` where the system does not tell
(no `/proc`, or a kernel without CONFIG_PROC_CHILDREN).
*/
export const childrenOf = (pid: number): number[] | undefined => {
	if (!hasProc) return undefined;
	let threads: string[];
	try {
		threads = readdirSync(`/proc/${pid}/task`);
	} catch (error) {
		requireAnswer(error);
		return []; // It has ended.
	}

	const lists = threads.map(thread => readProc(pid, `task/${thread}/children`));
	return lists.every(list => list === undefined) && readProc(pid, 'stat') !== undefined
		? undefined
		: lists.flatMap(list =>
				(list ?? '')
					.split(' ')
					.filter(text => text !== '')
					.map(Number),
			);
};

/** What a process was started with, each entry ended by a zero; `undefined` when it has ended, is not ours to read, or may not be asked in passing. */
export const environmentOf = (pid: number): string | undefined => (hasProc ? readProc(pid, 'environ') : undefined);

/** Whether a process was started with `NAME=value` in its environment. What it changed afterwards does not show. `environment`: where it is known already. */
export const hasInEnvironment = (pid: number, entry: string, environment = environmentOf(pid)): boolean => {
	if (hasProc) return environment !== undefined && `\0${environment}\0`.includes(`\0${entry}\0`);

	return ` ${ps('-p', String(pid), '-E', '-ww', '-o', 'command=').trim()} `.includes(` ${entry} `);
};

/** What a process was started with as `NAME` in its environment; `undefined` when nothing, or when it may not be asked in passing. */
export const inEnvironment = (pid: number, name: string, environment = environmentOf(pid)): string | undefined => {
	const text = `\0${environment ?? ''}`;
	const at = text.indexOf(`\0${name}=`);
	return at < 0 ? undefined : text.slice(at + name.length + 2).split('\0')[0];
};

/** Program and arguments, or nothing when it cannot be read. */
export const argumentsOf = (pid: number): string[] =>
	hasProc ? (readProc(pid, 'cmdline') ?? '').split('\0').slice(0, -1) : ps('-p', String(pid), '-ww', '-o', 'command=').trim().split(' ');

/** The working folder of each process that may be asked. */
export const workingFolders = (): Map<number, string> => {
	if (!hasProc) {
		const listed = spawnSync('lsof', ['-w', '-a', '-d', 'cwd', '-Fpn'], {encoding: 'utf8'}).stdout ?? '';
		let pid = 0;
		return new Map(
			listed.split('\n').flatMap(line => {
				if (line.startsWith('p')) pid = Number(line.slice(1));
				return line.startsWith('n') ? [[pid, line.slice(1)] as const] : [];
			}),
		);
	}

	return new Map(
		pidsOfProc().flatMap(pid => {
			try {
				return [[Number(pid), readlinkSync(`/proc/${pid}/cwd`)] as const];
			} catch {
				return [];
			}
		}),
	);
};
