/**
What the screen says about tasks and the places where they are worked on.
*/
import {counted} from '../words.js';

export const tasksSay = {
	empty: (key: string) => `No tasks. ${key} writes one; orch-tui import reads a backlog.`,
	folded: (count: number, merged: number) => `${count} over${merged === count ? ', all merged' : `, ${merged} merged`}: z or 2 shows them`,
	archived: (count: number) => `${counted(count, 'task')} hidden that are over. :archive shows them again; a filter finds them all the same.`,
	notArchived: (count: number) => `${counted(count, 'task')} that are over are shown again.`,
	hidden: (count: number) => `${count} over, hidden: :archive shows them`,
	headings: {id: 'id', priority: 'P', title: 'title', labels: 'labels', standing: 'waits for', unblocks: 'unblocks', reason: 'why'},
	ready: (count: number) => `${count} ready`,
	waiting: (count: number) => `${count} waiting`,
	done: (done: number, all: number) => `${done}/${all} done`,
	dirty: (files: string) => `${files} dirty`,
	clean: 'clean',
	noTrees: 'No worktrees: each task gets its own when it starts.',
	trees: {title: 'worktree', branch: 'branch', commits: 'commits', lines: 'lines', dirty: 'dirty', size: 'size', age: 'age'},
} as const;
