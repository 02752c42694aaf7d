/**
What remains on the terminal when orch-tui has come to an end by a fault of its own.
*/

const agentsText = (agents: number | undefined): string => {
	if (agents === undefined) return 'The agents of the demo end with it.';
	if (agents === 0) return 'No agent was at work.';
	return agents === 1 ? 'Your agent was not touched and keeps running.' : `Your ${agents} agents were not touched and keep running.`;
};

/** `agents`: how many go on; `undefined`: those of a demo, which end. `file`: `undefined` when it could not be written. */
export const crashSays = (error: string, agents: number | undefined, file: string | undefined): string[] => [
	`orch-tui stopped: ${error}`,
	`  The screen was restored. ${agentsText(agents)}`,
	`  log     ${file ?? 'could not be written'}`,
	'  again   npx orch-tui',
	'  repair  npx orch-tui reset, if the terminal still looks wrong',
];
