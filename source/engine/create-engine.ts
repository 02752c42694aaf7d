/**
Puts the engine together: commands with what they may touch, the heartbeat, the picture.
*/
import type {Command, CommandCard, CommandName, Context, Places} from '../commands/command.js';
import type {Holder} from '../domain/lease.js';
import type {Policy} from '../domain/policy.js';
import {tellLines} from '../domain/stream.js';
import {isTrouble, repositoryGone} from '../domain/system-trouble.js';
import type {TaskState} from '../domain/task.js';
import {type SafeText, safeText} from '../domain/text.js';
import type {AgentProcesses} from '../outside/agent-processes.js';
import type {Git} from '../outside/git.js';
import type {Machine} from '../outside/machine.js';
import type {ReportFiles} from '../outside/report-file.js';
import type {Store} from '../store/store.js';
import {admissionNow} from './admission-now.js';
import {createConductor} from './conductor.js';
import type {Engine} from './engine.js';
import {createHeartbeat} from './heartbeat.js';
import {isNewsFor} from './is-news.js';
import {createLane} from './lanes.js';
import {createLogReader} from './log-reader.js';
import {createMergedLog} from './merged-log.js';
import {printingSince} from './printing.js';
import {pulsesOf, turnsOf} from './pulses.js';
import {runCommand, sayGone} from './run.js';
import {createSnapshots} from './snapshot.js';
import {createTroubles} from './troubles.js';

export type EngineSetting = {
	readonly registry: Readonly<Record<CommandName, Command>>;
	readonly caretakers: Readonly<Record<TaskState, CommandName | 'a person' | 'nobody'>>;
	readonly store: Store;
	readonly git: Git;
	readonly agents: AgentProcesses;
	readonly machine: Machine;
	readonly reportFiles: ReportFiles;
	readonly policy: Policy;
	readonly places: Places;
	readonly repositoryName: string;
	readonly targetBranch: string;
	readonly environment: Readonly<Record<string, string | undefined>>;
	readonly me: Holder;
	readonly mayLead?: boolean;
	readonly isAlive: (holder: Holder) => boolean;
	readonly isStopped: (holder: Holder) => boolean;
	readonly now: () => number;
	/** Goes on evenly, whatever the clock is set to; only differences count. */
	readonly elapsedMs: () => number;
	readonly random: () => number;
	/** Where a fault of ours is written down. */
	readonly onBug: (error: unknown) => void;
	/** Whether the databases that are open are still those of the repository. */
	readonly isThere: () => boolean;
};

/** News to the screen come at most this often; what comes in between is shown with the next. */
const publishEveryMs = 100;

