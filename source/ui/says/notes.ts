/**
What a person is told who looks elsewhere.
*/

import {counted} from '../words.js';

export const noteSays = {
	asks: (agent: string, task: string, text: string) => `${agent} ${task} asks: ${text}`,
	waits: (task: string, text: string) => `${task} waits for you: ${text}`,
	failed: (task: string, text: string) => `${task} failed: ${text}`,
	several: (waiting: number, failed: number) =>
		[waiting > 0 ? counted(waiting, 'needs you', 'need you') : '', failed > 0 ? `${failed} failed` : ''].filter(Boolean).join(', '),
	about: (repository: string, text: string) => `${repository}: ${text}`,
	title: (repository: string, sign: string, waiting: number) => `${waiting > 0 ? `${sign}${waiting} ` : ''}orch: ${repository}`,
} as const;
