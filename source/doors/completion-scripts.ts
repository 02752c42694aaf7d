/**
What each shell has to be told: to ask orch-tui at every Tab, by a hidden verb that answers one candidate a line, a tab, and what it is.
*/
import type {Shell} from './verb-names.js';

const bash = `# Completion of orch-tui for bash. Put this into ~/.bashrc:
#   eval "$(orch-tui completion bash)"
_orch_tui() {
	local word about program=\${COMP_WORDS[0]} typed=\${COMP_WORDS[COMP_CWORD]}
	[[ $typed == = ]] && typed=
	type -P -- "$program" >/dev/null || program=orch-tui
	COMPREPLY=()
	while IFS=$'\\t' read -r word about; do
		case $word in
			:files) compopt -o filenames 2>/dev/null; while IFS= read -r word; do COMPREPLY+=("$word"); done < <(compgen -f -- "$typed") ;;
			:folders) compopt -o filenames 2>/dev/null; while IFS= read -r word; do COMPREPLY+=("$word"); done < <(compgen -d -- "$typed") ;;
			?*) COMPREPLY+=("$word") ;;
		esac
	done < <("$program" __complete bash -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -F _orch_tui orch-tui
`;

const zsh = `#compdef orch-tui
# Completion of orch-tui for zsh. Put this into ~/.zshrc, after compinit:
#   eval "$(orch-tui completion zsh)"
# or this text into a file named _orch-tui in a folder of $fpath.
_orch_tui() {
	local word about
	local -a found
	while IFS=$'\\t' read -r word about; do
		case $word in
			:files) _files && return ;;
			:folders) _files -/ && return ;;
			?*) found+=("\${word//:/\\\\:}:$about") ;;
		esac
	done < <("\${words[1]}" __complete zsh -- "\${(@Q)words[2,CURRENT]}" 2>/dev/null)
	(( $#found )) && _describe -t values 'orch-tui' found
}
if [[ $funcstack[1] == _orch[-_]tui ]]; then _orch_tui "$@"; else compdef _orch_tui orch-tui; fi
`;

const fish = `# Completion of orch-tui for fish. Put this into ~/.config/fish/completions/orch-tui.fish:
#   orch-tui completion fish > ~/.config/fish/completions/orch-tui.fish
function __orch_tui_complete
	set -l before (commandline -opc)
	set -l typed (commandline -ct)
	set -l program $before[1]
	set -e before[1]
	for line in (command $program __complete fish -- $before "$typed" 2>/dev/null)
		switch $line
			case ':files*'
				__fish_complete_path "$typed"
			case ':folders*'
				__fish_complete_directories "$typed"
			case '*'
				echo $line
		end
	end
end
complete -c orch-tui -f -a '(__orch_tui_complete)'
`;

const scripts: Readonly<Record<Shell, string>> = {bash, zsh, fish};

export const completionScript = (shell: Shell): string => scripts[shell];
