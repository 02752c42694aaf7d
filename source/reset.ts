/**
`orch-tui reset`: repairs a terminal whose screen was killed and could not do so itself. Part of the front step.
*/
import process from 'node:process';
import {complain} from './complain.js';
import type {Globals} from './doors/action.js';
import {restoreLineEditing} from './outside/line-editing.js';
import {restoring} from './ui/terminal/codes.js';

export const resetTerminal = ({json}: Globals): number => {
	if (process.stdout.isTTY !== true) {
		return complain(
			{kind: 'bad-input', code: 'no_terminal', message: 'This is no terminal, so there is nothing to repair.', hint: 'Run it where the screen was.'},
			json,
		);
	}

	process.stdout.write(restoring);
	if (!restoreLineEditing()) process.stderr.write('What is typed may not be shown yet. Type: stty sane\n');
	return 0;
};
