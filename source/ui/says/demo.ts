/**
What the demo says to somebody who sees the screen for the first time.
*/
export const demoSays = {
	press: (agent: string) => `${agent} needs you: press w`,
	open: (agent: string, enter: string) => `Now ${enter}: it shows what ${agent} asks`,
	choose: (enter: string) => `Press 1 or 2, or write an answer and press ${enter}`,
	goesOn: (agent: string, enter: string) => `${agent} goes on with your answer: ${enter} on its row shows its log`,
	pretends: (what: string) => `For some seconds the demo pretends that the ${what} is full: no new agent starts`,
} as const;
