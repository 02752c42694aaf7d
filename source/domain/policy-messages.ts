/**
How long messages are carried, and how many of them.
*/

export type MessagePolicy = {
	/** The first attempt to deliver a message comes at once, each further one so long after the one before it has failed. */
	readonly messageWaitsMs: readonly number[];
	/** A message that is not seen within this time was delivered in vain. */
	readonly messageTimeoutMs: number;
	readonly messagesKeptMs: number;
	/** Old messages are thrown away, and due ones looked at, so many at a time. */
	readonly messagesAtOnceMax: number;
	/** More than so many that nobody has seen are not taken in for one recipient. */
	readonly messagesWaitingMax: number;
	readonly messagesInPromptMax: number;
	/** An agent that has said something so long after it asked a person goes on without the answer; longer than `restEveryMs`, for a look also sees what was before. */
	readonly askSettleMs: number;
};

const secondMs = 1000;

export const messagePolicy: MessagePolicy = {
	messageWaitsMs: [0, 30 * secondMs, 60 * secondMs, 120 * secondMs],
	messageTimeoutMs: 300 * secondMs,
	messagesKeptMs: 7 * 24 * 3600 * secondMs,
	messagesAtOnceMax: 500,
	messagesWaitingMax: 1000,
	messagesInPromptMax: 10,
	askSettleMs: 6 * secondMs,
};
