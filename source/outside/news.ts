/**
The letter box: shims leave a file for each end, and whoever waits is woken. Nothing is called back; the letters lie there until somebody has recorded them.
*/
import {existsSync, type FSWatcher, lstatSync, mkdirSync, readdirSync, rmSync, watch} from 'node:fs';
import path from 'node:path';

/** A link that an agent has put there would have letters written, and taken away, where somebody else has files. */
const isFolder = (folder: string): boolean => lstatSync(folder, {throwIfNoEntry: false})?.isDirectory() === true;

/** Whatever lies there by that name. */
export const removeLetter = (folder: string, runId: string): void => {
	if (isFolder(folder)) rmSync(path.join(folder, path.basename(runId)), {recursive: true, force: true});
};

/**
`folder`: where the letters are dropped. `alsoWatch`: files whose change wakes as well, as when another process wrote to the database.

Where the system cannot watch (no inotify watch left, a network disk), nobody is woken and the caller's own timer has to do.
*/
export const createNews = (folder: string, alsoWatch: readonly string[]) => {
	const watchers: FSWatcher[] = [];
	const waiting = new Set<() => void>();
	// Rung since the last look: whoever comes to wait later must not sleep over it.
	let isRung = false;
	let isWatching = false;

	const ring = () => {
		isRung = true;
		for (const wake of [...waiting]) wake();
	};

	const watchFolder = (at: string, concerns: (name: string) => boolean) => {
		try {
			const watcher = watch(at, (_event, name) => {
				if (name === null || concerns(name)) ring();
			});
			watcher.on('error', () => {
				watcher.close();
			});
			watcher.unref();
			watchers.push(watcher);
		} catch {
			// See above: the caller's timer remains.
		}
	};

	const make = () => {
		if (!isFolder(folder)) rmSync(folder, {force: true});
		mkdirSync(folder, {recursive: true, mode: 0o700});
	};

	const startWatching = () => {
		if (isWatching) return;
		isWatching = true;
		make();
		// A letter that is taken away is a change as well, but no news.
		watchFolder(folder, name => existsSync(path.join(folder, name)));
		const byFolder = Map.groupBy(alsoWatch, file => path.dirname(path.resolve(file)));
		for (const [at, files] of byFolder) {
			const names = new Set(files.map(file => path.basename(file)));
			watchFolder(at, name => names.has(name));
		}

		if (listLetters().length > 0) isRung = true;
	};

	const listLetters = (): string[] => {
		try {
			return isFolder(folder) ? readdirSync(folder).filter(name => !name.startsWith('.')) : [];
		} catch {
			return [];
		}
	};

	return {
		/** Before the first shim is started: whoever only looks makes nothing. */
		make,

		/** Runs whose end has not been recorded, in no order. */
		take(): string[] {
			isRung = false;
			return listLetters();
		},

		/** To be called after the end has been recorded: from then on nobody tells of it any more. */
		forget(runId: string): void {
			removeLetter(folder, runId);
		},

		/** Resolves when there is something to look at, at once if it came since the last look; also when `signal` says to stop waiting. Never rejects. */
		async wait(signal: AbortSignal): Promise<void> {
			startWatching();
			if (!isRung && !signal.aborted) {
				await new Promise<void>(resolve => {
					const wake = () => {
						waiting.delete(wake);
						signal.removeEventListener('abort', wake);
						if (waiting.size === 0) for (const watcher of watchers) watcher.unref();
						resolve();
					};

					waiting.add(wake);
					signal.addEventListener('abort', wake);
					for (const watcher of watchers) watcher.ref();
				});
			}

			if (!signal.aborted) isRung = false;
		},

		close(): void {
			for (const watcher of watchers.splice(0)) watcher.close();
			for (const wake of [...waiting]) wake();
		},
	};
};
