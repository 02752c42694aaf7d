#!/usr/bin/env bash
# The plainest way to do what orch-tui does with 60 tasks: drain.sh REPOSITORY TASKS AT_ONCE
set -euo pipefail
cd "$1"

one() {
	local task=$1 folder=.worktrees/$1
	flock .git/drain.lock git worktree add --quiet -b "task/$task" "$folder" main
	(
		cd "$folder"
		echo "$task" >"$task.txt"
		git add "$task.txt"
		git commit --quiet --message "$task"
	)
	flock .git/drain.lock bash -c '
		set -e
		git merge --quiet --no-ff --no-edit "task/$1"
		git worktree remove "$2"
		git branch --quiet -d "task/$1"
	' bash "$task" "$folder"
}
export -f one
seq -f 'D-%g' "$2" | xargs -P "$3" -I '{}' bash -c 'set -euo pipefail; one "$@"' bash '{}'
