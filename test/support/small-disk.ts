/**
A small disk for one test.
*/
import {mkdtempSync, realpathSync, rmSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {onTestFinished, vi} from 'vitest';
import {type Disk, mountDisk} from './mounted-disk.js';

/** From here on to the end of the test, temporary folders lie on a disk of so many megabytes. */
export const aSmallDisk = (megabytes: number): Disk => {
	const folder = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'orch-disk-')));
	const disk = mountDisk(folder, megabytes);
	vi.stubEnv('TMPDIR', folder);
	onTestFinished(() => {
		vi.unstubAllEnvs();
		disk.unmount();
		rmSync(folder, {recursive: true, force: true});
	});
	return disk;
};
