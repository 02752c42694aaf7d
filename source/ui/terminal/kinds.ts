/**
Which terminal this is, by what it has put into the environment: what it may be asked, and how it likes to be told news.
*/

export type Environment = Readonly<Record<string, string | undefined>>;

/** How a terminal shows a notification of its own: by the number of the sequence. */
export type NoteForm = 9 | 99 | 777;

export type TerminalKind = {
	/** Some print what they do not know. */
	readonly mayAsk: boolean;
	readonly hasTitle: boolean;
	readonly noteForm: NoteForm | undefined;
	readonly isTmux: boolean;
	readonly isRemote: boolean;
};

const formOf = (environment: Environment): NoteForm | undefined => {
	const has = (name: string) => (environment[name] ?? '') !== '';
	const program = environment['TERM_PROGRAM'] ?? '';
	const term = environment['TERM'] ?? '';
	if (has('KITTY_WINDOW_ID') || term.includes('kitty')) return 99;
	if (/^(?:ghostty|WezTerm)$/i.test(program) || has('GHOSTTY_RESOURCES_DIR') || has('WEZTERM_PANE') || /^(?:rxvt|foot|xterm-ghostty)/.test(term)) return 777;
	if (program === 'iTerm.app' || environment['LC_TERMINAL'] === 'iTerm2' || has('WT_SESSION')) return 9;
	return undefined;
};

export const kindOf = (environment: Environment): TerminalKind => {
	const term = environment['TERM'] ?? '';
	const isTmux = (environment['TMUX'] ?? '') !== '';
	const isPlain = term === 'linux' || term === 'dumb' || term === '';
	return {
		mayAsk: !isPlain && environment['TERM_PROGRAM'] !== 'Apple_Terminal' && (environment['STY'] ?? '') === '',
		hasTitle: !isPlain,
		// Whatever is around tmux: most of them know 9.
		noteForm: formOf(environment) ?? (isTmux ? 9 : undefined),
		isTmux,
		isRemote: (environment['SSH_TTY'] ?? '') !== '',
	};
};
