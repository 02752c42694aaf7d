/**
What is said of everything that can go wrong with a task: what it means, and what helps.
*/
import type {ErrorCode} from '../../domain/task.js';

type Said = {readonly cause: string; readonly advice: string};

export const errorSays = {
	cause: 'cause',
	advice: 'advice',
	keys: 'keys',
	since: 'now',
	ofCode: {
		process_died: {
			cause: 'Its process ended without an exit status: something killed it, or the memory ran out.',
			advice: 'The end of its log says how far it was; its worktree is as it left it.',
		},
		identity_lost: {
			cause: 'The machine was started anew while it worked, or its process number is somebody else’s by now.',
			advice: 'Its branch and its files are there; start it again.',
		},
		spawn_failed: {cause: 'Its program could not be started.', advice: 'orch-tui doctor says whether it is installed and found.'},
		startup_timeout: {cause: 'Its process never came up.', advice: 'Try its program by hand in the worktree.'},
		never_begun: {cause: 'orch-tui was cut off before it had started it.', advice: 'It starts again by itself; that is no try of its own.'},
		task_timeout: {
			cause: 'It took longer than an attempt may take.',
			advice: 'Give it more time (timeoutSeconds in the config), or cut the task into smaller ones.',
		},
		stalled: {cause: 'It printed nothing and did nothing for too long.', advice: 'The end of its log says what it was waiting for.'},
		agent_failed: {cause: 'Its program left with an error.', advice: 'The end of its log says which.'},
		network_timeout: {cause: 'Its service could not be reached.', advice: 'It is tried again by itself.'},
		account_limited: {cause: 'Its account has used up what it may use for now.', advice: 'Nothing to do: it goes on by itself when the limit ends.'},
		authentication_failed: {cause: 'Nobody is signed in to its service.', advice: 'Sign in with its own program, then start it again.'},
		syntax_error: {cause: 'Its program could not read what it was given.', advice: 'Look into its log, then at its arguments in the config.'},
		resource_exhausted: {cause: 'The machine ran out of memory or disk.', advice: '6 shows what takes it; fewer agents at once take less.'},
		worktree_failed: {cause: 'Its worktree could not be made.', advice: 'Git says why, above; mend that, then start it again.'},
		git_failed: {cause: 'Git refused.', advice: 'Git says why, above; mend that, then start it again.'},
		no_change: {cause: 'It left well and has changed nothing.', advice: 'Read its log: either there was nothing to do, or the task does not say what.'},
		uncommitted_work: {cause: 'It left work that is in no commit.', advice: 'Look at the diff; commit it in a shell, or start the task again.'},
		out_of_scope: {cause: 'It has changed files that are not its own.', advice: 'If they belong to the task, merge it; if not, send it back.'},
		history_rewritten: {cause: 'It has changed commits that were there before it.', advice: 'Look at the branch in a shell before you merge anything of it.'},
		check_failed: {cause: 'The check of the task fails on its work.', advice: 'The end of the log of the check says where; send it back with what is missing.'},
		check_unavailable: {cause: 'The check of the task could not be run at all.', advice: 'Mend the command of the check, then let it be judged again.'},
		verify_failed: {cause: 'Merged with what is there, the verification fails.', advice: 'Look at what it changed beside the newest merges; send it back.'},
		merge_conflict: {
			cause: 'It has changed the same lines as something that was merged before it.',
			advice: 'Send it back to be done on what is there now, or resolve it in a shell.',
		},
		content_mismatch: {
			cause: 'The merge would not hold exactly what both sides have brought, or two paths that some systems take for one.',
			advice: 'Look at the diff; merge it by hand if it is right.',
		},
		target_blocked: {cause: 'The checkout of the target branch is in the way.', advice: 'Commit or put aside what is changed there, then merge again.'},
		taken_out: {cause: 'You have taken it out of the merge queue.', advice: 'Put it back with m when it may be merged.'},
		killed_by_person: {cause: 'You have stopped it.', advice: 'Its worktree is as it left it; start it again when you like.'},
		restart_requested: {cause: 'You have asked for another try.', advice: 'It starts as soon as there is a place.'},
		invalid_configuration: {
			cause: 'The config names something that is not there.',
			advice: 'orch-tui config check says where; it counts as soon as it is saved.',
		},
		attempts_used_up: {cause: 'All of its tries have failed.', advice: 'Read its last log, say in the task what it needs, and start it again.'},
		prerequisite_failed: {cause: 'Something that it waits for was given up.', advice: 'Start that again; this one follows by itself.'},
		cycle: {cause: 'It waits for itself, by way of others.', advice: '5 shows the circle; cut one of its edges.'},
		landed_outside: {cause: 'Its work has come to the target without us.', advice: 'Nothing to do: it counts as merged.'},
	} satisfies Record<ErrorCode, Said> as Record<ErrorCode, Said>,
} as const;
