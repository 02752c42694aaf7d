/**
What lies in a repository before anything of ours does: its package and its packages, and whether its checkout is clean. Looks only.
*/
import {existsSync, readdirSync, readFileSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type {CheckoutLook, MachineLook, PackagesLook} from '../domain/finding.js';
import {checkCommandIn, managerOf} from '../domain/package-scripts.js';
import {measureFolder} from './disk-usage.js';
import {filtering} from './git-filters.js';
import {createGitRunner, partsOf} from './git-run.js';

const mb = 1024 * 1024;

/** Of the machine that we run on. */
export const lookAtMachine = (): MachineLook => ({cores: os.availableParallelism(), memoryMb: os.totalmem() / mb});

/** What proves work here, by the package's own scripts. */
export const checkCommandOf = (root: string): string | undefined => {
	try {
		return checkCommandIn(readFileSync(path.join(root, 'package.json'), 'utf8'), managerOf(readdirSync(root)));
	} catch {
		return undefined; // There is none, or it may not be read.
	}
};

/** Adds up to `maxMs` long. */
export const lookAtPackages = async (root: string, maxMs: number): Promise<PackagesLook> => {
	const folder = path.join(root, 'node_modules');
	if (!existsSync(folder)) return {isThere: false, sizeMb: undefined};
	const use = await measureFolder(folder, maxMs);
	return {isThere: true, sizeMb: use === undefined ? undefined : use.bytes / mb};
};

/** What is checked out, and how many files differ from it or are new. Takes no lock. */
export const lookAtCheckout = async (root: string): Promise<CheckoutLook> => {
	const git = filtering(createGitRunner(3));
	const ask = async (...args: readonly string[]) => git(args, {cwd: root, isRead: true, touchesFiles: true, answers: 'all'});
	const [ref, head, status] = await Promise.all([
		ask('symbolic-ref', '-q', '--short', 'HEAD'),
		ask('rev-parse', '-q', '--verify', 'HEAD^{commit}'),
		ask('status', '--porcelain=v1', '-z'),
	]);
	return {branch: ref.stdout.trim() || undefined, head: head.stdout.trim() || undefined, changed: partsOf(status.stdout).length};
};
