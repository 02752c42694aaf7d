/**
What screens leave for one another in the database: when and where somebody looked last, what can be taken back, how lists are looked at, and who is open. Part of the front step.
*/
import type {Identity} from './domain/agent.js';
import type {Holder} from './domain/lease.js';
import type {House} from './open-house.js';
import {isSame} from './outside/process-identity.js';
import type {Looks, Surroundings, Undos, Viewers, Views} from './ui/surroundings.js';

type Rooms = {readonly store: Pick<House['store'], 'settings'>; readonly engine: Pick<House['engine'], 'now'>};

const looksIn = ({store: {settings}}: Rooms): Looks => ({last: () => settings.lastLook(), note: settings.noteLook});

/** Written by the screens alone, so it is trusted. */
const undosIn = ({store: {settings}, engine: {now}}: Rooms): Undos => ({
	last: () => JSON.parse(settings.undos() || '[]'),
	note: undos => settings.noteUndos(JSON.stringify(undos), {atMs: now()}),
});

const viewsIn = ({store: {settings}, engine: {now}}: Rooms): Views => ({
	last: () => JSON.parse(settings.view() || 'null') ?? undefined,
	note: view => settings.noteView(JSON.stringify(view), {atMs: now()}),
});

/** What a screen that comes back finds as it was. */
export const remembered = (rooms: Rooms): Required<Pick<Surroundings, 'looks' | 'undos' | 'views'>> => ({
	looks: looksIn(rooms),
	undos: undosIn(rooms),
	views: viewsIn(rooms),
});

/** The screens that are open, this one as `self`. Whoever comes or goes takes out those that were killed. */
export const viewersIn = ({store: {settings}, engine: {now}}: Rooms, self: Identity & Pick<Holder, 'host'>): Viewers => {
	const others = (open: readonly Holder[]) => open.filter(holder => holder.pid !== self.pid && isSame(holder));
	return {
		enter: () => settings.changeScreens(open => [...others(open), self], {atMs: now()}),
		count: () => others(settings.screens()).length + 1,
		leave: () => settings.changeScreens(others, {atMs: now()}),
	};
};
