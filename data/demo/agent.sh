#!/usr/bin/env bash
# A scripted agent: does one task of backlog.md, as a coding agent would, only that what it types is known before.
# Called as: agent.sh TASK. The work of TASK lies beside this file in work/TASK.patch.
set -euo pipefail

task=$1
work=$(dirname "$0")/work/$task.patch

# It says something at least every second or so, so that nobody takes it for stalled.
say() {
	printf '%s\n' "$*"
	sleep "${DEMO_PAUSE_SECONDS:-0.3}"
}

was_here_before() {
	grep -q 'The last attempt was not accepted' "$ORCH_PROMPT_FILE"
}

think() {
	say "Reading the task: $task."
	say 'Looking around in the repository.'
}

# One file after the other, each with a commit of its own. What an earlier attempt has committed is there already.
type_it() {
	local file
	for file in $(git apply --numstat "$work" | cut -f 3); do
		say "Writing $file."
		git apply --include="$file" --index "$work"
		git commit --quiet --message "$task: write $file"
		say "Committed $file."
	done
}

do_it() {
	think
	type_it
	say 'Done.'
}

case $task in
	SHOP-2)
		# Begins, then hangs. Started again, it throws the half-written file away and does it properly.
		if ! was_here_before; then
			think
			say 'Writing src/stock.js.'
			git apply --include=src/stock.js "$work"
			echo 'Waiting for the stock room to answer ...'
			sleep 600
		fi
		git clean --quiet --force
		do_it
		;;
	SHOP-3)
		# Cannot reach its model the first time.
		think
		if ! was_here_before; then
			echo 'API error 529: overloaded.'
			exit 1
		fi
		do_it
		;;
	SHOP-5)
		# Changes the same line as SHOP-4, and is slower. Told that it conflicts, it takes the other side in and keeps its own line.
		if grep -q 'conflicts with' "$ORCH_PROMPT_FILE"; then
			say 'Merging main into my branch.'
			git merge --quiet --no-edit main || git checkout --quiet --ours src/tax.js
			git add src/tax.js
			git diff --cached --quiet || git commit --quiet --no-edit
			say 'Kept 20 percent.'
			exit 0
		fi
		for thought in 1 2 3 4 5 6; do say "Asking law book number $thought."; done
		do_it
		;;
	SHOP-6)
		# Lies: says that it is done, and has done nothing.
		think
		say 'I have made the cart twice as fast. All tests pass.'
		;;
	SHOP-7)
		# Asks a person, and goes by the answer; decides by itself when nobody is there. Forgets to commit; orch-tui does it.
		say 'Reading the readme.'
		echo 'How is the shop to be called?'
		name=$(node "$(dirname "$0")/ask.mjs" "${DEMO_PATIENCE_SECONDS:-2}" "$(printf 'How is the shop to be called in README.md?\n1) Toy shop, as now\n2) Tea and Things')" | head -n 1)
		if [ -n "$name" ]; then
			say "The answer is: $name"
			for shelf in 1 2 3 4 5 6 7 8; do say "Repainting sign $shelf of 8."; done
		else say 'Nobody has answered; it stays the toy shop.'
		fi
		case $name in '' | 1 | Toy\ shop*) name='Toy shop' ;; 2) name='Tea and Things' ;; esac
		say 'Writing README.md.'
		git apply "$work"
		{ printf '# %s\n' "$(printf '%s' "$name" | tr -cd '[:alnum:] ,.&-' | cut -c 1-60)"; tail -n +2 README.md; } >README.new
		mv README.new README.md
		say 'Done.'
		;;
	SHOP-14)
		# Cannot be done, however often it is tried.
		think
		say 'There is no moon in this repository.'
		exit 1
		;;
	*)
		do_it
		;;
esac
