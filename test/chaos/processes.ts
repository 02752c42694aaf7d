/**
Who runs on this machine, as `/proc` tells it: whom a world has started, and the gits in it.
*/
import {createHash} from 'node:crypto';
import {readdirSync, readFileSync, readlinkSync, realpathSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';

export type Found = {readonly pid: number; readonly ticks: number; readonly runId: string; readonly isShim: boolean};

const textOf = (file: string): string => {
	try {
		return readFileSync(file, 'latin1');
	} catch {
		return '';
	}
};

const pids = (): number[] =>
	readdirSync('/proc')
		.filter(name => /^\d+$/.test(name))
		.map(Number);

/** When it was started, in ticks since the machine was; `undefined`: it is not there, or dead and not yet taken note of. */
export const ticksOf = (pid: number): number | undefined => {
	const fields = textOf(`/proc/${pid}/stat`).split(') ').at(-1)?.split(' ') ?? [];
	return fields[0] === 'Z' || fields[0] === 'X' || fields[19] === undefined ? undefined : Number(fields[19]);
};

/** Whether it is suspended. */
export const isHeld = (pid: number): boolean => textOf(`/proc/${pid}/stat`).split(') ').at(-1)?.startsWith('T') === true;

/** What the markers of this repository's runs begin with. */
export const markOf = (root: string): string =>
	createHash('sha256')
		.update(path.join(realpathSync(root), 'data', 'runs'))
		.digest('hex')
		.slice(0, 12);

/** All that carry the marker of this repository's runs: shims, agents, checks, and what they have started. */
export const markedIn = (root: string): Found[] => {
	const mark = `ORCH_RUN_ID=${markOf(root)}:`;
	return pids().flatMap(pid => {
		const words = textOf(`/proc/${pid}/environ`).split('\0');
		const word = words.find(one => one.startsWith(mark));
		const ticks = ticksOf(pid);
		if (word === undefined || ticks === undefined || pid === process.pid) return [];
		return [{pid, ticks, runId: word.slice(mark.length), isShim: textOf(`/proc/${pid}/cmdline`).split('\0').includes('orch-shim')}];
	});
};

/** Gits that stand somewhere below a folder. */
export const gitsIn = (folder: string): number[] =>
	pids().filter(pid => {
		if (!textOf(`/proc/${pid}/comm`).startsWith('git')) return false;
		try {
			return readlinkSync(`/proc/${pid}/cwd`).startsWith(folder);
		} catch {
			return false;
		}
	});

/** As `kill` does; one that has left is no error. */
export const signal = (pid: number, name: NodeJS.Signals): void => {
	try {
		process.kill(pid, name);
	} catch {
		// It has just left.
	}
};
