/**
The places where a process may be cut off with one effect done and the next one not: between two steps that are not one transaction.

In normal use passing one costs the look whether somebody has armed them. `ORCH_FAULT` does so (`outside/fault-strike.ts`), for the rounds of `npm run chaos`.
*/

/** Each is named by what has just been done. */
export const faultPoints = [
	// A task gets its worktree.
	'claim.claimed',
	'claim.planned',
	'claim.added',
	'claim.filled',
	'claim.prepared',
	// A worktree gets its agent.
	'spawn.announced',
	'spawn.token-issued',
	'spawn.folder-made',
	'spawn.shim-started',
	'spawn.shim-spoke',
	'spawn.recorded',
	// An agent has left, and its work is judged.
	'end.recorded',
	'end.committed',
	'end.judged',
	// A check or a verification.
	'job.announced',
	'job.started',
	'job.ended',
	// An agent is stopped.
	'stop.announced',
	'stop.gone',
	'stop.saved',
	'stop.recorded',
	// A task that has failed goes on.
	'retry.decided',
	'retry.resumed',
	// Work lands.
	'merge.begun',
	'merge.conflict-found',
	'merge.committed',
	'merge.built',
	'merge.checkout-made',
	'merge.verified',
	'merge.marked',
	'merge.ref-moved',
	'merge.proved',
	'merge.landed',
	'merge.superseded',
	// What has landed is taken back.
	'revert.landed',
	'revert.recorded',
	// A worktree goes.
	'cleanup.kept',
	'cleanup.saved',
	'cleanup.aside',
	'cleanup.forgotten',
	'cleanup.refs-deleted',
	'cleanup.recorded',
	'cleanup.deleted',
	// A message on its way.
	'deliver.posted',
	'deliver.offered',
	'deliver.handed-out',
	'deliver.seen',
	'deliver.failed',
	'deliver.dead',
	// A database is brought up to date.
	'migrate.opened',
	'migrate.stepped',
	'migrate.done',
	'migrate.between',
	// A process takes over, and leaves.
	'lead.taken',
	'lane.taken',
	'shutdown.beat-ended',
	'shutdown.released',
	'shutdown.closed',
] as const;

export type FaultPoint = (typeof faultPoints)[number];

let strike: ((point: FaultPoint) => void) | undefined;

/** From now on whoever passes a point is told to `onPass`. */
export const armFaults = (onPass: (point: FaultPoint) => void): void => {
	strike = onPass;
};

/** Passes a point; nothing happens unless somebody has armed them. */
export const faultPoint = (point: FaultPoint): void => {
	strike?.(point);
};
