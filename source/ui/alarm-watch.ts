/**
Shows what stands in the way of everything, once for each occasion, when nothing else lies over the screen.
*/
import {alarmsIn} from './alarms.js';
import type {Sight} from './panes/pane.js';
import type {UiStore} from './ui-store.js';

type Watch = {readonly ui: UiStore; readonly sight: () => Sight; readonly now: () => number};

/** So many looks in a row it has to stand: what is over in a moment is nobody's trouble, and a machine that wakes up is old for a moment. */
const looksNeeded = 3;

export const createAlarmWatch = ({ui, sight, now}: Watch) => {
	const seen = new Map<string, number>();
	const shown = new Set<string>();

	return {
		/** Called with each turn of the clock. */
		look(): void {
			const alarms = alarmsIn(sight(), now());
			for (const key of seen.keys()) {
				if (alarms.some(alarm => alarm.key === key)) continue;
				seen.delete(key);
				shown.delete(key);
			}

			for (const {key} of alarms) seen.set(key, (seen.get(key) ?? 0) + 1);
			const {overlay, page} = ui.get();
			if (overlay?.kind === 'alarm' && !seen.has(overlay.key)) ui.send({type: 'overlay', overlay: undefined});
			if (overlay !== undefined || page?.kind === 'first') return;
			const alarm = alarms.find(({key}) => (seen.get(key) ?? 0) >= looksNeeded && !shown.has(key));
			if (alarm === undefined) return;
			shown.add(alarm.key);
			ui.send({type: 'overlay', overlay: {kind: 'alarm', key: alarm.key, openedAtMs: now()}});
		},
	};
};
