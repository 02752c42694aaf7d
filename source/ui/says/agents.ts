/**
What the screen says about agents and the places they have.
*/
import {counted} from '../words.js';

export const agentsSay = {
	empty: (key: string) => `No agent is at work. ${key} writes a task; the first ready one starts by itself.`,
	noAgent: 'No task starts before the config names an agent: :config opens it, and what is saved counts at once.',
	untrusted: 'Nothing starts before you trust what the config can run: :trust shows it.',
	/** It may do anything it likes. */
	full: (name: string) => `${name} full`,
	free: 'free',
	freeOf: (count: number) => (count === 1 ? 'free' : `${count} free`),
	order: (dot: string | undefined) => (dot === undefined ? 'order slot' : `order slot ${dot} < > sort ${dot} v mark`),
	freePlaces: (count: number) => counted(count, 'free slot'),
	paused: 'paused: no new agent starts',
	stopped: 'everything is stopped; :release lets it go on',
	nothingReady: 'nothing else is ready to start',
	held: (figures: string, limit: string) => `held: ${figures}, starts again ${limit}`,
	slotsHeld: (figures: string, free: number, limit: string) => `${figures}: ${counted(free, 'free slot')} held, starts again ${limit}`,
	slowed: (figures: string, wait: string) => `slowed: ${figures}, the next in ${wait}`,
	slotsSlowed: (figures: string, free: number, wait: string) => `${figures}: ${counted(free, 'free slot')}, the next starts in ${wait}`,
	atMost: (limit: number) => `at ${limit}% or less`,
	atLeast: (limit: number) => `with ${limit}M free`,
	after: (seconds: number, where: string) => `after ${seconds}s ${where}`,
	/** Where there is little room. */
	brief: {
		held: (figures: string) => `held: ${figures}`,
		slowed: (figures: string, wait: string) => `${figures}, next in ${wait}`,
		slotsHeld: (figures: string, free: number, _limit: string) => `${figures}: ${free} held`,
		slotsSlowed: (figures: string, _free: number, wait: string) => `${figures}: next in ${wait}`,
	},
	starting: 'is starting',
	stopping: 'stopping',
	approve: (key: string) => `${key} merges it`,
	waits: (text: string) => `waits: ${text}`,
	says: (share: string, text: string) => `says${share}: ${text} `,
	isDone: ' done',
	retry: (wait: string, reason: string) => `tries again in ${wait}${reason === '' ? '' : `: ${reason}`}`,
	headings: {
		id: 'id',
		state: 'state',
		task: 'task',
		branch: 'branch',
		agent: 'agent',
		age: 'age',
		try: 'try',
		context: 'ctx',
		cpu: 'cpu',
		memory: 'mem',
		money: '$',
		now: 'now',
		quiet: 'quiet',
	},
} as const;
