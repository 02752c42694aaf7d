/**
The one clock of the screen: rows worded by time (quiet for 2m) change even when no data does.
*/
import {useEffect} from 'react';

/** Calls `look` once a second for as long as the screen is there. */
export const useNow = (look: () => void, everyMs = 1000): void => {
	useEffect(() => {
		const timer = setInterval(look, everyMs);
		return () => {
			clearInterval(timer);
		};
	}, [look, everyMs]);
};
