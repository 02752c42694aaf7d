/**
The words for states of agents and tasks, where they are not the state's own name, and for what the first line counts.
*/
export const stateSays = {
	needsYou: 'NEEDS YOU',
	takenOut: 'taken out',
	gaveUp: 'gave up',
	asking: (count: number) => (count === 1 ? 'needs you' : 'need you'),
	paused: 'paused',
	stopped: 'STOPPED',
	mergesHeld: 'merges held',
	noConductor: 'nobody conducts',
	conductor: (pid: number) => `conductor ${pid}`,
} as const;
