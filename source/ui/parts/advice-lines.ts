/**
What would help the machine, each line with the command that does it.
*/

import type {CandidateWorktree} from '../../commands/cleanup-worktrees-card.js';
import type {Gate} from '../../domain/pressure.js';
import {type Advice, adviceOf} from '../../domain/resource-advice.js';
import {type Line, span, spread} from '../cells.js';
import {loadedIn} from '../loaded.js';
import type {Load} from '../loads.js';
import {fullInHoursIn} from '../machine-history.js';
import type {Desk} from '../panes/pane.js';
import {resourceSays} from '../says/resources.js';
import {percent, shortAge, size} from '../words.js';

const leftoversName = 'cleanup-candidates';

/** Measuring folders takes a while, and they do not change by themselves. */
export const leftoversLoad: Load = {name: leftoversName, command: 'cleanup-worktrees', input: {operation: 'list_candidates'}, everyMs: 600_000};

type Leftovers = {readonly candidates: readonly CandidateWorktree[]};

/** Those that can go, by what they take; `undefined`: nobody has looked yet. */
const goable = (state: Desk['state']): Array<number | null> | undefined =>
	loadedIn<Leftovers>(state, leftoversName)
		?.candidates?.filter(({ready_for_cleanup}) => ready_for_cleanup)
		.map(each => each.disk_space_mb);

/** How many worktrees can go, and how much that frees. */
export const leftoversIn = (state: Desk['state']): {readonly count: number; readonly mb: number} | undefined => {
	const sizes = goable(state);
	return sizes && {count: sizes.length, mb: sizes.reduce<number>((sum, mb) => sum + (mb ?? 0), 0)};
};

const hourMs = 3_600_000;

/** `below 75%`, `above 512M`: where the gate lets go. */
export const opensAt = ({limit, leaveAt = limit, unit}: Gate): string =>
	unit === '%' ? resourceSays.below(percent(leaveAt)) : resourceSays.above(size(Math.ceil(leaveAt)));

/** A limit with which the gate would open at once; nothing where a higher one does not help, or no higher one is needed. */
const raised = ({value, limit, leaveAt = limit}: Gate): number | undefined => {
	const wanted = Math.ceil((value + limit - leaveAt) / 5) * 5;
	return wanted > limit && wanted < 100 ? wanted : undefined;
};

type Said = {readonly text: string; readonly does: string};

const sayNext = (advice: Advice & {kind: 'next-start'}, {policy, nowMs, snapshot}: Desk): Said => {
	switch (advice.by) {
		case 'person':
			return snapshot.admission.isStopped === true
				? {text: resourceSays.nextByRelease, does: resourceSays.types.releaseAll}
				: {text: resourceSays.nextByPerson, does: resourceSays.types.release};
		case 'config':
			if (snapshot.admission.isUntrusted) return {text: resourceSays.nextByTrust, does: resourceSays.types.trust};
			return {text: resourceSays.nextByConfig, does: resourceSays.types.config};
		case 'places':
			return {text: resourceSays.nextByPlaces(policy.maxParallel), does: resourceSays.types.set('maxParallel', policy.maxParallel + 1)};
		case 'restarts':
			return {text: resourceSays.nextByRestarts(Math.max(0, Math.ceil((advice.untilMs - nowMs) / 1000))), does: 'handle-agent-errors'};
		case 'machine': {
			const {gate, untilMs} = advice;
			const name = resourceSays.short[gate.resource];
			const higher = gate.unit === '%' ? raised(gate) : undefined;
			const slower = untilMs === undefined ? undefined : Math.max(0, Math.ceil((untilMs - nowMs) / 1000));
			return {
				text: slower === undefined ? resourceSays.next(name, opensAt(gate)) : resourceSays.nextSlowly(slower),
				does:
					higher === undefined
						? 'monitor-resource-usage'
						: resourceSays.types.set(`thresholds.${gate.resource}.${slower === undefined ? 'stop' : 'warn'}`, higher),
			};
		}
	}
};

const say = (advice: Advice, desk: Desk): Said => {
	switch (advice.kind) {
		case 'stop-quiet':
			return {
				text: resourceSays.stopQuiet(advice.agentId, size(advice.memoryMb), shortAge(advice.silentMs)),
				does: resourceSays.types.stop(advice.agentId),
			};
		case 'clean-up':
			return {text: resourceSays.cleanup(advice.count, size(advice.mb)), does: resourceSays.types.removeAll};
		case 'disk-full':
			return {text: resourceSays.diskFull(shortAge(advice.inHours * hourMs)), does: 'cleanup-worktrees'};
		case 'elsewhere':
			return {text: resourceSays.elsewhere(size(advice.agentsMb), size(advice.usedMb)), does: 'show-process-tree'};
		case 'next-start':
			return sayNext(advice, desk);
	}
};

export const adviceNow = ({snapshot, state, nowMs}: Desk): Advice[] =>
	adviceOf({
		agents: snapshot.agents,
		admission: snapshot.admission,
		pressure: snapshot.pressure,
		reading: snapshot.readings.at(-1),
		leftovers: goable(state) ?? [],
		fullInHours: fullInHoursIn(state),
		nowMs,
	});

/** At most `height` lines of `width` cells. */
export const adviceLines = (desk: Desk, width: number, height: number): Line[] => {
	const {glyphs} = desk;
	const lines = adviceNow(desk)
		.slice(0, height)
		.map((advice): Line => {
			const {text, does} = say(advice, desk);
			const command = `:${does}`;
			const right = command.length <= width / 2 ? [span(` ${command} `, 'accent')] : [];
			return spread([span(advice.isUrgent ? ` ${glyphs.alert} ` : '   ', 'warn'), span(text)], right, width, glyphs.ellipsis);
		});
	return lines.length > 0 || height === 0 ? lines : [[span(`   ${resourceSays.noAdvice}`, 'muted')]];
};
