/**
What the screen says of the machine: its gauges, what each agent takes, and what would help.
*/

import {counted} from '../words.js';

export const resourceSays = {
	/** What is typed after a colon for it. */
	types: {
		release: 'pause-agents --state off',
		releaseAll: 'stop-all --operation release',
		config: 'config',
		trust: 'trust',
		set: (key: string, value: number) => `set ${key} ${value}`,
		removeAll: 'cleanup-worktrees --operation cleanup_all --status-filter all',
		stop: (agent: string) => `kill-stalled-agent ${agent}`,
	},
	titles: {cpu: 'CPU', memory: 'MEM', disk: 'DISK', agents: 'AGENTS'},
	short: {cpu: 'cpu', memory: 'mem', disk: 'disk', swap: 'swap'},
	cores: (count: number) => counted(count, 'core', 'cores'),
	load: (averages: string) => `load ${averages}`,
	swap: (amount: string) => `swap ${amount}`,
	free: (amount: string) => `${amount} free`,
	/** What closes the gate, and what slows new agents. */
	limit: (stop: number) => `hold > ${stop}%`,
	limits: (stop: number, warn: number, dot: string) => `hold > ${stop}% ${dot} warn ${warn}`,
	/** As long as it goes on like this. */
	growth: (perHour: string) => `${perHour}/h`,
	fullIn: (time: string) => `full in ${time}`,
	left: (time: string) => `${time} left`,
	atWork: (count: number, most: number) => `${count} of ${most}`,
	most: (count: number) => `most at once ${count}`,
	window: {'10m': '10m', '1h': '1h', '1d': '1d'},
	unmeasured: 'Nothing has been measured yet.',

	/** The head of the view: what the gate does, and when it opens. */
	slowed: (figures: string) => `${figures}: agents start one by one`,
	open: 'room for more agents',
	full: (most: number) => `all ${most} places are taken`,
	paused: 'paused by you',
	stopped: 'everything was stopped',
	every: (seconds: number, age: string) => `read every ${seconds}s, last ${age} ago`,
	above: (limit: string) => `above ${limit}`,
	below: (limit: string) => `below ${limit}`,

	view: 'Resources',
	more: (count: number) => `${count} more`,
	sorted: 'by rss',
	noAgent: 'No agent is running.',
	opensTree: 'processes',
	heading: {agent: 'agent', task: 'task', cpu: 'cpu', memory: 'rss', processes: 'procs', disk: 'disk', heaviest: 'heaviest program'},
	program: (name: string, count: number, amount: string) => `${name}${count > 1 ? ` ×${count}` : ''} ${amount}`,
	leftOut: (count: number) => `${counted(count, 'light agent is', 'light agents are')} not looked at closely`,
	verification: (merge: string) => `merge ${merge}, verification`,
	check: (agent: string) => `check of ${agent}`,
	us: 'orch-tui, this screen',
	conductor: 'orch-tui, who conducts',

	advice: 'Advice',
	noAdvice: 'Nothing to advise: the machine has room.',
	stopQuiet: (agent: string, amount: string, silent: string) => `${agent} holds ${amount} and has been silent for ${silent}: stopping it frees the most memory`,
	cleanup: (count: number, amount: string) => `${counted(count, 'worktree that nobody needs takes', 'worktrees that nobody needs take')} ${amount} of the disk`,
	diskFull: (time: string) => `the disk is full in ${time} if it goes on like this`,
	nextAtMemory: (limit: string) => `the next agent starts when memory is ${limit}`,
	next: (resource: string, limit: string) => `the next agent starts when ${resource} is ${limit}`,
	nextSlowly: (seconds: number) => `the next agent starts in ${seconds}s: one by one while it is like this`,
	nextByPerson: 'no agent starts: paused by you',
	nextByRelease: 'no agent starts: everything was stopped, until it is released',
	nextByPlaces: (most: number) => `all ${most} places are taken: the next agent starts when one has left`,
	nextByRestarts: (seconds: number) => `too much has failed lately: the next agent starts in ${seconds}s`,
	nextByTrust: 'no agent starts before you trust the config',
	nextByConfig: 'no agent is configured',
	elsewhere: (agents: string, all: string) => `agents take ${agents} of the ${all} in use: the rest is other programs`,

	treeTitle: (agent: string) => `Processes of ${agent}`,
	treeHeading: {pid: 'pid', program: 'program', cpu: 'cpu', memory: 'rss', threads: 'threads'},
	treeTotal: (count: number, cpu: string, memory: string) => `${counted(count, 'process', 'processes')} · cpu ${cpu} · rss ${memory}`,
	looking: 'Looking…',
	noAgentHere: 'There is no agent in this row.',
	longest: 'A day is as far back as the charts go.',
	shortest: 'Ten minutes is the shortest time.',
} as const;
