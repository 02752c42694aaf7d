/**
A disk of its own that is small, or can be made read-only: a tmpfs, where we may mount one.
*/
import {execFileSync} from 'node:child_process';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const run = (...argv: readonly string[]): void => {
	execFileSync(argv[0] ?? '', argv.slice(1), {stdio: ['ignore', 'pipe', 'pipe']});
};

/** Whoever may not mount skips what needs it, and says so. */
export const mayMount = ((): boolean => {
	const folder = mkdtempSync(path.join(os.tmpdir(), 'orch-mount-'));
	try {
		run('mount', '-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder);
		run('umount', folder);
		return true;
	} catch {
		return false;
	} finally {
		rmSync(folder, {recursive: true, force: true});
	}
})();

/** Mounts one of so many megabytes; `folder`: empty. */
export const mountDisk = (folder: string, megabytes: number) => {
	run('mount', '-t', 'tmpfs', '-o', `size=${megabytes}m,mode=700`, 'tmpfs', folder);
	const ballast = path.join(folder, 'ballast');
	return {
		folder,
		/** Leaves so many bytes free. */
		fill(leaving = 0): void {
			rmSync(ballast, {force: true});
			try {
				writeFileSync(ballast, Buffer.alloc(megabytes * 1024 * 1024));
			} catch {
				// That it does not fit is what it is for.
			}

			if (leaving > 0) run('truncate', '-s', `-${leaving}`, ballast);
		},
		free(): void {
			rmSync(ballast, {force: true});
		},
		remount(how: 'ro' | 'rw'): void {
			run('mount', '-o', `remount,${how}`, folder);
		},
		unmount(): void {
			run('umount', '--lazy', folder);
		},
	};
};

export type Disk = ReturnType<typeof mountDisk>;
