/**
Where the temporary folders of the tests are: in memory, where there is enough of it and what lies there can be run, for most of what they wait for
is a disk that has to be sure. Elsewhere in the folder of the system.
*/
import {execFileSync} from 'node:child_process';
import {mkdirSync, readdirSync, rmSync, statfsSync, writeFileSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';

const memory = '/dev/shm';
const name = 'orch-tests-';
const enough = 3 * 1024 ** 3;

const isAlive = (pid: number): boolean => {
	try {
		return process.kill(pid, 0);
	} catch {
		return false;
	}
};

/** A run that was killed could not tidy up. */
const sweep = (): void => {
	for (const folder of readdirSync(memory).filter(each => each.startsWith(name))) {
		if (!isAlive(Number(folder.slice(name.length)))) rmSync(path.join(memory, folder), {recursive: true, force: true});
	}
};

const makePlace = (): string | undefined => {
	const place = path.join(memory, `${name}${process.pid}`);
	try {
		sweep();
		const {bavail, bsize} = statfsSync(memory);
		if (Math.min(bavail * bsize, os.freemem()) < enough) return undefined;
		mkdirSync(place, {mode: 0o700});
		const script = path.join(place, 'script');
		writeFileSync(script, '#!/bin/sh\n', {mode: 0o700});
		execFileSync(script);
		return place;
	} catch {
		rmSync(place, {recursive: true, force: true});
		return undefined;
	}
};

/** Before all tests; what it answers with is called after them. Whoever names a folder has chosen. */
export const setup = (): (() => void) | undefined => {
	const place = process.env['TMPDIR'] === undefined ? makePlace() : undefined;
	if (place === undefined) return undefined;
	process.env['TMPDIR'] = place;
	return () => {
		rmSync(place, {recursive: true, force: true, maxRetries: 5});
	};
};
