/**
Job control: puts us aside as a shell's job, with all that were started with us, and notices when nobody can bring us back.
*/
import process from 'node:process';
import {setImmediate as turn} from 'node:timers/promises';

/** Whoever still runs after this was not stopped. */
const orphanMs = 300;

/**
The whole group and not just us: npm and npx wait for us in the foreground, and a shell gets its terminal back only when they stop, too.

A group without a shell above it cannot be stopped this way: the system drops the signal. The timer keeps us alive until then, for with its input put away nothing else may be left to wait for.
*/
export const stopGroup = async (): Promise<'continued' | 'orphaned'> => {
	const ended = Promise.withResolvers<'continued' | 'orphaned'>();
	let isContinued = false;
	const onContinue = () => {
		isContinued = true;
		ended.resolve('continued');
	};

	process.on('SIGCONT', onContinue);
	const timer = setInterval(async () => {
		// Its time may have come while we were stopped; the signal that woke us is heard in the same turn.
		await turn();
		if (!isContinued) ended.resolve('orphaned');
	}, orphanMs);
	try {
		process.kill(0, 'SIGTSTP');
		return await ended.promise;
	} finally {
		clearInterval(timer);
		process.off('SIGCONT', onContinue);
	}
};
