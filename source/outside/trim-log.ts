/**
Keeps what a run prints within bounds: of a log that grows beyond all measure its beginning and its end stay, and a line says what is missing between them.
*/
import {Buffer} from 'node:buffer';
import {closeSync, constants, fstatSync, ftruncateSync, openSync, readSync, writeSync} from 'node:fs';
import path from 'node:path';
import {runFolderOf} from './run-folder.js';

const newline = 0x0a;

/** What has another name as well is a file of somebody else. */
const openToTrim = (file: string): number | undefined => {
	try {
		const descriptor = openSync(file, constants.O_RDWR | constants.O_APPEND | constants.O_NOFOLLOW | constants.O_NONBLOCK);
		const stat = fstatSync(descriptor);
		if (stat.isFile() && stat.nlink === 1) return descriptor;
		closeSync(descriptor);
	} catch {
		// Not there.
	}

	return undefined;
};

const readAt = (descriptor: number, from: number, length: number): Buffer => {
	const bytes = Buffer.alloc(length);
	return bytes.subarray(0, readSync(descriptor, bytes, 0, length, from));
};

/** Whoever prints into it appends, so that it may be cut while they do. */
const trim = (file: string, maxBytes: number): void => {
	const descriptor = openToTrim(file);
	if (descriptor === undefined) return;
	try {
		const {size} = fstatSync(descriptor);
		if (size <= maxBytes) return;
		// A quarter is kept from the beginning; of the end, where its last word may stand, a little.
		const headBytes = Math.floor(maxBytes / 4);
		const tailBytes = Math.floor(maxBytes / 64);
		const headEnd = readAt(descriptor, headBytes - tailBytes, tailBytes).lastIndexOf(newline);
		const keptBytes = headEnd === -1 ? headBytes : headBytes - tailBytes + headEnd + 1;
		const end = readAt(descriptor, size - tailBytes, tailBytes);
		const lines = end.subarray(end.indexOf(newline) + 1);
		const said = `${headEnd === -1 ? '\n' : ''}[orch-tui: ${size - keptBytes - lines.length} bytes are left out here: more than ${maxBytes} are not kept]\n`;
		ftruncateSync(descriptor, keptBytes);
		writeSync(descriptor, Buffer.concat([Buffer.from(said), lines]));
	} finally {
		closeSync(descriptor);
	}
};

/** Of a run that may be going on. */
export const trimLogs = (runs: string, runId: string, maxBytes: number): void => {
	const folder = runFolderOf(runs, runId);
	for (const name of ['out.log', 'err.log']) trim(path.join(folder, name), maxBytes);
};
