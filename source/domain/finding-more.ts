/**
What only the doctor looks at: tmux's settings, limits, the terminal, the disk, our own files, the registry. Judged, never mended.
*/
import type {Finding} from './finding.js';

/** What tmux answers, by the name of the option; empty where it does not know it. */
export type TmuxOptions = Readonly<Record<string, string>>;

type TmuxRule = {readonly option: string; readonly isFine: (value: string) => boolean; readonly why: string; readonly set?: string};

const escapeFineMs = 50;

/** Reported, never edited: it is the person's own tmux. */
const tmuxRules: readonly TmuxRule[] = [
	{option: 'escape-time', isFine: value => Number(value) <= escapeFineMs, why: 'Esc is heard that late', set: 'set -s escape-time 10'},
	{option: 'focus-events', isFine: value => value === 'on', why: 'the screen cannot know whether you look at it', set: 'set -g focus-events on'},
	{option: 'allow-passthrough', isFine: value => value !== 'off', why: 'notifications reach you by the bell only', set: 'set -g allow-passthrough on'},
	{option: 'set-clipboard', isFine: value => value !== 'off', why: 'copying cannot reach your clipboard through tmux', set: 'set -s set-clipboard external'},
	{option: 'mouse', isFine: () => true, why: ''},
];

export const tmuxOptionNames = tmuxRules.map(({option}) => option);

/** The lines of a tmux.conf that make all of them as the screen likes them. */
export const tmuxLikes: readonly string[] = tmuxRules.flatMap(({set}) => set ?? []);

export const tmuxFindings = (options: TmuxOptions): Finding[] =>
	tmuxRules.flatMap(({option, isFine, why, set}): Finding[] => {
		const value = options[option] ?? '';
		// Older ones do not have it.
		if (value === '') return [];
		const base = {name: `tmux-${option}`, title: `tmux ${option}`};
		if (isFine(value)) return [{...base, state: 'well', says: value}];
		return [{...base, state: 'note', says: `${value}: ${why}`, ...(set === undefined ? {} : {hint: `In your own tmux.conf: ${set}`})}];
	});

const filesFine = 1024;

/** `undefined`: the shell does not say. */
export const limitFinding = (openFiles: number | undefined): Finding => {
	const base = {name: 'open-files', title: 'open files'};
	if (openFiles === undefined) return {...base, state: 'well', says: 'no limit is told'};
	return openFiles >= filesFine
		? {...base, state: 'well', says: `${openFiles === Number.POSITIVE_INFINITY ? 'unlimited' : openFiles} at once`}
		: {...base, state: 'note', says: `only ${openFiles} at once`, hint: 'ulimit -n 4096, before orch-tui is started.'};
};

export type TerminalLook = {
	readonly isTerminal: boolean;
	readonly name: string;
	/** Bits: 1, 4, 8 or 24. */
	readonly colourDepth: number;
	readonly isUtf8: boolean;
	readonly isInTmux: boolean;
	/** What calls itself so in TERM_PROGRAM, or is known by a variable of its own. */
	readonly program: string;
};

const colours: Readonly<Record<number, string>> = {1: 'no colours', 4: '16 colours', 8: '256 colours', 24: 'all colours'};

/** They say of themselves that they know mode 2026. */
const synchronized: ReadonlySet<string> = new Set(['ghostty', 'wezterm', 'iterm.app', 'kitty', 'foot', 'contour', 'rio', 'windowsterminal']);

export const terminalFinding = ({isTerminal, name, colourDepth, isUtf8, isInTmux, program}: TerminalLook): Finding => {
	const base = {name: 'terminal', title: name === '' ? 'terminal' : name};
	if (!isTerminal) return {...base, state: 'absent', says: 'this is no terminal; the screen needs one'};
	const updates = !isInTmux && synchronized.has(program.toLowerCase()) ? 'whole frames (mode 2026)' : undefined;
	const says = [colours[colourDepth] ?? `${colourDepth} bits of colour`, isUtf8 ? 'UTF-8' : 'no UTF-8: marks and borders are ASCII', updates]
		.filter(Boolean)
		.join(', ');
	return isUtf8 ? {...base, state: 'well', says} : {...base, state: 'note', says, hint: 'With LANG=C.UTF-8, or another UTF-8 locale, there are finer ones.'};
};

export type DiskLook = {readonly freeMb: number; readonly usedPercent: number};

export const diskFinding = ({freeMb, usedPercent}: DiskLook, {stopPercent, leastMb}: {readonly stopPercent: number; readonly leastMb: number}): Finding => {
	const says = `${(freeMb / 1024).toFixed(1)}G free, ${Math.round(usedPercent)}% used`;
	const base = {name: 'disk', title: 'disk'};
	return usedPercent >= stopPercent || freeMb < leastMb
		? {...base, state: 'bad', says: `${says}: no new agent starts`, hint: 'Make room: orch-tui worktree candidates shows what could go.'}
		: {...base, state: 'well', says};
};

/** `absent`: nothing is set up here, or this one was never made. */
export type DatabaseLook =
	| {readonly state: 'absent'}
	| {readonly state: 'well'; readonly mb: number}
	| {readonly state: 'bad'; readonly message: string; readonly hint: string};

export const databaseFinding = (file: string, look: DatabaseLook): Finding => {
	const base = {name: `database-${file.replace(/\.db$/, '')}`, title: file};
	if (look.state === 'absent') return {...base, state: 'absent', says: 'not there yet'};
	if (look.state === 'bad') return {...base, state: 'bad', says: look.message, hint: look.hint};
	return {...base, state: 'well', says: `sound, ${look.mb.toFixed(1)}M`};
};

/** `found`, `mended`: troubles of worktrees; `first` is one of those that are left. */
export type WorktreesLook = {readonly found: number; readonly mended: number; readonly mendable: number; readonly first: string | undefined};

export const worktreesFinding = ({found, mended, mendable, first}: WorktreesLook): Finding => {
	const base = {name: 'worktrees', title: 'worktrees'};
	if (found === 0) return {...base, state: 'well', says: 'all are well'};
	const left = found - mended;
	if (left === 0) return {...base, state: 'well', says: `${mended} mended`};
	const says = `${left} with trouble${mended > 0 ? `, ${mended} mended` : ''}${first === undefined ? '' : `: ${first}`}`;
	return mendable > 0
		? {...base, state: 'bad', says, hint: `orch-tui doctor --fix mends ${mendable === left ? 'all of it' : `${mendable} of them`} and loses nothing.`}
		: {...base, state: 'note', says, hint: 'orch-tui worktree doctor --dry-run lists them.'};
};

/** Both as they stand in the registry: `1.2.3`. */
export const versionFinding = (ours: string, newest: string | undefined): Finding => {
	const base = {name: 'version', title: `orch-tui ${ours}`};
	if (newest === undefined) return {...base, state: 'note', says: 'the registry did not answer, or does not have it'};
	const isOlder = ours.localeCompare(newest, 'en', {numeric: true}) < 0;
	return isOlder ? {...base, state: 'note', says: `there is ${newest}`, hint: 'npm install -g orch-tui@latest'} : {...base, state: 'well', says: 'the newest'};
};
