/**
Starts a program of ours that outlives us and our terminal.
*/
import process from 'node:process';

/** In a process group of its own, with nothing of this terminal; resolves when it has been started. */
export const startInBackground = async (argv: readonly string[]): Promise<void> => {
	const {execa} = await import('execa');
	const {nodeChildProcess} = execa(process.execPath, argv, {detached: true, cleanup: false, stdio: 'ignore', reject: false});
	nodeChildProcess.unref();
};
