/**
How the screen is put away while another program has the terminal: Ink knows it, and only inside of the app.
*/
import {useApp} from 'ink';
import {useEffect} from 'react';

/** Puts the screen away, does the work, and draws everything anew, also when the work fails. */
export type HandOver = (work: () => Promise<void>) => Promise<void>;

export const useHandOver = (onReady: (handOver: HandOver) => void): void => {
	const {suspendTerminal} = useApp();
	useEffect(() => {
		onReady(async work => suspendTerminal(work));
	}, [suspendTerminal, onReady]);
};
