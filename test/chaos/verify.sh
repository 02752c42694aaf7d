# Looks at a merged result; the first time it is told to, somebody moves the target meanwhile, as a person may.
# Arguments: a folder for notes, the repository, its target branch.
if mv "$1/move" "$1/moved" 2>/dev/null; then
	export GIT_AUTHOR_EMAIL=user@example.com GIT_COMMITTER_EMAIL=user@example.com
	if [ "$(git -C "$2" symbolic-ref HEAD)" = "refs/heads/$3" ]; then
		git -C "$2" commit -q --allow-empty -m 'of a person'
	else
		old=$(git -C "$2" rev-parse "refs/heads/$3")
		git -C "$2" update-ref "refs/heads/$3" "$(git -C "$2" commit-tree -p "$old" -m 'of a person' "$old^{tree}")" "$old"
	fi
fi
test -e base.txt
