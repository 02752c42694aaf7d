/**
The words for states of agents and tasks, where they are not the state's own name, and for what the first line counts.
*/
export const stateSays = {
	needsYou: 'NEEDS YOU',
	takenOut: 'taken out',
	gaveUp: 'gave up',
	asking: (count: number) => (count === 1 ? 'needs you' : 'need you'),
	/** While the first agents are started one after the other. */
	ramp: (now: number, all: number) => (now === 1 ? `start with 1 slot, then ${all}` : `${now} slots, then ${all}`),
	paused: 'paused',
	stopped: 'STOPPED',
	untrusted: 'NOT TRUSTED',
	/** What the system refuses; by its code. */
	trouble: (code: string) => code.replaceAll('_', ' ').toUpperCase(),
	mergesHeld: 'merges held',
	noConductor: 'nobody conducts',
	conductor: (pid: number) => `conductor ${pid}`,
	/** Screens that are open on this repository. */
	viewers: (count: number) => `${count} viewers`,
} as const;
