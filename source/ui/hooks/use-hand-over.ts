/**
How the screen is put away while another program has the terminal: Ink knows it, and only inside of the app.
*/
import {useApp, useStdin} from 'ink';
import {useEffect} from 'react';

/** Puts the screen away, does the work, and draws everything anew, also when the work fails. */
export type HandOver = (work: () => Promise<void>) => Promise<void>;

const nextTick = async (): Promise<void> =>
	new Promise(resolve => {
		process.nextTick(resolve);
	});

/**
Ink lets go of the keys but leaves a read of the terminal under way: it would take the first key that is meant for the program, and
would end us where the program has the terminal for itself. Node stops reading once it is told to pause, a tick after Ink has let go.
*/
const stopReading = async (stdin: NodeJS.ReadableStream): Promise<void> => {
	await nextTick();
	stdin.pause();
	await nextTick();
};

export const useHandOver = (onReady: (handOver: HandOver) => void, onGone: () => void): void => {
	const {suspendTerminal} = useApp();
	const {stdin} = useStdin();
	useEffect(() => {
		onReady(async work =>
			suspendTerminal(async () => {
				await stopReading(stdin);
				await work();
			}),
		);
		return onGone;
	}, [suspendTerminal, stdin, onReady, onGone]);
};
