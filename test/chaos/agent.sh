# An agent of plain commands. Its task says in its name what it does: good-1, fails-2, …
# Arguments: a folder for notes, the repository, and how orch-tui is called.
notes=$1 root=$2
shift 2
me=$ORCH_AGENT_ID

# Writes a file of its own, and only then notes that it has: from here on this work must be found again.
work() {
	printf '%s of %s\n' "$1" "$me" >"work-$me-$1.txt" || return
	printf '%s\n' "work-$me-$1.txt" >>"$notes/wrote"
}

save() {
	git add --all
	git commit -qm "$ORCH_TASK_ID by $me"
}

echo "$me begins $ORCH_TASK_ID"
case $ORCH_TASK_ID in
good-*)
	work one
	save
	;;
slow-*)
	work one
	save
	sleep 0.4
	work two
	save
	;;
loose-*)
	work one
	;;
checked-*)
	work one
	save
	;;
clash-*)
	# Whoever begins when the other has landed clashes with nobody. A bound, for a round in which the other never comes.
	: >"$notes/begun-$ORCH_TASK_ID"
	for _ in {1..200}; do
		begun=("$notes"/begun-clash-*)
		((${#begun[@]} > 1)) && break
		sleep 0.05
	done
	echo "$ORCH_TASK_ID" >shared.txt
	work one
	save
	;;
fails-*)
	work one
	save
	work two
	exit 3
	;;
quits-*)
	work one
	save
	exit 3
	;;
idle-*) ;;
talks-*)
	work one
	save
	for who in "$me" human; do
		(cd "$root" && "$@" route-inter-agent-messages --operation send --sender "$me" --recipient "$who" --message-type note --payload "from $me to $who" --delivery-timeout-seconds 0.2)
	done
	# So that it is there still when nobody has heard of it.
	sleep 0.8
	;;
hangs-*)
	work one
	[ $((${#me} % 2)) -eq 0 ] || trap '' TERM
	setsid sleep 1000 &
	sleep 1000
	;;
esac
