/**
The variables of the environment that count, as the help tells of them.
*/
import {configFields} from '../domain/config-keys.js';

const [first] = configFields.filter(({kind}) => kind === 'number');

/** Each with what it does. */
export const environmentRows: readonly (readonly [name: string, does: string])[] = [
	['ORCH_…', `A setting of the flags above, in capitals, as in ${first?.variable}=2 for ${first?.flag} 2. Flags win over it, and it wins over the config.`],
	['ORCH_HOME', 'The folder of your own config. Without it: orch-tui in XDG_CONFIG_HOME, or in ~/.config.'],
	['ORCH_TRUSTED', 'Folders, with a colon between them: the config of a repository in one of them runs without being asked about, as in CI.'],
	['XDG_STATE_HOME', 'Where it is remembered what you trust: orch-tui in it; without it, ~/.local/state/orch-tui.'],
	['NO_COLOR', 'When it is not empty: no colours. FORCE_COLOR wins over it: 0 none, 1 sixteen, 2 or 3 256.'],
	['ACCESSIBLE', '1: sentences and numbered choices instead of a screen, as --screen-reader; INK_SCREEN_READER=true too.'],
	['LC_ALL, LANG', 'A language without UTF-8 gets ASCII marks and borders, as --ascii.'],
	['TERM', 'dumb: no screen, the status is printed. linux: ASCII marks.'],
	['VISUAL, EDITOR', 'What e opens a task or a file with.'],
	['PAGER', 'What E reads the whole log of an agent with.'],
	['SHELL', 'What t opens in a worktree.'],
	['BROWSER', 'What o opens a page with.'],
	['SSH_TTY', 'Over SSH: fewer frames where the way is long, and no clipboard or browser of that machine.'],
];
