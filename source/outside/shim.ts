/**
The shim: a few lines of bash that own an agent, so that it outlives us and its true exit status is known, whoever asks, whenever.
*/

/**
Arguments: run folder, news folder, then the agent's command line. Descriptor 3: a pipe on which we learn what also stands in `pid`.

- `set -m` while it starts the agent gives that one a process group of its own; `set +m` afterwards, or `wait` would also end when the agent is merely suspended.
- Signals are trapped until the agent has started: an ignored one would be inherited by it. From then on they are ignored: of one that ends `wait` early bash is left, now and then, with a `wait` that answers -1 ever after.
- `exec` never runs a builtin of bash by the name of the program. When that cannot be run, it says so in `err.log` under the shim's name, and ends with 127 (not found) or 126.
- Bash's own remarks go nowhere, from before the start on: of an agent that ends at once it would write `Done` into `err.log`. After the start it holds neither the worktree nor input nor logs.
- What its agent has put where it writes (a link that leads elsewhere, a FIFO that nobody reads) is taken away first; `set -C` follows no link that comes in between.
- Where the disk is full, the exit status waits until there is room, and is marked `late`: as long as its shim is there, an agent has not ended. Whoever stops it does not wait for that.
- Else only builtins, so there is no rename: each file is one `write` of one line, and a line without its end counts as not there.
- It sets no variable before the agent has started: they share one environment. bash adds `SHLVL` and `_`.
*/
export const shimScript = `
set +o posix; set -f
trap : TERM INT HUP
exec 4>&2 2>/dev/null
set -m
exec -- "\${@:3}" 2>&4 3>&- 4>&- &
orch_agent=$!
trap '' TERM INT HUP PIPE
orch_folder=$1 orch_news=$2
set +m
umask 077
exec </dev/null >/dev/null 4>&-
cd /
set -C
orch_put() {
	[[ -e $1 || -L $1 ]] && command -p rm -f -- "$1"
	printf '%s' "$2" >"$1"
}
orch_ticks() {
	local orch_stat orch_fields
	orch_start=0
	IFS= read -rd '' orch_stat <"/proc/$1/stat"
	orch_fields=(\${orch_stat##*) })
	orch_start=\${orch_fields[19]:-0}
}
orch_boot=
read -r orch_boot </proc/sys/kernel/random/boot_id
orch_ticks "$orch_agent"
orch_line="$orch_agent $orch_start"
orch_ticks $$
orch_line="$orch_line $$ $orch_start \${orch_boot:--}"
orch_put "$orch_folder/pid" "$orch_line"$'\\n'
printf '%s\\n' "$orch_line" >&3
exec 3>&-
wait "$orch_agent"
orch_code=$?
orch_hit= orch_late=
trap orch_hit=1 TERM INT HUP
until orch_put "$orch_folder/exit" "$orch_code$orch_late"$'\\n' || [[ $orch_hit || ! -f $orch_folder/exit ]]; do
	orch_late=' late'
	command -p sleep 1
done
orch_put "$orch_news/\${orch_folder##*/}" ''
`;

/** The name by which a shim is known in the list of processes. */
export const shimName = 'orch-shim';
