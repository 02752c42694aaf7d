/**
A message, and how far it has come.
*/
import type {TaskId} from './ids.js';

export const messageStates = ['queued', 'delivered', 'seen', 'acted', 'dead'] as const;
export type MessageState = (typeof messageStates)[number];

/** The recipient at the top of every escalation: the person at the screen. */
export const human = 'human';

export type Message = {
	readonly id: string;
	readonly sender: string;
	readonly recipient: string;
	readonly type: string;
	readonly taskId: TaskId | undefined;
	readonly text: string;
	readonly state: MessageState;
	readonly createdAtMs: number;
};
