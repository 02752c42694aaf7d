/**
Makes temporary folders that go when their test has ended.
*/
import {mkdtempSync, realpathSync, rmSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {onTestFinished} from 'vitest';

/** A new folder, by its real path. */
export const aFolder = (): string => {
	const folder = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'orch-test-')));
	onTestFinished(() => {
		rmSync(folder, {recursive: true, force: true, maxRetries: 5});
	});
	return folder;
};