export const createEngine = (setting: EngineSetting): Engine => {
	const {registry, store, agents, policy, places, targetBranch, me, now, onBug} = setting;
	const stampBy = (actor: string, epoch?: number) => () => ({actor, atMs: now(), epoch});
	const conductor = createConductor({...setting, stamp: stampBy('engine')});
	const inRepositoryLane = createLane({...setting, stamp: stampBy('engine'), waitMaxMs: policy.laneWaitMs, repository: places.repository});
	const troubles = createTroubles(setting.elapsedMs, onBug, () => publishSoon());
	const snapshots = createSnapshots({
		trouble: troubles.now,
		store,
		policy,
		repository: setting.repositoryName,
		targetBranch,
		now,
		conductor: () => {
			const holder = conductor.current();
			return holder === undefined ? undefined : {pid: holder.pid, isMe: holder.pid === me.pid};
		},
	});

	const contextFor = (actor: string, isByHand: boolean): Context => ({
		store,
		git: setting.git,
		agents,
		machine: setting.machine,
		reportFiles: setting.reportFiles,
		policy,
		places,
		targetBranch,
		admission: () => admissionNow(store, policy, now(), {machine: setting.machine, isRamped: !isByHand}).admission,
		environment: setting.environment,
		now,
		random: setting.random,
		// What the heartbeat does counts only as long as the lead does in whose name it was begun.
		stamp: stampBy(actor, isByHand ? undefined : conductor.epoch()),
		inRepositoryLane,
		isByHand,
		isConducted: () => conductor.current() !== undefined,
		// Who asks by hand has their own limits.
		watchedSinceMs: () => (isByHand ? 0 : heartbeat.beatsSinceMs()),
	});

	const readOne = createLogReader(agents);
	const printing = printingSince(store, now(), () => snapshots.get().agents);
	const merged = {told: createMergedLog(readOne, printing, false), raw: createMergedLog(readOne, printing, true)};
	const listeners = new Set<() => void>();
	let publishing: NodeJS.Timeout | undefined;
	let isStopped = false;
	/** What somebody has asked for and has not been answered yet. */
	const underWay = new Set<Promise<unknown>>();
	const publish = (): void => {
		clearTimeout(publishing);
		publishing = undefined;
		if (!isStopped && snapshots.refresh()) for (const listener of listeners) listener();
	};
	/** Coalesced while somebody looks; nothing at all while nobody does. */
	const publishSoon = (): void => {
		if (listeners.size > 0 && !isStopped) publishing ??= setTimeout(publish, publishEveryMs);
	};

	const runAs = async (name: CommandName, input: unknown, isByHand: boolean, actor: string = name) => {
		const result = await runCommand(registry[name], contextFor(actor, isByHand), input, onBug);
		if (!isByHand && !result.ok && isTrouble(result.problem)) troubles.note(result.problem);
		publishSoon();
		return result;
	};

	const heartbeat = createHeartbeat({
		pulses: pulsesOf(setting, name => runAs(name, {}, false)),
		now,
		revision: () => store.activities.lastId(),
		turnsMs: turnsOf(setting),
		nextDueAtMs: () => earlier(store.tasks.nextDueAtMs(), store.deliveries.nextDueAtMs()),
		roundsMax: policy.beatRoundsMax,
		pauseMaxMs: policy.beatPauseMaxMs,
		onPause: pauseMs => store.agents.addPause(pauseMs, stampBy('engine')()),
		waitForNews: signal => agents.waitForNews(signal),
		isNews: isNewsFor(store, agents, publishSoon),
		asOne: store.atOneMoment,
		mayBeat: () => {
			if (setting.isThere()) return conductor.lead();
			const gone = store.whyGone();
			troubles.note(gone === undefined ? repositoryGone(places.repository) : sayGone(gone));
			return false;
		},
		onBug: troubles.onError,
	});

	return {
		cards: Object.values<CommandCard>(registry),
		policy,
		now,
		async dispatch(name, input, by) {
			const running = runAs(name, input, true, by);
			underWay.add(running);
			const result = await running.finally(() => underWay.delete(running));
			publish();
			return result;
		},
		agentOf: token => store.claims.findByToken(token),
		getSnapshot() {
			if (listeners.size === 0 && !isStopped) snapshots.refresh();
			return snapshots.get();
		},
		subscribe(listener) {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
		readOutput(agent) {
			const {text, bytes, file} = agents.readTail(agent, policy.logTailBytes);
			return {
				lines: safeText(tellLines(text).join('\n'))
					.split('\n')
					.map(line => line as SafeText),
				bytes,
				file,
			};
		},
		readLog: (agent, wanted) => (agent === 'all' ? merged[wanted.isRaw ? 'raw' : 'told'](wanted) : readOne(agent, wanted)),
		conduct: conductor.lead,
		start() {
			heartbeat.start();
		},
		async stop() {
			await heartbeat.stop();
			// The databases are closed next: nobody may be at them any more.
			await Promise.allSettled(underWay);
			isStopped = true;
			clearTimeout(publishing);
			conductor.release();
		},
		async beat() {
			await heartbeat.beat();
			publish();
		},
	};
};

const earlier = (one: number | undefined, other: number | undefined): number | undefined =>
	one === undefined || other === undefined ? (one ?? other) : Math.min(one, other);
