/**
One line for the status bar of tmux: what waits for you, what failed, what works.
*/

export type TmuxCounts = {readonly asking: number; readonly failed: number; readonly working: number};

/** `#[fg=yellow]◆1 #[fg=red]✖1 #[default]●3`; what there is none of is left out, but for what works. */
export const tmuxLine = ({asking, failed, working}: TmuxCounts, isAscii: boolean): string =>
	[
		...(asking > 0 ? [`#[fg=yellow]${isAscii ? '!' : '◆'}${asking}`] : []),
		...(failed > 0 ? [`#[fg=red]${isAscii ? 'x' : '✖'}${failed}`] : []),
		`#[default]${isAscii ? '*' : '●'}${working}`,
	].join(' ');

/** What a person may put into their own tmux.conf; nobody else does. */
export const tmuxSuggested: readonly string[] = [
	'set -g status-right \\',
	'  \'#(orch-tui status --tmux -C "#{pane_current_path}")\'',
	'set -g status-interval 5',
	'bind O display-popup -E -w 90% -h 90% \\',
	'  -d "#{pane_current_path}" orch-tui',
];
