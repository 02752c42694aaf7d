/**
What a person is told who looks elsewhere.
*/

import {counted} from '../words.js';

export const noteSays = {
	asks: (agent: string, task: string, text: string) => `${agent} ${task} asks: ${text}`,
	waits: (task: string, text: string) => `${task} waits for you: ${text}`,
	failed: (task: string, text: string) => `${task} failed: ${text}`,
	several: ({agents, tasks, failed}: {readonly agents: number; readonly tasks: number; readonly failed: number}) =>
		[
			agents > 0 ? counted(agents, 'agent needs you', 'agents need you') : '',
			tasks > 0 ? counted(tasks, 'task waits for you', 'tasks wait for you') : '',
			failed > 0 ? `${failed} failed` : '',
		]
			.filter(Boolean)
			.join(', '),
	still: (text: string) => `still waiting: ${text}`,
	/** How one gets back to it. */
	back: (command: string) => `Back: ${command}, then w`,
	trouble: {
		webhook: (why: string) => `The webhook did not get the last notice: ${why}.`,
		noSecret: (name: string) => `${name} is not set`,
	},
	about: (repository: string, text: string) => `${repository}: ${text}`,
	title: (repository: string, sign: string, waiting: number) => `${waiting > 0 ? `${sign}${waiting} ` : ''}orch: ${repository}`,
} as const;
