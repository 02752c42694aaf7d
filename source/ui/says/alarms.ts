/**
What is said when something stands in the way of all work: what it is, since when, what is safe, and the ways out.
*/
import {counted} from '../words.js';

export const alarmSays = {
	wayOut: (does: string) => `[ Esc ${does} ]`,
	conductor: {
		title: 'The conductor is not answering',
		heard: (pid: number, age: string) => `Process ${pid} was last heard ${age} ago: what you see is as old as that.`,
		safe: (agents: number) =>
			agents === 0 ? 'No agent is at work.' : `Agents are separate processes: ${counted(agents, 'is', 'are')} still alive, and none was touched.`,
		why: 'It lives, but it was put aside with Ctrl-Z, or hangs. After a minute of silence this screen leads.',
		ways: (pid: number) => `To go on at once: bring it back with fg, or end it with kill -9 ${pid}.`,
	},
	disk: {
		title: (percent: string, free: string) => `Disk almost full: ${percent}, ${free} left`,
		safe: (agents: number, until: string) =>
			`No agent starts until it is ${until}. ${agents === 0 ? 'None is at work, and nothing was lost' : `${counted(agents, 'goes', 'go')} on; nothing was stopped or lost`}.`,
		folders: (count: number, amount: string) => `${counted(count, 'worktree')} that nobody needs: ${amount}`,
		looking: 'Looking for worktrees that nobody needs.',
		none: 'No worktree can go: all are needed.',
		clean: 'remove them',
		watch: 'what takes it',
	},
	limit: {
		title: (name: string, clock: string, left: string) => `${name}: usage limit reached, on at ${clock} (in ${left})`,
		waiting: (count: number, ids: string) => `${counted(count, 'task waits', 'tasks wait')} (${ids}); worktrees are kept.`,
		nothing: 'Nothing to do: they go on by themselves.',
		now: 'try now all the same',
		wait: 'just wait',
	},
	sessions: {
		title: (count: number, clock: string) => `${count} sessions ended at ${clock}: resume all ${count}?`,
		why: (reason: string) => `${reason.charAt(0).toUpperCase()}${reason.slice(1)}.`,
		safe: (files: number) => `Branches and worktrees are intact, ${files === 0 ? 'nothing is uncommitted' : `${counted(files, 'file')} in no commit`}.`,
		next: (wait: string) => `If nobody answers, they go on by themselves in ${wait}.`,
		none: 'None of them goes on by itself.',
		all: (count: number) => `resume all ${count} where they left off`,
		pick: 'pick: none goes on but those you start',
		leave: 'leave stopped',
		stopped: 'leave stopped',
		picking: 'stop, r resumes the marked ones',
	},
	later: 'decide later; :alarms brings it back',
	none: 'Nothing stands in the way of all work.',
	kinds: {
		conductor: 'who conducts does not answer',
		disk: 'the disk is full',
		limit: 'an account is used up',
		sessions: 'sessions have ended together',
	},
	again: 'start again',
	clean: 'clean up',
	over: 'This is over.',
} as const;
