/**
How much disk folders take, and how much of it comes free when they go.
*/
import {type Dirent, lstatSync, readdirSync} from 'node:fs';
import path from 'node:path';
import {setImmediate as breathe} from 'node:timers/promises';

export type DiskUse = {
	/** Blocks that are allocated, as `du` counts them: a file with several names once. */
	readonly bytes: number;
	/** Without files that have another name somewhere else: those blocks stay. */
	readonly freedBytes: number;
};

const blockBytes = 512;
/** So long at a time; then others have their turn. */
const sliceMs = 5;

const listOf = (folder: string): Dirent[] => {
	try {
		return readdirSync(folder, {withFileTypes: true});
	} catch {
		return []; // It has gone meanwhile, or may not be read.
	}
};

/** Each folder by itself, all within `maxMs`. */
export const measureEach = async (folders: readonly string[], maxMs: number): Promise<Array<DiskUse | undefined>> => {
	const endMs = performance.now() + maxMs;
	const uses: Array<DiskUse | undefined> = [];
	for (const folder of folders) uses.push(await measureFolder(folder, endMs - performance.now()));
	return uses;
};

/** `undefined` when it takes longer than `maxMs`: part of a sum would be no figure. Links are not followed. */
export const measureFolder = async (root: string, maxMs: number): Promise<DiskUse | undefined> => {
	const endMs = performance.now() + maxMs;
	const seen = new Map<string, {left: number; bytes: number}>();
	let bytes = 0;
	let shared = 0;
	const add = (file: string): void => {
		const stat = lstatSync(file, {throwIfNoEntry: false});
		if (stat === undefined) return;
		const size = stat.blocks * blockBytes;
		if (stat.isDirectory() || stat.nlink < 2) {
			bytes += size;
			return;
		}

		const key = `${stat.dev}:${stat.ino}`;
		const known = seen.get(key);
		if (known !== undefined) {
			known.left -= 1;
			if (known.left === 0) shared -= known.bytes;
			return;
		}

		bytes += size;
		shared += size;
		seen.set(key, {left: stat.nlink - 1, bytes: size});
	};

	const queue = [root];
	add(root);
	let sliceEndMs = performance.now() + sliceMs;
	for (let folder = queue.pop(); folder !== undefined; folder = queue.pop()) {
		for (const entry of listOf(folder)) {
			const at = path.join(folder, entry.name);
			add(at);
			if (entry.isDirectory()) queue.push(at);
		}

		if (performance.now() > endMs) return undefined;
		if (performance.now() > sliceEndMs) {
			await breathe();
			sliceEndMs = performance.now() + sliceMs;
		}
	}

	return {bytes, freedBytes: bytes - shared};
};
