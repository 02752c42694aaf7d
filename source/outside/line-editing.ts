/**
Gives a terminal its line editing back: what is typed is shown, and Enter ends a line.
*/
import {spawnSync} from 'node:child_process';

/** Of the terminal we were started on, also when our input is not one; whether it could be done. */
export const restoreLineEditing = (): boolean => {
	const direct = spawnSync('stty', ['sane'], {stdio: ['inherit', 'ignore', 'ignore']});
	if (direct.status === 0) return true;
	return spawnSync('sh', ['-c', 'stty sane < /dev/tty'], {stdio: 'ignore'}).status === 0;
};
