/**
What is said of what happened by itself.
*/

const because = (why: string): string => (why === '' ? '.' : `: ${why}`);

export const noticeSays = {
	stalled: (agent: string, why: string) => `${agent} is stalled${because(why)}`,
	limited: (task: string, why: string) => `${task} waits for the limit of its account${because(why)}`,
	merged: (task: string, why: string) => `${task} is merged${because(why)}`,
} as const;
