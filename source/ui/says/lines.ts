/**
What the line mode says: whole sentences, without a sign that has to be seen.
*/
import {counted} from '../words.js';

export const lineSays = {
	head: (repository: string, branch: string, counters: string) => `orch, project ${repository}, branch ${branch}. ${counters}`,
	demo: 'This is the demo: its agents are scripts, and it cleans up when you leave.',
	counters: ({working, asking, stalled, failed}: {readonly working: number; readonly asking: number; readonly stalled: number; readonly failed: number}) =>
		`${[
			`${working} working`,
			...(asking > 0 ? [counted(asking, 'needs you', 'need you')] : []),
			...(stalled > 0 ? [`${stalled} stalled`] : []),
			...(failed > 0 ? [`${failed} failed`] : []),
		].join(', ')}.`,
	next: 'What next?',
	answer: (agent: string) => `answer ${agent}`,
	decide: (task: string) => `decide on ${task}`,
	allNeeds: (count: number) => `all ${count} that need you`,
	agents: 'list agents',
	tasks: 'list tasks',
	merges: 'merge queue',
	resources: 'resources',
	leave: 'leave',
	// Events.
	needsYou: 'NEEDS YOU: ',
	failed: 'FAILED: ',
	careful: 'WARNING: ',
	agentOf: (agent: string, task: string) => `agent ${agent}, task ${task}`,
	agent: (agent: string) => `agent ${agent}`,
	task: (task: string) => `task ${task}`,
	asks: (who: string, text: string) => `${who}, asks: ${text}`,
	event: (who: string, text: string) => `${who}: ${text}`,
	pressEnter: 'Press Enter to hear what can be done.',
	// Lists.
	agentIs: (id: string, state: string, task: string, program: string, age: string, quiet: string, saying: string) =>
		`${id}, ${state}, task ${task}, ${program}, for ${age}, quiet for ${quiet}${saying === '' ? '.' : `: ${saying}`}`,
	agentWas: (id: string, state: string, task: string, program: string, age: string, saying: string) =>
		`${id}, ${state}, task ${task}, ${program}, after ${age}${saying === '' ? '.' : `: ${saying}`}`,
	taskIs: (task: string, state: string, priority: string, more: string) => `${task}, ${state}, ${priority} priority${more === '' ? '.' : `, ${more}`}`,
	waitsFor: (tasks: string) => `waits for ${tasks}.`,
	mergeIs: (task: string, step: string, age: string) => `${task}, ${step}, ${age} ago.`,
	queued: (task: string, place: number) => `${task}, in line for the merge at place ${place}.`,
	noAgents: 'There are no agents.',
	noTasks: 'There are no open tasks.',
	noMerges: 'Nothing is being merged, and nothing waits for it.',
	noReading: 'The machine has not been measured yet.',
	freeSlots: (free: number, why: string) => `${counted(free, 'place is free', 'places are free')}${why === '' ? '.' : `: ${why}.`}`,
	cpu: (percent: string, load: string, cores: number) => `Processor ${percent}, load ${load} on ${counted(cores, 'core', 'cores')}.`,
	memory: (percent: string, used: string) => `Memory ${percent}, ${used} in use.`,
	disk: (percent: string, free: string) => `Disk ${percent}, ${free} free.`,
	choose: 'A number tells more. Empty: back.',
	further: (count: number) => `${count} more`,
	// Decisions.
	says: (agent: string, question: string) => `${agent} asks: ${question}`,
	sayIt: 'Type your answer. Empty: decide later.',
	orType: 'Or type an answer of your own. Empty: decide later.',
	whatToDo: 'Empty: decide later.',
	back: 'Empty: back.',
	later: 'Decided later.',
	nothingCan: 'Nothing can be done with it now.',
	saySomething: 'say something to it',
	why: (what: string, why: string) => `${what}: ${why}`,
	no: 'Empty: no.',
	confirmTyped: (words: string) => `Type ${words} to confirm. Empty: no.`,
	kept: 'Nothing was done.',
	gone: 'It does not wait for you any more.',
	noNumber: (text: string, count: number) => `There is no choice ${text}. Type a number from 1 to ${count}.`,
	notUnderstood: (count: number) => `Type a number from 1 to ${count}.`,
	nothingToDo: 'Nothing to do.',
	leaves: (agents: number, isDemo: boolean) =>
		isDemo
			? 'The demo ends.'
			: agents === 0
				? 'No agent is at work. Come back with: orch-tui --screen-reader'
				: `${counted(agents, 'agent keeps', 'agents keep')} running. Come back with: orch-tui --screen-reader`,
} as const;
