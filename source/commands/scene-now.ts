/**
The scene as it stands in the store at this moment: what commands tell reasons by.
*/
import type {Scene} from '../domain/scene.js';
import {newcomerOf} from './begin-attempt.js';
import type {Context} from './command.js';

/** As many as a claim looks at. */
const listedMax = 1000;

export const sceneNow = (context: Context): Scene => {
	const {store, policy, admission, isConducted, now} = context;
	return {
		counts: store.tasks.counts(),
		find: id => store.tasks.find(id),
		listIn: state => (state === 'ready' ? store.tasks.listReady(listedMax) : store.tasks.listIn(state, listedMax)),
		inFlight: () => store.tasks.listInFlight(),
		agentOf: id => store.agents.find(id),
		live: store.agents.listLive(),
		newcomerOf: task => newcomerOf(context, task, undefined),
		admission: admission(),
		mergeHeld: store.settings.isOn('stopped') || store.settings.isOn('merges-held'),
		openMerge: store.merges.findOpen(),
		mergeQueue: store.tasks.listForMerge(listedMax),
		isConducted: isConducted(),
		policy,
		nowMs: now(),
	};
};
