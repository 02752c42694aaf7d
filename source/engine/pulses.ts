/**
Which commands the heartbeat runs, and how it knows that one of them has something to look after.
*/
import type {CommandName} from '../commands/command.js';
import {type TaskState, taskStates} from '../domain/task.js';
import type {EngineSetting} from './create-engine.js';
import type {HeartbeatSetting, Pulse} from './heartbeat.js';

type PulseSetting = Pick<EngineSetting, 'registry' | 'caretakers' | 'store' | 'agents' | 'policy' | 'now'>;

/** `run`: how the heartbeat runs one of them. */
export const pulsesOf = ({registry, caretakers, store, agents, policy, now}: PulseSetting, run: (name: CommandName) => Promise<unknown>): Pulse[] => {
	const special: Partial<Record<CommandName, () => boolean>> = {
		'coordinate-dependencies': () => store.dependencies.isCheckDue() || store.tasks.hasUnsettled(),
		// Claimed tasks wait for it; and once in a while what a crash has left is looked for.
		'create-worktree': () => store.tasks.hasAny('claimed') || store.settings.isDoctorDue(now(), policy.mendEveryMs),
		'auto-restart-agent': () => (store.tasks.nextDueAtMs() ?? Number.POSITIVE_INFINITY) <= now(),
		'monitor-agent-lifecycle': () => agents.takeNews().length > 0,
		'kill-stalled-agent': () => store.agents.hasStopDue(now()),
		'monitor-resource-usage': () => false,
		'route-inter-agent-messages': () =>
			store.deliveries.hasDue(now()) ||
			store.claims.listBack(now(), policy.askSettleMs).length > 0 ||
			(store.messages.oldestKeptMs() ?? Number.POSITIVE_INFINITY) < now() - policy.messagesKeptMs,
	};
	const statesOf = (name: CommandName): TaskState[] => taskStates.filter(state => caretakers[state] === name);
	return Object.values(registry).flatMap(({name, cadence}) =>
		cadence === undefined
			? []
			: [
					{
						name,
						cadence,
						hasWork: special[name] ?? (() => statesOf(name).some(state => store.tasks.hasAny(state))),
						run: async () => {
							await run(name);
						},
					},
				],
	);
};

/**
How long it is between two turns: where nobody works, or all have been silent for a while, and nothing runs that is about their work, there is less
to look at. Ends of agents and what is due at an hour are news, and wait for no turn.
*/
export const turnsOf =
	({store, policy, now}: Pick<EngineSetting, 'store' | 'policy' | 'now'>): HeartbeatSetting['turnsMs'] =>
	() => {
		const isUnderWay = store.tasks.countActive() > store.agents.countLive() || store.jobs.listOpen().length > 0;
		const isAtRest = !isUnderWay && !store.agents.isAnyStirring(now() - policy.restAfterMs);
		const leastMs = isAtRest ? policy.restEveryMs : 0;
		return {health: Math.max(policy.healthEveryMs, leastMs), watch: Math.max(policy.watchEveryMs, leastMs)};
	};
